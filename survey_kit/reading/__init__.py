"""Files become surveys. Input files are only ever opened for reading."""

from __future__ import annotations

from survey_kit.reading.telling import step_text, told

__all__ = ["step_text", "told"]
