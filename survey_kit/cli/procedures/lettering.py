"""The options of columns compared: --letters, --adjust, --margin, --differences."""

from __future__ import annotations

import argparse
from typing import Any

from survey_kit.cli.procedures.procedure import Add, listed, numbers
from survey_kit.errors import SurveyKitError

ADJUST = ("auto", "holm", "bonferroni", "fdr", "none")


def letter_options(add: Add) -> None:
    """What is compared, how p is adjusted, what is similar, and whether every difference is shown."""
    add("--letters", default="", metavar="LIST")
    add("--adjust", choices=ADJUST, default="auto", words="adjust-letters")
    add("--margin", default="", metavar="NUMBER", words="similar")
    add("--differences", action="store_true")


def lettering(options: argparse.Namespace) -> dict[str, Any]:
    """The options as arguments of a procedure."""
    margin = numbers(options.margin)
    if len(margin) > 1:
        raise SurveyKitError("unknown-option", option=options.margin, known="0.05")
    return {"letters": listed(options.letters), "adjust": options.adjust, "margin": margin[0] if margin else None,
            "differences": options.differences}  # fmt: skip
