"""report, build, wording, indicators, new, demo."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from survey_kit.cli.parser import WORDS
from survey_kit.cli.telling import teller


def _built(options: argparse.Namespace, folder: Path, **narrowed: Any) -> int:
    from survey_kit.study.building import build as build_project

    formats = [f.strip() for f in options.formats.split(",") if f.strip()]
    outcome = build_project(folder, narrowed.pop("out"), formats=formats, tell=teller(options), **narrowed)
    print(outcome.summary(options.lang))
    return 1 if outcome.failures else 0


def build(options: argparse.Namespace) -> int:
    """Everything a project asks for."""
    return _built(options, Path(options.project), out=options.out)


def report(options: argparse.Namespace) -> int:
    """Some of a project's documents: one city, one audience."""
    narrowed: dict[str, Any] = {"cities": [options.city] if options.city else [], "logs_too": False}
    if options.audience:
        narrowed["audiences"] = [options.audience]
    return _built(options, Path(options.project), out=options.out, **narrowed)


def wording(options: argparse.Namespace) -> int:
    """The workbooks in which the sentences of a project's documents are edited."""
    from survey_kit.study.building import write_wording

    for path in write_wording(options.project, [options.city] if options.city else [], teller(options)):
        print(WORDS.text("wrote", options.lang, path=path))
    return 0


def indicators(options: argparse.Namespace) -> int:
    """One number a line: on the screen, as JSON, or with ``--out`` as a CSV for another system."""
    from survey_kit.cli.data import print_json, print_table
    from survey_kit.saving import save
    from survey_kit.study.building import indicators_of
    from survey_kit.study.pack.indicators import indicators_csv

    lines = indicators_of(options.project, options.instrument)
    if options.out:
        save(indicators_csv(lines), Path(options.out))
        print(WORDS.text("wrote", options.lang, path=options.out))
    elif options.json:
        print_json(lines)
    else:
        print_table("indicators-head", options.lang, [_indicator_row(line) for line in lines])
    return 0


def _indicator_row(line: dict[str, Any]) -> tuple[str, ...]:
    value = "–" if line["value"] is None else f"{line['value']:.2f}"
    return line["indicator"], line["level"], line["statistic"], line["area"], value, line["unit"], line["definition_th"]


def new(options: argparse.Namespace) -> int:
    """A new project folder."""
    from survey_kit.study.scaffolding import new_project

    for path in new_project(options.project):
        print(WORDS.text("wrote", options.lang, path=path))
    return 0


def demo(options: argparse.Namespace) -> int:
    """The sample project copied and built."""
    from survey_kit.study.scaffolding import sample_project

    folder = Path(options.out)
    teller(options)("copying", folder=folder / "project")
    sample_project(folder / "project")
    return _built(options, folder / "project", out=folder / "build")
