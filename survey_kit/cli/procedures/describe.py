"""freq, means."""

from __future__ import annotations

from survey_kit.cli.procedures.procedure import Procedure, listed

PROCEDURES = {
    "freq": Procedure(lambda study, options: study.frequencies(options.variables, options.by)),
    "means": Procedure(
        lambda study, options: study.means(options.variables, options.by, statistics=listed(options.statistics)),
        lambda add: add("--statistics", default="", metavar="LIST"),
    ),
}
