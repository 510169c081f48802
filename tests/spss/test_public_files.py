"""SPSS files nobody here made, as Debian's PSPP brings them: read, written again, and listed the same by PSPP."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from survey_kit.reading.spss import read_spss
from survey_kit.writing import write

EXAMPLES = Path("/usr/share/pspp/examples")


def listed(path: Path, folder: Path) -> str:
    """What PSPP says of a file: dictionary and cases."""
    script = folder / "list.sps"
    script.write_text(f"GET FILE='{path}'.\nDISPLAY DICTIONARY.\nLIST.\n", encoding="utf-8")
    done = subprocess.run(["pspp", "-O", "format=csv", "-o", "-", script], capture_output=True, text=True, check=True)
    return done.stdout.replace(path.name, "")


@pytest.mark.outside("pspp", str(EXAMPLES))
def test_pspp_lists_its_own_examples_the_same_before_and_after(tmp_path: Path) -> None:
    files = sorted(EXAMPLES.glob("*.sav"))
    assert files
    for path in files:
        survey = read_spss(path)
        again = tmp_path / path.name
        write(survey, again)
        assert listed(again, tmp_path) == listed(path, tmp_path), path.name
        second = read_spss(again)
        for name in map(str, survey.data.columns):
            one, two = survey.column(name), second.column(name)
            assert one.tolist() == two.tolist() if one.dtype == object else np.array_equal(one, two, equal_nan=True)
