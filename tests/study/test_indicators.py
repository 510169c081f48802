"""Tidy indicators: every number is the one pandas finds in the clean data, what reports hide stays hidden."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from survey_kit.cli import main
from survey_kit.errors import SurveyKitError
from survey_kit.model.project import Project
from survey_kit.study.building import indicators_of
from survey_kit.study.pack.indicators import HEAD, indicators
from survey_kit.study.pack.pack import Pack
from survey_kit.study.preparing import Prepared
from survey_kit.thai.numbers import rounded
from tests.study.conftest import SAMPLE

INSTRUMENTS = ("hh_resilience", "agency_interview", "org_strength")
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def every(project: Project, prepared: dict[str, Prepared]) -> dict[str, Lines]:
    shelf = Pack(project, prepared).shelf
    return {name: indicators(shelf, name) for name in INSTRUMENTS}


def rows_of(ready: Prepared, line: dict[str, Any]) -> pd.DataFrame:
    data = ready.survey.data
    return data if line["city_code"] == "" else data[data["city"] == line["city_code"]]


def answered(ready: Prepared, rows: pd.DataFrame, name: str) -> pd.Series:
    """Answers with every missing code emptied, by the codebook and nothing else."""
    column = rows[name]
    for rule in ready.survey.codebook[name].missing:
        column = column.mask((column >= rule.low) & (column <= rule.high))
    return column


def by_hand(ready: Prepared, line: dict[str, Any]) -> tuple[float, int]:
    """The value and the base of a line by pandas alone."""
    rows, name = rows_of(ready, line), line["indicator"]
    weight = rows[ready.survey.design.weight] if ready.survey.design.weight else pd.Series(1.0, rows.index)
    owner = next((s for s in ready.survey.codebook.sets if name == s.name or name in s.variables), None)
    if owner is not None:
        columns = pd.DataFrame({v: answered(ready, rows, v) for v in owner.variables})
        base = columns.notna().any(axis=1)
        chosen = columns[name] == owner.counted if name in columns else (columns == float(line["level"])).any(axis=1)
    else:
        column = answered(ready, rows, name)
        base = column.notna()
        if line["statistic"] == "mean":
            return float(np.average(column[base], weights=weight[base])), int(base.sum())
        if line["statistic"] == "median":
            return middle(column[base].to_numpy(), weight[base].to_numpy()), int(base.sum())
        chosen = column == float(line["level"])
    return 100 * float(weight[base & chosen].sum() / weight[base].sum()), int(base.sum())


def middle(values: np.ndarray, weights: np.ndarray) -> float:
    """The value that half of the weight reaches, halfway to the next when exactly (Hyndman & Fan 1996, definition 2)."""
    reached = pd.Series(weights).groupby(values).sum().cumsum()
    half = reached.iloc[-1] / 2
    at = int((reached < half - 1e-9).sum())
    exactly = abs(reached.iloc[at] - half) < 1e-9 and at + 1 < len(reached)
    return float((reached.index[at] + reached.index[at + 1]) / 2 if exactly else reached.index[at])


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_value_is_what_pandas_finds_as_printed(
    every: dict[str, Lines], prepared: dict[str, Prepared], name: str
) -> None:
    shown = [line for line in every[name] if line["value"] is not None]
    assert len(shown) > 150
    for line in shown:
        value, base = by_hand(prepared[name], line)
        key = (line["indicator"], line["level"], line["statistic"], line["area"])
        assert line["value"] == float(rounded(value, 1 if line["statistic"] == "percent" else 2)), key
        assert line["n"] == base, key


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_keys_are_unique_and_every_line_is_whole(every: dict[str, Lines], name: str) -> None:
    lines = every[name]
    keys = Counter((ln["indicator"], ln["level"], ln["statistic"], ln["city_code"]) for ln in lines)
    assert max(keys.values()) == 1
    for line in lines:
        assert tuple(line) == HEAD
        assert "…" not in line["definition_th"] and line["unit"] and line["question_th"] and line["area"]
        assert (line["statistic"] == "percent") == (line["level"] != ""), line
        assert line["status"] in ("shown", "caution", "hidden", "not_computed")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_few_people_have_no_value(every: dict[str, Lines], prepared: dict[str, Prepared], name: str) -> None:
    """One to four people behind a share, or a base below ten households, are never told, nor how many they are."""
    for line in every[name]:
        if line["status"] == "hidden":
            assert line["value"] is None and line["n"] is None
        elif line["statistic"] == "percent" and line["value"]:
            ready = prepared[name]
            rows, q = rows_of(ready, line), line["indicator"]
            column = answered(ready, rows, q) if q in rows else None
            if column is not None:
                assert not 0 < (column == float(line["level"])).sum() < 5, line


def test_areas_have_their_official_codes(every: dict[str, Lines], project: Project) -> None:
    lines = every["hh_resilience"]
    langu = next(line for line in lines if line["area"] == "ละงู")
    assert (langu["city_code"], langu["lao"], langu["tambon_codes"]) == (5, "เทศบาลตำบลกำแพง", "910502; 910501")
    assert (langu["amphoe_codes"], langu["province_codes"]) == ("9105", "91")
    whole = next(line for line in lines if line["area_kind"] == "network")
    assert (whole["area"], whole["province_codes"]) == (project.network, "93; 90; 91")
    assert {line["area"] for line in every["org_strength"]} == {project.network}


def test_periods_are_the_days_of_the_interviews(every: dict[str, Lines], prepared: dict[str, Prepared]) -> None:
    days = prepared["hh_resilience"].survey.data["int_date"].dropna()
    assert {(ln["period_from"], ln["period_to"]) for ln in every["hh_resilience"]} == {(days.min(), days.max())}
    assert {ln["period_from"] for ln in every["org_strength"]} == {"2022-05-15"}


SAID = {
    ("a1", "2", "percent"): "ร้อยละของครัวเรือนที่ตอบ “หญิง” ในข้อ “เพศของผู้ตอบ” คิดจากครัวเรือนที่ตอบข้อนี้ทั้งหมด ถ่วงน้ำหนักแล้ว",
    ("b1_1", "1", "percent"): "ร้อยละของครัวเรือนที่ตอบ “น้ำท่วมขัง” ในข้อ “5 ปีที่ผ่านมา บ้านท่านเจอเรื่องใดบ้าง (ตอบได้มากกว่า 1 ข้อ)”"
    " คิดจากครัวเรือนที่ตอบข้อนี้ทั้งหมด ถ่วงน้ำหนักแล้ว",
    ("V", "", "mean"): "ค่าเฉลี่ยของ “ความเปราะบาง” (หน่วย: คะแนน 0–100) คิดจากครัวเรือนที่คำนวณคะแนนนี้ได้ทั้งหมด ถ่วงน้ำหนักแล้ว",
    ("V_level", "3", "percent"): "ร้อยละของครัวเรือนที่อยู่ในระดับ “สูง” ของ “ความเปราะบาง” คิดจากครัวเรือนที่คำนวณคะแนนนี้ได้ทั้งหมด"
    " ถ่วงน้ำหนักแล้ว",
    ("b5", "", "median"): "ค่ากลาง (มัธยฐาน) ของข้อ “ปีที่แล้ว ขาดน้ำใช้รวมกี่วัน” (หน่วย: วัน) คิดจากครัวเรือนที่ตอบข้อนี้ทั้งหมด"
    " ถ่วงน้ำหนักแล้ว",
}  # fmt: skip


def test_definitions_read_well(every: dict[str, Lines]) -> None:
    said = {(ln["indicator"], ln["level"], ln["statistic"]): ln["definition_th"] for ln in every["hh_resilience"]}
    assert {key: said[key] for key in SAID} == SAID
    items = {ln["question_th"] for ln in every["hh_resilience"] if ln["indicator"] == "d5_7"}
    assert items == {"ความพร้อมของบ้านท่านในเรื่องต่อไปนี้อยู่ระดับใด: ติดต่อหน่วยงานที่ช่วยเหลือได้"}


def test_nobodys_answers_and_no_village_number(every: dict[str, Lines]) -> None:
    told = {line["indicator"] for line in every["hh_resilience"]}
    assert not told & {"city", "moo", "sk_weight", "form_id", "interviewer", "g6", "g3"}


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_build_writes_what_is_told(built: Path, every: dict[str, Lines], name: str) -> None:
    raw = (built / f"data/{name}_indicators.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == len(every[name])
    for row, line in zip(rows, every[name], strict=True):
        assert float(row["value"]) == line["value"] if row["value"] else line["value"] is None
        assert row["definition_th"] == line["definition_th"]


def test_the_command_prints_writes_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", str(SAMPLE), "--instrument", "org_strength", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == indicators_of(SAMPLE, "org_strength")
    assert main(["indicators", str(SAMPLE), "--out", str(tmp_path / "a.csv")]) == 0
    assert capsys.readouterr().out.strip().endswith("a.csv")
    assert len(pd.read_csv(tmp_path / "a.csv")) > 3000
    assert main(["indicators", str(SAMPLE), "--instrument", "org_strength"]) == 0
    assert "ร้อยละ" in capsys.readouterr().out
    with pytest.raises(SurveyKitError) as caught:
        indicators_of(SAMPLE, "nobody")
    assert caught.value.code == "instrument-unknown"
