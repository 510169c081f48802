"""What the documents of a project will ask, asked before the first of them is written: few passes over the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Tally
from survey_kit.model.codebook import Codebook
from survey_kit.study.gathering import Tell
from survey_kit.study.pack.plans import Spec, compared, plan_of_source, plans_of_block, reliability_plan
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area, Shelf
from survey_kit.tabulation import Crosstab, Plan

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Request
    from survey_kit.tabulation import Context

# Kinds of blocks that set cities beside each other without being told to.
BY_CITY = ("dots", "profile")
AGENCIES = "agency_interview"
Wanted = tuple[Area, str, Plan]


def foresee(shelf: Shelf, wanted: Iterable[Wanted], tell: Tell) -> None:
    """Ask what ``wanted`` will ask, of all areas together: one pass over the rows of an instrument for the groups that
    tables are divided by, one for their sums."""
    plans: dict[str, dict[tuple[Area, Plan], None]] = {}
    for area, instrument, plan in wanted:
        if shelf.has(area, instrument):
            plans.setdefault(instrument, {})[area, plan] = None
    for instrument, found in plans.items():
        tell("counting", instrument=instrument, tables=f"{len(found):,}")
        groups = {(area, name): None for area, plan in found for name in _groups(plan)}
        # Sums cannot answer everything: what is too much is told where the document is written.
        with suppress(SurveyKitError):
            shelf.ask_ahead(instrument, [(area, [Tally((name,))]) for area, name in groups])
            shelf.ask_ahead(instrument, [(a, _requests(p, shelf.context(a, instrument))) for a, p in found])


def requests_of(shelf: Shelf, wanted: Iterable[Wanted]) -> dict[str, list[Request]]:
    """What ``wanted`` asks of every instrument."""
    out: dict[str, list[Request]] = {}
    for area, instrument, plan in dict.fromkeys(wanted):
        if shelf.has(area, instrument):
            out.setdefault(instrument, []).extend(_requests(plan, shelf.context(area, instrument)))
    return out


def _groups(plan: Plan) -> tuple[str, ...]:
    """Questions whose answers divide the table of a plan."""
    if isinstance(plan, Crosstab):
        return (plan.row, plan.column)
    by = getattr(plan, "by", "")
    return (by,) if by else ()


def _requests(plan: Plan, context: Context) -> tuple[Request, ...]:
    try:
        return plan.requests(context)
    except (KeyError, SurveyKitError):
        # A mistake in a plan is told where the document is written.
        return ()


def of_document(plan: Spec, area: Area, book: Codebook) -> Iterator[Wanted]:
    """What a document may ask about its area, and a community's about its city beside it."""
    areas = (area, Area(area.city)) if area.community else (area,)
    blocks = [block for section in plan["section"] for block in section.get("block", ())]
    for block in blocks:
        for found in _of_block(block, book):
            yield from ((one, *found) for one in areas)


def _of_block(block: Spec, book: Codebook) -> Iterator[tuple[str, Plan]]:
    """The plans a block draws from, and the natural tables of the questions it names, whatever it makes of them."""
    try:
        yield from plans_of_block(block, book)
    except (KeyError, SurveyKitError):
        return
    if block["kind"] == "tests":
        yield from ((HOUSEHOLDS, plan) for _, plan in compared(block))
    by = str(block.get("by", "city" if block["kind"] in BY_CITY else ""))
    for name in _texts(block):
        yield from of_question(name, book, by)
        scale = reliability_plan(name, book) if block["kind"] == "reliability" else None
        if scale is not None:
            yield HOUSEHOLDS, scale


def of_question(name: str, book: Codebook, by: str = "", instrument: str = HOUSEHOLDS) -> Iterator[tuple[str, Plan]]:
    """The natural table of a question, and the one by group."""
    for group in dict.fromkeys(("", by)):
        plan = plan_of_source(name, book, group)
        if plan is not None:
            yield instrument, plan


def _texts(found: Any) -> Iterator[str]:
    """Every text that stands in a block; most are no questions."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _texts(one)
