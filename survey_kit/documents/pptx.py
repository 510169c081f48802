"""The slides of a report: editable charts and tables, what is read aloud in the notes."""

from __future__ import annotations

from survey_kit.documents.docx import properties
from survey_kit.documents.setting import set_report
from survey_kit.model.report import Report


def to_bytes(report: Report) -> bytes:
    """The report as PPTX bytes: a title slide, then one slide or more for every section."""
    from survey_kit.documents.slides.deck import Deck

    data = set_report(report)
    deck = Deck(data)
    deck.opening()
    for section in data["sections"]:
        deck.section(section)
    return deck.packed(properties(data))
