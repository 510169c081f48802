"""Charts that set figures against each other: two groups, two times, many places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts import Change, Frame, HeatRow, Pair
from survey_kit.charts import gap as draw_gap
from survey_kit.charts import heat as draw_heat
from survey_kit.charts import slope as draw_slope
from survey_kit.charts.axis import Unit
from survey_kit.model.report import Block
from survey_kit.model.table import Address, Cell, Table
from survey_kit.study.pack.blocks.drawn import WORDS, cautioned, frame_of, in_parts, noted, part_of, shown
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, plan_of_source
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.tabulation import Frequencies, Numbers, Plan
from survey_kit.wording.cells import said_mark

# Places on one page of a heat table.
MOST_PLACES = 34
COMPARED = ("percent", "valid_percent", "mean")


@dataclass(frozen=True, slots=True)
class Told:
    """One side of a contrast: its value and how it is written, and where it stands."""

    value: float
    text: str
    table: Table
    at: Address


Contrasts = list[tuple[str, Told, Told]]


def gap(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Two groups on one line, each of ``lines`` a measure that both were asked: the share of a code, or a mean."""
    found = _contrasts(edition, spec)
    rows = [Pair(label, one.value, two.value, one.text, two.text) for label, one, two in found]
    unit: Unit = "share" if _shares(spec) else "mean"
    return (draw_gap(_frame(edition, spec, found), _names(spec), rows, unit=unit),) if rows else ()


def slope(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The same measures then and now."""
    found = _contrasts(edition, spec)
    rows = [Change(label, one.value, two.value, one.text, two.text) for label, one, two in found]
    return (draw_slope(_frame(edition, spec, found), _names(spec), rows),) if rows else ()


def _frame(edition: Edition, spec: Spec, found: Contrasts) -> Frame:
    """The frame of a contrast: how many answered on either side, and where every figure stands."""
    base = " · ".join(f"{name} {_base(edition, [sides[k] for _, *sides in found])}"
                      for k, name in enumerate(_names(spec)) if found)  # fmt: skip
    numbers = tuple(told.at for _, *sides in found for told in sides)
    tables = {told.table.name: told.table for _, *sides in found for told in sides}
    name = f"{spec['kind']}.{next(iter(tables), '')}"
    return cautioned(frame_of(edition, spec, name, "", base, numbers), *tables.values())


def _base(edition: Edition, sides: Sequence[Told]) -> str:
    """``n = 196``, or from the fewest to the most where not all were asked everything."""
    answered = [told.table.at(told.at).base.n for told in sides]
    ends = dict.fromkeys((min(answered), max(answered)))
    return "n = " + "–".join(edition.style.count(n) for n in ends)


def _names(spec: Spec) -> tuple[str, str]:
    first, second = spec["names"]
    return str(first), str(second)


def _shares(spec: Spec) -> bool:
    return any("code" in line or "codes" in line for line in spec["lines"])


def _contrasts(edition: Edition, spec: Spec) -> Contrasts:
    """Label and both sides of every line; a line with a hidden side is left out."""
    instruments = spec.get("instruments", (HOUSEHOLDS, HOUSEHOLDS))
    out = []
    for line in spec["lines"]:
        codes = line.get("codes", (line["code"],) * 2 if "code" in line else (None, None))
        sides = [_told(edition, line[key], codes[k], instruments[k]) for k, key in enumerate(("first", "second"))]
        if sides[0] is not None and sides[1] is not None:
            out.append((str(line["label"]), sides[0], sides[1]))
    return out


def _told(edition: Edition, source: str, code: int | str | None, instrument: str) -> Told | None:
    if not edition.has(instrument):
        return None
    plan: Plan = Numbers(f"numbers.{source}", (source,), ("n", "mean", "sd", "median"))
    wanted = "mean"
    if code is not None:
        plan, wanted = Frequencies(source, source, "", ("valid_percent",)), "valid_percent"
    table = edition.table(plan, instrument)
    at = table.find(level=None if code is None else f"{code}", statistic=wanted, by_level="")
    if at is None or not shown(table.at(at)):
        return None
    cell = table.at(at)
    text = edition.style.mean(cell.value) if code is None else edition.style.percent(cell.value)
    return Told(cell.value or 0.0, text + said_mark(cell), table, at)


def heat(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Places down, issues across: the share that named each answer, or the mean of each item, in every place."""
    by = spec.get("by", "city")
    plan = plan_of_source(spec["source"], edition.prepared[HOUSEHOLDS].survey.codebook, by)
    if plan is None:
        raise KeyError(spec["source"])
    table = edition.table(plan)
    statistic = next((c.statistic for c in table.columns if c.statistic in COMPARED and c.level), "")
    places = [j for j, c in enumerate(table.columns) if c.statistic == statistic and c.level]
    issues = [i for i, row in enumerate(table.rows) if row.role == "item"][: spec.get("top")]
    rows = [_place(edition, table, j, issues, mean=statistic == "mean") for j in places]
    rows = [row for row in rows if any(v is not None for v in row.values)]
    numbers = tuple(Address(table.name, i, j) for j in places for i in issues)
    frame = frame_of(edition, spec, f"heat.{table.name}", str(table.title), "", numbers)
    frame = cautioned(frame, table)
    if any(v is None for row in rows for v in row.values):
        frame = noted(frame, WORDS.text("chart-hidden"))
    heads = [str(table.rows[i].label) for i in issues]
    parts = in_parts(rows, MOST_PLACES)
    return tuple(draw_heat(part_of(frame, k, len(parts), edition.style), heads, part)
                 for k, part in enumerate(parts))  # fmt: skip


def _place(edition: Edition, table: Table, j: int, issues: list[int], *, mean: bool) -> HeatRow:
    cells = [table.cells[i][j] for i in issues]
    n = max((c.base.n for c in cells if shown(c)), default=0)
    label = str(table.columns[j].label) + (f" (n = {edition.style.count(n)})" if n else "")
    values = tuple(c.value if shown(c) else None for c in cells)
    return HeatRow(label, values, tuple(_written(edition, c, mean=mean) for c in cells))


def _written(edition: Edition, cell: Cell, *, mean: bool) -> str:
    style = edition.style
    if not shown(cell):
        return style.number(None)
    return (style.mean(cell.value) if mean else style.percent(cell.value, 0)) + said_mark(cell)
