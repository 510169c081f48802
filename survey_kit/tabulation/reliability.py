"""Reliability of a scale: Cronbach's alpha and its items, two halves, Guttman's lower bounds, McDonald's omega."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.model.aggregates import Moments, MomentsAnswer, Request
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.factors import omega
from survey_kit.statistics.reliability import Reliability as Found
from survey_kit.statistics.reliability import SplitHalf, guttman, reliability, split_half
from survey_kit.tabulation.context import Context, complete_note, words
from survey_kit.tabulation.figures import Line, figures_table, finite
from survey_kit.tabulation.relate import settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODELS = ("alpha", "split", "guttman", "omega")
ITEMS = ("mean", "sd", "item_total", "squared_multiple", "alpha_if_deleted", "scale_mean_if_deleted",
         "scale_variance_if_deleted")  # fmt: skip
# What Thai theses call an alpha from this value up.
VERDICTS = ((0.90, "alpha-very-good"), (0.80, "alpha-good"), (0.70, "alpha-acceptable"), (0.60, "alpha-improve"),
            (-np.inf, "alpha-poor"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of a block of items, with the figures of each item; ``reverse`` ones become ``turn`` − x.

    ``model``: one of `MODELS`; what is asked beyond alpha follows in a table of its own.
    """

    name: str
    variables: tuple[str, ...]
    label: Words = Words()
    reverse: tuple[str, ...] = ()
    turn: float = 0.0
    model: str = "alpha"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments of the items."""
        return (Moments(self.variables),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: items; the test line holds α and standardised α."""
        return _Scale(self, context, answers[0]).items()

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Items with alpha, the scale, correlations between items, and the model asked for."""
        scale = _Scale(self, context, answers[0])
        more = {"split": scale.halves, "guttman": scale.bounds, "omega": scale.omega}.get(self.model)
        known = scale.found.reason is None
        return (scale.items(), *((scale.summary(), scale.between()) if known else ()), *((more(),) if more else ()))


class _Scale:
    """The moments of one scale, reversed items turned, and its tables."""

    def __init__(self, plan: Reliability, context: Context, answer: MomentsAnswer) -> None:
        self.plan, self.context = plan, context
        sign = np.array([-1.0 if v in plan.reverse else 1.0 for v in plan.variables])
        mean, cross = np.diag(answer.mean[0]), settled(answer) * np.outer(sign, sign)
        self.mean = np.where(sign < 0, plan.turn - mean, mean)
        n, w = float(answer.n[0, 0, 0]), float(answer.w[0, 0, 0])
        # The scale of sampling weights must not change a standard deviation: they are made to sum to the rows.
        scaled = context.sampling and w > 0
        self.cross, self.w = (cross * n / w, n) if scaled else (cross, w)
        self.base = Base(round(n), w, n)
        self.found: Found = reliability(self.mean, self.cross, self.w)

    @property
    def binary(self) -> bool:
        """Whether every item is 0 or 1, so that alpha is KR-20: Σw(x − mean)² = W·mean·(1 − mean)."""
        due = self.w * self.mean * (1 - self.mean)
        return bool(self.w > 0 and np.allclose(np.diag(self.cross), due, rtol=1e-9, atol=1e-12))

    def rows(self) -> tuple[Row, ...]:
        """One row per item."""
        return tuple(Row(v, "", self.context.codebook.label_of(v)) for v in self.plan.variables)

    def items(self) -> Table:
        """Figures of each item; the test line holds the coefficient."""
        found, total = self.found, self.found.scale_variance
        covariance = self.cross / (self.w - 1) if self.w > 1 else self.cross * np.nan
        rest = total - 2 * covariance.sum(axis=1) + np.diag(covariance)
        shown = {"mean": found.means, "sd": found.sds, "item_total": found.item_total,
                 "squared_multiple": found.squared_multiple, "alpha_if_deleted": found.alpha_if_deleted,
                 "scale_mean_if_deleted": found.scale_mean - found.means,
                 "scale_variance_if_deleted": rest}  # fmt: skip
        if found.reason is not None:
            shown = dict.fromkeys(ITEMS, found.means * np.nan)
        lines = [
            Line(row, {s: finite(v[i]) for s, v in shown.items()}, found.reason or Reason.NO_VARIATION)
            for i, row in enumerate(self.rows())
        ]
        name = "kr20" if found.reason is None and self.binary else "cronbach_alpha"
        extra = {"items": float(len(lines)), "standardised": found.standardised, "scale_mean": found.scale_mean,
                 "scale_variance": found.scale_variance}  # fmt: skip
        test = Comparison(name, found.alpha, reason=found.reason,
                          extra=tuple((k, v) for k, v in extra.items() if v is not None))  # fmt: skip
        reversed_ones = (Note("reversed"),) if self.plan.reverse else ()
        notes = (complete_note(self.context, self.base), *reversed_ones, *self.verdict())
        return figures_table(self.plan.name, self.plan.label or words("reliability"), ITEMS, lines, kind="reliability",
                             base=self.base, tests=(test,), notes=notes,
                             stub=words("item"))  # fmt: skip

    def verdict(self) -> tuple[Note, ...]:
        """What an alpha of this size is called."""
        alpha = self.found.alpha
        if alpha is None or self.found.reason is not None:
            return ()
        return (Note(next(code for least, code in VERDICTS if alpha >= least)),)

    def summary(self) -> Table:
        """The whole scale and the correlations between its items: mean, least, largest."""
        r = self.correlations()[np.triu_indices(len(self.mean), 1)]
        variance = self.found.scale_variance
        figures = {"items": float(len(self.mean)), "mean": self.found.scale_mean, "variance": variance,
                   "sd": float(np.sqrt(variance)), "standardised_alpha": self.found.standardised,
                   "r_mean": float(r.mean()), "r_min": float(r.min()), "r_max": float(r.max())}  # fmt: skip
        line = Line(Row("(scale)", "", words("whole_scale")), figures)
        return figures_table(f"{self.plan.name}.scale", words("scale_statistics"), tuple(figures), [line],
                             base=self.base)  # fmt: skip

    def correlations(self) -> Floats:
        """Correlations between the items (k, k)."""
        sds = np.sqrt(np.diag(self.cross))
        return np.asarray(self.cross / np.outer(sds, sds))

    def between(self) -> Table:
        """The matrix of correlations between items."""
        r = self.correlations()
        names = self.plan.variables
        lines = [Line(row, dict(zip(names, r[i].tolist(), strict=True))) for i, row in enumerate(self.rows())]
        return matrix(f"{self.plan.name}.correlations", words("inter_item"), "r", lines,
                      [Column("r", v, "", row.label) for v, row in zip(names, self.rows(), strict=True)],
                      self.base)  # fmt: skip

    def halves(self) -> Table:
        """Two halves: their own figures, then the coefficients of the whole."""
        found: SplitHalf = split_half(self.mean, self.cross, self.w)
        lines = [
            Line(
                Row("(part)", str(k + 1), words(f"part_{k + 1}")),
                {"items": float(found.sizes[k]), "mean": found.means[k], "variance": finite(found.variances[k]),
                 "alpha": found.alphas[k]},
                found.reason or (Reason.ONE_ITEM if found.sizes[k] < 2 else Reason.NO_VARIATION),
            )
            for k in range(2)
        ]  # fmt: skip
        whole: dict[str, float | None] = {
            "r": found.correlation, "equal_length": found.equal_length, "unequal_length": found.unequal_length,
            "split_half": found.guttman,
        }  # fmt: skip
        lines.append(
            Line(Row("(scale)", "", words("whole_scale"), "total"), whole, found.reason or Reason.NO_VARIATION)
        )
        statistics = ("items", "mean", "variance", "alpha", "r", "equal_length", "unequal_length", "split_half")
        names = self.plan.variables
        note = Note(
            "halves", {"first": ", ".join(names[: found.sizes[0]]), "second": ", ".join(names[found.sizes[0] :])}
        )
        return figures_table(f"{self.plan.name}.halves", words("split_halves"), statistics, lines, base=self.base,
                             notes=(note,))  # fmt: skip

    def bounds(self) -> Table:
        """Guttman's λ1 to λ6."""
        found = guttman(self.cross, self.w)
        figures = {f"lambda_{k}": value for k, value in enumerate(found, start=1)}
        line = Line(Row("(scale)", "", words("whole_scale")), figures, self.found.reason or Reason.SINGULAR)
        return figures_table(f"{self.plan.name}.guttman", words("guttman"), tuple(figures), [line], base=self.base)

    def omega(self) -> Table:
        """ω and the loading of each item on the one factor behind it."""
        value, loadings = omega(self.cross, self.w)
        reason = self.found.reason or (Reason.TOO_FEW if len(self.mean) < 3 else Reason.SINGULAR)
        lines = [Line(row, {"loading": finite(loadings[i])}, reason) for i, row in enumerate(self.rows())]
        whole = Row("(scale)", "", words("whole_scale"), "total")
        lines.append(Line(whole, {"omega": value, "alpha": self.found.alpha}, reason))
        return figures_table(f"{self.plan.name}.omega", words("omega"), ("loading", "omega", "alpha"), lines,
                             base=self.base, notes=(Note("omega-method"),))  # fmt: skip


def matrix(
    name: str, title: Words, statistic: str, lines: Sequence[Line], columns: Sequence[Column], base: Base,
    notes: Sequence[Note] = (),
) -> Table:  # fmt: skip
    """A table whose columns are variables or factors; figures of ``lines`` go by a column's ``level`` or ``by``."""
    keys = [column.level or column.by for column in columns]
    table = figures_table(name, title, keys, lines, base=base, notes=notes)
    return replace(table, columns=tuple(replace(column, statistic=statistic) for column in columns))
