"""What a sample says of its population: estimate, standardise, network."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Add, Procedure, listed
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.study import Study
    from survey_kit.study.view import View

OF = ("mean", "proportion", "total", "ratio", "quantile")
INTERVALS = ("logit", "beta", "wilson", "asin", "mean")


def _estimate(study: Study, options: argparse.Namespace) -> View:
    return study.estimate(
        options.variables,
        options.by,
        of=options.of,
        codes=listed(options.codes),
        over=options.over,
        share=options.quantile / 100,
        interval=options.interval,
        contrasts=[_weights(text) for text in options.contrast],
    )


def _as_spss(study: Study, options: argparse.Namespace) -> View:
    """MEANS with its error for a mean; percents as FREQUENCIES prints them have none."""
    if options.of == "proportion":
        return study.frequencies(options.variables, options.by)
    return study.means(options.variables, options.by, statistics=("n", "mean", "sd", "se", "ci_low", "ci_high"))


def _weights(text: str, example: str = "1=1,2=-1") -> dict[float | str, float]:
    """``1=1,2=-1`` as numbers by code."""
    try:
        return {code.strip(): float(weight) for code, weight in (part.split("=") for part in listed(text))}
    except ValueError:
        raise SurveyKitError("pairs-wrong", value=text, example=example) from None


def _estimate_options(add: Add) -> None:
    add("--of", choices=OF, default="mean", words="estimate-of")
    add("--codes", default="", metavar="LIST")
    add("--over", default="", metavar="QUESTION", words="ratio-over")
    add("--quantile", type=float, default=50.0, metavar="PERCENT", words="quantile-at")
    add("--interval", choices=INTERVALS, default="")
    add("--contrast", action="append", default=[], metavar="1=1,2=-1", words="contrast-groups")


def _standardise(study: Study, options: argparse.Namespace) -> View:
    if not options.by:
        raise SurveyKitError("by-needed")
    return study.standardise(options.variables, options.by, listed(options.over), codes=listed(options.codes))


def _standardise_options(add: Add) -> None:
    add("--over", default="", metavar="LIST", words="standard-over")
    add("--codes", default="", metavar="LIST")


def _network(study: Study, options: argparse.Namespace) -> View:
    population = _weights(options.population, "1=52000,2=31000") if options.population else None
    return study.network(options.variables, options.by or "city", codes=listed(options.codes), population=population)


def _network_options(add: Add) -> None:
    add("--codes", default="", metavar="LIST")
    add("--population", default="", metavar="1=52000,2=31000")


PROCEDURES = {
    "estimate": Procedure(_estimate, _estimate_options, _as_spss),
    "standardise": Procedure(_standardise, _standardise_options),
    "network": Procedure(_network, _network_options),
}
