"""Checks of a survey and the changes decided after looking: findings in, steps out, nothing lost.

A check is added by a function and a line in `CHECKS`.
"""

from __future__ import annotations

from survey_kit.checking.cleaning import Decisions, clean, fill_skipped
from survey_kit.checking.log import ACTIONS, Entry, Grid, difference, replayed, undone
from survey_kit.checking.running import CHECKS, check, finding_text

__all__ = [
    "ACTIONS",
    "CHECKS",
    "Decisions",
    "Entry",
    "Grid",
    "check",
    "clean",
    "difference",
    "fill_skipped",
    "finding_text",
    "replayed",
    "undone",
]
