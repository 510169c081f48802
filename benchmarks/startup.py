"""How long survey-kit takes to say anything, beside the bare interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _measuring import ROOT, record, seconds, show

SAV = ROOT / "sample_data" / "raw" / "4_phatong_households.sav"
BYTE_CODE = Path(tempfile.gettempdir()) / "survey_kit_byte_code"
COMMANDS = {
    "python -c pass": ("-c", "pass"),
    "import numpy, pandas": ("-c", "import numpy, pandas"),
    "import survey_kit": ("-c", "import survey_kit"),
    "survey-kit --help": ("-m", "survey_kit", "--help"),
    "survey-kit freq": ("-m", "survey_kit", "freq", str(SAV), "a1", "b1_1"),
}


def run(arguments: tuple[str, ...]) -> None:
    """One process, its output thrown away."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": str(BYTE_CODE)}
    # An installed package has its byte code beside it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)


def main() -> None:
    """Best of fifteen runs each, as seconds and as a multiple of the bare interpreter."""
    for arguments in COMMANDS.values():
        run(arguments)  # byte code is written once
    spent = {name: seconds(lambda a=arguments: run(a), 15) for name, arguments in COMMANDS.items()}
    bare = spent["python -c pass"]
    show("Start", ("command", "seconds", "× bare"), [(name, s, s / bare) for name, s in spent.items()])
    record("startup", {"seconds": {n: round(s, 3) for n, s in spent.items()},
                       "times_bare": {n: round(s / bare, 1) for n, s in spent.items()}})  # fmt: skip


if __name__ == "__main__":
    main()
