"""crosstab, multiple."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from survey_kit.cli.procedures.lettering import letter_options, lettering
from survey_kit.cli.procedures.procedure import Add, Procedure, listed, several

if TYPE_CHECKING:
    from survey_kit.study import Study, View

BASES = ("respondents", "cases", "responses")
COUNTINGS = ("round_cell", "truncate_cell", "round_case", "as_is")


def _against(options: argparse.Namespace) -> tuple[list[str], str]:
    """Every row question, and the last one named or ``--by`` for columns."""
    *rows, column = several([*options.variables, *([options.by] if options.by else [])])
    return rows, column


def _tables(ask: Callable[..., View], study: Study, options: argparse.Namespace, **more: Any) -> View:
    """One call of ``ask`` for every row question, as the options both kinds of crosstabs have say."""
    rows, column = _against(options)
    shared = {"percent": options.percent, "cells": listed(options.cells), **lettering(options)}
    return study.together([ask(row, column, listed(options.layers), **shared, **more) for row in rows])


def _crosstab(study: Study, options: argparse.Namespace) -> View:
    return _tables(study.crosstab, study, options, measures=listed(options.measures), counting=options.count)


def _multiple(study: Study, options: argparse.Namespace) -> View:
    return _tables(study.multiple, study, options, base=options.base, complete=options.complete)


def _cells(add: Add) -> None:
    add("--percent", choices=("column", "row", "total"), default="column")
    add("--layers", default="", metavar="QUESTION")
    add("--cells", default="", metavar="LIST")
    letter_options(add)


def _crosstab_options(add: Add) -> None:
    _cells(add)
    add("--measures", default="", metavar="LIST")
    add("--count", choices=COUNTINGS, default="round_cell")


def _multiple_options(add: Add) -> None:
    _cells(add)
    add("--base", choices=BASES, default="respondents")
    add("--complete", action="store_true")


PROCEDURES = {
    "crosstab": Procedure(_crosstab, _crosstab_options),
    "multiple": Procedure(_multiple, _multiple_options),
}
