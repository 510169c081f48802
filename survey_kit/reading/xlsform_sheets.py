"""The sheets of an XLSForm as plain rows: headers matched, languages told apart, code lists gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import (
    Code,
    Codebook,
    Index,
    Level,
    MissingReason,
    MissingRule,
    Rule,
    Scale,
    ValueLabel,
)
from survey_kit.model.words import Words
from survey_kit.reading.excel import pages
from survey_kit.reading.source import open_source

Good = Literal["high", "low", "none"]


@dataclass(frozen=True)
class Line:
    """One row of a sheet: cells by header, the row number a person sees, and which headers are Thai and English."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")

    @property
    def type(self) -> str:
        """Type of question or group with one spelling (``begin_group``, ``select_one``)."""
        kind = " ".join(self["type"].split()).lower()
        for old, new in (("begin group", "begin_group"), ("end group", "end_group"), ("begin repeat", "begin_repeat")):
            kind = kind.replace(old, new)
        return kind.replace("end repeat", "end_repeat").split(" ")[0] if kind else ""

    @property
    def list_name(self) -> str:
        """Name of the list of choices, if the type names one."""
        parts = self["type"].split()
        return parts[1] if len(parts) > 1 else ""

    @property
    def name(self) -> str:
        return self["name"]

    def words(self, column: str) -> Words:
        """Text of ``column`` in Thai and English, whatever the form calls its languages."""
        th = en = plain = ""
        for header, value in self.cells.items():
            head, _, language = header.partition("::")
            if head == column and not language:
                plain = value
            elif head == column and ("(th)" in language or language.lower() in ("th", "thai") or _is_thai(language)):
                th = value
            elif head == column and ("(en)" in language or language.lower() in ("en", "english")):
                en = value
            elif head == column:
                plain = plain or value
        if plain and not th and (_is_thai(plain) or en):
            th = plain
        elif plain and not en:
            en = plain
        return Words(th, en)


def _is_thai(text: str) -> bool:
    return any("\u0e00" <= letter <= "\u0e7f" for letter in text)


def number(cell: str) -> float | None:
    """The number a cell holds, or None."""
    try:
        return float(cell)
    except ValueError:
        return None


@dataclass(frozen=True)
class FormSheets:
    """Rows of a form and of our own sheets beside it, ``choices`` by list name."""

    path: Path
    survey: tuple[Line, ...]
    choices: dict[str, tuple[ValueLabel, ...]]
    settings: Line
    extra: dict[str, tuple[Line, ...]] = field(default_factory=dict)

    def codes(self, name: str) -> tuple[tuple[ValueLabel, ...], tuple[MissingRule, ...]]:
        """Labels and missing rules of the set of codes ``name`` (empty for a form that is not ours)."""
        lines = [line for line in self.extra.get("sk_codes", ()) if name and line["set"] == name]
        labels = tuple(ValueLabel(_code(x["code"]), Words(x["th"], x["en"])) for x in lines if x["code"])
        rules = (
            MissingRule(_code(x["low"]), _code(x["high"]), MissingReason(x["reason"])) for x in lines if x["reason"]
        )
        return labels, tuple(rules)

    def frame(self) -> Codebook:
        """The codebook without its columns: title, scales, indices, rules."""
        head = self.settings
        title = Words(head["sk::title_th"], head["sk::title_en"])
        plain = head["form_title"]
        return Codebook(
            head["form_id"] or self.path.stem,
            title or (Words(plain) if _is_thai(plain) else Words("", plain)),
            Words(head["sk::unit_th"], head["sk::unit_en"]),
            head["version"],
            scales=tuple(_scale(line) for line in self.extra.get("sk_scales", ())),
            indices=tuple(self._index(line) for line in self.extra.get("sk_indices", ())),
            rules=tuple(
                Rule(x.name, x["expect"], Words(x["th"], x["en"]), "error" if x["severity"] == "error" else "warning")
                for x in self.extra.get("sk_rules", ())
            ),
            scheme=head["sk::scheme"] or "best5",
        )

    def _index(self, line: Line) -> Index:
        levels = (
            Level(float(x["low"]), Words(x["th"], x["en"]))
            for x in self.extra.get("sk_levels", ())
            if x.name == line.name
        )
        words = Words(line["th"], line["en"])
        low, high = float(line["low"] or "-inf"), float(line["high"] or "inf")
        return Index(line.name, words, line["formula"], low, high, tuple(levels), _good(line), line["provisional"])


def _good(line: Line) -> Good:
    return "high" if line["good"] == "high" else "low" if line["good"] == "low" else "none"


def _scale(x: Line) -> Scale:
    items, reverse = tuple(x["items"].split()), tuple(x["reverse"].split())
    low, high, least = (float(x[key]) for key in ("low", "high", "min_answered"))
    return Scale(x.name, Words(x["th"], x["en"]), items, low, high, reverse, least, x["topic"], _good(x))


def _code(cell: str) -> Code:
    value = number(cell)
    return cell if value is None else value


def read_sheets(path: Path) -> FormSheets:
    """The sheets of the XLSForm at ``path``. Raises ``file-missing`` and ``xlsform-not-a-form``."""
    open_source(path)
    try:
        sheets = {page.name: _lines(page.rows) for page in pages(path)}
    except SurveyKitError as broken:
        if broken.code != "excel-unreadable":
            raise
        raise SurveyKitError("xlsform-not-a-form", file=path) from broken
    if not any(line["type"] and line["name"] for line in sheets.get("survey", ())):
        raise SurveyKitError("xlsform-not-a-form", file=path)
    settings = (*sheets.get("settings", ()), Line(1, {}))[0]
    return FormSheets(path, sheets["survey"], _choices(sheets.get("choices", ())), settings, sheets)


def _lines(grid: Sequence[Sequence[Any]]) -> tuple[Line, ...]:
    rows = [[_text(cell) for cell in row] for row in grid]
    headers = [_header(cell) for cell in rows[0]] if rows else []
    out = []
    for at, row in enumerate(rows[1:], start=2):
        cells = {header: value for header, value in zip(headers, row, strict=False) if header and value}
        if cells:
            out.append(Line(at, cells))
    return tuple(out)


def _header(cell: str) -> str:
    head, mark, language = cell.partition("::")
    head = head.strip().lower().replace(" ", "_")
    return {"list_name": "list_name", "value": "name"}.get(head, head) + mark + language.strip()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def _choices(lines: tuple[Line, ...]) -> dict[str, tuple[ValueLabel, ...]]:
    lists: dict[str, list[Line]] = {}
    for line in lines:
        if line["list_name"] and line.name:
            lists.setdefault(line["list_name"], []).append(line)
    out = {}
    for name, members in lists.items():
        numeric = all(_plain_number(line.name) for line in members)
        out[name] = tuple(ValueLabel(float(x.name) if numeric else x.name, x.words("label")) for x in members)
    return out


def _plain_number(text: str) -> bool:
    """Whether ``text`` is a number that writing it as a number would not change (``01`` is none)."""
    value = number(text)
    return value is not None and (text == f"{value:.15g}" or text == str(value) or text == str(int(value)))
