"""Damaged files read one after another; whatever is not a clear error is kept with its file."""

from __future__ import annotations

import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from survey_kit.errors import SurveyKitError
from tests.fuzz.damage import damaged
from tests.fuzz.registry import READERS, Reader

# A damaged file of some kilobytes that takes longer than this hangs.
SECONDS = 20


@dataclass
class Outcome:
    """What became of the files: read, or one clear error (by code), or a fault with the file that caused it."""

    read: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, bytes]] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def files(self) -> int:
        return self.read + sum(self.errors.values()) + len(self.faults)


class Hangs(BaseException):
    """Raised by the clock; no reader may catch it."""


@contextmanager
def _watched() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Hangs(f"longer than {SECONDS} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    earlier = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, earlier)


def fuzz(name: str, home: Path, more: Callable[[Outcome], bool], seed: int = 1) -> Outcome:
    """Damaged files for the reader called ``name`` as long as ``more`` says so."""
    reader, chance, outcome = READERS[name], Random(f"{name} {seed}"), Outcome()
    sound = [path.read_bytes() for path in reader.seeds(home)]
    path = home / f"damaged{reader.suffix}"
    while more(outcome):
        data = damaged(chance.choice(sound), chance.choice(sound), chance)
        path.write_bytes(data)
        started = time.monotonic()
        _read(reader, path, data, outcome)
        outcome.slowest = max(outcome.slowest, time.monotonic() - started)
    return outcome


def _read(reader: Reader, path: Path, data: bytes, outcome: Outcome) -> None:
    try:
        with _watched():
            reader.read(path)
        outcome.read += 1
    except SurveyKitError as error:
        words = [error.message(lang) for lang in ("th", "en")]
        if all(words):
            outcome.errors[error.code] += 1
    except (Exception, Hangs):
        outcome.faults.append((traceback.format_exc(limit=-4, chain=False), data))
