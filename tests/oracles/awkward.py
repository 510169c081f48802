"""The awkward data set: blanks, user-missing codes, ties, fractional and zero weights, unequal groups and variances."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
CSV = HERE / "data" / "awkward.csv"
SAV = HERE / "data" / "awkward.sav"


def make() -> pd.DataFrame:
    rng = np.random.default_rng(25650101)
    rows = 260
    psu = np.sort(rng.integers(1, 25, rows)).astype(float)
    city = rng.choice([1.0, 2.0, 3.0, 4.0], rows, p=[0.4, 0.3, 0.2, 0.1])
    trait = rng.normal(0, 1, rows) + 0.25 * city + rng.normal(0, 0.4, 30)[psu.astype(int)]
    likert = {
        f"q{k}": np.clip(np.round(3 + 0.8 * (0.8 * trait + rng.normal(0, 0.8, rows)) + d), 1, 5)
        for k, d in enumerate((-0.3, 0.0, 0.2, 0.4), 1)
    }
    frame = pd.DataFrame({"city": city, "sex": rng.choice([1.0, 2.0], rows, p=[0.38, 0.62]), **likert})
    for name in likert:
        frame.loc[rng.random(rows) < 0.04, name] = 99.0
        frame.loc[rng.random(rows) < 0.03, name] = np.nan
    frame["q4"] = 6 - frame["q4"].where(frame["q4"] != 99)  # a reversed item
    frame["income"] = np.round(rng.lognormal(9.4 + 0.1 * city, 0.5 + 0.1 * city), -1)
    frame.loc[rng.random(rows) < 0.08, "income"] = np.nan
    frame["age"] = np.round(rng.normal(48, 15, rows)).clip(18, 95)
    frame["y"] = np.round(2 + 0.03 * frame["age"] + 0.5 * trait + rng.normal(0, 1, rows), 3)
    frame["rare"] = rng.choice([0.0, 1.0], rows, p=[0.96, 0.04])
    frame["flag"] = np.where(rng.random(rows) < 0.3 + 0.1 * (frame["sex"] == 2), 1.0, 0.0)
    frame["whole"] = rng.integers(1, 4, rows).astype(float)
    frame["w"] = np.round(rng.uniform(0.3, 2.7, rows), 2)
    frame["wf"] = frame["w"].where(rng.random(rows) > 0.05, 0.0)
    frame["psu"] = psu
    frame["stratum"] = np.ceil(psu / 6)
    frame["fpc"] = frame["stratum"] * 8 + 10
    return frame


def write(folder: Path = HERE / "data") -> None:
    import pyreadstat

    frame = make()
    frame.to_csv(folder / CSV.name, index=False)
    likert = ["q1", "q2", "q3", "q4"]
    pyreadstat.write_sav(
        frame,
        str(folder / SAV.name),
        missing_ranges={q: [99] for q in likert},
        variable_value_labels={"city": {1: "โตนดด้วน", 2: "ควนลัง", 3: "บ่อยาง", 4: "พะตง"}, "sex": {1: "ชาย", 2: "หญิง"},
                               **{q: {99: "ไม่ตอบ"} for q in likert}},
        variable_measure={**dict.fromkeys(frame.columns, "scale"), **dict.fromkeys(likert, "ordinal"),
                          **dict.fromkeys(["city", "sex", "flag", "rare", "psu", "stratum"], "nominal")},
    )  # fmt: skip
    # The header carries the time of writing (bytes 92 to 108): fixed, so that making it again changes nothing.
    path = folder / SAV.name
    raw = bytearray(path.read_bytes())
    raw[92:109] = b"01 Jan 2200:00:00"
    path.write_bytes(raw)
