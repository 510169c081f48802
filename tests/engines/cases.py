"""The cases every engine must answer alike."""

from __future__ import annotations

import numpy as np
import pandas as pd

from survey_kit.model.codebook import Codebook, Kind, Measure, MissingReason, MissingRule, Variable
from survey_kit.model.survey import Auxiliary, Calibration, Design, Replicates, Stage, Survey, WeightKind

MISSING = (
    MissingRule(97, 97, MissingReason.NOT_APPLICABLE),
    MissingRule(98, 98, MissingReason.DONT_KNOW),
    MissingRule(99, 99, MissingReason.NO_ANSWER),
)


def codebook() -> Codebook:
    likert = {"kind": Kind.LIKERT, "measure": Measure.ORDINAL, "missing": MISSING}
    return Codebook(
        variables=(
            Variable("city"),
            Variable("sex", missing=MISSING),
            Variable("q1", **likert),
            Variable("q2", **likert),
            Variable("q3", **likert),
            *(Variable(f"m_{k}", kind=Kind.DICHOTOMY, missing=MISSING) for k in (1, 2, 3, 0)),
            Variable("income", kind=Kind.NUMBER, measure=Measure.SCALE, missing=(MissingRule(-99, -97),)),
            Variable("big", kind=Kind.NUMBER, measure=Measure.SCALE),
            Variable("void", kind=Kind.NUMBER, measure=Measure.SCALE),
            Variable("place", kind=Kind.TEXT),
            Variable("w", kind=Kind.NUMBER, measure=Measure.SCALE, missing=(MissingRule(999, 999),)),
            Variable("stratum"),
            Variable("psu"),
            Variable("fpc", kind=Kind.NUMBER, measure=Measure.SCALE),
            Variable("house"),
            Variable("houses", kind=Kind.NUMBER, measure=Measure.SCALE),
            *(Variable(f"rep_{k}", kind=Kind.NUMBER, measure=Measure.SCALE) for k in (1, 2, 3)),
            Variable("before", kind=Kind.NUMBER, measure=Measure.SCALE),
        )
    )


def frame(rows: int = 240, seed: int = 20260001) -> pd.DataFrame:
    """Dirty on purpose: blanks, user-missing codes, an empty city, a PSU with nobody answering."""
    rng = np.random.default_rng(seed)
    psu = rng.integers(1, 13, rows).astype(float)
    data = {
        "city": rng.choice([1, 2, 3, 5], rows, p=[0.4, 0.3, 0.2, 0.1]).astype(float),
        "sex": rng.choice([1, 2, 99, np.nan], rows, p=[0.4, 0.5, 0.05, 0.05]),
        "stratum": np.ceil(psu / 4),
        "psu": psu,
        "fpc": np.ceil(psu / 4) * 10 + 5,
    }
    for k, name in enumerate(("q1", "q2", "q3")):
        data[name] = rng.choice([1, 2, 3, 4, 5, 97, 98, 99, np.nan], rows, p=[0.1, 0.2, 0.3, 0.2, 0.1, *[0.025] * 4])
        data[name][psu == 12 - k] = 99  # everybody in this PSU is outside the base
    for name in ("m_1", "m_2", "m_3", "m_0"):
        data[name] = rng.choice([0, 1, 99, np.nan], rows, p=[0.6, 0.3, 0.05, 0.05])
    data["income"] = np.round(rng.lognormal(9.5, 0.8, rows), 2)
    data["income"][rng.random(rows) < 0.1] = -99
    data["big"] = 1e9 + rng.normal(0, 1, rows)
    data["void"] = np.full(rows, np.nan)
    data["place"] = rng.choice(np.array(["แหลมสนอ่อน", "เก้าแสน", "", None], dtype=object), rows)
    data["w"] = rng.uniform(0.2, 3.0, rows)
    data["house"] = rng.integers(1, 6, rows).astype(float)
    data["houses"] = np.full(rows, 40.0)
    for k in (1, 2, 3):
        data[f"rep_{k}"] = data["w"] * rng.choice([0.0, 1.0, 2.0], rows)
    data["before"] = rng.uniform(0.5, 1.5, rows)
    return pd.DataFrame(data, index=[f"r{i}" for i in range(rows)])


def weights(kind: str, data: pd.DataFrame) -> pd.DataFrame:
    out = data.copy()
    if kind == "zero":
        out.loc[out.index[::7], "w"] = 0.0
    elif kind == "missing":
        out.loc[out.index[::5], "w"] = np.nan
    elif kind == "user missing":
        out.loc[out.index[::6], "w"] = 999.0
    elif kind == "negative":
        out.loc[out.index[::11], "w"] = -1.0
    elif kind == "none_left":
        out["w"] = 0.0
    return out


WEIGHTS = ("unweighted", "fractional", "zero", "missing", "user missing", "negative", "none_left")
DESIGNS = {
    "clusters": {"strata": "stratum", "psu": "psu", "fpc": "fpc"},
    "strata": {"strata": "stratum"},
    "rows": {},
    "two stages": {"strata": "stratum", "psu": "psu", "fpc": "fpc", "inner": (Stage("house", None, "houses"),)},
    "replicates": {"replicates": Replicates(("rep_1", "rep_2", "rep_3"), 0.5, (1.0, 1.0, 1.0))},
    "calibrated": {
        "strata": "stratum",
        "psu": "psu",
        "calibration": Calibration(
            (*(Auxiliary((("city", c),)) for c in (1.0, 2.0, 3.0, 5.0)), Auxiliary((("sex", 2.0),), "income")), "before"
        ),
    },
}


def survey(weight: str = "fractional", design: str = "clusters", rows: int = 240) -> Survey:
    data = weights(weight, frame(rows))
    name, kind = (None, WeightKind.NONE) if weight == "unweighted" else ("w", WeightKind.SAMPLING)
    return Survey(data, codebook(), Design(weight=name, weight_kind=kind, **DESIGNS[design]))
