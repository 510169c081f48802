"""The page about scale is true: its commands are understood, its Python runs, its table holds every engine."""

from __future__ import annotations

import re
import shlex

import pandas as pd
import pytest

from survey_kit.cli.parser import parser_for
from survey_kit.engines.registry import FAR, NAMES
from survey_kit.model.codebook import Codebook, Kind, Variable
from survey_kit.model.survey import Design, Survey
from survey_kit.study import Study
from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    (survey-kit .+)$", PAGE, re.MULTILINE)
DUCKDB, SPARK = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
BOOK = Codebook(variables=(Variable("q1", kind=Kind.SINGLE),))
DATA = pd.DataFrame({"q1": [1.0, 2.0, 2.0]})


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_understood(line: str) -> None:
    arguments = shlex.split(line)[1:]
    assert parser_for(arguments).parse_args(arguments).command == arguments[0]


def test_every_engine_has_its_row() -> None:
    rows = re.findall(r"^\| `(\w+)`(?: \(`(\w+)`\))? \|", PAGE, re.MULTILINE)
    assert {name for row in rows for name in row if name} == set(NAMES)
    assert all(f"--engine {name}" in PAGE for name in FAR)


def counts(code: str, **names: object) -> list[float]:
    """Counts of q1 by the study that a snippet makes."""
    held = {"codebook": BOOK, "design": Design(), "survey": Survey(DATA.iloc[:0], BOOK), "Study": Study, **names}
    exec(code, held)
    study = held["study"]
    assert isinstance(study, Study)
    return [r["value"] for r in study.frequencies("q1").records() if r["statistic"] == "count"]


def test_the_python_for_duckdb_runs(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rounds").mkdir()
    DATA.to_parquet(tmp_path / "rounds" / "one.parquet")
    DATA.to_parquet(tmp_path / "rounds" / "two.parquet")
    assert sorted(counts(DUCKDB))[:2] == [2, 4]


@pytest.mark.outside("java", "python:pyspark")
def test_the_python_for_spark_runs() -> None:
    from survey_kit.engines.spark import started

    class Session:
        def table(self, name: str) -> object:
            assert name == "national.answers"
            return started().sql("SELECT * FROM VALUES (1D), (2D), (2D) AS answers(q1)")

    assert sorted(counts(SPARK, session=Session()))[:2] == [1, 2]


def test_every_page_it_points_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert linked
    assert all((ROOT / "docs" / name).exists() for name in linked)
