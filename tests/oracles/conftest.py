"""The ledger of a session is written where it is wanted."""

from __future__ import annotations

import os
from pathlib import Path

from tests.oracles import ledger


def pytest_sessionfinish() -> None:
    if os.environ.get(ledger.WANTED):
        ledger.write(Path(os.environ[ledger.WANTED]))
