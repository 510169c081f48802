"""One suite, every engine: the same requests over the same awkward data give the plain reference's answers."""

from __future__ import annotations

import numpy as np
import pytest

from survey_kit.engines.duck import DuckEngine
from survey_kit.engines.memory import MemoryEngine
from survey_kit.engines.parquet import ParquetEngine
from survey_kit.engines.spark import SparkEngine
from survey_kit.model.aggregates import Domain, Item, Lookup, Moments, Product, Successive, Tally, Totals
from tests.engines import cases
from tests.engines.reference import ReferenceEngine

SET = ("m_1", "m_2", "m_3", "m_0")
CITIES = tuple(Domain((("city", float(c)),)) for c in (1, 2, 3, 4, 5))  # nobody lives in city 4
LOOKUP = Item(
    of=Lookup(
        ("city", "q1"), tuple((c, q) for c in (1.0, 2.0, 5.0) for q in (1.0, 4.0, None)), tuple(map(float, range(9)))
    )
)
PRODUCT = Item(of=Product(("q1", "big", "income"), (3.0, 1e9, 0.0), (1.0, 2.0, 0.5, 0.0), (0.0, 0.0, 1.0, 1e-4)))
REQUESTS = {
    "one way": Tally(("q1",)),
    "two way": Tally(("city", "q1")),
    "three way with text": Tally(("place", "sex", "q2")),
    "whole weights": Tally(("city", "q1"), whole=True),
    "many values": Tally(("city", "income")),
    "all missing": Tally(("void", "sex")),
    # More combinations than an integer of 64 bits can number: 12 columns of many values.
    "very many combinations": Tally(("income", "big") * 6),
    "items": Totals(
        (Item("q1"), Item("q1", (4.0, 5.0)), Item("income"), Item("void"), Item("big")), (Domain(), *CITIES)
    ),
    "response set": Totals(tuple(Item(m, (1.0,), base=SET) for m in SET), (Domain(), *CITIES)),
    "ticked at least one": Totals(tuple(Item(m, (1.0,), base=SET, base_codes=(1.0,)) for m in SET), CITIES),
    "crossed domains": Totals(
        (Item("q2"),), (Domain((("city", 1.0), ("sex", 2.0))), Domain((("place", "เก้าแสน"),)), CITIES[0], CITIES[0])
    ),
    "per PSU": Totals((Item("q1"), Item("q2", (5.0,)), Item("big"), Item("void")), (Domain(), *CITIES), per_psu=True),
    "moments listwise": Moments(("q1", "q2", "income"), (Domain(), *CITIES)),
    "moments pairwise": Moments(("q1", "q3", "big"), (Domain(), *CITIES), listwise=False),
    "moments with a void": Moments(("q1", "void"), (Domain(),)),
    "successive rows": Successive(("q1", "income", "big"), (Domain(), *CITIES)),
    "functions of columns": Totals((LOOKUP, PRODUCT), (Domain(), *CITIES)),
    "functions of columns per PSU": Totals((LOOKUP, PRODUCT, Item("q1")), (Domain(), *CITIES[:2]), per_psu=True),
    "another weight": Tally(("city", "q1"), weight="rep_1"),
    "moments with another weight": Moments(("q1", "income"), weight="rep_2"),
}
NEAR = ("memory", "memory in chunks", "parquet", "parquet in chunks", "duckdb", "duckdb csv", "duckdb table")
# One session of Spark serves the whole run: the engine takes the one that is there.
SPARK = [pytest.param(name, marks=pytest.mark.outside("java", "python:pyspark")) for name in ("spark", "spark parts")]
ENGINES = (*NEAR, *SPARK)


def engine(name, survey, folder):
    if name.startswith("duckdb"):
        return duckdb_engine(name, survey, folder)
    if name.startswith("spark"):
        return spark_engine(name, survey, folder)
    if name.startswith("memory"):
        return MemoryEngine(survey, chunk_rows=37 if "chunks" in name else 1 << 18)
    path = folder / "data.parquet"
    survey.data.to_parquet(path, index=False)
    return ParquetEngine(path, survey.codebook, survey.design, batch_rows=37 if "chunks" in name else 1 << 18)


def spark_engine(name, survey, folder):
    if name == "spark":
        survey.data.to_parquet(folder / "data.parquet", index=False)
        return SparkEngine(folder / "data.parquet", survey.codebook, survey.design)
    for start in range(0, len(survey), 60):
        part = survey.data.iloc[start : start + 60]
        part.to_parquet(folder / f"ส่วน {start:04}.parquet", index=False)
    return SparkEngine(folder / "*.parquet", survey.codebook, survey.design)


def duckdb_engine(name, survey, folder):
    import duckdb

    if name == "duckdb table":
        table = 'แบบ "สอบถาม"; DROP TABLE x'
        path = folder / "data.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.register("held", survey.data.assign(row=range(len(survey))))
            quoted = table.replace('"', '""')
            connection.execute(f'CREATE OR REPLACE TABLE "{quoted}" AS SELECT * FROM held')
        return DuckEngine(path, survey.codebook, survey.design, table=table, order="row")
    path = folder / ("data.csv" if "csv" in name else "data.parquet")
    if "csv" in name:
        survey.data.to_csv(path, index=False)
    else:
        survey.data.to_parquet(path, index=False)
    return DuckEngine(path, survey.codebook, survey.design)


def close(got, want):
    scale = max(1.0, float(np.abs(want).max(initial=0.0)))
    np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12 * scale)


def tally_cells(answer):
    cells = {}
    for key, n, w, w2 in zip(answer.keys, answer.n, answer.w, answer.w2, strict=True):
        cells[tuple(v[k] for v, k in zip(answer.values, key, strict=True))] = (n, w, w2)
    return cells


@pytest.mark.parametrize("weight", cases.WEIGHTS)
@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_gives_the_reference_answers(name, weight, tmp_path):
    survey = cases.survey(weight)
    requests = list(REQUESTS.values())
    got = engine(name, survey, tmp_path).answer(requests)
    want = ReferenceEngine(survey).answer(requests)
    for label, g, r in zip(REQUESTS, got, want, strict=True):
        if isinstance(REQUESTS[label], Tally):
            left, right = tally_cells(g), tally_cells(r)
            assert left.keys() == right.keys(), label
            for key in right:
                close(np.array(left[key]), np.array(right[key]))
            assert g.unweighted == r.unweighted
        elif isinstance(REQUESTS[label], Totals):
            assert g.clusters.pairs == r.clusters.pairs, label
            np.testing.assert_array_equal(g.clusters.fpc, r.clusters.fpc)
            for field in ("n", "w", "w2"):
                close(getattr(g, field), getattr(r, field))
            back = r.shifted(np.where(np.isnan(g.shift), 0.0, g.shift))
            for i, item in enumerate(REQUESTS[label].items):
                for field in ("wy", "wy2"):
                    # Taking the shift out of the reference's plain sums around 0 costs it digits, not the engine.
                    lost = 4e-15 * float(np.abs(getattr(r, field)[:, i]).max(initial=0.0))
                    np.testing.assert_allclose(
                        getattr(g, field)[:, i], getattr(back, field)[:, i], rtol=1e-9, atol=lost, err_msg=item.variable
                    )
        elif isinstance(REQUESTS[label], Successive):
            for field in ("first", "last", "cross"):
                close(getattr(g, field), getattr(r, field))
        else:
            for field in ("n", "w", "mean", "cross", "square"):
                close(getattr(g, field), getattr(r, field))


@pytest.mark.parametrize("design", cases.DESIGNS)
@pytest.mark.parametrize("name", ENGINES)
def test_every_design(name, design, tmp_path):
    survey = cases.survey("zero", design, rows=90)
    for request in (REQUESTS["per PSU"], REQUESTS["functions of columns per PSU"]):
        (got,), (want,) = engine(name, survey, tmp_path).answer([request]), ReferenceEngine(survey).answer([request])
        assert got.clusters.keys == want.clusters.keys
        np.testing.assert_array_equal(got.clusters.fpc, want.clusters.fpc)
        assert got.clusters.inner == want.clusters.inner
        assert got.clusters.replicates == want.clusters.replicates
        for field in ("n", "w", "w2"):
            close(getattr(got, field), getattr(want, field))
        back = got.shifted(np.zeros(len(request.items)))
        close(back.wy, want.wy)
        assert (got.fit is None) == (want.fit is None) == (survey.design.calibration is None)
        if got.fit is not None:
            for field in ("own", "square", "w", "wy"):
                close(getattr(back.fit, field), getattr(want.fit, field))


def test_psus_with_nobody_in_the_base_are_kept(tmp_path):
    survey = cases.survey("fractional")
    (answer,) = MemoryEngine(survey).answer([Totals((Item("q1"),), per_psu=True)])
    assert len(answer.clusters) == 12
    assert answer.n[0, 0, -1] == 0  # PSU 12: everybody answered 99


def test_a_spread_of_one_around_a_thousand_million_keeps_its_digits(tmp_path):
    """The plain formula Σwy² − (Σwy)²/Σw has no correct digit left here."""
    survey = cases.survey("fractional")
    truth = survey.data["big"].to_numpy() - 1e9
    w = survey.data["w"].to_numpy()
    mean = (w * truth).sum() / w.sum()
    want = (w * (truth - mean) ** 2).sum()
    for name in NEAR:
        totals, moments = engine(name, survey, tmp_path).answer([Totals((Item("big"),)), Moments(("big",))])
        wy, wy2, sw = totals.wy[0, 0, 0], totals.wy2[0, 0, 0], totals.w[0, 0, 0]
        assert wy2 - wy**2 / sw == pytest.approx(want, rel=1e-9)
        assert moments.cross[0, 0, 0] == pytest.approx(want, rel=1e-9)


def test_answers_add_over_cities():
    """Six cities can hand over sums instead of people."""
    whole = cases.survey("fractional")
    parts = [
        MemoryEngine(type(whole)(whole.data[whole.data["city"] == c], whole.codebook, whole.design))
        for c in (1.0, 2.0, 3.0, 5.0)
    ]
    for label, request in REQUESTS.items():
        if isinstance(request, Successive):
            continue  # rows of different cities do not follow each other
        summed = parts[0].answer([request])[0]
        for part in parts[1:]:
            summed = summed + part.answer([request])[0]
        (want,) = MemoryEngine(whole).answer([request])
        if isinstance(request, Tally):
            left, right = tally_cells(summed), tally_cells(want)
            assert left.keys() == right.keys()
            for key in right:
                close(np.array(left[key]), np.array(right[key]))
        elif isinstance(request, Totals):
            close(summed.w, want.w)
            shift = np.where(np.isnan(want.shift), 0.0, want.shift)
            close(summed.shifted(shift).wy2, want.wy2)
        else:
            close(summed.mean, want.mean)
            close(summed.cross, want.cross)
        assert label


def test_only_the_columns_asked_for_are_read(tmp_path):
    from survey_kit.errors import SurveyKitError

    survey = cases.survey()
    with pytest.raises(SurveyKitError) as error:
        engine("parquet", survey, tmp_path).answer([Tally(("nope",))])
    assert error.value.code == "unknown-column"


@pytest.mark.parametrize("design", ["two stages", "replicates", "calibrated"])
def test_what_a_design_needs_adds_over_chunks_and_cities(design):
    whole = cases.survey("fractional", design)
    request = REQUESTS["functions of columns per PSU"]
    (want,) = MemoryEngine(whole).answer([request])
    parts = [
        MemoryEngine(type(whole)(whole.data[whole.data["city"] == c], whole.codebook, whole.design)).answer([request])[
            0
        ]
        for c in (1.0, 2.0, 3.0, 5.0)
    ]
    summed = parts[0] + parts[1] + parts[2] + parts[3]
    assert summed.clusters.keys == want.clusters.keys
    assert summed.clusters.inner == want.clusters.inner
    summed = summed.shifted(want.shift)
    for field in ("n", "w", "wy"):
        close(getattr(summed, field), getattr(want, field))
    if want.fit is not None:
        for field in ("own", "square", "w", "wy"):
            close(getattr(summed.fit, field), getattr(want.fit, field))
