"""Damage done to SPSS files, for the tests and for the longer run of `tasks.py fuzz`."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pyreadstat

from survey_kit.model.survey import Survey
from survey_kit.reading.spss import read_spss
from survey_kit.writing import write
from tests.study.conftest import SAMPLE

_NUMBERS = (b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"\0\0\0\x80", b"\0\0\0\0", b"\1\0\0\0")


def seeds(folder: Path) -> dict[str, bytes]:
    """Whole files of every kind: plain, bytecode, packed, portable, an old Thai one."""
    frame = pd.DataFrame({"a": [1.0, 2.5, None] * 20, "b": ["น้ำ", "x" * 300, ""] * 20, "c": range(60)})
    pyreadstat.write_sav(frame, str(folder / "plain.sav"), missing_ranges={"a": [{"lo": 8, "hi": 9}]})
    pyreadstat.write_por(frame.assign(b="x").rename(columns=str.upper), str(folder / "old.por"))
    old: Survey = read_spss(SAMPLE / "raw" / "1_tanotduan_agencies.sav")
    write(old, folder / "ours.sav")
    write(old, folder / "ours.zsav")
    (folder / "thai.sav").write_bytes((SAMPLE / "raw" / "1_tanotduan_agencies.sav").read_bytes())
    names = ("plain.sav", "old.por", "ours.sav", "ours.zsav", "thai.sav")
    return {name: (folder / name).read_bytes() for name in names}


def damaged(rng: random.Random, sources: dict[str, bytes]) -> tuple[str, bytes]:
    """(name, bytes) of one of the files, damaged a little or much, most often near its beginning."""
    name = rng.choice(sorted(sources))
    data = bytearray(sources[name])
    kind = rng.choice(("bit", "bit", "cut", "zero", "insert", "number"))
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        at = rng.randrange(min(len(data), 6000) if rng.random() < 0.7 else len(data))
        if kind == "bit":
            data[at] ^= 1 << rng.randrange(8)
        elif kind == "cut":
            del data[max(at, 1) :]
        elif kind == "zero":
            data[at : at + rng.randrange(1, 50)] = bytes(rng.randrange(50))
        elif kind == "insert":
            data[at:at] = rng.randbytes(rng.randrange(1, 20))
        else:
            data[at // 4 * 4 : at // 4 * 4 + 4] = rng.choice(_NUMBERS)
        data = data or bytearray(b"x")
    return f"damaged{Path(name).suffix}", bytes(data)
