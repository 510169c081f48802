"""crosstab."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Procedure, several

if TYPE_CHECKING:
    from survey_kit.study import Study, View


def _crosstab(study: Study, options: argparse.Namespace) -> View:
    """Every row question against the last one named, or against ``--by``."""
    *rows, column = several([*options.variables, *([options.by] if options.by else [])])
    views = [study.crosstab(row, column, percent=options.percent) for row in rows]
    return study.together(views)


PROCEDURES = {
    "crosstab": Procedure(
        _crosstab, lambda add: add("--percent", choices=("column", "row", "total"), default="column")
    ),
}
