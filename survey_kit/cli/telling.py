"""How far a long job is, on the screen."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any


def teller(options: argparse.Namespace) -> Callable[..., None]:
    """Says what is being done, one line each, with the seconds since the start; silent when asked."""
    from survey_kit.study.pack.blocks.registry import WORDS as STUDY

    started = time.monotonic()

    def tell(code: str, **facts: Any) -> None:
        if not options.quiet:
            seconds = time.monotonic() - started
            print(f"{seconds:6.1f}  {STUDY.text(f'tell-{code}', options.lang, **facts)}", file=sys.stderr, flush=True)

    return tell
