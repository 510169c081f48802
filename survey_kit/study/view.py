"""What an analysis call returns: unrounded tables that show themselves well in a notebook or a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from survey_kit.model.table import Table
from survey_kit.wording.settables import House, set_table

if TYPE_CHECKING:
    import pandas as pd

    from survey_kit.model.report import SetTable


@dataclass(frozen=True)
class View:
    """One or more tables. ``repr`` prints them, notebooks draw them, the numbers inside stay unrounded."""

    tables: tuple[Table, ...]
    house: House = field(default_factory=House)

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    @property
    def table(self) -> Table:
        """The first table."""
        return self.tables[0]

    def records(self) -> list[dict[str, Any]]:
        """Flat records of all tables: variable, level, by, by_level, statistic, value, n."""
        return [record for table in self.tables for record in table.records()]

    def to_frame(self) -> pd.DataFrame:
        """The records as a pandas frame, one statistic per row."""
        import pandas as pd

        return pd.DataFrame.from_records(self.records())

    def to_json(self) -> str:
        """The records as JSON, unrounded; numbers that cannot be computed are null with their reason."""
        return json.dumps(self.records(), ensure_ascii=False, allow_nan=False, indent=1)

    def set_tables(self) -> list[SetTable]:
        """The tables with every cell worded."""
        return [set_table(t, str(i), self.house) for i, t in enumerate(self.tables, start=1)]

    def __repr__(self) -> str:
        return "\n\n".join(as_text(t) for t in self.set_tables())

    def _repr_html_(self) -> str:
        return "".join(as_html(t) for t in self.set_tables())


def display_width(text: str) -> int:
    """Columns ``text`` takes in a terminal: Thai vowels and tone marks above and below take none."""
    from unicodedata import combining, east_asian_width

    marks = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
    return sum(0 if c in marks or combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int, align: str) -> str:
    gap = " " * (width - display_width(text))
    return gap + text if align == "r" else text + gap


def as_text(table: SetTable) -> str:
    """A set table in monospaced text."""
    *groups, _ = table.head
    widths = _widths(table)
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    head = [_spread(line, widths) for line in groups]
    lines = ["  ".join(_pad(c, w, a) for c, w, a in zip(line, widths, table.align, strict=True)).rstrip()
             for line in (table.head[-1], *table.body)]  # fmt: skip
    return "\n".join([table.title, rule, *head, lines[0], rule, *lines[1:], rule, *table.notes])


def _spans(line: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """First column and the one after the last of every group of a head line; the stub has none."""
    start = 1
    for j in range(2, len(line) + 1):
        if j == len(line) or line[j] != line[start]:
            yield start, j
            start = j


def _widths(table: SetTable) -> list[int]:
    """Columns of the terminal each column takes; groups of columns at least as wide as their name."""
    widths = [max(display_width(line[j]) for line in (table.head[-1], *table.body)) for j in range(len(table.align))]
    for line in table.head[:-1]:
        for start, end in _spans(line):
            lacking = display_width(line[start]) - (sum(widths[start:end]) + 2 * (end - start - 1))
            for k in range(max(lacking, 0)):
                widths[start + k % (end - start)] += 1
    return widths


def _spread(line: tuple[str, ...], widths: Sequence[int]) -> str:
    """A head line with every group named once, in the middle of its columns."""
    out = " " * widths[0]
    for start, end in _spans(line):
        room = sum(widths[start:end]) + 2 * (end - start - 1)
        gap = room - display_width(line[start])
        out += "  " + " " * (gap - gap // 2) + line[start] + " " * (gap // 2)
    return out.rstrip()


def as_html(table: SetTable) -> str:
    """A set table as plain HTML for a notebook."""
    head = "".join(_head_row(line, k, len(table.head)) for k, line in enumerate(table.head))
    body = "".join(
        "<tr>" + "".join(f"<{'th' if j == 0 else 'td'} style='text-align:{_ALIGN[a]}'>{escape(c)}</"
                         f"{'th' if j == 0 else 'td'}>" for j, (c, a) in
                         enumerate(zip(line, table.align, strict=True))) + "</tr>"
        for line in table.body
    )  # fmt: skip
    notes = "".join(f"<div><small>{escape(n)}</small></div>" for n in table.notes)
    caption = f"<caption style='text-align:left'><b>{escape(table.title)}</b></caption>"
    return f"<table lang='th'>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>{notes}"


_ALIGN = {"l": "left", "r": "right", "c": "center"}


def _head_row(line: tuple[str, ...], k: int, depth: int) -> str:
    cells, j = [], 0
    while j < len(line):
        span = 1
        while k < depth - 1 and j and j + span < len(line) and line[j + span] == line[j]:
            span += 1
        cells.append(f"<th colspan='{span}'>{escape(line[j])}</th>")
        j += span
    return "<tr>" + "".join(cells) + "</tr>"
