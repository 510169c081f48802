"""weight: weights from a population table, what they cost, and the file with them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from survey_kit.cli.opening import opened
from survey_kit.cli.parser import WORDS
from survey_kit.errors import SurveyKitError

RECIPE = ("method", "within", "start", "chances", "classes", "responded", "issued", "trim", "bounds", "scale", "blank",
          "total_of", "merge", "accept_year", "places", "sex", "age", "ages")  # fmt: skip


def weight(options: argparse.Namespace) -> int:
    """The diagnostics on standard output; with ``--out`` the weighted data as a file, the source never touched."""
    from survey_kit.writing import made, note_text, put

    target = Path(options.out) if options.out else None
    if target is not None and target.exists() and Path(options.file).exists() and target.samefile(options.file):
        raise SurveyKitError("target-is-source", file=target)
    recipe = {name: getattr(options, name) for name in RECIPE}
    study = opened(options).weigh(options.margins, sheet=options.margin_sheet, **recipe)
    view = study.weights()
    print(view.to_json() if options.json else repr(view))
    if target is None:
        return 0
    written = made(study.survey, target)
    for note in written.notes:
        print(note_text(note, options.lang), file=sys.stderr)
    put(written, target)
    # Beside the tables, so that --json stays JSON.
    print(
        WORDS.text(
            "wrote-weighted",
            options.lang,
            path=target,
            column=study.survey.design.weight,
            kind=study.survey.design.weight_kind,
        ),
        file=sys.stderr,
    )
    return 0
