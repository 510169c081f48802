"""The head of a column or line of figures: ``mean``, ``p90``, ``highest_2``."""

from __future__ import annotations

import re

from survey_kit.wording.cells import WORDS

_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?)")
_NUMBERED = re.compile(r"(.+)_(\d+)")


def statistic_head(statistic: str, lang: str) -> str:
    """What a statistic is called: its own words, or those of its kind with the number in its name filled in."""
    if f"head-{statistic}" in WORDS:
        return WORDS.text(f"head-{statistic}", lang)
    percentile = _PERCENTILE.fullmatch(statistic)
    if percentile:
        return WORDS.text("head-percentile", lang, p=percentile[1])
    numbered = _NUMBERED.fullmatch(statistic)
    if numbered:
        return WORDS.text(f"head-{numbered[1]}-numbered", lang, k=numbered[2])
    raise KeyError(f"head-{statistic}")
