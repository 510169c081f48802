"""Designs that contradict themselves, or that nothing would come of, are refused; what has no error is not praised."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.cli import main
from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Survey
from tests.tabulation.test_faults import BOOK, DESIGN, FRAME, study

WEIGHT = {"weight": "w", "weight_kind": "sampling"}
REPLICATES = {**WEIGHT, "replicates": "x,y", "replicate_method": "brr"}
REFUSED = {
    "replicates and stages": ("replicates-with-stages", {**REPLICATES, "strata": "stratum", "psu": "psu"}),
    "one replicate": ("replicates-one", {**REPLICATES, "replicates": "x"}),
    "multipliers that are no numbers": ("rscales-needed", {**REPLICATES, "rscales": "a,b"}),
    "multipliers of nothing": ("rscales-needed", {**REPLICATES, "rscales": "0,0"}),
    "lonely without strata or PSUs": ("option-unused", {**WEIGHT, "lonely": "adjust"}),
    "nest without strata": ("option-unused", {**WEIGHT, "psu": "psu", "nest": True}),
    "a kind of no weight": ("option-unused", {"weight_kind": "sampling"}),
    "frequencies drawn at random": (
        "frequency-weight-with-design",
        {"weight": "w", "weight_kind": "frequency", "sampling": "random"},
    ),
}


@pytest.mark.parametrize(("code", "design"), REFUSED.values(), ids=REFUSED)
def test_a_contradiction_is_told(code, design):
    with pytest.raises(SurveyKitError) as error:
        study().weighted(**design)
    assert error.value.code == code
    for lang in ("th", "en"):
        assert error.value.message(lang).count("→") == 1


def test_weights_of_nobody_and_columns_of_text_are_told():
    with pytest.raises(SurveyKitError) as error:
        study(w=0.0).weighted(**DESIGN)
    assert error.value.code == "weight-all-zero"
    words = np.array(["2", "ไม่ทราบ", *["1.5"] * 10], dtype=object)
    for kind in ("sampling", "frequency"):
        with pytest.raises(SurveyKitError) as error:
            study(w=words).weighted(weight="w", weight_kind=kind)
        assert (error.value.code, error.value.facts["rows"]) == ("design-column-text", "1")
    with pytest.raises(SurveyKitError) as error:
        study(fpc=np.full(12, "9", dtype=object)).weighted(**DESIGN, fpc="fpc")
    assert (error.value.code, error.value.facts["count"]) == ("design-column-text", 12)


def test_an_fpc_that_differs_names_the_rows_that_differ_and_the_place():
    stages = {**WEIGHT, "strata": "stratum", "psu": ["psu", "x"], "fpc": ["fpc", "y"]}
    with pytest.raises(SurveyKitError) as error:
        study(y=[5.0, 6.0] + [5.0] * 10).weighted(**stages)
    facts = error.value.facts
    assert (error.value.code, facts["stratum"], facts["fpc"], facts["rows"]) == ("fpc-differs", "1 / 1", "5", "1")


@pytest.mark.parametrize("design", [{}, {"weight": "w", "weight_kind": "frequency"}])
def test_replicates_are_made_of_a_sampling_design_only(design):
    asked = study().weighted(**design) if design else study()
    with pytest.raises(SurveyKitError) as error:
        asked.with_replicates("jk1")
    assert error.value.code == "replicates-need-design"


def test_replicates_that_would_hide_the_errors_of_later_stages_are_not_made():
    stages = {**WEIGHT, "strata": "stratum", "psu": ["psu", "x"], "fpc": ["fpc", "y"], "nest": True}
    certain = study(x=np.arange(12.0), fpc=[3.0] * 12, psu=[1.0, 1, 2, 2, 3, 3] * 2, y=0.5).weighted(**stages)
    assert certain.estimate("x").table.cells[0][1].value > 0
    with pytest.raises(SurveyKitError) as error:
        certain.with_replicates("jkn")
    assert (error.value.code, error.value.facts["stratum"]) == ("replicates-certain", "1")


def test_fay_takes_its_coefficient_when_replicates_are_made(tmp_path, capsys):
    file = tmp_path / "two.csv"
    FRAME.assign(half=FRAME["psu"] % 2, pair=FRAME["a"]).iloc[:10].to_csv(file, index=False)
    sample = ["--weight", "w", "--weight-kind", "sampling", "--strata", "pair", "--psu", "half", "--nest"]
    asked = ["estimate", str(file), "x", *sample, "--make-replicates", "fay", "--json", "--fay"]
    assert main([*asked, "0.2"]) == 0
    assert '"se"' in capsys.readouterr().out
    assert main([*asked, "2"]) == 2
    assert "--fay" in capsys.readouterr().err


def test_a_replicate_without_an_answer_is_left_out_quietly():
    made = study(b=[0.0] * 10 + [1.0, 0.0]).weighted(weight="w", weight_kind="sampling", psu="psu")
    made = made.with_replicates("jk1")
    # Warnings are errors here: one replicate has nobody who answered 1.
    assert made.logistic("b", ["x"]).table.cells
    nobody = study(x=FRAME["x"].where(FRAME["psu"] == 1), y=FRAME["y"] ** 2).weighted(sampling="random", psu="psu")
    assert nobody.with_replicates("jk1").regress("y", ["x"]).table.cells


def figures(view) -> dict[str, list]:
    columns = [c.statistic for c in view.table.columns]
    return {s: [line[k] for line in view.table.cells] for k, s in enumerate(columns)}


def test_an_average_of_nobody_is_no_number():
    nobody = study(g=np.nan).weighted(sampling="random")
    assert {c.value for c in figures(nobody.standardise("x", "a", "g"))["estimate"][1::2]} == {None}
    assert [c.value for c in figures(nobody.network("x", "g"))["estimate"]] == [None, None]
    assert not nobody.estimate("g", of="proportion").table.rows


def test_a_city_without_a_population_is_told():
    with pytest.raises(SurveyKitError) as error:
        study().weighted(sampling="random").network("x", "g", population={1: 10, 2: 20})
    assert (error.value.code, error.value.facts["groups"]) == ("population-missing", "3")


def test_an_estimate_without_its_error_is_not_called_fine():
    many = pd.DataFrame({name: np.tile(FRAME[name], 3) for name in ("x", "w")})
    data = many.assign(stratum=[1.0] * 34 + [2.0] * 2, psu=np.arange(36.0) // 2)
    lonely = sk.Study(Survey(data, BOOK)).weighted(**DESIGN).estimate("x")
    assert "said-fine" not in {note.code for note in lonely.table.notes}
    assert figures(lonely)["estimate"][0].rule == "error"


ASKED = {
    "quantile-outside": ["estimate", "x", "--of", "quantile", "--quantile", "150"],
    "pairs-wrong": ["network", "x", "--by", "a", "--population", "1=5,2=x"],
    "standard-needs-over": ["standardise", "x", "--by", "a"],
}


@pytest.mark.parametrize(("code", "asked"), ASKED.items())
def test_what_was_mistyped_is_told_in_its_own_words(code, asked, tmp_path, capsys):
    file = tmp_path / "data.csv"
    FRAME.to_csv(file, index=False)
    command, *rest = asked
    assert main([command, str(file), *rest, "--sampling", "random", "--lang", "en"]) == 2
    told = {"quantile-outside": "at 150", "pairs-wrong": "1=52000,2=31000", "standard-needs-over": "--over age,sex"}
    assert told[code] in capsys.readouterr().err
