"""Workbooks as pages of cells: the right one, or all alike, as a `Sheet` with the repeats that hang on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.finding import Finding
from survey_kit.reading.lines import text_of
from survey_kit.reading.margin_notes import Comment
from survey_kit.reading.repeats import is_repeat, repeats_of
from survey_kit.reading.sheet import Sheet, joined, sheet_from

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook

# A workbook that `survey_kit.writing.excel` made holds the answers twice and its codebook; the codes are the data.
OURS = {"codes", "labels", "codebook"}
# How many places a finding names before it says "…".
NAMED = 3
_HARMLESS = ("rows-hidden", "columns-hidden", "pictures-left-out", "percent-cells")


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook as it stands: rows of cells from row 1 on, and what its cells do not show."""

    name: str
    rows: Sequence[Sequence[Any]]
    visible: bool = True
    findings: tuple[Finding, ...] = ()


def choose(pages: Sequence[Page], path: Path, codebook: Codebook | None, name: str | None) -> Sheet:
    """The sheet called ``name``, or the one whose header fits the questionnaire best (several alike are joined).

    Sheets of repeats come with the sheet they belong to. What is not read is told in the findings. Raises
    ``sheet-missing`` and ``sheet-without-rows``.
    """
    names = [page.name for page in pages]
    if name is not None and name not in names:
        raise SurveyKitError("sheet-missing", file=path, sheet=name, sheets=", ".join(names))
    sheets = [replace(sheet_from(p.rows, p.name, codebook), findings=p.findings) for p in pages if _is_data(p, pages)]
    asked = next((s for s in sheets if s.name == name), None)
    if name is not None and (asked is None or not is_repeat(asked)):
        page = next(p for p in pages if p.name == name)
        sheets = [replace(sheet_from(page.rows, name, codebook), findings=page.findings)]
    if name is None and set(names) >= OURS:
        sheets = [s for s in sheets if s.name == "codes"]
    filled = [s for s in sheets if s.rows]
    main = _best([s for s in filled if not is_repeat(s)], codebook) or _best(filled, codebook)
    if main is None:
        raise SurveyKitError("sheet-without-rows", file=path, sheets=", ".join(names if name is None else [name]))
    repeats = repeats_of(main, filled)
    used = {main.name, *main.origin, *(r.sheet.name for r in repeats)}
    passed = [p for p in pages if name is None and p.name not in used and any(any(map(text_of, r)) for r in p.rows)]
    return replace(main, repeats=repeats, findings=(*main.findings, *(_unused(p, path) for p in passed)))


def spread(rows: list[list[Any]], column: int, top: int, end: int) -> None:
    """Repeat a merged cell's value down to row ``end`` (a community name typed once), as far as there are rows.

    ``column`` and ``top`` count from 0; ``end`` is the row behind the last one.
    """
    if top >= len(rows) or column >= len(rows[top]):
        return
    for row in rows[top + 1 : end]:
        row.extend([None] * (column + 1 - len(row)))
        row[column] = rows[top][column]


def percent(value: float) -> str:
    """A cell formatted as percent, as it is shown: 0.35 reads 35%."""
    return f"{value * 100:.12g}%"


def told(file: str, sheet: str, places: dict[str, list[str]], comments: Sequence[Comment] = ()) -> Iterator[Finding]:
    """What the values of a sheet do not show: one finding for each kind (``places`` by code), one for each comment."""
    for code, found in places.items():
        if found:
            where = ", ".join(found[:NAMED]) + ("…" if len(found) > NAMED else "")
            facts = {"file": file, "sheet": sheet, "count": len(found)}
            yield Finding(code, "", "", where, "keep", "notice" if code in _HARMLESS else "warning", facts=facts)
    for comment in comments:
        facts = {"file": file, "sheet": sheet, "cell": comment.cell}
        yield Finding("cell-comment", "", "", comment.text, "keep", "notice", facts=facts)


def _unused(page: Page, path: Path) -> Finding:
    """A list of codes, a page of notes, a hidden page: not read, but never passed over without a word."""
    code = "sheet-unused" if page.visible else "sheet-hidden"
    return Finding(code, "", "", page.name, "keep", "notice", facts={"file": path.name}, about=page.name)


def _is_data(page: Page, pages: Sequence[Page]) -> bool:
    """Whether a page counts when none is named: a hidden one only where all are hidden."""
    return page.visible or not any(p.visible for p in pages)


def _best(sheets: Sequence[Sheet], codebook: Codebook | None) -> Sheet | None:
    if not sheets:
        return None
    fits = [_fit(s, codebook) for s in sheets]
    return joined(sheets, sheets[fits.index(max(fits))])


def _fit(sheet: Sheet, codebook: Codebook | None) -> float:
    """How well a sheet's header fits: columns recognised, else rows × columns."""
    if codebook is None:
        return float(len(sheet.rows) * len(sheet.header))
    from survey_kit.reading.mapping import propose

    return sum(1.0 for match in propose(sheet.header, codebook) if match.target) + 1e-6 * len(sheet.rows)
