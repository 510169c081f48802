"""The three data sets on which groups are compared, as distributions: what the statistics see of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.factorial import CellMoments
from survey_kit.statistics.paired import differences
from survey_kit.statistics.related import Patterns
from tests.oracles.awkward import HERE
from tests.oracles.recording import Recording


def plain(values) -> Distribution:
    """Unweighted answers."""
    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    one = np.ones(len(x))
    return Distribution.of(x, one, one, one)


@dataclass(frozen=True)
class Sample:
    """One data set with the columns that groups.R uses, and what R said."""

    data: pd.DataFrame
    said: Recording
    y: tuple[str, ...]
    two: str
    many: str
    other: str
    x: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    same: tuple[str, ...]
    yes: tuple[str, ...]

    def by(self, name: str, column: str) -> list[Distribution]:
        """``name`` in every group of ``column``, codes ascending."""
        return [plain(part) for _, part in self.data.groupby(column)[name]]

    def change(self, first: str, second: str) -> Distribution:
        """Distribution of second − first."""
        both = self.data[[first, second]].dropna().to_numpy(float)
        one = np.ones(len(both))
        return differences(both[:, 0], both[:, 1], one, one, one)

    def moments(self, names: list[str]) -> tuple[np.ndarray, np.ndarray, float]:
        """Means, centred cross-products and number of complete cases."""
        x = self.data[names].dropna().to_numpy(float)
        return x.mean(axis=0), (x - x.mean(axis=0)).T @ (x - x.mean(axis=0)), float(len(x))

    def patterns(self, names) -> Patterns:
        """Complete answers, one pattern a row."""
        x = self.data[list(names)].dropna().to_numpy(float)
        return Patterns(x, np.ones(len(x)), np.ones(len(x)))

    def cells(self, factors: list[str], names: list[str]) -> list[CellMoments]:
        """Moments of ``names`` (y last) in every combination of ``factors``."""
        whole = self.data[[*factors, *(n for n in names if n not in factors)]].dropna()
        codes = [sorted(whole[f].unique()) for f in factors]
        out = []
        for key, part in whole.groupby(factors):
            x = part[names].to_numpy(float)
            centred = x - x.mean(axis=0)
            at = tuple(code.index(k) for code, k in zip(codes, key, strict=True))
            out.append(CellMoments(at, float(len(x)), x.mean(axis=0), centred.T @ centred))
        return out


def _awkward() -> Sample:
    data = pd.read_csv(HERE / "data" / "awkward.csv")
    likert = ["q1", "q2", "q3", "q4"]
    data[likert] = data[likert].mask(data[likert] == 99)
    return Sample(
        data, Recording("groups_awkward.tsv"), ("y", "income", "q1"), "sex", "city", "sex", ("age", "q2"),
        (("q1", "q2"), ("q3", "q2"), ("age", "y")), ("q1", "q2", "q3"), ("rare", "flag"),
    )  # fmt: skip


def _households() -> Sample:
    data = pd.read_csv(HERE / "data" / "households.csv")
    return Sample(
        data[data["a1"].isin([1, 2])], Recording("groups_households.tsv"), ("a11", "d5_1", "e2"), "a1", "city", "a1",
        ("a2", "a8"), (("d5_1", "d5_2"), ("d5_3", "d5_4"), ("a8", "a9")), tuple(f"d5_{k}" for k in range(1, 5)),
        tuple(f"b1_{k}" for k in range(1, 5)),
    )  # fmt: skip


def _api() -> Sample:
    return Sample(
        pd.read_csv(HERE / "data" / "api.csv"), Recording("groups_api.tsv"), ("api00", "enroll", "mobility"), "awards",
        "stype", "awards", ("meals", "ell"), (("api00", "api99"), ("meals", "ell"), ("full", "emer")), ("api00", "api99"),
        ("sch_wide", "awards", "both"),
    )  # fmt: skip


SAMPLES = {"awkward": _awkward, "households": _households, "api": _api}


def same(sample: Sample, got, key: str, tolerance: float = 1e-9) -> None:
    """What R said of the sample under ``key``, written down in the ledger."""
    sample.said.same(got, key, tolerance)


def facts(test) -> dict[str, float]:
    """The further figures of a test by name."""
    return dict(test.extra)
