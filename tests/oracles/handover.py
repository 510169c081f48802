"""A survey with everything that must arrive in R and PSPP, written by survey_kit."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from survey_kit.model.codebook import Codebook, Kind, Measure, MissingRule, ResponseSet, ValueLabel, Variable
from survey_kit.model.survey import Design, Survey, WeightKind
from survey_kit.model.words import Words
from survey_kit.writing import write

NUMBERS = (0.1, 1 / 3, 1e300, -1e-300, 123456789.123456789, -0.0, 2.0**53 + 2, 1e-5, math.nan)


def codes(*pairs: tuple[float | str, str]) -> tuple[ValueLabel, ...]:
    return tuple(ValueLabel(code, Words(label)) for code, label in pairs)


def one(code: float | str) -> MissingRule:
    return MissingRule(code, code)


BOOK = Codebook(
    "handover",
    Words("แบบสอบถามส่งต่อ"),
    variables=(
        Variable("เพศ", Words("เพศของผู้ตอบ"), values=codes((1.0, "ชาย"), (2.0, "หญิง"), (9.0, "ไม่ตอบ")), missing=(one(9.0),)),
        Variable("q1", Words("น้ำท่วมบ้านบ่อยเพียงใด"), Kind.SINGLE, Measure.ORDINAL,
                 codes((1.0, "ไม่เคย"), (2.0, "บางปี"), (3.0, "ทุกปี"), (98.0, "ไม่ทราบ")), (MissingRule(97.0, 99.0), one(-1.0))),
        Variable("low", Words("ต่ำสุดถึง 0 ไม่นับ"), Kind.NUMBER, Measure.SCALE, missing=(MissingRule(-math.inf, 0.0),)),
        Variable("high", Words("90 ขึ้นไปไม่นับ"), Kind.NUMBER, Measure.SCALE, missing=(MissingRule(90.0, math.inf), one(5.0))),
        Variable("exact", Words("เลขละเอียด"), Kind.NUMBER, Measure.SCALE),
        Variable("code", Words("รหัสเป็นข้อความ"), Kind.TEXT, values=codes(("a", "แรก"), ("zz", "ไม่ตอบ")), missing=(one("zz"),)),
        Variable("long", Words("คำตอบยาว"), Kind.TEXT),
        Variable("day", Words("วันที่สัมภาษณ์"), Kind.DATE, Measure.SCALE),
        Variable("at", Words("เวลาที่เริ่ม"), Kind.DATE, Measure.SCALE),
        Variable("t1", Words("เลือกน้ำ"), values=codes((0.0, "ไม่เลือก"), (1.0, "เลือก"))),
        Variable("t2", Words("เลือกไฟ"), values=codes((0.0, "ไม่เลือก"), (1.0, "เลือก"))),
        Variable("w", Words("น้ำหนัก"), Kind.NUMBER, Measure.SCALE),
    ),
    sets=(ResponseSet("ticks", Words("เลือกได้หลายข้อ"), "dichotomy", ("t1", "t2")),),
    documents=("บันทึกของผู้เก็บข้อมูล",),
)  # fmt: skip


def make() -> Survey:
    rows = len(NUMBERS)
    long = "น้ำท่วมสูงถึงเตียง " * 40
    frame = pd.DataFrame({
        "เพศ": [1.0, 2.0, 9.0, 1.0, 2.0, 2.0, math.nan, 1.0, 9.0],
        "q1": [1.0, 2.0, 3.0, 98.0, 97.0, 99.0, -1.0, math.nan, 2.0],
        "low": [-5.0, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, math.nan],
        "high": [1.0, 5.0, 89.5, 90.0, 1e6, 2.0, 3.0, 4.0, math.nan],
        "exact": NUMBERS,
        "code": pd.Series(["a", "zz", None, "b", "a", "a", "", "ก", "zz"], dtype=object),
        "long": pd.Series([long, "x" * 255, "y" * 256, None, "=1+1", "ก" * 600, "a\nb", " b", "z"], dtype=object),
        "day": pd.Series(["2022-01-10", None, "1582-10-15", "2565-12-31", *["2022-02-26"] * 5], dtype=object),
        "at": pd.Series(["2022-01-10T09:15:30", None, "2022-01-10T23:59:59.250", *["2022-01-10T00:00:01"] * 6], dtype=object),
        "t1": [1.0, 0.0] * 4 + [1.0],
        "t2": [0.0, 1.0, math.nan] * 3,
        "w": np.linspace(0.5, 1.5, rows),
    })  # fmt: skip
    return Survey(frame, BOOK, Design("w", WeightKind.FREQUENCY))


def put(folder: Path) -> None:
    """``handover.sav`` and ``handover.zsav`` in ``folder``; nothing is lost, so there is nothing to tell."""
    for kind in ("sav", "zsav"):
        assert write(make(), folder / f"handover.{kind}") == ()
