"""What a table of estimates says beside its numbers: effective n, contrasts by name, no empty columns."""

from __future__ import annotations

import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.table import Status
from tests.oracles.awkward import SAV

DESIGN = {"weight": "w", "weight_kind": "sampling", "strata": "stratum", "psu": "psu"}


@pytest.fixture(scope="module")
def sample():
    return sk.read(SAV, **DESIGN)


def figures(view, line: int = 0) -> dict[str, float | None]:
    table = view.tables[0]
    return {c.statistic: cell.value for c, cell in zip(table.columns, table.cells[line], strict=True)}


def test_the_effective_number_is_that_of_the_design_effect_beside_it(sample):
    for found in (figures(sample.estimate("y")), figures(sample.estimate("q1", of="proportion", codes=[4, 5]))):
        assert found["deff"] != 1
        assert found["effective_n"] == pytest.approx(found["n"] / found["deff"], rel=1e-12)
    assert "n ÷ deff" in repr(sample.estimate("y"))
    total = sample.estimate("y", of="total")
    assert "Kish" in repr(total) and "deff" not in figures(total)


def test_contrasts_name_their_groups(sample):
    view = sample.estimate("y", "city", contrasts=[{1: 1, 2: -1}, {1: 0.5, 2: 0.5, 3: -1}])
    assert [str(row.label) for row in view.tables[1].rows] == ["โตนดด้วน − ควนลัง", "0.5·โตนดด้วน + 0.5·ควนลัง − บ่อยาง"]


def test_a_difference_near_nothing_may_be_said(sample):
    contrasts = sample.estimate("y", "city", contrasts=[{1: 1, 2: -1}]).tables[1]
    estimate, error = contrasts.cells[0][:2]
    # By the rule for means this one would be withheld.
    assert abs(error.value / estimate.value) > 0.333
    judged = sample.judged().estimate("y", "city", contrasts=[{1: 1, 2: -1}]).tables[1]
    assert {cell.status for cell in judged.cells[0]} == {Status.SHOWN}


@pytest.mark.parametrize("sampling", ["purposive", "unstated"])
@pytest.mark.parametrize("of", ["mean", "quantile"])
def test_without_a_design_no_empty_columns_of_errors_stand_there(sampling, of):
    table = sk.read(SAV, sampling=sampling).estimate("y", "city", of=of).tables[0]
    assert [c.statistic for c in table.columns] == ["estimate", "n"]
    assert table.notes[0].code == ("purposive-no-errors" if sampling == "purposive" else "no-design")


def test_a_city_without_a_population_is_no_city_of_nobody(sample):
    with pytest.raises(SurveyKitError) as error:
        sample.network("y", "city", population={1: 52000, 2: 31000, 3: 9000})
    assert (error.value.code, error.value.facts["groups"]) == ("population-missing", "4")
    sample.network("y", "city", population={1: 52000, 2: 31000, 3: 9000, 4: 0})


@pytest.mark.parametrize("share", [0.0, 1.0, 1.5])
def test_a_quantile_outside_the_data_is_told_in_percent(sample, share):
    with pytest.raises(SurveyKitError) as error:
        sample.estimate("y", of="quantile", share=share)
    assert (error.value.code, error.value.facts["percent"]) == ("quantile-outside", f"{share * 100:.6g}")


def test_what_the_weights_were_fitted_to_is_known_without_error(tmp_path):
    table = tmp_path / "people.csv"
    table.write_text("variable,category,count\nsex,1,480\nsex,2,520\n", encoding="utf-8")
    fitted = sk.read(SAV, strata="stratum", psu="psu").weigh(table, blank="leave")
    found = figures(fitted.estimate("sex", of="proportion", codes=[2]))
    assert found["estimate"] == pytest.approx(0.52, abs=1e-12)
    assert found["se"] == 0.0
    assert found["ci_low"] == found["ci_high"] == found["estimate"]
    assert found["effective_n"] <= found["n"]
    # What the margin does not know keeps its error.
    assert figures(fitted.estimate("y"))["se"] > 0
