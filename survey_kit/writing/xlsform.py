"""Codebook → XLSForm (.xlsx) for KoBoToolbox and ODK, without loss: `survey_kit.reading.xlsform` gives it back."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from survey_kit.model.codebook import Codebook
from survey_kit.saving import save
from survey_kit.writing.xlsform_rows import FormRows, Row, code, label

_LONG_AGO = datetime(2000, 1, 1)
_WIDTHS = {"type": 26, "name": 16, "relevant": 34, "constraint": 34, "formula": 60, "expect": 40}


def write_xlsform(codebook: Codebook, path: str | Path) -> None:
    """Write ``codebook`` as an XLSForm at ``path``; the same codebook gives the same bytes.

    Sections and blocks become groups, skip conditions ``relevant``, ranges and exclusive options ``constraint``.
    "Don't know" and "no answer" are choices; "not applicable" is none, for a skipped question stays empty. A rule that
    bears the name of a question closes everything after it. Raises ``xpath-cannot-say`` for conditions XLSForm lacks.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _LONG_AGO})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in _sheets(codebook).items():
        _write_sheet(book.add_worksheet(name), rows, bold, wrap)
    book.close()
    save(out.getvalue(), Path(path))


def _sheets(codebook: Codebook) -> dict[str, list[Row]]:
    rows = FormRows(codebook)
    sheets = {
        "survey": rows.survey,
        "choices": rows.choices,
        "settings": [_settings(codebook)],
        "sk_codes": rows.codes,
        "sk_scales": _scales(codebook),
        "sk_indices": _indices(codebook),
        "sk_levels": _levels(codebook),
        "sk_rules": [_pair(r.name, r.label) | {"expect": r.expect, "severity": r.severity} for r in codebook.rules],
    }
    return {name: rows for name, rows in sheets.items() if rows or not name.startswith("sk_")}


def _settings(codebook: Codebook) -> Row:
    default = next(iter(label(codebook.title))).removeprefix("label::")
    return {
        "form_title": str(codebook.title),
        "form_id": codebook.name,
        "version": codebook.version,
        "default_language": default,
        "sk::title_th": codebook.title.th,
        "sk::title_en": codebook.title.en,
        "sk::unit_th": codebook.unit.th,
        "sk::unit_en": codebook.unit.en,
        "sk::scheme": codebook.scheme,
    }


def _pair(name: str, words: Any) -> Row:
    return {"name": name, "th": words.th, "en": words.en}


def _scales(codebook: Codebook) -> list[Row]:
    return [
        _pair(s.name, s.label)
        | {
            "items": " ".join(s.items),
            "reverse": " ".join(s.reverse),
            "low": code(s.low),
            "high": code(s.high),
            "min_answered": s.min_answered,
            "topic": s.topic,
            "good": s.good,
        }
        for s in codebook.scales
    ]


def _indices(codebook: Codebook) -> list[Row]:
    return [
        _pair(i.name, i.label)
        | {"formula": i.formula, "low": _end(i.low), "high": _end(i.high), "good": i.good, "provisional": i.provisional}
        for i in codebook.indices
    ]


def _end(value: float) -> Any:
    return str(value) if value in (float("inf"), float("-inf")) else code(value)


def _levels(codebook: Codebook) -> list[Row]:
    return [_pair(i.name, level.label) | {"low": code(level.low)} for i in codebook.indices for level in i.levels]


def _write_sheet(sheet: Any, rows: list[Row], bold: Any, wrap: Any) -> None:
    used = dict.fromkeys(key for row in rows for key, value in row.items() if value != "")
    headers = sorted(used, key=lambda key: key.startswith("sk::"))
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, bold)
        sheet.set_column(column, column, _WIDTHS.get(header, 44 if "label" in header else 14))
        for at, row in enumerate(rows, start=1):
            value = row.get(header, "")
            if isinstance(value, str):
                if value:
                    sheet.write_string(at, column, value, wrap)
            else:
                sheet.write_number(at, column, value, wrap)
    sheet.freeze_panes(1, 2)
