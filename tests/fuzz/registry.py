"""Every reader that is fuzzed: sound files to damage, and how a damaged one is read. A reader is added by one entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from survey_kit.reading import formats
from survey_kit.reading.decisions import read_decisions
from survey_kit.reading.mapping_file import read_mapping
from survey_kit.reading.project import read_project
from survey_kit.reading.questionnaire import read_questionnaire, read_repeat_forms
from survey_kit.reading.spss import Decider, read_spss
from survey_kit.reading.spss_codebook import codebook_of, stored
from survey_kit.resources import folder
from survey_kit.spss.files import open_spss
from survey_kit.study.sums.archive import unpacked
from survey_kit.writing import write
from tests.disclosure.random_packs import survey
from tests.disclosure.random_sums import file_of
from tests.reading import kobo
from tests.reading.cases import BOOK, HEAD, ROWS, text_file, workbook
from tests.reading.test_workbooks import SAVED, ugly

PAGE = "<html><body><table>{}</table></body></html>"


@dataclass(frozen=True)
class Reader:
    """``seeds`` makes sound files in a folder; ``read`` must return or raise `SurveyKitError`, and nothing else."""

    suffix: str
    seeds: Callable[[Path], tuple[Path, ...]]
    read: Callable[[Path], object]


def _data(path: Path) -> None:
    """With a questionnaire, and where that refuses the file, without one."""
    try:
        formats.read(path, BOOK)
    finally:
        formats.read(path)


def _workbooks(home: Path) -> tuple[Path, ...]:
    return (
        ugly(home / "ugly.xlsx"),
        workbook(home / "plain.xlsx", {"s": [HEAD, *ROWS]}),
        kobo.export(home / "kobo.xlsx", labels=True),
    )


def _texts(home: Path) -> tuple[Path, ...]:
    return (
        text_file(home / "a.csv", [HEAD, *ROWS]),
        text_file(home / "b.csv", [HEAD, *ROWS], delimiter=";", encoding="cp874"),
        text_file(home / "c.csv", [HEAD, *ROWS], delimiter="\t", encoding="utf-16"),
    )


def _pages(home: Path) -> tuple[Path, ...]:
    rows = "".join("<tr>" + "".join(f"<td colspan=1>{c}</td>" for c in row) + "</tr>" for row in (HEAD, *ROWS))
    path = home / "a.xls"
    path.write_text(PAGE.format(rows), encoding="utf-8")
    return (path,)


def _parquet(home: Path) -> tuple[Path, ...]:
    survey = formats.read(workbook(home / "p.xlsx", {"s": [HEAD, *ROWS]}), BOOK).survey
    write(survey, home / "a.parquet")
    return (home / "a.parquet",)


def _spss_seeds(suffix: str) -> Callable[[Path], tuple[Path, ...]]:
    """An old Thai file, one of ours with sets and attributes, one of pyreadstat with a range and a wide text."""

    def seeds(home: Path) -> tuple[Path, ...]:
        old = folder("sample_data") / "raw" / "1_tanotduan_agencies.sav"
        frame = pd.DataFrame({"A": [1.0, 2.5, None] * 9, "B": ["x" * 300, "y", ""] * 9, "C": range(27)})
        missing = {"A": [{"lo": 8, "hi": 9}]}
        if suffix == ".por":
            pyreadstat.write_por(frame.assign(B="x"), str(home / "a.por"))
            return (home / "a.por",)
        pyreadstat.write_sav(frame, str(home / f"a{suffix}"), missing_ranges=missing, compress=suffix == ".zsav")
        write(read_spss(old), home / f"b{suffix}")
        return (home / f"a{suffix}", home / f"b{suffix}", *((old,) if suffix == ".sav" else ()))

    return seeds


def _spss(path: Path) -> None:
    """By our own reader alone: the second one works in a process of its own."""
    found = open_spss(path, Decider(path, None))
    stored(found.dictionary, found.columns, codebook_of(found.dictionary, found.columns, "damaged"))


def _form(path: Path) -> None:
    try:
        read_repeat_forms(path)
    finally:
        read_questionnaire(path)


def _mapping(home: Path) -> tuple[Path, ...]:
    path = home / "mapping.toml"
    path.write_text('[small]\n"เพศ" = "sex"\n"อายุ" = "age"\n# "ก" = ""\n[other]\n"x" = "y"\n', encoding="utf-8")
    return (path,)


def _sums(home: Path) -> tuple[Path, ...]:
    path = home / "city.skagg"
    path.write_bytes(file_of(survey(np.random.default_rng(1))))
    return (path,)


QUESTIONNAIRES = folder("questionnaires")
READERS: dict[str, Reader] = {
    **{kind: Reader(f".{kind}", _spss_seeds(f".{kind}"), _spss) for kind in ("sav", "zsav", "por")},
    "xlsx": Reader(".xlsx", _workbooks, _data),
    "xls": Reader(".xls", lambda home: (SAVED / "old.xls",), _data),
    "html": Reader(".xls", _pages, _data),
    "csv": Reader(".csv", _texts, _data),
    "zip": Reader(".zip", lambda home: (kobo.central(home / "home.zip"),), _data),
    "parquet": Reader(".parquet", _parquet, _data),
    "xlsform": Reader(".xlsx", lambda home: (kobo.form(home / "form.xlsx"),), _form),
    "questionnaire": Reader(".toml", lambda home: (QUESTIONNAIRES / "activity_eval.toml",), read_questionnaire),
    "project": Reader(".toml", lambda home: (folder("sample_data") / "project.toml",), read_project),
    "decisions": Reader(".toml", lambda home: (folder("sample_data") / "decisions.toml",), read_decisions),
    "sums": Reader(".skagg", _sums, unpacked),
    "mapping": Reader(".toml", _mapping, lambda path: read_mapping(path, BOOK)),
}
