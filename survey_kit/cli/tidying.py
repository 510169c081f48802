"""clean, deidentify."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from survey_kit.cli.parser import WORDS


def clean(options: argparse.Namespace) -> int:
    """Clean data, logs and a file of decisions to fill in; or undo, or do again, what such a folder holds."""
    from survey_kit.study import cleaning_job as job

    source, folder = Path(options.file), Path(options.out)
    if options.undo:
        _wrote(job.undo(source), options.lang)
        return 0
    reading = {"questionnaire": options.questionnaire, "sheet": options.sheet, "encoding": options.encoding}
    found = job.sources(source, **reading)
    if options.replay:
        _wrote([job.replay(name, survey, Path(options.replay), folder) for name, survey, _ in found], options.lang)
        return 0
    decisions, file = job.decisions_for(source, folder, Path(options.decisions) if options.decisions else None)
    every = job.clean_all(found, decisions, file)
    for one in every:
        _wrote(job.write_cleaned(one, folder), options.lang)
        print(job.account(one, options.lang))
    for key in job.unused(every, decisions):
        print(job.WORDS.text("clean-unused", options.lang, key=key), file=sys.stderr)
    _wrote(filter(None, [job.write_decisions(every, folder)]), options.lang)
    return 0


def deidentify(options: argparse.Namespace) -> int:
    """Answers, contacts and an account of what was done."""
    from survey_kit.study.deidentifying import deidentify as part

    book = None
    if options.questionnaire:
        from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire

        book = read_questionnaire(find_questionnaire(options.questionnaire))
    parted = part(Path(options.file), Path(options.out), codebook=book, sheet=options.sheet,
                  encoding=options.encoding, keep=options.keep)  # fmt: skip
    print(parted.account(options.lang))
    _wrote(parted.files, options.lang)
    return 0


def _wrote(files: Iterable[Path], lang: str) -> None:
    for path in files:
        print(WORDS.text("wrote", lang, path=path))
