"""Record again what R and PSPP say: `python -m tests.oracles.remake`. Needs Rscript (with survey and haven) and pspp."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.oracles import awkward, handover, households

# R writes Thai only where it believes it may.
UNICODE = {**os.environ, "LC_ALL": "C.UTF-8"}
# What records, from which data, into which file; R scripts get data and output as arguments.
R_SCRIPTS = (
    ("record.R", "awkward.csv", "r.tsv"),
    ("more.R", "awkward.csv", "more.tsv"),
    ("households.R", "households.csv", "households.tsv"),
    ("handover.R", "handover.sav", "handover.tsv"),
    ("describe.R", "awkward.csv", "describe.tsv"),
    ("relate.R", "awkward.csv", "relate.tsv"),
    ("scales.R", "awkward.csv", "scales.tsv"),
    ("tables.R", "awkward.csv", "tables.tsv"),
    ("multiple.R", "awkward.csv", "multiple.tsv"),
    ("planning.R", "awkward.csv", "planning.tsv"),
    ("letters.R", "awkward.csv", "letters.tsv"),
    ("publishing.R", "awkward.csv", "publishing.tsv"),
    ("groups.R", "awkward.csv", "groups_awkward.tsv"),
    ("groups.R", "households.csv", "groups_households.tsv"),
    ("groups.R", "api.csv", "groups_api.tsv"),
    ("weighting.R", "api.csv", "weighting_api.tsv"),
    ("weighting.R", "apiclus1.csv", "weighting_apiclus1.tsv"),
    ("weighting.R", "nhanes.csv", "weighting_nhanes.tsv"),
    ("designs.R", "apiclus1.csv", "designs.tsv"),
)
PSPP_SCRIPTS = (
    ("record.sps", "pspp.csv"),
    ("handover.sps", "handover.csv"),
    ("describe.sps", "describe.csv"),
    ("relate.sps", "relate.csv"),
    ("tables.sps", "tables.csv"),
    ("groups.sps", "groups.csv"),
)
# Packages of R that the scripts load; .ci/run installs them.
R_PACKAGES = tuple((awkward.HERE / "r_packages.txt").read_text(encoding="utf-8").split())


def main(folder: Path = awkward.HERE) -> None:
    """Write the data under ``folder/data`` and beside it what R and PSPP say of them."""
    folder = folder.resolve()
    data = folder / "data"
    data.mkdir(exist_ok=True)
    awkward.write(data)
    households.write(data / households.CSV.name)
    handover.put(data)
    here = awkward.HERE
    for script in ("public.R", "designs_data.R"):
        subprocess.run(["Rscript", here / script, data], check=True, cwd=here, env=UNICODE)
    for script, source, out in R_SCRIPTS:
        subprocess.run(["Rscript", here / script, data / source, folder / out], check=True, cwd=here, env=UNICODE)
    # svy needs other versions of its libraries than ours: a Python of its own, where somebody has one.
    if "SURVEY_KIT_SVY" in os.environ:
        subprocess.run([os.environ["SURVEY_KIT_SVY"], here / "svy_says.py", data, folder / "svy.tsv"], check=True)
    for script, out in PSPP_SCRIPTS:
        subprocess.run(
            ["pspp", "-O", "format=csv", "-o", folder / out, here / script], cwd=data, env=UNICODE, check=True
        )
    version = subprocess.run(["pspp", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    (folder / "pspp.version").write_text(version + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
