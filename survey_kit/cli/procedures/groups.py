"""compare, ttest, anova."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Add, Procedure, listed, numbers, several
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.study import Study, View

METHODS = ("auto", "t", "welch", "anova", "welch_anova", "kruskal", "mann_whitney")
POST_HOC = ("auto", "lsd", "bonferroni", "sidak", "scheffe", "tukey", "games_howell", "tamhane", "dunn")
ADJUST = ("holm", "bonferroni", "fdr")


def _compare(study: Study, options: argparse.Namespace) -> View:
    if options.paired:
        names = several(options.variables)
        return study.compare_paired(names[::2], names[1::2], adjust=options.adjust)
    if not options.by:
        raise SurveyKitError("by-needed")
    return study.compare(
        options.variables, options.by, method=options.method, post_hoc=options.post_hoc, adjust=options.adjust
    )


def _compare_options(add: Add) -> None:
    add("--method", choices=METHODS, default="auto")
    add("--post-hoc", choices=POST_HOC, default="auto")
    add("--paired", action="store_true")
    add("--adjust", choices=ADJUST, default="holm", words="adjust-family")


def _ttest(study: Study, options: argparse.Namespace) -> View:
    """Pairs, one sample, or two groups: what is asked for decides."""
    if options.paired:
        names = several(options.variables)
        return study.paired(names[::2], names[1::2])
    if options.value is not None:
        return study.one_sample(options.variables, options.value)
    if not options.by:
        raise SurveyKitError("by-needed")
    return study.t_test(options.variables, options.by, groups=listed(options.groups))


def _ttest_options(add: Add) -> None:
    add("--value", type=float, metavar="NUMBER")
    add("--paired", action="store_true")
    add("--groups", default="", metavar="A,B")


def _anova(study: Study, options: argparse.Namespace) -> View:
    """Repeated measures without groups; one factor or several with them."""
    if options.repeated:
        return study.repeated(options.variables)
    if not options.by:
        raise SurveyKitError("by-needed")
    factors, post_hoc = listed(options.by), listed(options.post_hoc)
    return study.anova(
        options.variables,
        factors,
        covariates=listed(options.covariates),
        post_hoc=post_hoc,
        contrasts=[numbers(weights) for weights in options.contrast],
        trend=options.trend,
        control=options.control if "dunnett" in post_hoc else "",
        interactions=not (len(factors) > 1 and options.main_effects),
    )


def _anova_options(add: Add) -> None:
    add("--covariates", default="", metavar="LIST")
    add("--post-hoc", default="", metavar="LIST", words="post-hoc-list")
    add("--contrast", action="append", default=[], metavar="NUMBERS")
    add("--trend", type=int, default=0, metavar="POWER")
    add("--control", default="", metavar="CODE")
    add("--main-effects", action="store_true")
    add("--repeated", action="store_true")


PROCEDURES = {
    "compare": Procedure(_compare, _compare_options),
    "ttest": Procedure(_ttest, _ttest_options),
    "anova": Procedure(_anova, _anova_options),
}
