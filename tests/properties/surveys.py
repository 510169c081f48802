"""Small surveys made by chance, and everything that is asked of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st

import survey_kit as sk
from survey_kit.model.codebook import Codebook, Kind, Measure, MissingRule, ResponseSet, ValueLabel, Variable
from survey_kit.model.survey import Survey

QUICK = settings(max_examples=12, deadline=None, derandomize=True)
MISSING = (MissingRule(98.0, 99.0),)
LIKERT = {"kind": Kind.LIKERT, "measure": Measure.ORDINAL, "missing": MISSING}
NUMBER = {"kind": Kind.NUMBER, "measure": Measure.SCALE, "missing": (MissingRule(-99.0, -97.0),)}
BOOK = Codebook(
    variables=(
        Variable(
            "g",
            values=tuple(ValueLabel(k, sk.model.words.Words(f"g{k:.0f}")) for k in (1.0, 2.0, 3.0)),
            missing=MISSING,
        ),
        Variable("place", kind=Kind.TEXT, missing=(MissingRule("ไม่ระบุ", "ไม่ระบุ"),)),
        *(Variable(name, **LIKERT) for name in ("q1", "q2", "q3")),
        *(Variable(name, kind=Kind.DICHOTOMY, missing=MISSING) for name in ("m1", "m2", "m3")),
        Variable("x", **NUMBER),
        Variable("psu"),
    ),
    sets=(ResponseSet("m", sk.model.words.Words("m"), "dichotomy", ("m1", "m2", "m3")),),
)
ANALYSES = (
    "estimates",
    "frequencies",
    "means",
    "explore",
    "crosstab",
    "measures",
    "compare",
    "t_tests",
    "variance",
    "ranks",
    "correlation",
    "regression",
    "reliability",
    "models",
    "scales",
)
EVERYTHING = (*ANALYSES, "ranges", "post_hoc", "factors")


@st.composite
def frames(draw: st.DrawFn, rows: tuple[int, int] = (1, 40)) -> pd.DataFrame:
    """Answers with blanks and missing codes, ties, groups that may be empty, and a few PSUs."""
    n = draw(st.integers(*rows))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    likert = [1.0, 2.0, 3.0, 4.0, 5.0, 98.0, 99.0, np.nan]
    frame = pd.DataFrame({name: rng.choice(likert, n) for name in ("q1", "q2", "q3")})
    frame["g"] = rng.choice([1.0, 2.0, 3.0, 99.0, np.nan], n, p=[0.4, 0.3, 0.2, 0.05, 0.05])
    places = np.array(["เมือง", "ป่า", "ไม่ระบุ", "", None], dtype=object)
    frame["place"] = rng.choice(places, n)
    for name in ("m1", "m2", "m3"):
        frame[name] = rng.choice([0.0, 1.0, 99.0, np.nan], n, p=[0.5, 0.4, 0.05, 0.05])
    frame["x"] = np.where(rng.random(n) < 0.1, -99.0, rng.integers(0, 30, n) / 4)
    frame["psu"] = np.arange(n) % 5.0
    frame["w"] = rng.integers(1, 9, n) / 4
    frame["whole"] = rng.integers(1, 4, n).astype(float)
    return frame


def study(frame: pd.DataFrame, **design: str) -> sk.Study:
    data = frame.set_axis([f"r{i}" for i in range(len(frame))])
    found = sk.Study(Survey(data, BOOK))
    return found.weighted(**design) if design else found


def sampled(frame: pd.DataFrame) -> sk.Study:
    return study(frame, weight="w", weight_kind="sampling", psu="psu")


def ask(s: sk.Study, analyses: tuple[str, ...] = ANALYSES) -> dict[tuple[str, ...], float | None]:
    """Every number of every analysis by where it stands, unrounded; bases (rows) left out."""
    out: dict[tuple[str, ...], float | None] = {}
    for name in analyses:
        for k, view in enumerate(VIEWS[name](s)):
            # No NaN and no infinity ever leaves.
            wild = [r for r in view.records() if r["value"] is not None and not np.isfinite(r["value"])]
            assert not wild, wild
            repr(view)
            for record in view.records():
                place = (record["variable"], record["level"], record["by"], record["by_level"], record["statistic"])
                out[(name, str(k), *(str(part) for part in place))] = record["value"]
    return out


FIGURES = ("n", "mean", "sd", "median", "min", "max", "se", "sum", "skewness", "kurtosis", "p25", "p75")
TESTS = ("auto", "t", "welch", "anova", "welch_anova", "kruskal", "mann_whitney")
VIEWS = {
    "estimates": lambda s: [s.estimate("x", "g", contrasts=[{1: 1, 2: -1}]), s.estimate("q1", "place", of="proportion", codes=[4, 5]),
                            s.estimate("x", of="quantile"), s.estimate("q1", of="ratio", over="x"), s.estimate("m", of="proportion"),
                            s.standardise("q1", "g", "m1"), s.network("x", "g")],
    "frequencies": lambda s: [s.frequencies(["q1", "m", "place"]), s.frequencies(["q1", "m"], by="g")],
    "means": lambda s: [s.means("x", by, statistics=FIGURES) for by in ("", "g", "place")],
    "explore": lambda s: [s.explore("x"), s.explore("q1", "g"), s.ratio("q1", "x", "g"),
                          s.means("x", ["g", "place"], statistics=("n", "mean", "sd"))],
    "crosstab": lambda s: [s.crosstab(a, b, percent=p) for a, b in (("g", "q1"), ("place", "m1"), ("q1", "q2"), ("g", "g"))
                           for p in ("column", "row")],
    "measures": lambda s: [s.crosstab(a, b, measures=["nominal", "ordinal", "eta", "kappa", "mcnemar", "risk"],
                                      cells=("count", "expected", "adjusted"))
                           for a, b in (("q1", "q2"), ("m1", "m2"), ("place", "q1"))]
                          + [s.crosstab("m1", "m2", ["g"], measures=["cmh"])],
    "multiple": lambda s: [s.multiple("m", c, base=b, cells=("count", "column_percent", "row_percent", "total_percent"))
                           for b in ("respondents", "cases", "responses") for c in ("g", "m")],
    "compare": lambda s: [*(s.compare("x", "g", method=m, post_hoc="") for m in TESTS), s.compare("q1", "place", post_hoc=""),
                          s.compare(["x", "m1", "place"], "g", adjust="fdr"), s.compare_paired("q1", ["q2", "x"]),
                          *(s.compare("x", "g", method="anova", post_hoc=m) for m in ("lsd", "sidak", "scheffe"))],
    # The studentized range takes its time, so these are asked seldom.
    "ranges": lambda s: [s.compare("x", "g", method="anova", post_hoc=m) for m in ("tukey", "games_howell")],
    "t_tests": lambda s: [s.one_sample(["x", "q1"], 3), s.t_test("x", "g"), s.t_test("x", "place"),
                          s.t_test("q1", "g", groups=(2, 1)), s.paired(["q1", "q1"], ["q2", "x"])],
    "variance": lambda s: [s.anova("x", "g", post_hoc=["lsd", "scheffe", "tamhane"], contrasts=[(1, -1, 0)], trend=2),
                           s.anova("x", ["g", "place"]), s.anova("x", ["g", "q1"], covariates="q2", interactions=False),
                           s.anova("x", "g", covariates=["q1", "q2"]), s.repeated(["q1", "q2", "q3"]), s.repeated(["q1", "x"])],
    "ranks": lambda s: [*(ask(v, "g") for ask in (s.mann_whitney, s.kruskal_wallis, s.median_test, s.kolmogorov_smirnov)
                          for v in ("x", "q1")),
                        s.mann_whitney("x", "place"), s.kruskal_wallis("x", "g", adjust="holm"),
                        *(ask("q1", ["q2", "x"]) for ask in (s.wilcoxon, s.sign_test)), s.mcnemar("m1", "m2"),
                        *(ask(["q1", "q2", "q3"]) for ask in (s.friedman, s.kendall_w)), s.cochran_q(["m1", "m2", "m3"]),
                        s.goodness_of_fit("g"), s.goodness_of_fit("place"), s.goodness_of_fit("q1", (1, 2, 3, 2, 1)),
                        s.binomial(["m1", "x"]), s.binomial("q1", 0.3, cut=3), s.runs(["x", "q1"], order="psu"),
                        *(s.kolmogorov_smirnov(["x", "q1"], law=law) for law in ("normal", "uniform", "poisson", "exponential"))],
    # Studentized ranges are integrals: asked seldom.
    "post_hoc": lambda s: [s.anova("x", "g", control=2,
                                   post_hoc=["tukey", "tukey_b", "snk", "duncan", "scheffe", "dunnett", "games_howell"])],
    "correlation": lambda s: [s.correlate(["q1", "q2", "x"], method=m) for m in ("pearson", "spearman", "kendall")]
                             + [s.correlate(["q1", "q2", "x"], listwise=True, tails=1)]
                             + [s.correlate(["q1", "q2", "x"], method="kendall", listwise=True)]
                             + [s.correlate(["q1", "q2", "q3"], control="x"), s.correlate(["q1", "q2"], control=["q3", "x"])],
    "regression": lambda s: [s.regress("x", ["q1", "q2"]), s.regress("q1", ["x"]), s.regress("x", ["q1"], blocks=["q2", "q3"]),
                             *(s.regress("x", ["q1", "q2", "q3"], method=m) for m in ("stepwise", "forward", "backward"))],
    "reliability": lambda s: [s.reliability(["q1", "q2", "q3"])],
    "models": lambda s: [s.logistic("m1", ["x", "q1"]), s.logistic("m1", ["x", "g"], categorical="g", reference="first"),
                         s.logistic("m2", ["place"]), s.multinomial("g", ["x"]), s.ordinal("q1", ["x", "m1"])],
    "scales": lambda s: [*(s.reliability(["q1", "q2", "q3", "x"], model=m) for m in ("split", "guttman", "omega")),
                         s.ioc(["m1", "m2", "q1"]), s.ioc(["m1", "m2"], items="place")],
    # Loadings turn with the last digit where two eigenvalues are nearly one, so invariance is not asked of them.
    "factors": lambda s: [s.factor(["q1", "q2", "q3", "x"], extraction=e, rotation=r, factors=k)
                          for e in ("pca", "paf", "ml") for r in ("varimax", "promax", "oblimin") for k in (0, 2)],
}  # fmt: skip


def same(left: dict, right: dict, ignore: tuple[str, ...] = ()) -> None:
    """Both say the same everywhere, but for statistics named in ``ignore``."""
    kept = [{k: v for k, v in side.items() if k[-1] not in ignore} for side in (left, right)]
    assert kept[0].keys() == kept[1].keys(), kept[0].keys() ^ kept[1].keys()
    far = {
        k: (v, kept[1][k])
        for k, v in kept[0].items()
        if (v is None) != (kept[1][k] is None) or (v is not None and v != pytest.approx(kept[1][k], rel=1e-7, abs=1e-9))
    }
    assert not far, far


def with_data(s: sk.Study, data: pd.DataFrame, book: Codebook | None = None) -> sk.Study:
    return sk.Study(replace(s.survey, data=data, codebook=book or s.codebook))
