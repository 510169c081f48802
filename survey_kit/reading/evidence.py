"""What the cells of a column say about the question they answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from survey_kit.model.codebook import Codebook, Kind, ResponseSet, Variable
from survey_kit.reading.checkboxes import read_ticks
from survey_kit.thai.dates import read_date
from survey_kit.thai.silence import reason_typed, says_none
from survey_kit.thai.text import normal
from survey_kit.thai.typed import spelt_out, tick
from survey_kit.thai.values import read_number

# Cells of a column that are looked at, and the share of them that must fit before a question is thinkable.
LOOKED_AT = 30
FIRST_ROWS = 500
MUST_FIT = 0.6
TICKED = 8
IMPOSSIBLE = -1.0


@dataclass(frozen=True)
class Cells:
    """The different answers of one column, silence left out; ``words`` are those that are no numbers, normalised.

    ``dates`` counts those that read as dates; ``repeated`` says whether any answer stands twice.
    """

    values: tuple[Any, ...]
    words: tuple[str, ...]
    numbers: tuple[float, ...]
    dates: int
    repeated: bool

    @property
    def numeric(self) -> float:
        return len(self.numbers) / len(self.values) if self.values else 0.0


def cells_of(column: Iterable[Any]) -> Cells:
    """The first answers of a column."""
    different: dict[str, Any] = {}
    repeated = False
    for cell in islice(column, FIRST_ROWS):
        text = str(cell).strip() if cell is not None else ""
        if text and text != "nan" and not reason_typed(text):
            repeated = repeated or text in different
            different.setdefault(text, cell)
        if len(different) == LOOKED_AT:
            break
    found = list(different.values())
    read = [read_number(c) for c in found]
    texts = tuple(normal(spelt_out(str(c))) for c, number in zip(found, read, strict=True) if number is None)
    dates = sum(1 for c in found if not isinstance(c, int | float) and read_date(c) is not None)
    return Cells(tuple(found), texts, tuple(n.value for n in read if n), dates, repeated)


def support(cells: Cells, target: Variable | ResponseSet, codebook: Codebook, rivals: int) -> float:
    """How far the cells speak for ``target``: -1 (impossible) to about 0.4; 0 where they say nothing.

    ``rivals`` is the number of questions whose answers have the same words: those words are weak evidence for each.
    """
    if not cells.values:
        return 0.0
    if isinstance(target, ResponseSet):
        return _ticks(cells, target, codebook)
    if target.kind is Kind.DATE:
        return 0.35 if cells.dates >= 0.8 * len(cells.values) else IMPOSSIBLE
    if target.kind in (Kind.TEXT, Kind.PERSONAL):
        return _text(cells, target)
    if cells.dates >= 0.5 * len(cells.values):
        return IMPOSSIBLE
    if target.kind is Kind.NUMBER:
        return _number(cells, target)
    if target.kind is Kind.DICHOTOMY:
        return _boxes(cells, target)
    return _codes(cells, target, rivals)


def _text(cells: Cells, target: Variable) -> float:
    if target.unique:
        return IMPOSSIBLE if cells.repeated else 0.1
    if cells.dates >= 0.5 * len(cells.values):
        return IMPOSSIBLE
    return -0.15 if cells.numeric > 1 - MUST_FIT else 0.0


def _number(cells: Cells, target: Variable) -> float:
    none = sum(1 for w in cells.words if says_none(w))
    if len(cells.numbers) + none < MUST_FIT * len(cells.values):
        return IMPOSSIBLE
    answers = [n for n in cells.numbers if target.reason(n) is None]
    low, high = target.low if target.low is not None else -1e300, target.high if target.high is not None else 1e300
    inside = sum(1 for n in answers if low <= n <= high)
    return 0.0 if inside >= 0.8 * len(answers) else IMPOSSIBLE


def _boxes(cells: Cells, target: Variable) -> float:
    label = _normal(str(target.label))
    ticked = sum(1 for w in cells.words if tick(w) is not None or w == label)
    known = sum(1 for n in cells.numbers if n in (0, 1) or target.reason(n) is not None)
    return 0.0 if ticked + known == len(cells.values) else IMPOSSIBLE


def _codes(cells: Cells, target: Variable, rivals: int) -> float:
    codes = {float(v.code) for v in target.values if not isinstance(v.code, str)}
    if cells.numeric >= MUST_FIT:
        return 0.0 if all(n in codes for n in cells.numbers) else IMPOSSIBLE
    words = answer_words(target)
    known = sum(1 for w in cells.words if w in words)
    share = known / len(cells.words)
    return 0.4 * share / max(1, rivals) ** 0.5 if share >= MUST_FIT else IMPOSSIBLE


def answer_words(target: Variable) -> frozenset[str]:
    """The words of a question's answers, as they are compared; also the codes where those are words."""
    texts = [t for v in target.values for t in (v.label.th, v.label.en, v.code if isinstance(v.code, str) else "")]
    return frozenset(_normal(t) for t in texts if t)


_normal = lru_cache(maxsize=4096)(normal)


def _ticks(cells: Cells, target: ResponseSet, codebook: Codebook) -> float:
    if target.kind != "dichotomy" or cells.numeric >= MUST_FIT:
        return IMPOSSIBLE
    read = [read_ticks(c, target, codebook) for c in cells.values[:TICKED]]
    placed = sum(len(t.ticked or ()) for t in read)
    share = placed / max(1, placed + sum(len(t.rest) for t in read))
    return 0.4 * share if share >= MUST_FIT else IMPOSSIBLE


def rivals_of(targets: Sequence[Variable | ResponseSet]) -> dict[str, int]:
    """How many of ``targets`` share the words of each one's answers."""
    words = {t.name: answer_words(t) for t in targets if isinstance(t, Variable) and t.values}
    counts: dict[frozenset[str], int] = {}
    for answer in words.values():
        counts[answer] = counts.get(answer, 0) + 1
    return {name: counts[answer] for name, answer in words.items()}
