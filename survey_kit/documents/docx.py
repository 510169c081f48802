"""The Word file of a report: styles of the office, real tables, charts as pictures with alternative text."""

from __future__ import annotations

from typing import Any

from survey_kit.documents.setting import set_report
from survey_kit.model.report import Report


def to_bytes(report: Report) -> bytes:
    """The report as DOCX bytes."""
    from survey_kit.documents.word.blocks import Writer
    from survey_kit.documents.word.package import packed
    from survey_kit.documents.word.page import open_document

    data = set_report(report)
    writer = Writer(open_document(data), data)
    writer.opening()
    for section in data["sections"]:
        writer.section(section)
    return packed(writer.document, properties(data))


def properties(data: dict[str, Any]) -> dict[str, str]:
    """Title, subject and language of the file."""
    return {"title": data["title"], "subject": data["subtitle"], "language": "th-TH", "author": ""}
