"""The Word file of a report: styles of the office, real tables, charts to edit or as pictures, with their texts."""

from __future__ import annotations

import io
from typing import Any

from survey_kit.documents.cutting import on_paper
from survey_kit.documents.packing import dated, undated, without
from survey_kit.documents.setting import set_report
from survey_kit.model.report import Report

# Rows of a native chart that can still be read on one page; taller ones are drawn over several.
MOST_ROWS = 45


def to_bytes(report: Report) -> bytes:
    """The report as DOCX bytes."""
    from survey_kit.documents.word.blocks import Writer
    from survey_kit.documents.word.page import open_document

    data = on_paper(set_report(report), natively=MOST_ROWS)
    writer = Writer(open_document(data), data)
    writer.opening()
    writer.sections()
    return _packed(writer.document, properties(data))


def properties(data: dict[str, Any]) -> dict[str, str]:
    """Title, subject and language of the file."""
    return {"title": data["title"], "subject": data["subtitle"], "language": "th-TH", "author": ""}


def _packed(document: Any, told: dict[str, str]) -> bytes:
    dated(document.core_properties, told)
    without(document.part.package.rels, "/thumbnail")
    # A copy of the styles for Word 2010 that would still name the fonts of the template.
    without(document.part.rels, "/stylesWithEffects")
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())
