"""What is loaded when: the package and its help must come up without the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "pandas", "scipy", "pyreadstat", "openpyxl", "typst", "docx", "pptx", "xlsxwriter", "jinja2", "statsmodels",
         "pyarrow", "pikepdf", "lxml", "duckdb", "pyspark")  # fmt: skip
TOLD = "print('loaded:', [m for m in {heavy!r} if m in sys.modules])"
STARTS = {
    "import": "import sys, survey_kit; survey_kit.__version__",
    "help": "import sys, survey_kit.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass",
    "help of a command": "import sys, survey_kit.cli as c\ntry: c.main(['freq', '--help'])\nexcept SystemExit: pass",
    "wrong command": "import sys, survey_kit.cli as c\ntry: c.main(['frequ'])\nexcept SystemExit: pass",
}


@pytest.mark.parametrize("start", STARTS)
def test_starting_loads_nothing_heavy(start: str) -> None:
    code = f"{STARTS[start]}\n{TOLD.format(heavy=HEAVY)}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_a_first_answer_needs_no_library_of_tables() -> None:
    file = Path(__file__).parents[2] / "sample_data" / "raw" / "4_phatong_households.sav"
    code = f"import sys, survey_kit.cli as c\nc.main(['freq', {str(file)!r}, 'a1'])\n{TOLD.format(heavy=HEAVY[1:])}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert len(done.stdout.splitlines()) > 5
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_the_public_names_are_there() -> None:
    import survey_kit

    assert [name for name in survey_kit.__all__ if not hasattr(survey_kit, name)] == []
    with pytest.raises(AttributeError):
        _ = survey_kit.nonsense
