"""Lines of a sheet that are no answers (totals, remarks, the header once more), and sheets that lie on their side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from survey_kit.model.survey import Step
from survey_kit.thai.text import normal
from survey_kit.thai.typed import is_remark, is_total, total_of
from survey_kit.thai.values import read_number

Line = tuple[int, Sequence[Any]]
# The smallest table that shows on which side it lies: answers of three people to three questions.
_LEAST = 4


def text_of(cell: Any) -> str:
    """A cell as text, without the spaces around it."""
    return "" if cell is None else str(cell).strip()


def answers_in(lines: Sequence[Line], header: Sequence[str]) -> tuple[list[Line], tuple[Step, ...]]:
    """The lines that hold answers, and a step for each kind of line left out, with its row numbers and a text."""
    places = _Places(lines)
    kept, left = list[Line](), dict[str, list[Line]]()
    for number, line in lines:
        kind = _kind(line, header, places)
        if kind:
            left.setdefault(kind, []).append((number, line))
        else:
            kept.append((number, line))
    return kept, tuple(left_out(kind, found) for kind, found in left.items())


def left_out(code: str, lines: Sequence[Line]) -> Step:
    """Lines that were left out: their row numbers and the first text that stands there."""
    texts = (text_of(c) for _, line in lines for c in line)
    rows = ", ".join(str(number) for number, _ in lines)
    return Step(code, {"rows": rows, "count": len(lines), "text": next(filter(None, texts), "")})


def _kind(line: Sequence[Any], header: Sequence[str], places: _Places) -> str:
    if is_total(line) or places.is_subtotal(line):
        return "total-rows-left-out"
    if is_remark(line) and len(header) > 2:
        return "remark-rows-left-out"
    texts = [text_of(c) for c in line]
    again = len(texts) > 1 and texts == [t.strip() for t in header[: len(texts)]]
    return "header-rows-left-out" if again else ""


class _Places:
    """What else stands in the columns, which tells a subtotal from a community called Ruam."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.texts: frozenset[str] | None = None

    def is_subtotal(self, line: Sequence[Any]) -> bool:
        """Whether a line adds up a group: no text but "total of …", of something the table names, or among numbers."""
        place = next((j for j, c in enumerate(line) if text_of(c)), None)
        group = total_of(line[place]) if place is not None and isinstance(line[place], str) else None
        if place is None or group is None or any(_kind_of([c]) == "words" for c in line[place + 1 :]):
            return False
        return normal(group) in self._named() or self._counted(place)

    def _named(self) -> frozenset[str]:
        if self.texts is None:
            self.texts = frozenset(normal(c) for _, line in self.lines for c in line if isinstance(c, str))
        return self.texts

    def _counted(self, j: int) -> bool:
        """Whether a column mostly holds numbers."""
        cells = [line[j] for _, line in self.lines if j < len(line) and text_of(line[j])]
        return 2 * sum(read_number(c) is not None for c in cells) > len(cells)


def turned(lines: Sequence[Line]) -> list[Line] | None:
    """A table whose questions stand below each other and whose people stand side by side, the right way round.

    None for any other table. The sign: a first column of different words, lines that are all numbers, lines that are
    all words, and no column that is either.
    """
    table = [line for _, line in lines if sum(bool(text_of(c)) for c in line) > 1]
    width = max((len(line) for line in table), default=0)
    if width < _LEAST or len(table) < _LEAST:
        return None
    names = [text_of(line[0]) for line in table]
    if len(set(names)) < len(names) or any(not n or read_number(n) is not None for n in names):
        return None
    grid = [[line[j] if j < len(line) else None for j in range(width)] for line in table]
    columns = [list(column) for column in zip(*grid, strict=True)]
    # The first line of a table the right way round is its header: only what follows tells.
    across = {_kind_of(line[1:]) for line in grid[1:]}
    if not {"numbers", "words"} <= across or any(_kind_of(c[1:]) for c in columns[1:]):
        return None
    return [(j, column) for j, column in enumerate(columns, start=1)]


def _kind_of(cells: Sequence[Any]) -> str:
    """``numbers`` or ``words`` where all filled cells are; empty for a mixture and for nothing."""
    kinds: Mapping[bool, str] = {True: "numbers", False: "words"}
    found = {read_number(c) is not None for c in cells if text_of(c)}
    return kinds[found.pop()] if len(found) == 1 else ""
