"""What svy says of the schools: `python svy_says.py DATA_FOLDER OUT.tsv`, with a Python that has svy (it needs other
versions of its libraries than ours). One line per number, as the recordings of R."""

import sys
from pathlib import Path

import polars as pl
import svy

folder, out = Path(sys.argv[1]), Path(sys.argv[2])
lines = [f"version\tsvy {svy.__version__}"]


def say(key, frame):
    for i, row in enumerate(frame.to_dicts()):
        for name in ("est", "se", "lci", "uci", "df"):
            lines.append(f"{key}.{name}[{i}]\t{row[name]!r}")


DESIGNS = {
    "strat": ("apistrat", {"stratum": "stype", "wgt": "pw", "pop_size": "fpc"}),
    "clus1": ("apiclus1", {"psu": "dnum", "wgt": "pw", "pop_size": "fpc"}),
}
for name, (file, design) in DESIGNS.items():
    sample = svy.Sample(pl.read_csv(folder / f"{file}.csv"), svy.Design(**design))
    found = sample.estimation
    say(f"{name}.mean", found.mean("api00").to_polars())
    say(f"{name}.by", found.mean("api00", by="stype").to_polars())
    say(f"{name}.total", found.total("api99").to_polars())
    say(f"{name}.ratio", found.ratio("api00", "api99").to_polars())
    say(f"{name}.share", found.prop("sch_wide").to_polars())
out.write_text("\n".join(lines) + "\n", encoding="utf-8")
