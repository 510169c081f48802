"""Columns and questions paired one to one: by wording and cells first, then by the order of the form."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_kit.model.codebook import Codebook
from survey_kit.reading.evidence import IMPOSSIBLE, cells_of, rivals_of, support
from survey_kit.reading.likeness import Likeness, Question, questions_of, shared_prefixes, ways_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A pair is taken from this score on, and only where no other question comes nearer than CLEARLY.
ENOUGH = 0.34
CLEARLY = 0.06
# Cells alone never settle a column: who is it that is a man or a woman?
WORDED = 0.08
# A pair that is only just thinkable is still worth proposing.
THINKABLE = 0.15
PROPOSED = 3
# What a place between (and next to) questions already found adds; the same block counts once more.
IN_ORDER = 0.06
NEXT = 0.06
SAME_BLOCK = 0.08


@dataclass(frozen=True, slots=True)
class Pairing:
    """One column's question ("" where none is sure enough), its score (0–1), up to three questions to choose from."""

    target: str
    score: float
    proposals: tuple[tuple[str, float], ...]


def pair(
    columns: Sequence[int],
    header: Sequence[tuple[str, ...]],
    rows: Sequence[Sequence[Any]],
    codebook: Codebook,
    settled: dict[int, str],
) -> dict[int, Pairing]:
    """A pairing for each of ``columns``; ``settled`` are the columns already given to a question."""
    import numpy as np

    everything = questions_of(codebook)
    taken = _covered(settled.values(), codebook)
    questions = [q for q in everything if q.name not in taken]
    if not questions or not columns:
        return {}
    alike, worded = _likenesses(columns, header, rows, codebook, questions)
    by_name = {q.name: q for q in everything}
    found = {j: by_name[name] for j, name in settled.items() if name in by_name}
    scores = alike
    for _ in range(3):
        # Each round the questions found tell more about where their neighbours stand.
        scores = alike + _order(columns, questions, found, alike)
        chosen = _chosen(np.where(worded, scores, IMPOSSIBLE), alike)
        found |= {columns[i]: questions[k] for i, k in chosen.items()}
    return {column: _pairing(scores[i], chosen.get(i), questions) for i, column in enumerate(columns)}


def _covered(names: Iterable[str], codebook: Codebook) -> set[str]:
    """The questions that ``names`` leave nothing of: a set covers its options and an option its set."""
    taken = set(names)
    for answers in codebook.sets:
        if answers.name in taken:
            taken.update(answers.variables)
        elif taken & set(answers.variables):
            taken.add(answers.name)
    return taken


def _likenesses(
    columns: Sequence[int],
    header: Sequence[tuple[str, ...]],
    rows: Sequence[Sequence[Any]],
    codebook: Codebook,
    questions: Sequence[Question],
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Scores and whether the wording has any part in them, both of shape (columns, questions).

    A score is how alike header and question are and what the cells say; -1 where the cells forbid it.
    """
    import numpy as np

    likeness, rivals = Likeness(questions), rivals_of([q.target for q in questions])
    prefixes = shared_prefixes([lines[-1] for lines in header])
    scores = np.full((len(columns), len(questions)), IMPOSSIBLE)
    worded = np.zeros(scores.shape, dtype=bool)
    for i, j in enumerate(columns):
        ways, cells = ways_apart(header[j], prefixes[j]), cells_of(row[j] for row in rows)
        for k, question in enumerate(questions):
            spoken = support(cells, question.target, codebook, rivals.get(question.name, 1))
            if spoken > IMPOSSIBLE:
                alike = likeness.of(ways, question)
                scores[i, k], worded[i, k] = alike + spoken, alike >= WORDED
    return scores, worded


def _order(
    columns: Sequence[int], questions: Sequence[Question], found: dict[int, Question], alike: NDArray[Any]
) -> NDArray[Any]:
    """What the neighbours of a column add to each question, shape (columns, questions)."""
    import numpy as np

    known = sorted(found)
    bonus = np.zeros_like(alike)
    for i, j in enumerate(columns):
        at = bisect_left(known, j)
        left = found[known[at - 1]] if at else None
        right = next((found[n] for n in known[at:] if n > j), None)
        for k, question in enumerate(questions):
            bonus[i, k] = _between(question, left, right)
    return np.where(alike > 0, bonus, 0.0)


def _between(question: Question, left: Question | None, right: Question | None) -> float:
    low = left.place if left else -1
    high = right.place if right else question.place + 1
    if not low < question.place < high:
        return 0.0
    beside = question.place == low + 1 or (right is not None and question.place == high - 1)
    home = any(n is not None and n.block == question.block for n in (left, right))
    return IN_ORDER + NEXT * beside + SAME_BLOCK * home


def _chosen(scores: NDArray[Any], alike: NDArray[Any]) -> dict[int, int]:
    """Column → question (positions) of the best one-to-one pairing, where it is good and clearly the best."""
    from scipy.optimize import linear_sum_assignment

    rows, places = linear_sum_assignment(scores.clip(min=0), maximize=True)
    pairs = {int(i): int(k) for i, k in zip(rows, places, strict=True) if scores[i, k] >= ENOUGH}
    return {i: k for i, k in pairs.items() if _clear(scores, i, k, pairs) and not _doubled(alike[i], k)}


def _doubled(alike: NDArray[Any], k: int) -> bool:
    """Whether another question is worded the very same: the order of the form alone never settles which is meant."""
    return bool((alike >= alike[k] - 1e-9).sum() > 1)


def _clear(scores: NDArray[Any], i: int, k: int, pairs: dict[int, int]) -> bool:
    """Whether no free question suits the column nearly as well, and no other column the question."""
    spoken_for = {b for a, b in pairs.items() if a != i and scores[a, b] >= scores[i, b] + CLEARLY}
    rivals = [scores[i, q] for q in range(scores.shape[1]) if q != k and q not in spoken_for]
    others = [scores[c, k] for c in range(scores.shape[0]) if c != i and c not in pairs]
    return bool(max(rivals, default=0.0) + CLEARLY <= scores[i, k] and max(others, default=0.0) <= scores[i, k])


def _pairing(scores: NDArray[Any], chosen: int | None, questions: Sequence[Question]) -> Pairing:
    best = sorted(range(len(questions)), key=lambda k: -scores[k])[:PROPOSED]
    proposals = tuple((questions[k].name, float(min(1.0, scores[k]))) for k in best if scores[k] >= THINKABLE)
    score = float(min(1.0, scores[best[0] if chosen is None else chosen]))
    return Pairing("" if chosen is None else questions[chosen].name, max(0.0, score), proposals)
