"""What SPSS prints beside what the design gives: both true, and a sentence for each difference."""

from __future__ import annotations

import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from tests.oracles.public import API

DESIGN = {"weight": "pw", "weight_kind": "sampling", "strata": "stype", "fpc": "fpc"}


@pytest.fixture(scope="module")
def study() -> sk.Study:
    return sk.read(API, **DESIGN)


def lines(view, part: str = "") -> dict[str, dict[str, float]]:
    table = next(t for t in view.tables if t.name.endswith(f".beside{part}"))
    return {row.level: {c.statistic: cell.value for c, cell in zip(table.columns, line, strict=True)}
            for row, line in zip(table.rows, table.cells, strict=True)}  # fmt: skip


def codes(view) -> set[str]:
    return {n.code for t in view.tables for n in t.notes}


def test_means_are_the_same_and_errors_are_not(study):
    view = study.beside_spss(lambda s: s.estimate("api00"), lambda s: s.means("api00", statistics=("n", "mean", "se")))
    both = lines(view)
    assert both[".spss"]["mean"] == pytest.approx(both[".survey-kit"]["mean"], rel=1e-12)
    # s/√W, as MEANS prints it of 6,194 people who were never asked; and R's 9.4089.
    assert both[".spss"]["se"] == pytest.approx(1.5622, abs=5e-5)
    assert both[".survey-kit"]["se"] == pytest.approx(9.4089, abs=5e-5)
    assert codes(view) >= {"beside-errors", "beside-counts", "beside-same"}


def test_heavier_weights_move_only_what_spss_finds(study):
    from dataclasses import replace

    heavier = replace(study.survey, data=study.data.assign(pw=study.data["pw"] * 100))
    one, other = (
        lines(s.beside_spss(lambda s: s.crosstab("awards", "stype")), "-test") for s in (study, study._like(heavier))
    )
    assert one["test.survey-kit"] == pytest.approx(other["test.survey-kit"], rel=1e-9)
    assert other["test.spss"]["statistic"] == pytest.approx(100 * one["test.spss"]["statistic"], rel=2e-2)


@pytest.mark.parametrize("ask", [
    lambda s: s.frequencies("stype"), lambda s: s.compare("api00", "stype"), lambda s: s.t_test("api00", "awards"),
    lambda s: s.correlate(["api00", "meals"]), lambda s: s.logistic("awards", ["meals"]),
])  # fmt: skip
def test_every_kind_of_table(study, ask):
    view = study.beside_spss(ask)
    assert any(code.startswith("beside-") for code in codes(view))
    for lang in ("th", "en"):
        assert "…" not in repr(sk.Study(study.survey).styled(lang=lang).together([view]))


def test_without_a_design_there_is_nothing_to_tell():
    with pytest.raises(SurveyKitError) as error:
        sk.read(API).beside_spss(lambda s: s.means("api00"))
    assert error.value.code == "beside-needs-design"
