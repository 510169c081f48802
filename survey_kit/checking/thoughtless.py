"""Answers given without thought: one answer all the way down, patterns, and interviewers who differ from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking.amounts import groups
from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

# One answer throughout two blocks happens to people who mean it; throughout most blocks of a form it does not.
MOST_BLOCKS = 0.5
LEAST_BLOCKS = 2
LEAST_ITEMS = 4
# A pattern must repeat over this many items before it is no chance.
PATTERN_ITEMS, REPEATS = 16, 4
LONGEST_PATTERN = 5
INTERVIEWER = "interviewer"
LEAST_INTERVIEWS = 10
# Holm's method keeps the chance of one false accusation in a whole survey at this.
ALPHA = 0.01


def _blocks(survey: Survey) -> dict[str, NDArray[np.float64]]:
    """Answers to each scale of four items or more, shape (rows, items)."""
    out = {}
    for scale in survey.codebook.scales:
        items = [survey.values(v) for v in scale.items if v in survey.data.columns]
        if len(items) >= LEAST_ITEMS:
            out[scale.name] = np.stack(items, axis=1)
    return out


def _flat(block: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Rows whose answers to a block are all there and all the same, shape (rows,)."""
    return ~np.isnan(block).any(axis=1) & np.asarray((block == block[:, :1]).all(axis=1))


def straight_lining(survey: Survey) -> Iterator[Finding]:
    """The same answer to every item of at least two blocks, and of more than half of all blocks."""
    blocks = _blocks(survey)
    if len(blocks) < LEAST_BLOCKS:
        return
    flat = np.stack([_flat(b) for b in blocks.values()], axis=1)
    first = np.stack([b[:, 0] for b in blocks.values()], axis=1)
    for i in np.flatnonzero(flat.sum(axis=1) >= LEAST_BLOCKS):
        values = first[i][flat[i]]
        if len(set(values)) == 1 and flat[i].sum() > MOST_BLOCKS * len(blocks):
            items = [v for name, is_flat in zip(blocks, flat[i], strict=True) if is_flat
                     for v in _items(survey, name)]  # fmt: skip
            facts = {"blocks": int(flat[i].sum()), "by": _by(survey, i), "questions": tuple(items)}
            yield Finding("straight-lining", survey.row_id(i), "", float(values[0]), "keep", "notice", 11, facts)


def _items(survey: Survey, scale: str) -> tuple[str, ...]:
    found = survey.codebook.scale(scale)
    return found.items if found else ()


def _by(survey: Survey, row: np.intp) -> str:
    """The interviewer of a row, "–" where the survey does not say."""
    return str(survey.column(INTERVIEWER)[row] or "–") if INTERVIEWER in survey.data.columns else "–"


def pattern_answers(survey: Survey) -> Iterator[Finding]:
    """Answers that repeat in a fixed order (1 2 3 1 2 3 …) through all scale items of a row."""
    blocks = _blocks(survey)
    if not blocks:
        return
    answers = np.concatenate(list(blocks.values()), axis=1)
    for i in range(len(survey)):
        row = answers[i][~np.isnan(answers[i])]
        length = next((k for k in range(2, LONGEST_PATTERN + 1) if _repeats(row, k)), 0)
        if length:
            shown = " ".join(f"{v:.15g}" for v in row[:length])
            facts = {"pattern": shown, "count": len(row), "by": _by(survey, np.intp(i))}
            yield Finding("pattern-answers", survey.row_id(i), "", None, "keep", "warning", 11, facts)


def _repeats(row: NDArray[np.float64], length: int) -> bool:
    return (
        len(row) >= max(PATTERN_ITEMS, REPEATS * length)
        and row.std() > 0
        and bool((row[length:] == row[:-length]).all())
    )


Signal = Callable[["Survey"], "NDArray[np.float64]"]


def _share_missing(survey: Survey) -> NDArray[np.float64]:
    """Share of the questions put to everybody that have no answer, shape (rows,)."""
    kinds = (Kind.SINGLE, Kind.LIKERT, Kind.NUMBER)
    asked = [survey.values(v.name) for v in survey.codebook.variables
             if v.kind in kinds and v.name in survey.data.columns and not v.is_text and not v.relevant]  # fmt: skip
    return np.isnan(np.stack(asked, axis=1)).mean(axis=1) if asked else np.full(len(survey), np.nan)


def _share_flat(survey: Survey) -> NDArray[np.float64]:
    """Share of blocks answered in a straight line, shape (rows,)."""
    blocks = _blocks(survey)
    return np.stack([_flat(b) for b in blocks.values()]).mean(axis=0) if blocks else np.full(len(survey), np.nan)


def _spread(survey: Survey) -> NDArray[np.float64]:
    """How far the answers within a block lie apart, mean over blocks, shape (rows,)."""
    full = [np.where(np.isnan(b).any(axis=1), np.nan, b.std(axis=1)) for b in _blocks(survey).values()]
    if not full:
        return np.full(len(survey), np.nan)
    block = np.stack(full, axis=1)
    there = (~np.isnan(block)).sum(axis=1)
    return np.where(there > 0, np.nansum(block, axis=1) / np.maximum(there, 1), np.nan)


SIGNALS: dict[str, Signal] = {
    "interviewer-missing": _share_missing,
    "interviewer-flat": _share_flat,
    "interviewer-spread": _spread,
}


def interviewer_effects(survey: Survey) -> Iterator[Finding]:
    """Interviewers whose interviews differ from the others of their city: empty answers, straight lines, spread.

    Rank-sum test of Mann and Whitney (two-sided, with the correction for ties) for every interviewer with at least ten
    interviews and every signal, within the city; Holm's correction over all of them. Communities differ too, so this
    says "look", never "cheated".
    """
    from scipy.stats import mannwhitneyu

    if INTERVIEWER not in survey.data.columns:
        return
    names = survey.column(INTERVIEWER)
    tests = []
    for signal, measure in SIGNALS.items():
        values = measure(survey)
        for rows in groups(survey):
            there = rows & ~np.isnan(values)
            for who in sorted({str(n) for n in names[there] if n}):
                own, others = values[there & (names == who)], values[there & (names != who)]
                if min(len(own), len(others)) >= LEAST_INTERVIEWS and np.ptp(values[there]) > 0:
                    p = float(mannwhitneyu(own, others).pvalue)
                    tests.append((p, who, signal, own, others))
    tests.sort(key=lambda t: t[0])
    for k, (p, who, signal, own, others) in enumerate(tests):
        if p * (len(tests) - k) > ALPHA:
            return
        facts = {"n": len(own), "here": f"{own.mean():.2f}", "rest": f"{others.mean():.2f}", "p": f"{p:.2g}",
                 "tests": len(tests), "by": who}  # fmt: skip
        yield Finding(signal, "", INTERVIEWER, who, "keep", "notice", 11, facts, about=who)
