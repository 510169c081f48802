"""freq, means, explore, ratio."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.lettering import letter_options, lettering
from survey_kit.cli.procedures.procedure import Add, Procedure, listed, several
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.study import Study, View

PERCENTILES = ("haverage", "waverage", "round", "empirical", "aempirical")


def _statistics(add: Add) -> None:
    add("--statistics", default="", metavar="LIST")


def _means_options(add: Add) -> None:
    _statistics(add)
    letter_options(add)


def _ratio(study: Study, options: argparse.Namespace) -> View:
    """The first question over the second."""
    numerator, denominator, *more = several(options.variables)
    if more:
        raise SurveyKitError("too-many-variables", expected=2)
    return study.ratio(numerator, denominator, options.by)


PROCEDURES = {
    "freq": Procedure(
        lambda study, o: study.frequencies(o.variables, o.by, statistics=listed(o.statistics)), _statistics
    ),
    "means": Procedure(
        lambda study, o: study.means(o.variables, listed(o.by), statistics=listed(o.statistics), **lettering(o)),
        _means_options,
    ),
    "explore": Procedure(
        lambda study, o: study.explore(o.variables, o.by, percentiles=o.percentiles),
        lambda add: add("--percentiles", choices=PERCENTILES, default=PERCENTILES[0]),
    ),
    "ratio": Procedure(_ratio),
}
