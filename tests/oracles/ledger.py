"""What was compared with which witness, how often, and how far apart they were: written down as the tests go."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

# Where the ledger of a session goes when somebody asks for it.
WANTED = "SURVEY_KIT_LEDGER"
R, PSPP = "R", "PSPP"


@dataclass
class Entry:
    """Numbers of one test held to one witness, and the largest relative difference among them."""

    numbers: int = 0
    largest: float = 0.0


ENTRIES: dict[tuple[str, str], Entry] = {}


def note(witness: str, got: Any, wanted: Any, resolution: float = 0.0) -> None:
    """Write down a comparison of numbers; those within ``resolution`` (half a printed digit) do not differ."""
    got, wanted = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (got, wanted))
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0].partition("[")[0]
    entry = ENTRIES.setdefault((test, witness), Entry())
    entry.numbers += wanted.size
    # Of numbers next to nothing the distance itself is told.
    apart = np.maximum(np.abs(got - wanted) - resolution, 0.0) / np.maximum(np.abs(wanted), 1e-6)
    entry.largest = max(entry.largest, float(np.nanmax(apart, initial=0.0)))


def same(got: Sequence[float], wanted: Sequence[float], tolerance: float, what: str, witness: str = R) -> None:
    """All of ``got`` are ``wanted`` but for ``tolerance``; written down."""
    note(witness, got, wanted)
    np.testing.assert_allclose(np.array(got, dtype=float), wanted, rtol=tolerance, atol=1e-15, err_msg=what)


class approx:
    """`pytest.approx` that writes down what it was compared with."""

    def __init__(self, wanted: Any, rel: float | None = None, abs: float | None = None, witness: str = R) -> None:
        self.wanted, self.witness = wanted, witness
        self.close = pytest.approx(wanted, rel=rel, abs=abs)

    def __eq__(self, got: object) -> bool:
        if got is not None:
            note(self.witness, got, self.wanted)
        return bool(got == self.close)

    def __repr__(self) -> str:
        return repr(self.close)

    __hash__ = None


def write(path: Path) -> None:
    """The ledger of this session as JSON."""
    lines = [{"test": test, "witness": witness, "numbers": entry.numbers, "largest": entry.largest}
             for (test, witness), entry in sorted(ENTRIES.items())]  # fmt: skip
    path.write_text(json.dumps(lines, indent=1), encoding="utf-8")
