"""The sample data made once more without its dirty layer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from survey_kit.resources import folder

HERE = folder("sample_data")


@pytest.fixture(scope="session")
def spotless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw files without the dirty layer."""
    into = tmp_path_factory.mktemp("spotless")
    code = (
        "import sys; sys.path[:0] = ['sample_data', '.']\n"
        "from pathlib import Path; from generator.whole import make\n"
        f"make(Path({str(into)!r}), dirty=False)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=HERE.parent)
    return into / "raw"
