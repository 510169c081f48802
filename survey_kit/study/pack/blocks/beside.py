"""A community beside its city, and households beside agencies: two groups on one line."""

from __future__ import annotations

from pathlib import Path

from survey_kit.charts import Frame, Pair
from survey_kit.charts import gap as draw_gap
from survey_kit.messages import catalogue
from survey_kit.model.report import Block
from survey_kit.model.table import Address, Cell, Status, Table
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, plan_of_source
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area
from survey_kit.tabulation import Numbers, Plan
from survey_kit.thai.numbers import settled

WORDS = catalogue(Path(__file__).with_name("forum.toml"))


def beside(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The answers of a question in this community and in the whole city, the most common here first."""
    plan = _plan(edition, spec["source"])
    here, city = edition.table(plan), edition.table(plan, area=Area(edition.city))
    unit = "mean" if isinstance(plan, Numbers) else "share"
    found = []
    for i, row in enumerate(here.rows):
        pair = (_cell(here, i, unit), _cell(city, i, unit))
        if row.role == "item" and all(map(_shown, pair)):
            found.append((str(row.label), i, *pair))
    if unit == "share":
        found.sort(key=lambda one: -settled(one[2].value))
    found = found[: spec.get("top")]
    rows = [Pair(label, one.value or 0.0, two.value or 0.0, _text(edition, one, unit), _text(edition, two, unit))
            for label, _, one, two in found]  # fmt: skip
    if not rows:
        return ()
    numbers = tuple(Address(table.name, i, _column(table, unit)) for _, i, *_ in found for table in (here, city))
    base = WORDS.text("beside-base", n=edition.style.count(here.base.n or _base(here)),
                      city=edition.style.count(city.base.n or _base(city)))  # fmt: skip
    frame = Frame(f"beside.{here.name}", spec.get("title", str(here.title)), base, numbers, edition.chart_width,
                  digits=edition.style.digits)  # fmt: skip
    names = (WORDS.text("beside-here"), WORDS.text("beside-city"))
    return (draw_gap(frame, names, rows, unit="share" if unit == "share" else "mean"),)


def _plan(edition: Edition, source: str) -> Plan:
    """The natural table of a question; of a block of ratings the means of its items and nothing of their levels."""
    book = edition.prepared[HOUSEHOLDS].survey.codebook
    scale = book.scale(source)
    if scale is not None:
        return Numbers(f"means.{source}", scale.items, ("n", "mean"))
    plan = plan_of_source(source, book)
    if plan is None:
        raise KeyError(source)
    return plan


def _column(table: Table, unit: str) -> int:
    wanted = ("mean",) if unit == "mean" else ("percent", "valid_percent")
    return next(j for j, c in enumerate(table.columns) if c.statistic in wanted and not c.level)


def _cell(table: Table, i: int, unit: str) -> Cell:
    return table.cells[i][_column(table, unit)]


def _base(table: Table) -> int:
    return max((cell.base.n for line in table.cells for cell in line), default=0)


def _shown(cell: Cell) -> bool:
    return cell.value is not None and cell.status is not Status.HIDDEN


def _text(edition: Edition, cell: Cell, unit: str) -> str:
    return edition.style.mean(cell.value, 1) if unit == "mean" else edition.style.percent(cell.value, 0)
