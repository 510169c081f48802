"""The weights inside an index: which parts its formula adds up, with what share, and the index under other shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.expression import evaluate, names, parse
from survey_kit.expression.nodes import Arithmetic, Call, Expression, Name, Negative
from survey_kit.model.codebook import Codebook, Index, Kind, Measure, Variable
from survey_kit.scoring.scores import bands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an index: its name, its ``share`` of the whole (all add to 1), the ends of its scale.

    ``falling``: more of the part means less of the index (a capacity in a vulnerability).
    """

    name: str
    share: float
    low: float
    high: float
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Weighted:
    """An index that adds up parts: ``bottom`` + ``reach`` × Σ share × (part between its ends, 0 to 1)."""

    index: Index
    parts: tuple[Part, ...]
    bottom: float
    reach: float

    def values(self, columns: dict[str, Floats], shares: tuple[float, ...]) -> Floats:
        """The index in every row under other ``shares``; NaN where a part is missing."""
        total = np.zeros(len(next(iter(columns.values()))))
        for part, share in zip(self.parts, shares, strict=True):
            between = (columns[part.name] - part.low) / (part.high - part.low)
            total = total + share * (1 - between if part.falling else between)
        return np.asarray(self.bottom + self.reach * total)

    def shifted(self, k: int, by: float) -> tuple[float, ...] | None:
        """All shares when part ``k`` weighs ``by`` more and the others give way in proportion; None outside 0 to 1."""
        share = self.parts[k].share
        now = share + by
        if not 0 <= now <= 1 or share >= 1:
            return None
        return tuple(now if i == k else part.share * (1 - now) / (1 - share) for i, part in enumerate(self.parts))


def weighted(index: Index, codebook: Codebook) -> Weighted | None:
    """The parts and shares of ``index``; None when its formula is no sum of two or more scores with known ends."""
    expression = _scores_by_name(parse(index.formula))
    found = names(expression)
    ends = [_ends(name, codebook) for name in found]
    if len(found) < 2 or any(end is None for end in ends):
        return None
    bare = replace(codebook, indices=())
    probes = np.vstack([np.zeros(len(found)), np.eye(len(found)), 2 * np.eye(len(found)), np.ones(len(found))])
    try:
        value = evaluate(expression, lambda name: probes[:, found.index(name)], bare)
    except SurveyKitError:
        return None
    slope, k = value[1 : len(found) + 1] - value[0], len(found)
    straight = np.allclose(value[k + 1 : 2 * k + 1] - value[0], 2 * slope) and np.isclose(
        value[-1] - value[0], slope.sum()
    )
    if not straight or (slope == 0).any() or not np.isfinite(value).all():
        return None
    spans = np.array([high - low for low, high in (end for end in ends if end)])
    reach = float((np.abs(slope) * spans).sum())
    bottom = float(value[0]) + sum(
        float(s) * (high if s < 0 else low) for s, (low, high) in zip(slope, (e for e in ends if e), strict=True)
    )
    parts = tuple(
        Part(name, float(abs(s) * (high - low)) / reach, low, high, bool(s < 0))
        for name, s, (low, high) in zip(found, slope, (e for e in ends if e), strict=True)
    )
    return Weighted(index, parts, bottom, reach)


def _ends(name: str, codebook: Codebook) -> tuple[float, float] | None:
    """Lowest and highest value of a scale or index, when both are numbers."""
    whole = codebook.index(name) or codebook.scale(name)
    if whole is None or not (np.isfinite(whole.low) and np.isfinite(whole.high) and whole.low < whole.high):
        return None
    return whole.low, whole.high


def _scores_by_name(expression: Expression) -> Expression:
    """``block(d5)`` as the column ``d5`` that holds the score of the scale."""
    match expression:
        case Call("block", (Name(name),)):
            return Name(name)
        case Arithmetic(op, left, right):
            return Arithmetic(op, _scores_by_name(left), _scores_by_name(right))
        case Negative(of):
            return Negative(_scores_by_name(of))
        case _:
            return expression


def behind(index: Index, codebook: Codebook) -> Weighted | None:
    """The weighted index that ``index`` is, or that its formula looks at (a grade is given for a total)."""
    own = weighted(index, codebook)
    if own is not None:
        return own
    inside = (codebook.index(name) for name in names(parse(index.formula)))
    return next((w for i in inside if i is not None and (w := weighted(i, codebook)) is not None), None)


def provisional(survey: Survey, index: Index) -> Floats | None:
    """1 where the level of ``index`` is only for the time being, else 0, per row; None where nothing says so."""
    if not index.provisional:
        return None
    return np.nan_to_num(evaluate(parse(index.provisional), survey.answers, survey.codebook))


@dataclass(frozen=True)
class _Columns:
    """Columns of a survey, some of them replaced."""

    survey: Survey
    instead: dict[str, Floats]

    def __call__(self, name: str) -> NDArray[Any]:
        return self.instead[name] if name in self.instead else self.survey.answers(name)


def with_scenarios(survey: Survey, index: Index, source: Weighted, scenarios: dict[str, tuple[float, ...]]) -> Survey:
    """The survey (scored) with the index and its level under every scenario's shares, in columns named after it.

    ``source`` is the weighted index that moves; ``index`` is computed again from it by its own formula. Where the index
    says when it is provisional, ``<index>_provisional`` is a column, too.
    """
    data, book = survey.data.copy(), survey.codebook
    parts = {part.name: survey.values(part.name) for part in source.parts}
    bare = replace(book, indices=())
    added = []
    for name, shares in scenarios.items():
        moved = source.values(parts, shares)
        if source.index.name != index.name:
            columns = _Columns(survey, {source.index.name: moved})
            moved = evaluate(_scores_by_name(parse(index.formula)), columns, bare)
        data[name] = moved
        ends = ("", "_level") if index.levels else ("",)
        if index.levels:
            data[f"{name}_level"] = bands(np.asarray(moved), index)
        added += [Variable(f"{name}{end}", index.label, Kind.NUMBER, Measure.SCALE, role="score") for end in ends]
    mark = provisional(survey, index)
    if mark is not None:
        data[f"{index.name}_provisional"] = mark
    return replace(survey, data=data, codebook=replace(book, variables=(*book.variables, *added)))
