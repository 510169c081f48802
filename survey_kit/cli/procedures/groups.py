"""compare."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Add, Procedure
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.study import Study, View

METHODS = ("auto", "t", "welch", "anova", "welch_anova", "kruskal", "mann_whitney")
POST_HOC = ("auto", "lsd", "bonferroni", "sidak", "scheffe", "tukey", "games_howell")


def _compare(study: Study, options: argparse.Namespace) -> View:
    if not options.by:
        raise SurveyKitError("by-needed")
    return study.compare(options.variables, options.by, method=options.method, post_hoc=options.post_hoc)


def _compare_options(add: Add) -> None:
    add("--method", choices=METHODS, default="auto")
    add("--post-hoc", choices=POST_HOC, default="auto")


PROCEDURES = {"compare": Procedure(_compare, _compare_options)}
