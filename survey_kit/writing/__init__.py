"""Codebooks and surveys → files, one module per format.

A data format is added by a module with ``written(survey) -> Written`` and a line in `WRITERS`.
"""

from __future__ import annotations

from survey_kit.writing.data import WRITERS, Written, made, note_text, put, write

__all__ = ["WRITERS", "Written", "made", "note_text", "put", "write"]
