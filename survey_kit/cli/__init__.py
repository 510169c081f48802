"""The command line: parse, call `study`, show."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 (something could not be made) or 2 (put something right first)."""
    from survey_kit.cli.parser import parser_for
    from survey_kit.cli.running import run
    from survey_kit.errors import SurveyKitError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Thai Windows console is CP874 and has no × or –; a replacement character beats a crash.
            stream.reconfigure(errors="replace")
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = parser_for(arguments).parse_args(arguments)
    except SurveyKitError as error:
        print(error.message(error.facts["lang"]), file=sys.stderr)
        return 2
    return run(options)
