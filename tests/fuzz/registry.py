"""Every reader that is fuzzed: sound files to damage, and how a damaged one is read. A reader is added by one entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from survey_kit.reading import formats
from survey_kit.reading.decisions import read_decisions
from survey_kit.reading.mapping_file import read_mapping
from survey_kit.reading.project import read_project
from survey_kit.reading.questionnaire import read_questionnaire, read_repeat_forms
from survey_kit.resources import folder
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
    from survey_kit.writing import write

    survey = formats.read(workbook(home / "p.xlsx", {"s": [HEAD, *ROWS]}), BOOK).survey
    write(survey, home / "a.parquet")
    return (home / "a.parquet",)


def _form(path: Path) -> None:
    try:
        read_repeat_forms(path)
    finally:
        read_questionnaire(path)


def _mapping(home: Path) -> tuple[Path, ...]:
    path = home / "mapping.toml"
    path.write_text('[small]\n"เพศ" = "sex"\n"อายุ" = "age"\n# "ก" = ""\n[other]\n"x" = "y"\n', encoding="utf-8")
    return (path,)


QUESTIONNAIRES = folder("questionnaires")
READERS: dict[str, Reader] = {
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
    "mapping": Reader(".toml", _mapping, lambda path: read_mapping(path, BOOK)),
}
