"""correlate, regress."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Procedure, several

if TYPE_CHECKING:
    from survey_kit.study import Study, View


def _regress(study: Study, options: argparse.Namespace) -> View:
    """The first question on the others."""
    outcome, *predictors = several(options.variables)
    return study.regress(outcome, predictors)


PROCEDURES = {
    "correlate": Procedure(
        lambda study, options: study.correlate(options.variables, method=options.method),
        lambda add: add("--method", choices=("pearson", "spearman", "kendall"), default="pearson"),
    ),
    "regress": Procedure(_regress),
}
