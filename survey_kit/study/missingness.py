"""Who left what unanswered: by question, and by city, interviewer or any other group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.checking.structure import relevant
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Kind, MissingReason, Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

REASONS = (
    MissingReason.BLANK, MissingReason.NO_ANSWER, MissingReason.DONT_KNOW, MissingReason.REFUSED,
    MissingReason.NOT_ASKED, MissingReason.ENTRY_LOST, MissingReason.UNSTATED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question in one group (an empty one: everybody): ``rows`` of which ``skipped`` did not concern it.

    ``reasons`` counts the rows without an answer by `REASONS`, in that order.
    """

    question: str
    by: str
    group: float | str | None
    rows: int
    skipped: int
    reasons: tuple[int, ...]

    @property
    def asked(self) -> int:
        """Rows the question concerned."""
        return self.rows - self.skipped

    @property
    def missing(self) -> int:
        """Rows asked that have no answer."""
        return sum(self.reasons)

    @property
    def share(self) -> float | None:
        """``missing`` of ``asked``, 0 to 1; None where nobody was asked."""
        return self.missing / self.asked if self.asked else None

    def record(self) -> dict[str, Any]:
        """A flat record."""
        named = {str(r): n for r, n in zip(REASONS, self.reasons, strict=True)}
        return {"question": self.question, "by": self.by, "group": self.group, "rows": self.rows, "asked": self.asked,
                "missing": self.missing, "share": self.share, **named}  # fmt: skip


def unanswered(survey: Survey, by: str = "") -> list[Unanswered]:
    """Every question of the survey, for everybody or in each group of ``by``; unweighted rows.

    A question of several columns is answered when one of them is. Raises ``unknown-column``.
    """
    if by and by not in survey.data.columns:
        raise SurveyKitError("unknown-column", question=by)
    groups = list(_groups(survey, by)) if by else [(None, np.ones(len(survey), dtype=bool))]
    out = []
    for question, columns in _questions(survey).items():
        state = _states(survey, columns)
        for group, rows in groups:
            counts = np.bincount(state[rows], minlength=len(REASONS) + 2)
            reasons = tuple(int(n) for n in counts[2:])
            out.append(Unanswered(question, by, group, int(rows.sum()), int(counts[1]), reasons))
    return out


def _groups(survey: Survey, by: str) -> Iterator[tuple[float | str, NDArray[np.bool_]]]:
    column = survey.answers(by)
    if column.dtype == object:
        for text in sorted({t for t in column if t is not None}):
            yield str(text), column == text
    else:
        for value in np.unique(column[~np.isnan(column)]):
            yield float(value), column == value


def _questions(survey: Survey) -> dict[str, list[Variable]]:
    """Columns of every question in the data."""
    out: dict[str, list[Variable]] = {}
    for variable in survey.codebook.variables:
        if variable.kind is Kind.PERSONAL:
            continue
        if variable.name in survey.data.columns:
            alone = variable.kind in (Kind.TEXT, Kind.DATE, Kind.LIKERT)
            out.setdefault(variable.name if alone else variable.question or variable.name, []).append(variable)
    return out


def _states(survey: Survey, columns: list[Variable]) -> NDArray[np.intp]:
    """0 answered, 1 not concerned, then the reasons; shape (rows,). The first column says why there is no answer."""
    first = columns[0]
    state = _state(survey, first)
    for other in columns[1:]:
        state = np.where(_state(survey, other) == 0, 0, state)
    if first.relevant:
        # A form on a telephone leaves what it skips blank.
        state = np.where((relevant(survey, first.relevant) == 0) & (state > 1), 1, state)
    return state


def _state(survey: Survey, variable: Variable) -> NDArray[np.intp]:
    column = survey.column(variable.name)
    if column.dtype == object:
        return _state_of_texts(column, variable)
    state = np.where(np.isnan(column), 2 + REASONS.index(MissingReason.BLANK), 0)
    for rule in reversed(variable.missing):
        if not isinstance(rule.low, str) and not isinstance(rule.high, str):
            with np.errstate(invalid="ignore"):
                state = np.where((column >= rule.low) & (column <= rule.high), _place(rule.reason), state)
    return state.astype(np.intp)


def _state_of_texts(column: NDArray[Any], variable: Variable) -> NDArray[np.intp]:
    reasons = (MissingReason.BLANK if text is None else variable.reason(text) for text in column)
    return np.array([0 if r is None else _place(r) for r in reasons], dtype=np.intp)


def _place(reason: MissingReason) -> int:
    return 1 if reason is MissingReason.NOT_APPLICABLE else 2 + REASONS.index(reason)
