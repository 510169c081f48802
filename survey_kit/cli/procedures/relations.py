"""correlate, regress, logistic, multinomial, ordinal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Add, Procedure, listed, several

if TYPE_CHECKING:
    from survey_kit.study import Study, View


def _correlate(study: Study, options: argparse.Namespace) -> View:
    return study.correlate(options.variables, method=options.method, listwise=options.listwise,
                           control=listed(options.control), tails=int(options.tails))  # fmt: skip


def _correlate_options(add: Add) -> None:
    add("--method", choices=("pearson", "spearman", "kendall"), default="pearson")
    add("--control", default="", metavar="QUESTION,…", words="held")
    add("--listwise", action="store_true")
    add("--tails", choices=("1", "2"), default="2")


def _regress(study: Study, options: argparse.Namespace) -> View:
    """The first question on the others."""
    outcome, *predictors = several(options.variables)
    blocks = [listed(block) for block in options.block]
    return study.regress(outcome, predictors, blocks=blocks, method=options.method,
                         pin=options.pin, pout=options.pout)  # fmt: skip


def _regress_options(add: Add) -> None:
    add("--method", choices=("enter", "stepwise", "forward", "backward"), default="enter", words="entering")
    add("--block", action="append", default=[], metavar="QUESTION,…")
    add("--pin", type=float, default=0.05, metavar="P")
    add("--pout", type=float, default=0.10, metavar="P")


def _model(name: str) -> Procedure:
    """A model of categories: the first question on the others."""

    def ask(study: Study, options: argparse.Namespace) -> View:
        outcome, *predictors = several(options.variables)
        call = getattr(study, name)
        found: View = call(outcome, predictors, categorical=listed(options.categorical), reference=options.reference)
        return found

    return Procedure(ask, _model_options)


def _model_options(add: Add) -> None:
    add("--categorical", default="", metavar="QUESTION,…")
    add("--reference", choices=("last", "first"), default="last")


PROCEDURES = {
    "correlate": Procedure(_correlate, _correlate_options),
    "regress": Procedure(_regress, _regress_options),
    "logistic": _model("logistic"),
    "multinomial": _model("multinomial"),
    "ordinal": _model("ordinal"),
}
