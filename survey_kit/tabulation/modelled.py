"""Questions made ready for a model of categories: patterns of predictors, effects, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer, Totals, TotalsAnswer
from survey_kit.model.clusters import Clusters
from survey_kit.model.codebook import Code, Measure, Variable
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.table import Note, Row
from survey_kit.model.words import Words, in_turn
from survey_kit.statistics.categorical import Fit, Link, Patterns, fit
from survey_kit.statistics.design_models import Cells, design_fit, score_items
from survey_kit.statistics.linearisation import degrees_of_freedom
from survey_kit.statistics.replication import replicate_covariance
from survey_kit.tabulation.context import Context, Level, answered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """One question of a model: its ``columns`` in the patterns, and for categories their ``levels`` but the reference.

    A number has one column and no levels.
    """

    variable: str
    label: Words
    columns: tuple[int, ...]
    levels: tuple[Level, ...] = ()
    reference: Level | None = None

    def rows(self) -> list[Row]:
        """One row per column: the number, or each category against the reference."""
        if not self.levels:
            return [self.head()] if self.reference else [Row(self.variable, "", self.label)]
        return [Row(self.variable, v.key, self._against(v)) for v in self.levels]

    def head(self) -> Row:
        """The row of the whole question."""
        return Row(self.variable, "", self.label, "subtotal")

    def _against(self, level: Level) -> Words:
        assert self.reference is not None
        th, en = (f"{level.label.in_(lang)} / {self.reference.label.in_(lang)}" for lang in ("th", "en"))
        return Words(f"  {th}", f"  {en}")


@dataclass(frozen=True, slots=True)
class Modelled:
    """Patterns of complete rows, the categories of the outcome in the order of the patterns, the effects, the base.

    ``cells``: respondents alike in all of ``variables``; ``scale``: what their weights were multiplied with.
    """

    patterns: Patterns
    categories: tuple[Level, ...]
    effects: tuple[Effect, ...]
    base: Base
    cells: Cells
    variables: tuple[str, ...]
    scale: float

    def fault(self) -> Reason | None:
        """Why nothing can be fitted: nobody answered, a predictor of one category, or a single answer."""
        if self.base.n == 0:
            return Reason.NO_ANSWERS
        if any(not e.columns for e in self.effects):
            return Reason.NO_VARIATION
        return Reason.ONE_CATEGORY if len(self.categories) < 2 else None

    @property
    def event(self) -> Level:
        """The answer whose chance a binary model gives: the later of two."""
        return self.categories[-1]

    def turned(self) -> Modelled:
        """The same with the event first, as a binary model takes it; ``categories`` keep their order."""
        return replace(self, patterns=Patterns(self.patterns.x, self.patterns.y[:, ::-1]),
                       cells=replace(self.cells, answer=len(self.categories) - 1 - self.cells.answer))  # fmt: skip

    def notes(self) -> tuple[Note, ...]:
        """How many answered everything; which questions are categories, and what each is compared with."""
        complete = Note("model-n", {"n": float(np.sum(self.cells.w))})
        told = [e.label.being(e.reference.label, " = ") for e in self.effects if e.reference is not None]
        return (complete, Note("reference-levels", {"names": in_turn(told)})) if told else (complete,)


def is_category(variable: Variable, values: Sequence[Any], declared: Sequence[str]) -> bool:
    """Whether a predictor enters as categories: declared so, text, or nominal with more than two answers."""
    if variable.name in declared or any(isinstance(v, str) for v in values):
        return True
    return variable.measure is Measure.NOMINAL and bool(variable.values) and len(values) > 2


@dataclass(frozen=True, slots=True)
class CategoryModel:
    """What a model of a categorical ``variable`` by ``predictors`` is asked of; complete rows only.

    ``categorical`` predictors become indicators against their ``reference`` (``last`` or ``first``) category; text and
    nominal questions of more than two answers do so by themselves.
    """

    name: str
    variable: str
    predictors: tuple[str, ...]
    categorical: tuple[str, ...] = ()
    reference: str = "last"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """The tally of the outcome and all predictors: its patterns are all the model needs."""
        return (Tally((self.variable, *self.predictors)),)


def modelled(
    context: Context,
    answer: TallyAnswer,
    categorical: Sequence[str] = (),
    reference: str = "last",
    outcome_order: str = "codebook",
) -> Modelled:
    """The tally of an outcome (first variable) and its predictors as patterns.

    ``reference``: ``first`` or ``last`` category of each categorical predictor. Sampling weights are made to sum to
    the rows. ``outcome_order``: ``codebook`` or ``stored`` (rising values).
    """
    variables = [context.variable(name) for name in answer.variables]
    keep = np.ones(len(answer.keys), dtype=bool)
    for k, variable in enumerate(variables):
        keep &= answered(answer, k, variable)
    keys, n, w, w2 = answer.keys[keep], answer.n[keep], answer.w[keep], answer.w2[keep]
    base = Base.of(float(n.sum()), float(w.sum()), float(w2.sum()))
    outcome = _levels(variables[0], answer.values[0], keys[:, 0], outcome_order)
    columns: list[Floats] = []
    effects: list[Effect] = []
    for k, variable in enumerate(variables[1:], start=1):
        added, effect = _effect(variable, answer.values[k], keys[:, k], categorical, reference, len(columns))
        columns += added
        effects.append(effect)
    place = {level.code: j for j, level in enumerate(outcome)}
    at = np.array([place[answer.values[0][code]] for code in keys[:, 0]], dtype=np.intp)
    scale = base.n / base.weighted if context.sampling and base.weighted > 0 else 1.0
    patterns, which = _patterns(keys[:, 1:], columns, at, w * scale, len(outcome))
    stored = [[values[i] for i in keys[:, k]] for k, values in enumerate(answer.values)]
    cells = Cells(which, at, tuple(zip(*stored, strict=True)), w * scale)
    return Modelled(patterns, outcome, tuple(effects), base, cells, answer.variables, scale)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model with its own degrees of freedom: None where p comes from the normal, as without a design."""

    fit: Fit
    df: float | None = None
    reason: Reason | None = None


def fitted(context: Context, data: Modelled, model: Fit, link: Link, slopes: int) -> Fitted:
    """``model`` with errors from the design where weights are survey weights."""
    if not context.sampling:
        return Fitted(model)
    replicates = context.design.replicates
    if replicates is not None:
        each = [_refitted(data, cast(TallyAnswer, a), link) for a in context.engine.answer(
            [Tally(data.variables, weight=weight) for weight in replicates.weights])]  # fmt: skip
        return _replicated(model, each, Clusters(replicates=replicates), slopes)
    items = score_items(data.patterns, model, link, data.cells, data.variables)
    answer = cast(TotalsAnswer, context.engine.answer([Totals(items, per_psu=True)])[0])
    own = design_fit(data.patterns, model, link, answer, data.scale)
    df = degrees_of_freedom(answer.n[0, 0], answer.clusters) - slopes
    reason = own.reason or (None if df > 0 else Reason.TOO_FEW)
    return Fitted(own, df, reason)


def _refitted(data: Modelled, answer: TallyAnswer, link: Link) -> Floats:
    """Estimates of the same model under another weight, (k,); NaN where it cannot be fitted."""
    place = {key: i for i, key in enumerate(data.cells.keys)}
    y = np.zeros_like(data.patterns.y)
    for key, w in zip(answer.keys, answer.w, strict=True):
        at = place.get(tuple(values[k] for values, k in zip(answer.values, key, strict=True)))
        if at is not None:
            y[data.cells.pattern[at], data.cells.answer[at]] += w * data.scale
    there = y.sum(axis=1) > 0
    found = fit(Patterns(data.patterns.x[there], y[there]), link)
    return found.b if found.reason is None else np.full_like(found.b, np.nan)


def _replicated(model: Fit, each: Sequence[Floats], clusters: Clusters, slopes: int) -> Fitted:
    """``model`` with errors from its replicates; those that could not be fitted are left out."""
    assert clusters.replicates is not None
    whole = model.b
    theta = np.vstack([whole, *(b if b.shape == whole.shape else np.full_like(whole, np.nan) for b in each)])
    df = degrees_of_freedom(np.empty(0), clusters) - slopes
    spread = replicate_covariance(theta, clusters.replicates)
    return Fitted(replace(model, covariance=spread), df, None if df > 0 else Reason.TOO_FEW)


def _levels(variable: Variable, values: NDArray[Any], keys: NDArray[np.int64], order: str) -> tuple[Level, ...]:
    """Answers that occur among ``keys``, in the order of the codebook or as stored."""
    present: list[Code] = [values[i] for i in sorted(set(keys.tolist()))]
    if order == "codebook":
        place = {code: i for i, code in enumerate(variable.codes)}
        present.sort(key=lambda v: place.get(v, len(place)))
    return tuple(Level(v, variable.label_of(v)) for v in present)


def _effect(
    variable: Variable,
    values: NDArray[Any],
    keys: NDArray[np.int64],
    categorical: Sequence[str],
    reference: str,
    first: int,
) -> tuple[list[Floats], Effect]:
    """The columns of one predictor over the cells, and what they mean."""
    levels = _levels(variable, values, keys, "codebook")
    if not is_category(variable, [v.code for v in levels], categorical):
        column = np.array([values[i] for i in keys], dtype=np.float64)
        return [column], Effect(variable.name, variable.label, (first,))
    at = len(levels) - 1 if reference == "last" else 0
    shown = tuple(level for k, level in enumerate(levels) if k != at)
    cells = [values[i] for i in keys]
    columns = [np.array([v == level.code for v in cells], dtype=np.float64) for level in shown]
    held = levels[at] if levels else None
    return columns, Effect(variable.name, variable.label, tuple(range(first, first + len(shown))), shown, held)


def _patterns(
    keys: NDArray[np.int64], columns: Sequence[Floats], outcome: NDArray[np.intp], w: Floats, categories: int
) -> tuple[Patterns, NDArray[np.intp]]:
    """Cells that differ in the outcome only, together; and the pattern of each cell."""
    if len(keys) == 0:
        return Patterns(np.empty((0, len(columns))), np.empty((0, categories))), np.empty(0, dtype=np.intp)
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    x = np.stack(columns, axis=1)[first] if columns else np.empty((len(first), 0))
    y = np.zeros((len(first), categories))
    np.add.at(y, (inverse.reshape(-1), outcome), w)
    return Patterns(x, y), inverse.reshape(-1)
