"""Checks of a survey and the changes decided after looking: findings in, steps out, nothing lost.

A check is added by a function and a line in `CHECKS`.
"""

from __future__ import annotations

from survey_kit.checking.cleaning import Decisions, clean, fill_skipped
from survey_kit.checking.running import CHECKS, check, finding_text

__all__ = ["CHECKS", "Decisions", "check", "clean", "fill_skipped", "finding_text"]
