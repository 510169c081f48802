"""Population tables: counts of categories, crossed or not, with their source and date, as `Margin`s."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.messages import catalogue
from survey_kit.model.margin import Margin, MarginCell
from survey_kit.reading.grid import Line, read_grid
from survey_kit.reading.lines import text_of
from survey_kit.thai.dates import read_date, read_year
from survey_kit.thai.text import normal
from survey_kit.thai.typed import is_total
from survey_kit.thai.values import read_number

COLUMNS: dict[str, Any] = catalogue(Path(__file__).with_name("margin_columns.toml")).entries["columns"]
# Between crossed questions and categories: a1 * a2, a1 × a2, a1 x a2.
_CROSSED = re.compile(r"\s*[*×]\s*|\s+x\s+")
# A total written beside its parts may be rounded in the last digit it shows.
ROUNDED = 0.5


@dataclass(slots=True)
class _Found:
    """One margin while its rows are read, with the total that the table says it has."""

    cells: list[MarginCell] = field(default_factory=list)
    source: str = ""
    date: str = ""
    stated: MarginCell | None = None


def read_margins(
    path: Path | str, columns: Collection[str], within: str = "", sheet: str | None = None
) -> tuple[Margin, ...]:
    """The margins in the table at ``path``: one count a row.

    Either a column says the question (``variable``, crossed as ``a1 * a5``) and one the category (``category``, crossed
    as ``1 * 60+``), or every column named after one of the survey's ``columns`` is a question and the counts are of all
    of them crossed. A column called as ``within`` (or ``city``) says whose counts they are; source and date (a day or a
    year) may stand beside them. Raises ``margin-table-columns``, ``margin-count-wrong``, ``margin-date-wrong``,
    ``margin-does-not-add-up``.
    """
    lines = read_grid(path, sheet)
    top = next((k for k, (_, line) in enumerate(lines) if "count" in _places(line, within)), None)
    if top is None:
        raise SurveyKitError("margin-table-columns", file=path, missing="count")
    head = [text_of(cell) for cell in lines[top][1]]
    at = _places(head, within)
    if "variable" in at and "category" not in at:
        raise SurveyKitError("margin-table-columns", file=path, row=lines[top][0], missing="category")
    questions = (
        [] if "variable" in at else [j for j, name in enumerate(head) if name in columns and j not in at.values()]
    )
    if "variable" not in at and not questions:
        raise SurveyKitError("margin-table-columns", file=path, row=lines[top][0], missing="variable, category")
    table = _Table(Path(path), head, at, questions)
    for line in lines[top + 1 :]:
        table.add(line)
    return table.margins()


def _places(line: Sequence[Any], within: str) -> dict[str, int]:
    """Which column is what; the group is the column called as ``within``, else one of the usual names for it."""
    texts = [text_of(cell) for cell in line]
    plain = [normal(text).replace(" ", "") for text in texts]
    at = {role: plain.index(name) for role, names in COLUMNS.items() for name in reversed(names) if name in plain}
    if within in texts:
        at["group"] = texts.index(within)
    # "value" may be the category or the count; one column is one thing.
    return {role: j for role, j in at.items() if list(at.values()).index(j) == list(at).index(role)}


class _Table:
    """The rows of a population table, gathered by question and group."""

    def __init__(self, path: Path, head: Sequence[str], at: dict[str, int], questions: Sequence[int]) -> None:
        self.path, self.head, self.at, self.questions = path, head, at, questions
        self.found: dict[tuple[tuple[str, ...], str], _Found] = {}

    def add(self, line: Line) -> None:
        """One row of the table."""
        number, cells = line
        variables, categories = self._what(cells)
        if not any(variables):
            return
        margin = self.found.setdefault((variables, self._text(cells, "group")), _Found())
        cell = MarginCell(categories, self._count(number, cells), number)
        margin.source = margin.source or self._text(cells, "source")
        margin.date = margin.date or self._date(number, cells)
        if all(not c or is_total([c]) for c in categories):
            margin.stated = cell
        elif any(is_total([c]) for c in categories):
            # A subtotal of a crossing is in the cells already.
            return
        else:
            margin.cells.append(cell)

    def _what(self, cells: Sequence[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if self.questions:
            names = tuple(self.head[j] for j in self.questions)
            return names, tuple(self._at(cells, j) for j in self.questions)
        variables = tuple(_CROSSED.split(self._text(cells, "variable")))
        category = self._text(cells, "category")
        return variables, tuple(_CROSSED.split(category)) if len(variables) > 1 else (category,)

    def margins(self) -> tuple[Margin, ...]:
        """Every margin; one that has a total and no categories is the total of a number."""
        out = []
        for (variables, group), found in self.found.items():
            stated, cells = found.stated, found.cells
            if not cells and stated is not None:
                # Of a crossing there is no total of one number.
                cells = [MarginCell(() if len(variables) == 1 else ("",), stated.total, stated.row)]
            for cell in cells:
                if cell.categories and len(cell.categories) != len(variables):
                    crossing, category = (" × ".join(names) for names in (variables, cell.categories))
                    raise SurveyKitError("margin-crossing-wrong", file=self.path, row=cell.row, question=crossing,
                                         category=category)  # fmt: skip
            margin = Margin(variables, tuple(cells), group, found.source, found.date, str(self.path))
            if stated is not None and abs(margin.total - stated.total) > ROUNDED:
                raise SurveyKitError("margin-does-not-add-up", file=self.path, row=stated.row, question=margin.name,
                                     total=f"{margin.total:,.15g}", stated=f"{stated.total:,.15g}")  # fmt: skip
            out.append(margin)
        return tuple(out)

    def _at(self, cells: Sequence[Any], j: int) -> str:
        text = text_of(cells[j]) if j < len(cells) else ""
        # A spreadsheet holds code 1 as 1.0 sometimes.
        return text.removesuffix(".0")

    def _text(self, cells: Sequence[Any], role: str) -> str:
        return self._at(cells, self.at[role]) if role in self.at else ""

    def _count(self, number: int, cells: Sequence[Any]) -> float:
        j = self.at["count"]
        read = read_number(cells[j]) if j < len(cells) else None
        if read is None or read.guess or read.value < 0:
            raise SurveyKitError("margin-count-wrong", file=self.path, row=number, value=self._text(cells, "count"))
        return read.value

    def _date(self, number: int, cells: Sequence[Any]) -> str:
        text = self._text(cells, "date")
        if not text:
            return ""
        year = read_year(text)
        day = None if year else read_date(cells[self.at["date"]])
        if not year and day is None:
            raise SurveyKitError("margin-date-wrong", file=self.path, row=number, value=text)
        return str(year) if year else str(day.date if day else "")
