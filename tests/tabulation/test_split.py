"""A split file: every group as if it were alone, missing groups too, through any engine."""

from __future__ import annotations

import numpy as np
import pytest

import survey_kit as sk
from tests.oracles.awkward import SAV
from tests.properties.surveys import ANALYSES, VIEWS


@pytest.fixture(scope="module")
def study() -> sk.Study:
    return sk.read(SAV)


def asked(study: sk.Study, name: str) -> list[dict]:
    return [record for view in VIEWS[name](study) for record in view.records()]


def test_each_group_is_what_selecting_it_gives(study: sk.Study) -> None:
    for call in (
        lambda s: s.frequencies(["q1", "sex"], by="flag"),
        lambda s: s.crosstab("q1", "sex"),
        lambda s: s.compare("income", "sex"),
        lambda s: s.correlate(["q1", "q2", "age"]),
        lambda s: s.regress("y", ["age", "q2"]),
        lambda s: s.reliability(["q1", "q2", "q3"]),
    ):
        found = call(study.split("city")).records()
        for city in (1.0, 2.0, 3.0, 4.0):
            wanted = call(study.where(city=city)).records()
            got = [r for r in found if r["within"] == f"city={city:.0f}"]
            assert [r["statistic"] for r in got] == [r["statistic"] for r in wanted]
            for a, b in zip(got, wanted, strict=True):
                assert a["value"] == (None if b["value"] is None else pytest.approx(b["value"], rel=1e-12)), a


def test_missing_codes_and_the_empty_cell_are_groups(study: sk.Study) -> None:
    """SPSS SPLIT FILE groups by the stored value."""
    titles = [t.within[0].level for t in study.split("q1").means("age").tables]
    stored = study.data["q1"]
    assert titles == [*(f"{v:.0f}" for v in sorted(stored.dropna().unique())), ""]
    bases = [t.base.n for t in study.split("q1").means("age").tables]
    assert bases[-2:] == [(stored == 99).sum(), stored.isna().sum()]
    assert sum(bases) == study.data["age"].notna().sum()


def test_a_group_under_a_design_is_a_domain(study: sk.Study) -> None:
    """PSUs without anybody in the group stay in the variance; selecting rows would lose them."""
    design = {"weight": "w", "weight_kind": "sampling", "strata": "stratum", "psu": "psu"}
    weighted = study.weighted(**design)
    by_group = weighted.means("y", "city").table
    at = [c.statistic for c in by_group.columns].index("se")
    split = [t.cells[0][at].value for t in weighted.split("city").means("y").tables]
    assert np.allclose(split, [line[at].value for line in by_group.cells[:-1]], rtol=1e-12)


def test_two_variables_make_every_combination(study: sk.Study) -> None:
    tables = study.split("city", "sex").frequencies("flag").tables
    assert len(tables) == 8
    assert [g.variable for g in tables[0].within] == ["city", "sex"]
    assert "โตนดด้วน" in repr(study.split("city", "sex").frequencies("flag"))


@pytest.mark.parametrize("name", ANALYSES)
def test_every_procedure_can_be_split(name: str) -> None:
    from tests.properties.surveys import study as made

    rng = np.random.default_rng(1)
    import pandas as pd

    frame = pd.DataFrame({v: rng.choice([1.0, 2.0, 3.0, 99.0], 60) for v in ("g", "q1", "q2", "q3", "m1", "m2", "m3")})
    frame["x"], frame["psu"], frame["place"] = rng.integers(0, 9, 60) / 4, 1.0, rng.choice(["ป่า", "เมือง"], 60)
    frame["half"] = rng.choice([1.0, 2.0], 60)
    found = asked(made(frame).split("half"), name)
    assert {r["within"].split("; ")[0] for r in found} == {"half=1", "half=2"}
