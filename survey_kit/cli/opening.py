"""The study a command is about, and what its reader did not read."""

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
    from survey_kit.study import Study


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
        table=getattr(options, "table", ""),
    )
    for step in told(study.survey.steps):
        print(step_text(step, options.lang), file=sys.stderr)
    if options.command != "check" and not study.checked:
        _say_what_was_not_read(study, options)
    declared = ("weight", "weight_kind", "strata", "psu", "fpc", "nest", "lonely", "sampling", "replicates",
                "replicate_method", "fay", "rscales")  # fmt: skip
    design = {name: given for name in declared if (given := getattr(options, name, None)) not in (None, False)}
    made = getattr(options, "make_replicates", None)
    if made and options.replicates:
        raise SurveyKitError("option-unused", option="--make-replicates")
    # The coefficient is of the replicates that are made.
    fay = design.pop("fay", None) if made == "fay" else None
    if design:
        study = study.weighted(**design)
    if made:
        study = study.with_replicates(made, **({} if fay is None else {"fay": fay}))
    if getattr(options, "tests", False):
        study = study.tested()
    missing = getattr(options, "missing", "exclude")
    if missing == "include":
        study = study.including_missing()
    if missing == "listwise":
        study = study.complete(*_named(study, options))
    split = [name for name in getattr(options, "split", "").split(",") if name]
    if split:
        study = study.split(*split)
    if getattr(options, "judged", False):
        study = study.judged()
    return study.styled(lang=options.lang)


def _named(study: Study, options: argparse.Namespace) -> list[str]:
    """Every question a procedure names, in whatever option: LISTWISE is over all of them."""
    others = [getattr(options, name, "") for name in ("by", "layers", "covariates", "control")]
    others += getattr(options, "block", [])
    named = [name.strip() for text in others for name in text.split(",")]
    # Dunnett's control is a code, not a question.
    return [*options.variables, *(name for name in named if name in study.survey.names)]


def _say_what_was_not_read(study: Study, options: argparse.Namespace) -> None:
    """Sheets and columns left out one by one, doubtful cells as a number; `check` lists them all."""
    for finding in study.findings:
        if finding.code in LEFT_OUT:
            from survey_kit.checking import finding_text
            from survey_kit.thai.identifiers import masked

            print(masked(finding_text(finding, study.survey, options.lang)), file=sys.stderr)
    doubtful = sum(bool(f.row) and f.severity != "notice" for f in study.findings)
    if doubtful:
        words = WORDS.text("doubtful-cells", options.lang, count=f"{doubtful:,}", file=options.file)
        print(words, file=sys.stderr)
