"""R haven and PSPP open what we write: labels, missing codes, measures, dates, sets, weight, and every bit of a number.

Recorded in handover.tsv (haven; handover.R) and handover.csv (PSPP; handover.sps); tolerance: none. What PSPP saved
again is data/pspp_saved.sav.
"""

from __future__ import annotations

import csv
import math
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from survey_kit.model.codebook import Kind, Storage, Variable
from survey_kit.model.survey import Survey
from survey_kit.reading.spss import read_spss
from survey_kit.writing import write
from tests.oracles import handover, remake
from tests.oracles.awkward import HERE

SURVEY = handover.make()
DATA = HERE / "data"


def haven(path: Path) -> dict[tuple[str, str], list[list[str]]]:
    """(column, fact) → what was said of it, line by line."""
    out: dict[tuple[str, str], list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        column, fact, *rest = line.split("\t")
        out.setdefault((column, fact), []).append(rest)
    return out


SAID = haven(HERE / "handover.tsv")


def is_missing(variable: Variable, cell: object) -> bool:
    return cell != cell or (isinstance(cell, float | str) and variable.reason(cell) is not None)


@pytest.mark.parametrize("variable", handover.BOOK.variables, ids=lambda v: v.name)
def test_haven_reads_labels_and_missing_codes(variable: Variable) -> None:
    name = variable.name
    assert SAID[name, "label"] == [[str(variable.label)]]
    codes = [[v.code if isinstance(v.code, str) else f"{v.code:.17g}", str(v.label)] for v in variable.values]
    assert SAID.get((name, "value"), []) == codes
    single = [str(r.low) if isinstance(r.low, str) else f"{r.low:.17g}" for r in variable.missing if r.low == r.high]
    assert SAID.get((name, "na_values"), []) == ([[" ".join(single)]] if single else [])
    ranges = [(float(r.low), float(r.high)) for r in variable.missing if r.low != r.high]
    said = [tuple(float(x) for x in line[0].split()) for line in SAID.get((name, "na_range"), [])]
    assert said == ranges
    if variable.kind is not Kind.DATE:
        cells = SURVEY.data[name]
        missing = [is_missing(variable, c) for c in (cells.fillna("") if cells.dtype == object else cells)]
        assert SAID[name, "missing"] == [["".join(str(int(m)) for m in missing)]]


def test_haven_reads_every_bit_of_a_number_and_every_date() -> None:
    numbers = [math.nan if x == "NA" else float(x) for x in SAID["exact", "cells"][0][0].split()]
    assert [x.hex() for x in numbers] == [float(x).hex() for x in handover.NUMBERS]
    assert (SAID["day", "class"], SAID["at", "class"]) == ([["Date"]], [["POSIXct POSIXt"]])
    said = SAID["day", "cells"][0][0].split()
    days = [None if x == "NA" else str(np.datetime64(0, "D") + int(x)) for x in said]
    assert days == SURVEY.column("day").tolist()
    seconds = SAID["at", "cells"][0][0].split()
    assert seconds[:3] == [f"{pd.Timestamp('2022-01-10T09:15:30').timestamp():.17g}", "NA",
                           f"{pd.Timestamp('2022-01-10T23:59:59.250').timestamp():.17g}"]  # fmt: skip
    long = [len((t or "").rstrip().encode()) for t in SURVEY.column("long")]
    assert [int(x) for x in SAID["long", "cells"][0][0].split() if x.isdigit()] == long


def tables() -> dict[str, list[list[str]]]:
    out: dict[str, list[list[str]]] = {}
    with (HERE / "handover.csv").open(encoding="utf-8", newline="") as file:
        rows = out.setdefault("", [])
        for row in csv.reader(file):
            if row and row[0].startswith("Table: "):
                rows = out.setdefault(row[0][7:], [])
            elif row:
                rows.append(row)
    return out


def test_pspp_reads_labels_measures_missing_codes_sets_and_weight() -> None:
    said = tables()
    variables = {row[0]: row for row in said["Variables"][1:]}
    for variable in handover.BOOK.variables:
        label, measure = variables[variable.name][2:4]
        assert (label, measure) == (str(variable.label), str(variable.measure).title())
    missing = {name: row[9] for name, row in variables.items() if row[9]}
    assert missing == {
        "เพศ": "9",
        "q1": "97 THRU 99; -1",
        "low": "LOWEST THRU 0",
        "high": "90 THRU HIGHEST; 5",
        "code": '"zz "',
    }
    assert said["Multiple Response Sets"][1] == ["$ticks", "เลือกได้หลายข้อ", "Dichotomies", "1", "t1\nt2"]
    assert said["Documents"][0] == ["บันทึกของผู้เก็บข้อมูล"]
    weighed = {row[1]: float(row[2]) for row in said["เพศของผู้ตอบ"][1:] if row[1]}
    assert weighed == {"ชาย": 2.75, "หญิง": 2.75, ".": 1.25, "ไม่ตอบ": 2.25}


def same(one: Survey, other: Survey) -> None:
    def plain(survey: Survey) -> tuple[Variable, ...]:
        return tuple(replace(v, storage=Storage(), question="") for v in survey.codebook.variables)

    assert plain(one) == plain(other)
    assert one.codebook.sets == other.codebook.sets
    assert one.design == other.design
    for name in map(str, one.data.columns):
        left, right = one.column(name), other.column(name)
        if left.dtype == object:
            assert left.tolist() == right.tolist(), name
        else:
            # PSPP 1.6 saves minus zero as zero; all other bits are the same.
            assert (left + 0.0).tobytes() == (right + 0.0).tobytes(), name


def test_what_pspp_saves_again_is_the_same_survey() -> None:
    same(read_spss(DATA / "handover.sav"), read_spss(DATA / "pspp_saved.sav"))
    same(read_spss(DATA / "handover.sav"), read_spss(DATA / "handover.zsav"))


@pytest.mark.outside("Rscript", "R:haven")
@pytest.mark.parametrize("kind", ["sav", "zsav"])
def test_haven_says_the_same_today(tmp_path: Path, kind: str) -> None:
    handover.put(tmp_path)
    command = ["Rscript", HERE / "handover.R", tmp_path / f"handover.{kind}", tmp_path / "now.tsv"]
    subprocess.run(command, check=True, env=remake.UNICODE)
    assert haven(tmp_path / "now.tsv") == SAID


def test_parquet_opens_in_pyarrow_and_pandas_with_its_codebook(tmp_path: Path) -> None:
    import json

    write(SURVEY, tmp_path / "a.parquet")
    schema = pq.read_schema(tmp_path / "a.parquet")
    book = json.loads(schema.metadata[b"survey_kit.codebook"])
    labels = {v["name"]: v["label"] for v in book["variables"]}
    assert labels["เพศ"] == {"th": "เพศของผู้ตอบ"} or labels["เพศ"]["th"] == "เพศของผู้ตอบ"
    frame = pd.read_parquet(tmp_path / "a.parquet")
    assert [x.hex() for x in frame["exact"]] == [float(x).hex() for x in handover.NUMBERS]
    assert frame["q1"].tolist()[:7] == [1, 2, 3, 98, 97, 99, -1]


def test_xlsx_has_codes_and_labels(tmp_path: Path) -> None:
    import openpyxl

    write(SURVEY, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [c.value for c in book["codes"]["A"]] == ["เพศ", 1, 2, 9, 1, 2, 2, None, 1, 9]
    assert [c.value for c in book["labels"]["A"]][:4] == ["[เพศ] เพศของผู้ตอบ", "ชาย", "หญิง", "ไม่ตอบ"]
    described = {row[0].value: row for row in book["codebook"].iter_rows(min_row=2)}
    assert described["q1"][5].value == "1 = ไม่เคย; 2 = บางปี; 3 = ทุกปี; 98 = ไม่ทราบ"
