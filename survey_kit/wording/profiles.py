"""A table with many figures of few groups, set with the figures down and the groups across."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from survey_kit.model.report import SetTable
from survey_kit.model.table import Status, Table
from survey_kit.wording.heads import statistic_head

if TYPE_CHECKING:
    from survey_kit.model.table import Cell


def set_profile(
    table: Table, number: str, title: str, lang: str, word: Callable[[Cell, str], str], notes: tuple[str, ...]
) -> SetTable:
    """The table on its side: one line per statistic, one column per row of ``table``.

    ``word`` gives the text of a cell; the numbers behind the cells come along in ``values``.
    """
    body, values = [], []
    for j, column in enumerate(table.columns):
        cells = [line[j] for line in table.cells]
        body.append((statistic_head(column.statistic, lang), *(word(c, column.statistic) for c in cells)))
        values.append((None, *(None if c.status is Status.HIDDEN else c.value for c in cells)))
    heads = tuple(row.label.in_(lang) for row in table.rows)
    return SetTable(number, title, (("", *heads),), tuple(body), "l" + "r" * len(heads), notes, table=table,
                    values=tuple(values))  # fmt: skip
