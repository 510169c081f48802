"""ranks: every test of SPSS NPAR TESTS under one command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from survey_kit.cli.procedures.procedure import Add, Procedure, listed, numbers, several
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.study import Study, View

ADJUST = ("bonferroni", "holm", "fdr")
LAWS = ("normal", "uniform", "poisson", "exponential")


def _by(options: argparse.Namespace) -> str:
    if not options.by:
        raise SurveyKitError("by-needed")
    return str(options.by)


def _cut(text: str) -> str | float:
    """A number, or the name of a middle."""
    try:
        return float(text)
    except ValueError:
        return text


def _fit(study: Study, options: argparse.Namespace) -> View:
    return study.together([study.goodness_of_fit(v, numbers(options.expected)) for v in options.variables])


def _smirnov(study: Study, options: argparse.Namespace) -> View:
    """Two groups against each other, or one sample against a law."""
    if options.by:
        return study.kolmogorov_smirnov(options.variables, options.by, groups=listed(options.groups))
    return study.kolmogorov_smirnov(options.variables, law=options.law, parameters=numbers(options.parameters))


def _binomial(study: Study, options: argparse.Namespace) -> View:
    cut = numbers(options.cut)
    return study.binomial(options.variables, options.share, cut=cut[0] if cut else None)


def _pairs(options: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Questions taken two by two."""
    names = several(options.variables)
    return names[::2], names[1::2]


TESTS: dict[str, Callable[[Study, argparse.Namespace], View]] = {
    "mann_whitney": lambda s, o: s.mann_whitney(o.variables, _by(o), groups=listed(o.groups)),
    "kruskal_wallis": lambda s, o: s.kruskal_wallis(o.variables, _by(o), adjust=o.adjust),
    "median": lambda s, o: s.median_test(o.variables, _by(o)),
    "ks": _smirnov,
    "wilcoxon": lambda s, o: s.wilcoxon(*_pairs(o)),
    "sign": lambda s, o: s.sign_test(*_pairs(o)),
    "mcnemar": lambda s, o: s.mcnemar(*_pairs(o)),
    "friedman": lambda s, o: s.friedman(o.variables),
    "kendall": lambda s, o: s.kendall_w(o.variables),
    "cochran": lambda s, o: s.cochran_q(o.variables),
    "chi_square": _fit,
    "binomial": _binomial,
    "runs": lambda s, o: s.runs(o.variables, cut=_cut(o.cut or "median"), order=o.order),
}


def _options(add: Add) -> None:
    add("--test", choices=tuple(TESTS), required=True)
    add("--groups", default="", metavar="A,B")
    add("--adjust", choices=ADJUST, default="bonferroni")
    add("--law", choices=LAWS, default="normal")
    add("--parameters", default="", metavar="NUMBERS")
    add("--expected", default="", metavar="NUMBERS")
    add("--share", type=float, default=0.5, metavar="SHARE")
    add("--cut", default="", metavar="NUMBER")
    add("--order", default="", metavar="COLUMN")


PROCEDURES = {"ranks": Procedure(lambda study, options: TESTS[options.test](study, options), _options)}
