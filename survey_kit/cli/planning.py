"""size, select."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from survey_kit.cli.parser import WORDS
from survey_kit.cli.procedures.procedure import listed
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.planning.sizes import Circumstances
    from survey_kit.study.plan_sheet import PlanSheet
    from survey_kit.study.sizing import Wish


def size(options: argparse.Namespace) -> int:
    """How many to ask, or what a number of answers gives; with ``--strata`` how to share it."""
    if options.strata:
        return _shown(_shared(options), options)
    from survey_kit.study.sizing import size_sheet

    sizes = [_number(text) for text in listed(options.n)]
    return _shown(size_sheet(_wish(options), _circumstances(options), sizes, options.lang), options)


def select(options: argparse.Namespace) -> int:
    """Who to ask: units drawn from a list."""
    from survey_kit.reading import step_text, told
    from survey_kit.study.selecting import Wanted, select_sheet

    wanted = Wanted(
        n=options.n, method=options.method, id=options.id, size=options.size, strata=options.strata,
        clusters=options.clusters, communities=options.communities, each=options.each, step=options.step,
        allocation=options.allocate, least=options.least, reserve=options.reserve, seed=options.seed,
    )  # fmt: skip
    sheet = select_sheet(options.file, wanted, sheet=options.sheet, encoding=options.encoding, lang=options.lang)
    for step in told(sheet.steps):
        print(step_text(step, options.lang), file=sys.stderr)
    return _shown(sheet, options)


def _shown(sheet: PlanSheet, options: argparse.Namespace) -> int:
    if options.out:
        print(WORDS.text("wrote", options.lang, path=sheet.save(options.out)))
        # How it was done is worth a look even when the list itself goes to a file.
        print("\n".join(sheet.told))
    else:
        print(sheet.to_json() if options.json else repr(sheet))
    return 0


def _wish(options: argparse.Namespace) -> Wish:
    from survey_kit.study import sizing

    if options.what == "proportion":
        return sizing.proportion(_share(options.p), _share(options.margin or "0.05"))
    if options.what == "mean":
        return sizing.mean(_needed(options, "sd"), _needed(options, "margin"))
    if options.what == "two-proportions":
        first, second = _two(options.p)
        return sizing.two_proportions(first, second, _share(options.power))
    return sizing.two_means(_needed(options, "difference"), _needed(options, "sd"), _share(options.power))


def _shared(options: argparse.Namespace) -> PlanSheet:
    from survey_kit.study.allocating import allocation_sheet
    from survey_kit.study.frames import read_strata

    strata = read_strata(options.strata, sd=options.sd_column)
    sizes = [_number(text) for text in listed(options.n)]
    if len(sizes) != 1 or sizes[0] != round(sizes[0]):
        raise SurveyKitError("plan-one-n", value=options.n)
    return allocation_sheet(strata, round(sizes[0]), options.allocate, options.least, options.lang)


def _circumstances(options: argparse.Namespace) -> list[Circumstances]:
    from survey_kit.planning.sizes import Circumstances

    populations: list[float | None] = [_number(text) for text in _populations(options.population)]
    given = (_number(options.deff), _share(options.response), _share(options.level))
    return [Circumstances(population, *given) for population in populations or [None]]


def _populations(text: str) -> list[str]:
    """Populations between commas; a comma followed by three digits and no space is that of a thousand."""
    import re

    return listed(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text))


def _two(text: str) -> tuple[float, float]:
    shares = [_share(part) for part in listed(text)]
    if len(shares) != 2:
        raise SurveyKitError("plan-two-shares", value=text)
    return shares[0], shares[1]


def _needed(options: argparse.Namespace, name: str) -> float:
    text = getattr(options, name)
    if not text:
        raise SurveyKitError("plan-option-needed", option=f"--{name}", what=options.what)
    return _number(text)


def _number(text: str) -> float:
    from survey_kit.thai.values import read_number

    read = read_number(text)
    if read is None or read.guess:
        raise SurveyKitError("plan-number", value=text)
    return read.value


def _share(text: str) -> float:
    """A share of 1 typed as ``0.05`` or ``5%``; ``plan-percent`` for a bare 5, which may be either."""
    bare = text.strip()
    if bare.endswith("%"):
        return _number(bare[:-1]) / 100
    value = _number(bare)
    if value > 1:
        raise SurveyKitError("plan-percent", value=bare)
    return value
