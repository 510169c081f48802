"""A bounded, seeded number of damaged files for every reader: data or one clear error, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.registry import READERS
from tests.fuzz.running import fuzz

FILES = {"sav": 250, "zsav": 150, "por": 150, "csv": 150, "html": 150, "questionnaire": 40, "xlsx": 60, "xlsform": 60}
OTHERS = 80


@pytest.mark.parametrize("name", READERS)
def test_damaged_files_give_data_or_one_clear_error(name: str, tmp_path: Path) -> None:
    files = FILES.get(name, OTHERS)
    outcome = fuzz(name, tmp_path, lambda so_far: so_far.files < files)
    assert not outcome.faults, outcome.faults[0][0]
    assert outcome.files == files
    # The damage is neither nothing nor everything: readers are reached. Files of sums have checksums.
    assert outcome.errors
    assert outcome.read or name in ("parquet", "questionnaire", "sums")


@pytest.mark.parametrize("name", READERS)
def test_the_files_that_are_damaged_are_sound(name: str, tmp_path: Path) -> None:
    for path in READERS[name].seeds(tmp_path):
        READERS[name].read(path)
