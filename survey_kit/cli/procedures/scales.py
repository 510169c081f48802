"""reliability, factor, ioc, index."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Add, Procedure

if TYPE_CHECKING:
    from survey_kit.study import Study, View


def _factor(study: Study, options: argparse.Namespace) -> View:
    rounds = {"rounds": options.rounds} if options.extraction == "paf" else {}
    return study.factor(options.variables, extraction=options.extraction, rotation=options.rotation,
                        factors=options.factors, **rounds)  # fmt: skip


def _factor_options(add: Add) -> None:
    add("--extraction", choices=("pca", "paf", "ml"), default="pca")
    add("--rotation", choices=("varimax", "promax", "oblimin", "none"), default="varimax")
    add("--factors", type=int, default=0, metavar="NUMBER")
    add("--rounds", type=int, default=25, metavar="NUMBER")


PROCEDURES = {
    "reliability": Procedure(
        lambda study, options: study.reliability(options.variables, model=options.model),
        lambda add: add("--model", choices=("alpha", "split", "guttman", "omega"), default="alpha"),
    ),
    "factor": Procedure(_factor, _factor_options),
    "index": Procedure(
        lambda study, options: study.together([study.index(name, options.by) for name in options.variables])
    ),
    "ioc": Procedure(
        lambda study, options: study.ioc(options.variables, options.items),
        lambda add: add("--items", default="", metavar="COLUMN"),
    ),
}
