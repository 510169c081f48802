"""Run a command and turn every failure into one clear message."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module

from survey_kit.cli.parser import WORDS
from survey_kit.cli.procedures import PROCEDURES
from survey_kit.errors import SurveyKitError

Command = Callable[[argparse.Namespace], int]
# The module of a command that is neither a procedure nor about a project.
HOMES = {
    **dict.fromkeys(("codebook", "missing", "check", "convert"), "data"),
    **dict.fromkeys(("clean", "deidentify"), "tidying"),
    **dict.fromkeys(("size", "select"), "planning"),
    **dict.fromkeys(("aggregate", "network-build"), "sums"),
    "map": "mapping",
    "weight": "weighting",
}


def run(options: argparse.Namespace) -> int:
    """Exit status of the command; errors are told on standard error in the chosen language."""
    try:
        return _command(options.command)(options)
    except SurveyKitError as error:
        print(error.message(options.lang), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(WORDS.text("stopped", options.lang), file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has closed; that is not a failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("SURVEY_KIT_DEBUG"):
            traceback.print_exc()
        print(_unforeseen(error).message(options.lang), file=sys.stderr)
        return 2


def _command(name: str) -> Command:
    if name in PROCEDURES:
        return _asked
    command: Command = getattr(import_module(f"survey_kit.cli.{HOMES.get(name, 'projects')}"), name.replace("-", "_"))
    return command


def _asked(options: argparse.Namespace) -> int:
    """The tables of a procedure on standard output, or their records as JSON."""
    from survey_kit.cli.opening import opened

    view = PROCEDURES[options.command].answer(opened(options), options)
    print(view.to_json() if options.json else repr(view))
    return 0


def _unforeseen(error: Exception) -> SurveyKitError:
    """The error a person can act on: full disk and missing rights by name, everything else as a fault of ours."""
    if isinstance(error, OSError):
        code = {errno.ENOSPC: "disk-full", errno.EACCES: "not-allowed", errno.EROFS: "not-allowed"}.get(
            error.errno or 0, "file-trouble"
        )
        return SurveyKitError(code, file=error.filename, detail=error.strerror or str(error))
    if isinstance(error, MemoryError):
        return SurveyKitError("out-of-memory")
    return SurveyKitError("program-fault", detail=f"{type(error).__name__}: {error}")
