"""Tables as charts: the numbers and their written form handed to the layouts together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from survey_kit.charts import Bar, Dot, Frame, LikertRow, ProfileRow
from survey_kit.charts import bars as draw_bars
from survey_kit.charts import dots as draw_dots
from survey_kit.charts import likert as draw_likert
from survey_kit.charts import profile as draw_profile
from survey_kit.messages import catalogue
from survey_kit.model.report import Block
from survey_kit.model.table import Address, Cell, Status, Table
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, plan_of_source
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.tabulation import Frequencies, Means, Plan, Rating
from survey_kit.thai.numbers import NumberStyle, settled
from survey_kit.wording.cells import said_mark

WORDS = catalogue(Path(__file__).parents[2] / "words.toml")
# Of a rating block on one page.
MOST_ITEMS = 16
# Items without a bar that a remark names.
MOST_NAMED = 3
# A bar that tells less of an item would look like another answer.
WHOLE = 0.999
T = TypeVar("T")


def _frame(edition: Edition, spec: Spec, table: Table) -> Frame:
    base = f"n = {edition.style.count(table.base.n)}" if table.base.n else ""
    numbers = tuple(Address(table.name, i, j) for i in range(len(table.rows)) for j in range(len(table.columns)))
    return frame_of(edition, spec, f"{spec['kind']}.{table.name}", spec.get("title", str(table.title)), base, numbers)


def frame_of(
    edition: Edition, spec: Spec, name: str, title: str, base: str, numbers: tuple[Address, ...] = ()
) -> Frame:
    """The frame of a chart in this edition's width and digits; its source line begins with ``base`` (who was asked)."""
    source = " · ".join(p for p in (base, edition.facts.get("source_line", "")) if p)
    return Frame(name, spec.get("title", title), source, numbers, edition.chart_width, digits=edition.style.digits)


def shown(cell: Cell) -> bool:
    """Whether a cell has a number that may be drawn."""
    return cell.value is not None and cell.status is not Status.HIDDEN


def cautioned(frame: Frame, *tables: Table) -> Frame:
    """The frame with a word on the figures that carry a mark, as under a table."""
    if not any(cell.status is Status.CAUTION for table in tables for line in table.cells for cell in line):
        return frame
    return noted(frame, WORDS.text("chart-caution"))


def noted(frame: Frame, remark: str) -> Frame:
    """The frame with a remark at the end of its source line."""
    return replace(frame, source=" · ".join(p for p in (frame.source, remark) if p))


def top_rows(
    edition: Edition, source: str, top: int | None = None, places: int | None = None
) -> list[tuple[str, float, str, bool]]:
    """(label, share, written percent, stays last) of the options of a question, largest first."""
    plan = plan_of_source(source, edition.prepared[HOUSEHOLDS].survey.codebook)
    if plan is None:
        raise KeyError(source)
    table = edition.table(plan)
    column = next(j for j, c in enumerate(table.columns) if c.statistic in ("percent", "valid_percent") and not c.level)
    rows = [
        (str(row.label), line[column].value or 0.0,
         edition.style.percent(line[column].value, places) + said_mark(line[column]),
         row.level == "0" or row.variable.endswith("_0"))
        for i, (row, line) in enumerate(zip(table.rows, table.cells, strict=True))
        if row.role == "item" and shown(line[column]) and (not top or i in among_first(edition, plan, column, top))
    ]  # fmt: skip
    return sorted(rows, key=lambda r: -settled(r[1]))


def among_first(edition: Edition, plan: Plan, column: int, top: int) -> set[int]:
    """Rows of the ``top`` largest answers, the hidden ones among them: the next one does not move up."""
    table = edition.counted(plan)
    rows = [(-settled(line[column].value), i) for i, line in enumerate(table.cells) if table.rows[i].role == "item"]
    return {i for _, i in sorted(rows)[:top]}


def bars(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Sorted bars of the options of a question."""
    rows = top_rows(edition, spec["source"], spec.get("top"), spec.get("places"))
    if not rows:
        return ()
    plan = plan_of_source(spec["source"], edition.prepared[HOUSEHOLDS].survey.codebook)
    if plan is None:
        return ()
    table = edition.table(plan)
    made = [Bar(label, share, text, strong=i == 0, last=last) for i, (label, share, text, last) in enumerate(rows)]
    frame = cautioned(_frame(edition, spec, table), table)
    left_out = min(spec.get("top") or len(table.rows), sum(row.role == "item" for row in table.rows)) - len(rows)
    if left_out > 0:
        frame = noted(frame, WORDS.text("options-left-out", count=edition.style.count(left_out)))
    return (draw_bars(frame, made),)


def chart(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The chart that fits a question: a scale as diverging bars, a score by city as dots, options as sorted bars."""
    book = edition.prepared[HOUSEHOLDS].survey.codebook
    variable = book.get(spec["source"])
    if book.scale(spec["source"]) is not None:
        return likert(edition, spec)
    if variable is not None and variable.role == "score" and edition.city is None:
        return dots(edition, spec)
    return bars(edition, spec)


def likert(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """A rating block as diverging bars, levels from low to high."""
    table = edition.table(Rating(spec["source"], spec["source"]))
    columns = [j for j, c in enumerate(table.columns) if c.statistic.startswith("percent_")]
    columns.sort(key=lambda j: float(table.columns[j].statistic.removeprefix("percent_")))
    rows, left_out = list[LikertRow](), list[str]()
    for i, row in enumerate(table.rows):
        shares = _levels(table, i, columns) if row.role == "item" else None
        if row.role == "item" and shares is None:
            left_out.append(str(row.label))
        if shares is not None:
            texts = tuple("" if s is None else edition.style.percent(s, 0) for s in shares)
            rows.append(LikertRow(str(row.label), tuple(s or 0.0 for s in shares), texts))
    levels = [str(table.columns[j].label) for j in columns]
    frame = cautioned(_frame(edition, spec, table), table)
    if any("" in row.texts for row in rows):
        few = edition.style.count(edition.project.settings.smallest_cell)
        frame = noted(frame, WORDS.text("levels-together", few=few))
    if left_out:
        frame = noted(frame, _left_out(edition, left_out))
    parts = in_parts(rows, MOST_ITEMS)
    return tuple(draw_likert(part_of(frame, k, len(parts), edition.style), levels, part)
                 for k, part in enumerate(parts))  # fmt: skip


def _left_out(edition: Edition, items: Sequence[str]) -> str:
    """A remark on items that no bar is drawn of: by name where they are few, for a finding may speak of them."""
    if len(items) > MOST_NAMED:
        return WORDS.text("levels-left-out", count=edition.style.count(len(items)))
    return WORDS.text("levels-left-out-named", items=" ".join(f"“{item}”" for item in items))


def in_parts(rows: Sequence[T], most: int) -> list[Sequence[T]]:
    """``rows`` in as few parts of about the same length as keep to ``most`` each."""
    count = -(-len(rows) // most)
    step = -(-len(rows) // count) if count else 1
    return [rows[k : k + step] for k in range(0, len(rows), step)]


def part_of(frame: Frame, k: int, count: int, style: NumberStyle) -> Frame:
    """The frame of one of several charts of the same table."""
    if count == 1:
        return frame
    said = WORDS.text("chart-part", k=style.count(k + 1), count=style.count(count))
    return replace(frame, name=f"{frame.name}.{k + 1}", title=f"{frame.title} {said}")


def _levels(table: Table, i: int, columns: Sequence[int]) -> tuple[float | None, ...] | None:
    """Share of every level of an item from the lowest; levels of one side told as one stand at the milder of them.

    None where levels of both sides, or the middle with a side, are told as one: no bar could say on which side.
    """
    cells, middle = table.cells[i], (len(columns) - 1) / 2
    out = {j: cells[j].value for j in columns if shown(cells[j])}
    for note in table.notes:
        if note.code == "levels-together" and note.facts["row"] == i:
            places = [columns.index(j) - middle for j in note.facts["columns"]]
            if min(places) <= 0 <= max(places):
                return None
            out[min(note.facts["columns"], key=lambda j: abs(columns.index(j) - middle))] = note.facts["share"]
    covered = sum(value or 0.0 for value in out.values())
    return tuple(out.get(j) for j in columns) if out and covered > WHOLE else None


def dots(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Cities on one axis: the share of one answer, or the mean of a score."""
    share = "code" in spec
    source = spec["source"]
    plan = (
        Frequencies(f"frequencies.{source}.city", source, "city", ("valid_percent",))
        if share
        else Means(f"means.{source}.city", source, "city", ("n", "mean", "sd", "median"))
    )
    table = edition.table(plan)
    rows = _share_dots(edition, table, f"{spec['code']:.15g}") if share else _mean_dots(edition, table)
    frame = cautioned(_frame(edition, spec, table), table)
    if any(row.low is not None for row in rows):
        frame = noted(frame, WORDS.text("chart-interval"))
    return (draw_dots(frame, rows, unit="share" if share else "mean"),) if rows else ()


def _share_dots(edition: Edition, table: Table, level: str) -> list[Dot]:
    row = next((i for i, r in enumerate(table.rows) if r.level == level), None)
    if row is None:
        return []
    out = []
    for column, cell in zip(table.columns, table.cells[row], strict=True):
        if column.statistic == "valid_percent" and column.level and shown(cell):
            note = f"n = {edition.style.count(cell.base.n)}"
            text = edition.style.percent(cell.value) + said_mark(cell)
            low, high = _interval(edition, table, row, column.level)
            out.append(Dot(str(column.label), cell.value or 0.0, text, low, high, note))
    return out


def _interval(edition: Edition, table: Table, row: int, level: str = "") -> tuple[float | None, float | None]:
    """The ends of an interval, where the sample was drawn at random and the table shows both."""
    ends = []
    for statistic in ("ci_low", "ci_high"):
        at = next((j for j, c in enumerate(table.columns) if c.statistic == statistic and c.level == level), None)
        ends.append(None if at is None or not shown(table.cells[row][at]) else table.cells[row][at].value)
    drawn = edition.survey().design.sampling == "random" and None not in ends
    return (ends[0], ends[1]) if drawn else (None, None)


def _mean_dots(edition: Edition, table: Table) -> list[Dot]:
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "mean")
    return [
        Dot(str(row.label), line[at].value or 0.0, edition.style.mean(line[at].value) + said_mark(line[at]),
            *_interval(edition, table, i), note=f"n = {edition.style.count(line[at].base.n)}")
        for i, (row, line) in enumerate(zip(table.rows, table.cells, strict=True))
        if row.role == "item" and shown(line[at])
    ]  # fmt: skip


def profile(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Several scores of every city side by side."""
    found = [edition.table(Means(f"means.{s}.city", s, "city", ("n", "mean", "sd", "median"))) for s in spec["sources"]]
    rows = []
    for i, row in enumerate(found[0].rows):
        at = [next(j for j, c in enumerate(t.columns) if c.statistic == "mean") for t in found]
        cells = [t.cells[i][j] for t, j in zip(found, at, strict=True)]
        if row.role == "item" and all(shown(c) for c in cells):
            values = tuple(c.value or 0.0 for c in cells)
            texts = tuple(edition.style.mean(c.value) + said_mark(c) for c in cells)
            rows.append(ProfileRow(str(row.label), values, texts))
    measures = [str(t.title) for t in found]
    frame = cautioned(_frame(edition, spec, found[0]), *found)
    return (draw_profile(frame, measures, rows),) if rows else ()
