"""Record again what R and PSPP say: `python -m tests.oracles.remake`. Needs Rscript (with survey) and pspp."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.oracles import awkward, households

FILES = ("r.tsv", "more.tsv", "households.tsv", "pspp.csv", "pspp.version")


def main(folder: Path = awkward.HERE) -> None:
    """Write the awkward data and the sample households under ``folder/data`` and beside it what R and PSPP say."""
    folder = folder.resolve()
    data = folder / "data"
    data.mkdir(exist_ok=True)
    awkward.write(data)
    households.write(data / households.CSV.name)
    here = awkward.HERE
    for script, source, out in (
        ("record.R", "awkward.csv", "r.tsv"),
        ("more.R", "awkward.csv", "more.tsv"),
        ("households.R", "households.csv", "households.tsv"),
    ):
        subprocess.run(["Rscript", here / script, data / source, folder / out], check=True, cwd=here)
    command = ["pspp", "-O", "format=csv", "-o", folder / "pspp.csv", here / "record.sps"]
    subprocess.run(command, cwd=data, check=True)
    version = subprocess.run(["pspp", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    (folder / "pspp.version").write_text(version + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
