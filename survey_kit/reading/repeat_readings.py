"""Repeats as surveys of their own: a row for each member or boat, with the columns of its form carried along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from survey_kit.model.codebook import Codebook, Kind, Variable
from survey_kit.model.finding import Finding
from survey_kit.model.provenance import Source
from survey_kit.model.survey import Survey
from survey_kit.reading.decode import decode
from survey_kit.reading.inferred import infer
from survey_kit.reading.questionnaire_form import shared
from survey_kit.reading.reading import Reading
from survey_kit.reading.repeats import LONGEST_NAME
from survey_kit.reading.sheet import Repeat, Sheet

PARENT_ROW = "parent_row"


def with_repeats(
    reading: Reading, sheet: Sheet, source: Source, forms: dict[str, Codebook], asked: str | None = None
) -> Reading:
    """``reading`` of ``sheet`` with its repeats, each told in a finding; the repeat called ``asked`` alone if named."""
    done: dict[str, Reading] = {sheet.name: reading}
    for repeat in sheet.repeats:
        done[repeat.sheet.name] = _read(repeat, done[repeat.parent].survey, source, forms)
    if asked in done and asked != sheet.name:
        return done[asked]
    told = tuple(
        Finding("sheet-of-repeats", "", "", r.sheet.name, "keep", "notice", facts={
            "file": source.name, "count": len(r.sheet.rows)})
        for r in sheet.repeats
    )  # fmt: skip
    repeats = tuple(done[r.sheet.name] for r in sheet.repeats)
    return replace(reading, findings=(*reading.findings, *told), repeats=repeats)


def _read(repeat: Repeat, parent: Survey, source: Source, forms: dict[str, Codebook]) -> Reading:
    own = replace(source, sheet=repeat.sheet.name, rows=len(repeat.sheet.rows))
    # One sheet beside another: the rows say which one they stand on.
    sheet = replace(repeat.sheet, origin=(repeat.sheet.name,) * len(repeat.sheet.rows))
    form = next((book for name, book in forms.items() if name[:LONGEST_NAME] == sheet.name[:LONGEST_NAME]), None)
    reading = infer(sheet, own) if form is None else decode(sheet, form, own)
    survey, orphans = linked(reading.survey, parent, repeat.links)
    return replace(reading, survey=survey, findings=(*reading.findings, *orphans))


def linked(own: Survey, parent: Survey, links: Sequence[int | None]) -> tuple[Survey, tuple[Finding, ...]]:
    """A repeat with the columns of its form carried along, and a finding for every row whose form is missing.

    The new column ``parent_row`` holds the row id of the form (a text, None where there is none): the rows of one form
    are one sampling unit. A column of the form that has the name of one of the repeat's becomes ``parent_<name>``.
    """
    import pandas as pd

    rows = [None if link is None else str(parent.data.index[link]) for link in links]
    names = {n: f"parent_{n}" if n in own.data.columns else n
             for n in parent.data.columns if n != PARENT_ROW and not n.startswith("_")}  # fmt: skip
    carried = parent.data[list(names)].rename(columns=names).reindex(["" if r is None else r for r in rows])
    carried.index = own.data.index
    home = pd.DataFrame({PARENT_ROW: pd.Series(rows, own.data.index, dtype=object)})
    orphans = tuple(
        Finding("repeat-without-form", str(own.data.index[i]), PARENT_ROW, None, "drop row")
        for i, row in enumerate(rows)
        if row is None
    )
    data = pd.concat([own.data, home, carried], axis=1)
    return replace(own, data=data, codebook=_with_parent(own.codebook, parent.codebook, names)), orphans


def _with_parent(own: Codebook, parent: Codebook, names: dict[str, str]) -> Codebook:
    """The codebook of a repeat with the columns it was given; sets and scales come along where all their columns do."""
    carried = [replace(v, name=names[v.name]) for v in parent.variables if v.name in names]
    kept = {v.name for v in carried}
    return replace(
        own,
        variables=(
            *own.variables,
            Variable(PARENT_ROW, shared("parent-row"), Kind.TEXT, question=PARENT_ROW),
            *carried,
        ),
        sets=(*own.sets, *(s for s in parent.sets if set(s.variables) <= kept)),
        scales=(*own.scales, *(s for s in parent.scales if set(s.items) <= kept)),
    )
