"""crosstab."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Add, Procedure, listed, several

if TYPE_CHECKING:
    from survey_kit.study import Study, View

COUNTINGS = ("round_cell", "truncate_cell", "round_case", "as_is")


def _crosstab(study: Study, options: argparse.Namespace) -> View:
    """Every row question against the last one named, or against ``--by``."""
    *rows, column = several([*options.variables, *([options.by] if options.by else [])])
    views = [
        study.crosstab(
            row,
            column,
            listed(options.layers),
            percent=options.percent,
            cells=listed(options.cells),
            measures=listed(options.measures),
            counting=options.count,
        )
        for row in rows
    ]
    return study.together(views)


def _options(add: Add) -> None:
    add("--percent", choices=("column", "row", "total"), default="column")
    add("--layers", default="", metavar="QUESTION")
    add("--cells", default="", metavar="LIST")
    add("--measures", default="", metavar="LIST")
    add("--count", choices=COUNTINGS, default="round_cell")


PROCEDURES = {"crosstab": Procedure(_crosstab, _options)}
