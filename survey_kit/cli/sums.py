"""aggregate, network build."""

from __future__ import annotations

import argparse

from survey_kit.cli.parser import WORDS
from survey_kit.cli.telling import teller


def aggregate(options: argparse.Namespace) -> int:
    """The files a project's cities hand over instead of their people."""
    from survey_kit.study.sums.jobs import aggregate as sum_up

    for path in sum_up(options.project, options.out, cities=options.city, tell=teller(options)):
        print(WORDS.text("wrote", options.lang, path=path))
    return 0


def network_build(options: argparse.Namespace) -> int:
    """The documents of a network from such files."""
    from survey_kit.study.sums.jobs import network_build as build

    formats = [f.strip() for f in options.formats.split(",") if f.strip()]
    outcome = build(options.files, options.out, project_folder=options.project, formats=formats,
                    tell=teller(options))  # fmt: skip
    print(outcome.summary(options.lang))
    return 1 if outcome.failures else 0
