"""Documents: a finished Report becomes HTML, PDF, Word, PowerPoint and Excel files that say the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from survey_kit.documents import docx, html, pdf, pptx, xlsx
from survey_kit.errors import SurveyKitError
from survey_kit.model.report import Report
from survey_kit.saving import save

# Every format by the ending of its files; each writer turns a report into bytes.
WRITERS: dict[str, Callable[[Report], bytes]] = {
    "html": html.to_bytes,
    "pdf": pdf.to_bytes,
    "docx": docx.to_bytes,
    "pptx": pptx.to_bytes,
    "xlsx": xlsx.to_bytes,
}

__all__ = ["WRITERS", "render"]


def render(report: Report, format: str, path: Path) -> None:
    """Writes ``report`` to ``path`` as ``format`` (html, pdf, docx, pptx, xlsx); the same report gives the same bytes.

    Raises ``SurveyKitError``: unknown format, folder missing or read-only, disk full, file open elsewhere.
    """
    if format not in WRITERS:
        raise SurveyKitError("document-format-unknown", format=format, known=", ".join(WRITERS))
    save(WRITERS[format](report), path)
