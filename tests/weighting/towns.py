"""A small survey of two towns (ข้อมูลสมมติ) and the margins of their people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from survey_kit.model.codebook import Codebook, Kind, Measure, MissingRule, ValueLabel, Variable
from survey_kit.model.margin import Margin, MarginCell
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words

BOOK = Codebook(
    variables=(
        Variable(
            "city", Words("เมือง"), values=tuple(ValueLabel(k, Words(t)) for k, t in ((1.0, "โตนดด้วน"), (2.0, "ควนลัง")))
        ),
        Variable(
            "sex",
            Words("เพศ", "Sex"),
            values=(
                ValueLabel(1.0, Words("ชาย", "Male")),
                ValueLabel(2.0, Words("หญิง", "Female")),
                ValueLabel(9.0, Words("ไม่ตอบ")),
            ),
            missing=(MissingRule(9.0, 9.0),),
        ),
        Variable(
            "school",
            Words("การศึกษา"),
            measure=Measure.ORDINAL,
            values=tuple(ValueLabel(float(k), Words(f"ระดับ {k}")) for k in range(1, 5)),
        ),
        Variable("age", Words("อายุ"), Kind.NUMBER, Measure.SCALE),
        Variable("day", Words("วันที่"), Kind.DATE),
    )
)
SEX = {"1": 480.0, "2": 520.0}
AGE = {"18-39": 400.0, "40-59": 350.0, "60 ปีขึ้นไป": 250.0}
SCHOOL = {"1": 300.0, "2": 300.0, "3": 250.0, "4": 150.0}


def frame(rows: int = 120, seed: int = 7) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {
            "city": np.where(np.arange(rows) % 3 == 0, 1.0, 2.0),
            "sex": rng.choice([1.0, 2.0], rows, p=[0.35, 0.65]),
            "school": rng.choice([1.0, 2.0, 3.0, 4.0], rows),
            "age": rng.integers(18, 80, rows).astype(float),
            "w": rng.uniform(0.5, 2.0, rows),
        }
    )
    data["day"] = pd.Series(["2022-01-10", "2022-03-20"] * (rows // 2), dtype=object)
    return data.set_axis([f"towns.csv:{i}" for i in range(2, rows + 2)])


def towns(data: pd.DataFrame | None = None) -> Survey:
    return Survey(frame() if data is None else data, BOOK)


def margin(name: str, counts: Mapping[str, float], group: str = "", **facts: str) -> Margin:
    variables = tuple(name.split("*"))
    cells = tuple(MarginCell(tuple(c.split("*")), total) for c, total in counts.items())
    return Margin(variables, cells, group, **facts)


def amount(name: str, total: float) -> Margin:
    return Margin((name,), (MarginCell((), total),))


def both(name: str, counts: Mapping[str, float]) -> tuple[Margin, ...]:
    """The margin for each of the two towns, the second twice as large."""
    return margin(name, counts, "โตนดด้วน"), margin(name, {k: 2 * v for k, v in counts.items()}, "2")
