"""Replicate weights made from a design: jackknife, balanced half samples, bootstrap of PSUs.

Sources: Wolter (2007), ch. 3 (BRR, Fay), 4 (jackknife); Rao & Wu (1988) for the bootstrap of n − 1 PSUs a stratum.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Kind, Measure, Variable
from survey_kit.model.survey import Replicates, Step
from survey_kit.model.words import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

    Floats = NDArray[np.float64]

Method = Literal["jk1", "jkn", "brr", "fay", "bootstrap"]
METHODS: tuple[Method, ...] = ("jk1", "jkn", "brr", "fay", "bootstrap")
PREFIX = "sk_rep_"


def with_replicates(
    survey: Survey, method: Method, rng: np.random.Generator, *, count: int = 200, fay: float = 0.3
) -> Survey:
    """The survey with columns ``sk_rep_1`` … of replicate weights, and its design told to use them.

    ``jk1`` and ``jkn`` leave out one PSU at a time (without and with strata, with the fpc of the first stage), ``brr``
    and ``fay`` halve strata of two PSUs, ``bootstrap`` draws ``count`` times from ``rng``. Raises
    ``replicates-calibrated`` for weights that were calibrated: every replicate would have to be calibrated too.
    """
    design = survey.design
    if not design.weight_kind.sampled:
        raise SurveyKitError("replicates-need-design")
    if method == "fay" and not 0 < fay < 1:
        raise SurveyKitError("fay-unstated", value=fay)
    if design.calibration is not None:
        raise SurveyKitError("replicates-calibrated")
    weight = np.ones(len(survey)) if design.weight is None else survey.values(design.weight)
    strata, psu, stratum_of = _places(survey)
    names = [f"{v:.15g}" if isinstance(v, float) else str(v) for v in _distinct(survey, design.strata)]
    sizes = np.bincount(stratum_of)
    if (sizes < 2).any():
        raise SurveyKitError("replicates-lonely", stratum=names[int(np.flatnonzero(sizes < 2)[0])])
    left = _left_out(survey, strata, sizes)
    if design.inner and (left <= 0).any():
        raise SurveyKitError("replicates-certain", stratum=names[int(np.flatnonzero(left <= 0)[0])])
    if method == "jk1" and len(sizes) > 1:
        raise SurveyKitError("replicates-jk1-strata")
    if method in ("brr", "fay") and (sizes != 2).any():
        at = int(np.flatnonzero(sizes != 2)[0])
        raise SurveyKitError("replicates-not-two", stratum=names[at], psus=int(sizes[at]))
    if method in ("jk1", "jkn"):
        factors, rscales, scale = _jackknife(stratum_of, sizes, left)
    elif method == "bootstrap":
        factors = _bootstrap(stratum_of, sizes, count, rng)
        rscales, scale = np.ones(count), 1 / count
    else:
        rho = fay if method == "fay" else 0.0
        factors = _half_samples(stratum_of, len(sizes), rho)
        rscales, scale = np.ones(factors.shape[1]), 1 / (factors.shape[1] * (1 - rho) ** 2)
    columns = {f"{PREFIX}{r + 1}": weight * factors[psu, r] for r in range(factors.shape[1])}
    df = float(len(stratum_of) - len(sizes))
    made = Replicates(tuple(columns), scale, tuple(rscales.tolist()), False, df, method)
    return _with_columns(survey, columns, made)


def _with_columns(survey: Survey, columns: dict[str, Floats], made: Replicates) -> Survey:
    import pandas as pd

    kept = [c for c in survey.data.columns if not str(c).startswith(PREFIX)]
    data = pd.concat([survey.data[kept], pd.DataFrame(columns, index=survey.data.index)], axis=1)
    new = [Variable(name, Words(name), Kind.NUMBER, Measure.SCALE, question=name, role="weight") for name in columns]
    book = replace(survey.codebook, variables=(
        *(v for v in survey.codebook.variables if not v.name.startswith(PREFIX)), *new))  # fmt: skip
    step = Step("replicates", {"method": made.method, "count": len(columns)})
    return replace(survey, data=data, codebook=book, design=replace(survey.design, replicates=made),
                   steps=(*survey.steps, step))  # fmt: skip


def _distinct(survey: Survey, name: str | None) -> list[object]:
    return ["–"] if name is None else sorted(dict.fromkeys(survey.column(name).tolist()), key=str)


def _places(survey: Survey) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Stratum and PSU of every row (rows,), and the stratum of every PSU."""
    rows = len(survey)
    known = {v: k for k, v in enumerate(_distinct(survey, survey.design.strata))}
    strata = np.zeros(rows, dtype=np.intp)
    if survey.design.strata:
        strata = np.array([known[v] for v in survey.column(survey.design.strata).tolist()], dtype=np.intp)
    units = survey.column(survey.design.psu).tolist() if survey.design.psu else list(range(rows))
    seen: dict[tuple[int, object], int] = {}
    psu = np.array([seen.setdefault((int(s), u), len(seen)) for s, u in zip(strata, units, strict=True)], dtype=np.intp)
    return strata, psu, np.array([s for s, _ in seen], dtype=np.intp)


def _left_out(survey: Survey, strata: NDArray[np.intp], sizes: NDArray[np.intp]) -> Floats:
    """1 − f of every stratum at the first stage."""
    if survey.design.fpc is None:
        return np.ones(len(sizes))
    fpc = np.zeros(len(sizes))
    fpc[strata] = survey.values(survey.design.fpc)
    return 1.0 - np.where(fpc <= 1, fpc, sizes / fpc)


def _jackknife(stratum_of: NDArray[np.intp], sizes: NDArray[np.intp], left: Floats) -> tuple[Floats, Floats, float]:
    """One replicate without each PSU, the others of its stratum standing in for it."""
    count = len(stratum_of)
    n = sizes[stratum_of]
    factors = np.ones((count, count))
    for r in range(count):
        inside = stratum_of == stratum_of[r]
        factors[inside, r] = n[r] / (n[r] - 1)
        factors[r, r] = 0.0
    return factors, left[stratum_of] * (n - 1) / n, 1.0


def _half_samples(stratum_of: NDArray[np.intp], strata: int, rho: float) -> Floats:
    """Halves balanced by a Hadamard matrix: 2 − ρ and ρ for the two PSUs of every stratum."""
    from scipy.linalg import hadamard

    # Its first column is all ones and would always take the same half.
    order = 1 << max(2, int(strata).bit_length())
    signs = hadamard(order)[:, 1 : strata + 1]
    second = np.zeros(len(stratum_of), dtype=bool)
    for s in range(strata):
        second[np.flatnonzero(stratum_of == s)[1]] = True
    taken = (signs[:, stratum_of].T > 0) != second[:, None]
    return np.where(taken, 2 - rho, rho)


def _bootstrap(stratum_of: NDArray[np.intp], sizes: NDArray[np.intp], count: int, rng: np.random.Generator) -> Floats:
    """n − 1 PSUs drawn again in every stratum of n, each worth n/(n − 1)."""
    factors = np.zeros((len(stratum_of), count))
    for s, n in enumerate(sizes.tolist()):
        inside = np.flatnonzero(stratum_of == s)
        times = rng.multinomial(n - 1, np.full(n, 1 / n), size=count).T
        factors[inside] = times * n / (n - 1)
    return factors
