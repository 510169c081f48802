"""Letters and plain words of columns compared: what they say, what they never say, and where they are shown."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import survey_kit as sk
from survey_kit.cli import main
from survey_kit.disclosure import Rules, protect
from survey_kit.documents import render
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, ResponseSet, Variable
from survey_kit.model.estimate import Reason
from survey_kit.model.report import Report, Section
from survey_kit.model.survey import Survey
from survey_kit.model.table import Status
from survey_kit.model.words import Words
from survey_kit.resources import folder
from survey_kit.statistics.columns import Difference, Verdict, letter, letters, pooled_z, verdict
from tests.oracles import households

HOMES = str(folder("sample_data") / "clean" / "households.csv")


def marks(table, statistic: str = "letters") -> list[list[str]]:
    at = [j for j, c in enumerate(table.columns) if c.statistic == statistic]
    return [[line[j].mark for j in at] for line in table.cells]


def study(shares: dict[float, tuple[int, int]], weight: float | None = None) -> sk.Study:
    """One column a key: so many of so many say 1, the others 0."""
    rows = [(key, float(i < yes)) for key, (yes, n) in shares.items() for i in range(n)]
    data = pd.DataFrame(rows, columns=["group", "y"])
    made = sk.Study(Survey(data.set_axis([f"r{i}" for i in range(len(data))]), Codebook()))
    if weight is None:
        return made
    made.survey.data["w"] = weight
    return made.weighted(weight="w", weight_kind="frequency")


def test_letters_are_counted_like_columns_of_a_sheet() -> None:
    assert [letter(k) for k in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A",
        "B",
        "Z",
        "AA",
        "AB",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_the_letter_of_the_lower_column_stands_in_the_higher() -> None:
    (table,) = study({1: (80, 100), 2: (50, 100), 3: (48, 100)}).crosstab("y", "group", letters="pairs").tables[1:]
    assert marks(table) == [["", "A", "A"], ["B C", "", ""]]


def test_columns_at_the_ends_and_of_next_to_no_weight_are_not_compared() -> None:
    view = study({1: (0, 50), 2: (30, 50), 3: (20, 50), 4: (1, 1)}).crosstab(
        "y", "group", letters="pairs", differences=True
    )
    table = view.tables[-1]
    found = {row.level: line for row, line in zip(table.rows, table.cells, strict=True)}
    p = next(j for j, c in enumerate(table.columns) if c.statistic == "p")
    assert {k: found[f"1:{k}"][p].reason for k in ("A-B", "B-C", "B-D")} == {
        "A-B": Reason.NO_VARIATION, "B-C": None, "B-D": Reason.TOO_FEW,
    }  # fmt: skip
    # Only one pair is left in the line: nothing to adjust for.
    adjusted = next(j for j, c in enumerate(table.columns) if c.statistic == "adjusted_p")
    assert found["1:B-C"][adjusted].value == found["1:B-C"][p].value


def test_weights_times_a_hundred_change_nothing_in_a_sample() -> None:
    base = households.study()
    base.survey.data["big"] = base.survey.data["w"] * 100
    made = [base.weighted(weight=w, weight_kind="sampling", strata="city", psu="community")
            .crosstab("d4", "city", letters=["pairs", "rest"], differences=True) for w in ("w", "big")]  # fmt: skip
    one, two = ([r for t in view.tables[1:] for r in t.records()] for view in made)
    assert [r.get("mark") for r in one] == [r.get("mark") for r in two]
    np.testing.assert_allclose([r["value"] for r in one if r["value"] is not None],
                               [r["value"] for r in two if r["value"] is not None], rtol=1e-9)  # fmt: skip


def test_weights_as_frequencies_are_adjusted_as_spss_does() -> None:
    shares = {1: (60, 100), 2: (50, 100), 3: (42, 100), 4: (40, 100)}
    plain, spss = study(shares), study(shares, 1.0)
    told = [view.tables[1].notes[1].code for view in (plain.crosstab("y", "group", letters="pairs"),
                                                     spss.crosstab("y", "group", letters="pairs"))]  # fmt: skip
    assert told == ["letters-adjust-holm", "letters-adjust-bonferroni"]


@pytest.mark.parametrize(("low", "high", "p", "said"), [
    (-0.04, 0.045, 0.9, Verdict.SIMILAR), (-0.04, 0.06, 0.9, Verdict.UNKNOWN), (0.01, 0.2, 0.01, Verdict.HIGHER),
    (-0.2, -0.01, 0.01, Verdict.LOWER), (None, None, None, Verdict.UNKNOWN), (0.001, 0.04, 0.2, Verdict.SIMILAR),
])  # fmt: skip
def test_no_difference_found_is_not_similar(low, high, p, said) -> None:
    middle = None if low is None else (low + high) / 2
    assert verdict(Difference(0, 1, middle, adjusted=p, low=low, high=high), 0.05) is said


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=2, max_size=5), st.integers(2, 7))
def test_z_grows_with_the_root_of_equal_weights(cells, times: int) -> None:
    yes = np.array([a for a, _ in cells], dtype=float)
    n = np.array([a + b for a, b in cells], dtype=float)
    for pair in combinations(range(len(cells)), 2):
        one, many = pooled_z(yes, n, pair), pooled_z(yes * times, n * times, pair)
        assert many.statistic == pytest.approx(one.statistic * times**0.5, rel=1e-12, abs=1e-12)
        back = pooled_z(yes, n, pair[::-1])
        assert back.value == pytest.approx(-one.value) and back.p == pytest.approx(one.p)


def test_shared_people_make_a_difference_more_certain() -> None:
    """Under no difference the z of columns that share most of their people has the spread of a normal."""
    rng = np.random.default_rng(20)
    found = []
    for _ in range(1500):
        one, two, y = rng.random(300) < 0.7, rng.random(300) < 0.7, rng.random(300) < 0.4
        both = float((one & two).sum())
        d = pooled_z(
            np.array([(y & one).sum(), (y & two).sum()], float), np.array([one.sum(), two.sum()], float), (0, 1), both
        )
        found.append(d.statistic)
    assert np.std(found) == pytest.approx(1, abs=0.06)
    same = pooled_z(np.array([30.0, 30.0]), np.array([90.0, 90.0]), (0, 1), 90.0)
    assert same.reason is Reason.NO_VARIATION


def test_a_city_against_the_network_it_is_part_of() -> None:
    """The error of a difference to a total that holds the city is smaller than that of two separate samples."""
    drawn = households.study().weighted(weight="w", weight_kind="sampling", strata="city", psu="community")
    rest, total = (
        drawn.means(["a11"], "city", letters=kind, differences=True).tables[-1] for kind in ("rest", "total")
    )
    at = {c.statistic: j for j, c in enumerate(rest.columns)}
    for one, two in zip(rest.cells, total.cells, strict=True):
        assert two[at["se"]].value < one[at["se"]].value
        assert abs(two[at["difference"]].value) < abs(one[at["difference"]].value)


def test_a_purposive_sample_is_told() -> None:
    base = households.study()
    chosen = replace(base.survey.design, sampling="purposive")
    view = sk.Study(replace(base.survey, design=chosen)).crosstab("d4", "city", letters="rest")
    assert view.tables[-1].notes[-1].code == "letters-purposive"


@pytest.mark.parametrize("ask", [
    lambda s: s.crosstab("d4", "city", letters="rows"),
    lambda s: s.crosstab("d4", "city", letters="pairs", adjust="tukey"),
    lambda s: s.crosstab("d4", "city", letters="pairs", margin=0.0),
    lambda s: s.crosstab("d4", "city", margin=0.1),
    lambda s: s.means(["a2"], ["city", "a1"], letters="pairs"),
    lambda s: s.means(["a2"], letters="pairs"),
    lambda s: s.multiple("b1", "city", letters="pairs", base="cases"),
])  # fmt: skip
def test_what_cannot_be_compared_is_said(ask) -> None:
    with pytest.raises(SurveyKitError):
        ask(households.study())


def test_a_set_of_codes_is_no_banner() -> None:
    data = pd.DataFrame({"k1": [1.0, 2.0], "k2": [2.0, 3.0], "y": [1.0, 0.0]})
    book = Codebook(variables=(Variable("k1", kind=Kind.NUMBER), Variable("k2", kind=Kind.NUMBER)),
                    sets=(ResponseSet("k", Words("k"), "category", ("k1", "k2")),))  # fmt: skip
    with pytest.raises(SurveyKitError) as told:
        sk.Study(Survey(data.set_axis(["a", "b"]), book)).multiple("y", "k", letters="pairs")
    assert told.value.code == "letters-need-ticks"


def test_letters_tell_nothing_of_hidden_cells() -> None:
    few = study({1: (3, 100), 2: (50, 100), 3: (48, 100)}).crosstab(
        "y", "group", letters=["pairs", "rest"], differences=True
    )
    for table in few.tables[1:]:
        shown = protect(table, Rules())
        assert all(c.status is Status.HIDDEN and c.value is None and not c.mark for line in shown.cells for c in line)
    # A handful in a column of their own leave the others as they are.
    other = study({1: (80, 100), 2: (50, 100), 3: (3, 6)}).crosstab("y", "group", letters="pairs", differences=True)
    table, differences = (protect(t, Rules()) for t in other.tables[1:])
    assert marks(table) == [["", "A", ""], ["B", "", ""]]
    assert [all(c.status is Status.HIDDEN for c in line) for line in differences.cells] == [False, True, True] * 2
    many = study({1: (30, 100), 2: (50, 100), 3: (48, 100)}).crosstab("y", "group", letters="pairs").tables[1]
    assert marks(protect(many, Rules())) == marks(many)


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx", "pdf"])
def test_letters_stand_beside_the_numbers_in_every_document(kind: str, tmp_path: Path) -> None:
    view = study({1: (80, 100), 2: (50, 100), 3: (48, 100)}).crosstab("y", "group", letters=["pairs", "rest"])
    report = Report(
        "letters", "agency", "ก", "", (Section("", tuple(view.set_tables())),), facts={"city": "", "date": ""}
    )
    out = tmp_path / f"t.{kind}"
    render(report, kind, out)
    if kind == "xlsx":
        cells = [c.value for row in openpyxl.load_workbook(out).worksheets[-1].iter_rows() for c in row]
        assert "B C" in cells and "สูงกว่า" in cells and 80.0 in cells
    elif kind == "html":
        assert "B C" in out.read_text(encoding="utf-8")
    else:
        assert out.stat().st_size > 2000


def test_records_hold_the_marks() -> None:
    view = study({1: (80, 100), 2: (50, 100)}).crosstab("y", "group", letters=["pairs", "rest"])
    records = [r for r in view.tables[1].records() if r.get("mark")]
    assert {(r["level"], r["by_level"], r["statistic"], r["mark"]) for r in records} == {
        ("0", "2", "letters", "A"), ("1", "1", "letters", "B"), ("0", "1", "against_rest", "lower"),
        ("0", "2", "against_rest", "higher"), ("1", "1", "against_rest", "higher"), ("1", "2", "against_rest", "lower"),
    }  # fmt: skip
    assert json.loads(view.to_json())


@pytest.mark.parametrize("line", [
    ["crosstab", HOMES, "d4", "city", "--letters", "pairs,rest,total"],
    ["crosstab", HOMES, "d4", "city", "--letters", "rest", "--margin", "0.1", "--differences", "--adjust", "none"],
    ["multiple", HOMES, "b1", "city", "--letters", "pairs", "--adjust", "fdr"],
    ["multiple", HOMES, "d4", "b1", "--letters", "pairs,total"],
    ["means", HOMES, "a2", "a11", "--by", "city", "--letters", "rest,pairs"],
    ["means", HOMES, "a2", "--by", "b1", "--letters", "pairs", "--margin", "2"],
])  # fmt: skip
@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_command_line_compares_columns(line: list[str], lang: str, capsys) -> None:
    assert main([*line, "--questionnaire", "hh_resilience", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "(A)" in out and "…" not in out


def test_letters_need_nothing_more_than_a_family() -> None:
    assert letters((Difference(0, 1, 0.3, adjusted=0.05), Difference(0, 2, -0.3, adjusted=0.051)), 3) == ("B", "", "")
