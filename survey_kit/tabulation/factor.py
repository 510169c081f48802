"""Factor analysis: is there anything in common, how many factors, what loads on which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.model.aggregates import Moments, MomentsAnswer, Request
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.factors import ITERATE, Extraction, above_one, adequacy, extract
from survey_kit.statistics.rotation import Rotated, rotate
from survey_kit.tabulation.context import Context, complete_note, words
from survey_kit.tabulation.figures import Line, figures_table, finite
from survey_kit.tabulation.relate import settled
from survey_kit.tabulation.reliability import matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OBLIQUE = ("promax", "oblimin")


@dataclass(frozen=True, slots=True)
class Factor:
    """Factors behind ``variables`` (complete rows): ``extraction`` pca, paf or ml; ``rotation`` with Kaiser's scaling.

    ``factors`` 0: as many as there are eigenvalues above 1. Principal axes stop after ``rounds`` rounds.
    """

    name: str
    variables: tuple[str, ...]
    extraction: str = "pca"
    rotation: str = "varimax"
    factors: int = 0
    rounds: int = ITERATE

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments of the items."""
        return (Moments(self.variables),)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Adequacy, variance explained, loadings (rotated ones sorted), and for oblique factors their correlations."""
        answer: MomentsAnswer = answers[0]
        n, w = float(answer.n[0, 0, 0]), float(answer.w[0, 0, 0])
        base, cross = Base(round(n), w, n), settled(answer)
        scale = np.sqrt(np.diag(cross))
        size = n if context.sampling else w
        reason = Reason.NO_ANSWERS if n == 0 else Reason.TOO_FEW if size <= len(scale) else None
        if reason is None and (scale <= 0).any():
            reason = Reason.NO_VARIATION
        if reason is not None:
            line = Line(Row("(items)", "", words("all_items")), {"kmo": None}, reason)
            return (figures_table(self.name, words("factor_analysis"), ("kmo",), [line], base=base),)
        return _Factors(self, context, cross / np.outer(scale, scale), size, base).tables()


class _Factors:
    """One correlation matrix, its factors and their tables."""

    def __init__(self, plan: Factor, context: Context, r: Floats, w: float, base: Base) -> None:
        self.plan, self.context, self.r, self.w, self.base = plan, context, r, w, base
        self.count = min(plan.factors or above_one(r), len(r))
        self.found: Extraction = extract(r, w, self.count, plan.extraction, rounds=plan.rounds)
        self.reason = self.found.reason
        if self.reason is None and plan.extraction == "paf" and not self.found.converged:
            self.reason = Reason.NOT_CONVERGED
        self.rotated: Rotated | None = None
        if self.reason is None and plan.rotation != "none" and self.count > 1:
            self.rotated = rotate(self.found.loadings, plan.rotation)

    def tables(self) -> tuple[Table, ...]:
        """All tables in the order they are read."""
        out = [self.adequacy(), self.communalities(), self.variance()]
        oblique = self.plan.rotation in OBLIQUE
        found = self.found.loadings if self.reason is None else self.found.loadings * np.nan
        title = "component_matrix" if self.plan.extraction == "pca" else "factor_matrix"
        out.append(self._loadings("loadings", title, found, sort=self.rotated is None))
        if self.rotated is not None:
            out.append(self._loadings("rotated", "pattern_matrix" if oblique else "rotated_matrix",
                                      self.rotated.pattern, sort=True))  # fmt: skip
            if oblique:
                out += [self._loadings("structure", "structure_matrix", self.rotated.structure, sort=True),
                        self._correlations(self.rotated.phi)]  # fmt: skip
        return tuple(out)

    def adequacy(self) -> Table:
        """KMO and Bartlett's test; for maximum likelihood also whether the factors suffice."""
        found = adequacy(self.r, self.w)
        tests: list[tuple[str, dict[str, float | None], Reason | None]] = [
            ("kmo", {"value": found.kmo}, Reason.SINGULAR),
            ("bartlett", *self._test(found.bartlett)),
        ]
        if self.found.test is not None:
            tests.append(("factor_fit", *self._test(self.found.test)))
        lines = [Line(Row(f"({code})", "", words(code)), figures, reason) for code, figures, reason in tests]
        return figures_table(f"{self.plan.name}.adequacy", words("adequacy"), ("value", "chi2", "df", "p"), lines,
                             base=self.base, notes=(complete_note(self.context, self.base),))  # fmt: skip

    def _test(self, test: Comparison) -> tuple[dict[str, float | None], Reason | None]:
        test = self.context.withheld(test)
        return {"chi2": test.statistic, "df": test.df, "p": test.p}, test.reason

    def communalities(self) -> Table:
        """Per item: adequacy, communality before and after extraction."""
        msa = adequacy(self.r, self.w).msa
        lines = [
            Line(row, {"msa": finite(msa[i]), "initial": finite(self.found.initial[i]),
                       "extracted": None if self.reason else finite(self.found.communalities[i])},
                 self.reason or Reason.SINGULAR)
            for i, row in enumerate(self._rows())
        ]  # fmt: skip
        return figures_table(f"{self.plan.name}.communalities", words("communalities"),
                             ("msa", "initial", "extracted"), lines, base=self.base, stub=words("item"))  # fmt: skip

    def variance(self) -> Table:
        """Eigenvalues (the numbers of a scree plot) and what the factors explain before and after rotation."""
        k = len(self.r)
        initial = self.found.eigenvalues
        extracted = None if self.reason else (self.found.loadings**2).sum(axis=0)
        rotated = None if self.rotated is None else self.rotated.sums
        oblique = self.plan.rotation in OBLIQUE
        lines = []
        for i in range(k):
            figures: dict[str, float | None] = {
                "eigenvalue": float(initial[i]), "percent_variance": float(initial[i]) / k,
                "cumulative_variance": float(initial[: i + 1].sum()) / k,
            }  # fmt: skip
            for sums, prefix, shares in ((extracted, "extracted", True), (rotated, "rotated", not oblique)):
                if sums is None or i >= len(sums):
                    continue
                figures[f"{prefix}_ss"] = float(sums[i])
                # Correlated factors share variance: their percentages would not add up.
                if shares:
                    figures[f"{prefix}_percent"] = float(sums[i]) / k
                    figures[f"{prefix}_cumulative"] = float(sums[: i + 1].sum()) / k
            lines.append(Line(Row("(factor)", str(i + 1), Words(str(i + 1))), figures))
        shown = [f"{p}_{s}" for p in ("extracted", "rotated") for s in ("ss", "percent", "cumulative")]
        used = [s for s in shown if any(s in line.figures for line in lines)]
        return figures_table(f"{self.plan.name}.variance", words("total_variance"),
                             ("eigenvalue", "percent_variance", "cumulative_variance", *used), lines, base=self.base,
                             stub=words("factor"))  # fmt: skip

    def _loadings(self, part: str, title: str, loadings: Floats, *, sort: bool) -> Table:
        rows, columns = self._rows(), self._columns()
        order = _sorted(loadings) if sort and self.reason is None else range(len(rows))
        lines = [
            Line(rows[i], {c.level: finite(v) for c, v in zip(columns, loadings[i], strict=True)}, self.reason)
            for i in order
        ]
        notes: list[Note] = []
        if part in ("rotated", "structure"):
            notes.append(Note(f"rotation-{self.plan.rotation}"))
        if part == "loadings":
            notes.append(Note(f"extraction-{self.plan.extraction}", {"factors": self.count}))
            if self.plan.extraction == "ml" and not self.found.converged and self.reason is None:
                notes.append(Note("heywood"))
        return matrix(f"{self.plan.name}.{part}", words(title), "loading", lines, columns, self.base, notes)

    def _correlations(self, phi: Floats) -> Table:
        columns = self._columns()
        lines = [
            Line(Row("(factor)", c.level, c.label), {d.level: float(v) for d, v in zip(columns, phi[i], strict=True)})
            for i, c in enumerate(columns)
        ]
        return matrix(f"{self.plan.name}.phi", words("factor_correlations"), "r", lines, columns, self.base)

    def _columns(self) -> list[Column]:
        return [Column("loading", "(factor)", str(j + 1), Words(str(j + 1))) for j in range(self.count)]

    def _rows(self) -> list[Row]:
        return [Row(v, "", self.context.codebook.label_of(v)) for v in self.plan.variables]


def _sorted(loadings: Floats) -> list[int]:
    """Items by the factor they load on most, the largest loading of each first."""
    # Loadings that differ in the last binary digit are equal, and stay in the order they were named.
    size = np.round(np.abs(loadings), 9)
    strongest = size.argmax(axis=1)
    return sorted(range(len(size)), key=lambda i: (strongest[i], -size[i, strongest[i]]))
