"""The cleaning log: what was changed and taken out, enough to do it again and to undo it.

Data as read and log give the clean data; clean data and log give the data as read. Both work on what the files say
(text cells), so that the bytes come back and not just the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from survey_kit.errors import SurveyKitError

Action = Literal["change", "remove", "lost"]
ACTIONS: tuple[Action, ...] = ("change", "remove", "lost")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text cells: names of its columns, and the cells of each row by the row's id, in order."""

    columns: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    ``change``: the cell (row, question) held ``before`` and holds ``after``. ``remove``: the row was taken out;
    ``before`` is its place (0-based) in the data as read. ``lost``: the cell of a removed row held ``before``.
    ``step`` is the reason: codes of findings.
    """

    action: Action
    step: str
    row: str
    question: str = ""
    before: str = ""
    after: str = ""


def difference(read: Grid, cleaned: Grid, reasons: Mapping[tuple[str, str], str]) -> tuple[Entry, ...]:
    """The log that leads from ``read`` to ``cleaned``; ``reasons`` by (row, question), (row, "") for a removed row."""
    out: list[Entry] = []
    for place, (row, cells) in enumerate(read.rows.items()):
        if row not in cleaned.rows:
            step = reasons.get((row, ""), "")
            out.append(Entry("remove", step, row, before=str(place)))
            out += (Entry("lost", step, row, q, cell) for q, cell in zip(read.columns, cells, strict=True) if cell)
            continue
        pairs = zip(read.columns, cells, cleaned.rows[row], strict=True)
        out += (Entry("change", reasons.get((row, q), ""), row, q, a, b) for q, a, b in pairs if a != b)
    return tuple(out)


def replayed(read: Grid, log: Iterable[Entry]) -> Grid:
    """The clean data: every entry of the log done again. Raises ``log-does-not-fit`` where the data are not those."""
    rows = {row: list(cells) for row, cells in read.rows.items()}
    at = {q: j for j, q in enumerate(read.columns)}
    for entry in log:
        if entry.action == "remove":
            if entry.row not in rows:
                raise SurveyKitError("log-does-not-fit", row_id=entry.row, column="", cell="–")
            del rows[entry.row]
        elif entry.action == "change":
            _exchange(rows, at, entry, entry.before, entry.after)
    return Grid(read.columns, {row: tuple(cells) for row, cells in rows.items()})


def undone(cleaned: Grid, log: Iterable[Entry]) -> Grid:
    """The data as read: every entry of the log taken back. Raises ``log-does-not-fit`` as `replayed` does."""
    rows = {row: list(cells) for row, cells in cleaned.rows.items()}
    at = {q: j for j, q in enumerate(cleaned.columns)}
    back: dict[str, tuple[int, list[str]]] = {}
    for entry in log:
        if entry.action == "change":
            _exchange(rows, at, entry, entry.after, entry.before)
        elif entry.action == "remove":
            back[entry.row] = int(entry.before), [""] * len(cleaned.columns)
        elif entry.row in back and entry.question in at:
            back[entry.row][1][at[entry.question]] = entry.before
        else:
            raise SurveyKitError("log-does-not-fit", row_id=entry.row, column=entry.question, cell="–")
    order = list(rows)
    for row, (place, cells) in sorted(back.items(), key=lambda item: item[1][0]):
        order.insert(place, row)
        rows[row] = cells
    return Grid(cleaned.columns, {row: tuple(rows[row]) for row in order})


def _exchange(rows: dict[str, list[str]], at: dict[str, int], entry: Entry, old: str, new: str) -> None:
    """Put ``new`` where ``old`` stands; anything else there means that log and data do not belong together."""
    found = rows[entry.row][at[entry.question]] if entry.row in rows and entry.question in at else None
    if found != old:
        raise SurveyKitError("log-does-not-fit", row_id=entry.row, column=entry.question, cell=found or "–")
    rows[entry.row][at[entry.question]] = new
