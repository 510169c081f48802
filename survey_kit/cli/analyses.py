"""freq, crosstab, means, compare, correlate, reliability, regress."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from survey_kit.cli.parser import WORDS
from survey_kit.errors import SurveyKitError

# What a reader left out of the data, by the code of the finding.
LEFT_OUT = ("sheet-unused", "sheet-hidden", "sheet-of-repeats", "column-nameless", "column-unmapped", "text-damaged",
            "formula-without-value", "formula-error")  # fmt: skip

if TYPE_CHECKING:
    from survey_kit.study import Study, View


def opened(options: argparse.Namespace) -> Study:
    """The study an analysis is asked of: a file, or a data set of a project, under the declared design."""
    from survey_kit.reading import step_text, told
    from survey_kit.study.opening import open_file_or_project

    study = open_file_or_project(
        options.file,
        questionnaire=options.questionnaire,
        sheet=options.sheet,
        encoding=options.encoding,
        instrument=options.instrument,
        city=options.city,
        engine=getattr(options, "engine", "auto"),
    )
    for step in told(study.survey.steps):
        print(step_text(step, options.lang), file=sys.stderr)
    if options.command != "check" and not study.checked:
        _say_what_was_not_read(study, options)
    design = {k: getattr(options, k, None) for k in ("weight", "weight_kind", "strata", "psu", "fpc")}
    if any(design.values()):
        study = study.weighted(**design)
    if getattr(options, "missing", "exclude") == "include":
        study = study.including_missing()
    return study.styled(lang=options.lang)


def _say_what_was_not_read(study: Study, options: argparse.Namespace) -> None:
    """Sheets and columns left out one by one, doubtful cells as a number; `check` lists them all."""
    from survey_kit.checking import finding_text
    from survey_kit.thai.identifiers import masked

    for finding in study.findings:
        if finding.code in LEFT_OUT:
            print(masked(finding_text(finding, study.survey, options.lang)), file=sys.stderr)
    doubtful = sum(bool(f.row) and f.severity != "notice" for f in study.findings)
    if doubtful:
        words = WORDS.text("doubtful-cells", options.lang, count=f"{doubtful:,}", file=options.file)
        print(words, file=sys.stderr)


def _show(view: View, options: argparse.Namespace) -> int:
    print(view.to_json() if options.json else repr(view))
    return 0


def freq(options: argparse.Namespace) -> int:
    """Counts and percents."""
    return _show(opened(options).frequencies(options.variables, options.by), options)


def crosstab(options: argparse.Namespace) -> int:
    """Every row question against the last one named, or against ``--by``."""
    *rows, column = options.variables if not options.by else [*options.variables, options.by]
    if not rows:
        raise SurveyKitError("too-few-variables", expected=2)
    study = opened(options)
    from survey_kit.study import View

    views = [study.crosstab(row, column, percent=options.percent) for row in rows]
    return _show(View(tuple(t for v in views for t in v.tables), study.house), options)


def means(options: argparse.Namespace) -> int:
    """Means and other figures of numbers."""
    statistics = [s for s in options.statistics.split(",") if s]
    return _show(opened(options).means(options.variables, options.by, statistics=statistics), options)


def compare(options: argparse.Namespace) -> int:
    """Groups compared."""
    if not options.by:
        raise SurveyKitError("by-needed")
    study = opened(options)
    view = study.compare(options.variables, options.by, method=options.method, post_hoc=options.post_hoc)
    return _show(view, options)


def correlate(options: argparse.Namespace) -> int:
    """Correlation matrix."""
    return _show(opened(options).correlate(options.variables, method=options.method), options)


def reliability(options: argparse.Namespace) -> int:
    """Reliability of a scale or of items."""
    return _show(opened(options).reliability(options.variables), options)


def regress(options: argparse.Namespace) -> int:
    """The first question on the others."""
    outcome, *predictors = options.variables
    if not predictors:
        raise SurveyKitError("too-few-variables", expected=2)
    return _show(opened(options).regress(outcome, predictors), options)
