"""Record again what R and PSPP say: `python -m tests.oracles.remake`. Needs Rscript (with survey) and pspp."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.oracles import awkward

FILES = ("r.tsv", "pspp.csv", "pspp.version")


def main(folder: Path = awkward.HERE) -> None:
    """Write the awkward data under ``folder/data`` and beside it what R and PSPP make of it."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    awkward.write(data)
    here = awkward.HERE
    subprocess.run(["Rscript", here / "record.R", data / "awkward.csv", folder / "r.tsv"], check=True)
    command = ["pspp", "-O", "format=csv", "-o", folder / "pspp.csv", here / "record.sps"]
    subprocess.run(command, cwd=data, check=True)
    version = subprocess.run(["pspp", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    (folder / "pspp.version").write_text(version + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
