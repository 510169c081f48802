"""One column of a survey as SPSS keeps it: its values, its format and width, its labels and missing codes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from survey_kit.model.codebook import Kind, Measure, Variable
from survey_kit.model.table import Note
from survey_kit.spss.dates import seconds_of
from survey_kit.spss.dictionary import (
    DAYS,
    FULL_LABEL,
    FULL_VALUE_LABEL,
    MOMENTS,
    ROLE,
    ROLES,
    SHORT,
    Align,
    Attribute,
    Format,
    Level,
    SpssVariable,
    Value,
)
from survey_kit.writing.spss_limits import LABEL, VALUE_LABEL, WIDEST, Limits, missing_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class SpssColumn:
    """A variable with its values: numbers (NaN where empty) or encoded texts; ``cut``: something did not fit."""

    variable: SpssVariable
    values: NDArray[np.float64] | list[bytes]
    notes: list[Note] = field(default_factory=list)
    cut: bool = False


def spss_column(described: Variable | None, old: str, new: str, cells: NDArray[Any], limits: Limits) -> SpssColumn:
    """The column ``old`` under its SPSS name ``new``."""
    variable = described or Variable(old, kind=Kind.TEXT if cells.dtype == object else Kind.NUMBER)
    seconds = _seconds(variable, cells)
    if seconds is not None:
        column = _numeric(variable, new, seconds, dated=True)
    elif cells.dtype == object:
        column = _text(variable, new, cells, limits)
    else:
        column = _numeric(variable, new, cells, dated=False)
    _describe(column, variable, renamed=old != new, limits=limits)
    return column


def _seconds(variable: Variable, cells: NDArray[Any]) -> NDArray[np.float64] | None:
    """Seconds of a date column where every text is a date, else None."""
    if variable.kind is not Kind.DATE or cells.dtype != object:
        return None
    try:
        return seconds_of([None if c is None else str(c) for c in cells])
    except ValueError:
        return None


def _numeric(variable: Variable, name: str, values: NDArray[np.float64], dated: bool) -> SpssColumn:
    shown, written = _formats(variable, 0, _date_format(values) if dated else _number_format(variable, values))
    numbers = np.asarray(values, dtype=np.float64)
    return SpssColumn(SpssVariable(name, print=shown, write=written), numbers)


def _date_format(seconds: NDArray[np.float64]) -> Format:
    whole = (seconds[~np.isnan(seconds)] % 86_400 == 0).all()
    return Format("EDATE", 10) if whole else Format("DATETIME", 20)


def _number_format(variable: Variable, values: NDArray[np.float64]) -> Format:
    filled = values[np.isfinite(values)]
    decimals = 0 if (filled == np.floor(filled)).all() else max(variable.decimals, 2)
    digits = len(f"{np.abs(filled).max():.0f}") if len(filled) else 1
    return Format("F", min(max(8, digits + 1 + (decimals + 1 if decimals else 0)), 40), decimals)


def _formats(variable: Variable, width: int, usual: Format) -> tuple[Format, Format]:
    """Print and write format: as the column came, where that still fits its values, else the usual one."""
    kept = variable.storage
    if not kept.format or kept.bytes != width:
        return usual, usual
    shown = Format.parsed(kept.format)
    if (shown.name in DAYS | MOMENTS) != (usual.name in DAYS | MOMENTS) and variable.kind is Kind.DATE:
        return usual, usual
    return shown, Format.parsed(kept.write_format or kept.format)


def _text(variable: Variable, name: str, cells: NDArray[Any], limits: Limits) -> SpssColumn:
    encoded = {text: limits.bytes("" if text is None else str(text)) for text in dict.fromkeys(cells)}
    codes = [limits.bytes(str(v.code)) for v in variable.values]
    # A missing code nobody has used must find room too.
    codes += [code for r in variable.missing if len(code := limits.bytes(str(r.low))) <= SHORT]
    needed = max((len(e) for e in (*encoded.values(), *codes)), default=1)
    width = min(max(needed, variable.storage.bytes, 1), WIDEST)
    shown, written = _formats(variable, width, Format("A", width))
    column = SpssColumn(SpssVariable(name, width=width, print=shown, write=written, align="left"), [])
    long = sum(len(encoded[text]) > WIDEST for text in cells)
    if long:
        column.cut = True
        column.notes.append(Note("text-cut-in-spss", {"name": variable.name, "count": long, "most": WIDEST}))
        encoded = {text: e if len(e) <= WIDEST else limits.bytes(limits.cut(str(text), WIDEST))
                   for text, e in encoded.items()}  # fmt: skip
    column.values = [encoded[text] for text in cells]
    return column


def _describe(column: SpssColumn, variable: Variable, renamed: bool, limits: Limits) -> None:
    """Label, value labels, missing codes, level and the rest."""
    label = f"{variable.name}: {variable.label}" if renamed else variable.label.stored
    attributes = _attributes(variable)
    kept = limits.cut(label, LABEL)
    if kept != label:
        column.cut = True
        attributes.append(Attribute(FULL_LABEL, (label,)))
        facts = {"name": variable.name, "size": len(limits.bytes(label)), "most": LABEL, "kept": kept}
        column.notes.append(Note("label-cut", facts))
    labels, whole = _value_labels(column, variable, limits)
    missing, notes = missing_codes(variable, _code_reader(column, variable), column.values, limits)
    column.notes += notes
    storage = variable.storage
    column.variable = replace(
        column.variable, label=kept, labels=labels, missing=missing, level=_level(variable), columns=storage.columns,
        align=cast(Align, storage.align) if storage.align else column.variable.align,
        attributes=(*attributes, *whole),
    )  # fmt: skip


def _attributes(variable: Variable) -> list[Attribute]:
    """Attributes as the column came with them; its role, which is one of them, as it is now."""
    kept = {a.name: a.values for a in variable.storage.attributes}
    role = ROLES.index(variable.role) if variable.role in ROLES else 0
    if role or ROLE in kept:
        kept[ROLE] = (str(role),)
    return [Attribute(name, values) for name, values in kept.items()]


def _level(variable: Variable) -> Level:
    """The level of measurement; unstated where the file it came from did not say and nobody has said since."""
    likely = Measure.NOMINAL if variable.values or variable.kind in (Kind.TEXT, Kind.PERSONAL) else Measure.SCALE
    return "" if variable.storage.unstated and variable.measure is likely else cast(Level, str(variable.measure))


def _code_reader(column: SpssColumn, variable: Variable) -> Any:
    """A function from a code of the codebook to the value in the file; None for a code that cannot stand there."""
    text, dated = isinstance(column.values, list), variable.kind is Kind.DATE

    def read(code: Any) -> Value | None:
        if isinstance(code, str) is text:
            return cast(Value, code)
        if dated and isinstance(code, str):
            try:
                return float(seconds_of([code])[0])
            except ValueError:
                return None
        return None

    return read


def _value_labels(
    column: SpssColumn, variable: Variable, limits: Limits
) -> tuple[tuple[tuple[Value, str], ...], list[Attribute]]:
    """Labels of codes, cut where SPSS cuts, and attributes that keep these whole."""
    read = _code_reader(column, variable)
    out: list[tuple[Value, str]] = []
    whole: list[Attribute] = []
    for value in variable.values:
        code, label = read(value.code), value.label.stored
        # A list of known spellings labels every text with itself: that is nothing to tell SPSS.
        if code is None or (isinstance(code, str) and code == label and not variable.storage.format):
            continue
        kept = limits.cut(label, VALUE_LABEL)
        if kept != label:
            column.cut = True
            shown = code if isinstance(code, str) else f"{code:.15g}"
            whole.append(Attribute(f"{FULL_VALUE_LABEL}{len(whole) + 1}", (shown, label)))
            facts = {"name": variable.name, "value": shown, "size": len(limits.bytes(label)), "most": VALUE_LABEL,
                     "kept": kept}  # fmt: skip
            column.notes.append(Note("value-label-cut", facts))
        out.append((code, kept))
    return tuple(out), whole
