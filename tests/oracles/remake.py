"""Record again what R and PSPP say: `python -m tests.oracles.remake`. Needs Rscript (with survey) and pspp."""

from __future__ import annotations

import subprocess

from tests.oracles import awkward


def main() -> None:
    here = awkward.HERE
    awkward.write()
    subprocess.run(["Rscript", "record.R", "data/awkward.csv", "r.tsv"], cwd=here, check=True)
    subprocess.run(["pspp", "-O", "format=csv", "-o", "../pspp.csv", "../record.sps"], cwd=here / "data", check=True)
    version = subprocess.run(["pspp", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    (here / "pspp.version").write_text(version + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
