"""Thirty-two agency interviews; none in บ่อยาง, as in March 2565."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator.cities import CITIES
from generator.draw import among, block, likert, share

#: Type of agency, name, posts of informants. The municipality comes first in every city.
KINDS = (
    (1, "เทศบาล{city}", "ผู้อำนวยการกองสาธารณสุข"),
    (4, "การประปาส่วนภูมิภาค พื้นที่{city}", "หัวหน้างานผลิต"),
    (2, "สำนักงานป้องกันและบรรเทาสาธารณภัย พื้นที่{city}", "หัวหน้าฝ่ายป้องกัน"),
    (5, "โรงพยาบาลส่งเสริมสุขภาพตำบล{city}", "ผู้อำนวยการ"),
    (3, "โครงการชลประทาน พื้นที่{city}", "วิศวกรชลประทาน"),
    (6, "โรงเรียนใน{city}", "รองผู้อำนวยการ"),
    (7, "เครือข่ายองค์กรชุมชน{city}", "เลขานุการ"),
    (4, "การไฟฟ้าส่วนภูมิภาค พื้นที่{city}", "หัวหน้าแผนก"),
    (2, "ที่ว่าการอำเภอ พื้นที่{city}", "ปลัดอำเภอ"),
    (9, "คณะกรรมการมัสยิดและวัดใน{city}", "ประธาน"),
    (8, "ชมรมผู้ประกอบการ{city}", "กรรมการ"),
)
EVENTS = ("น้ำท่วมปลายปี 2564 รถเข้าชุมชนไม่ได้ 3 วัน", "หน้าแล้งปี 2563 ต้องส่งรถน้ำทุกวัน", "")
IDEAS = ("ใช้ข้อมูลชุดเดียวกันทุกหน่วยงาน", "ซ้อมแผนร่วมกันปีละครั้ง", "ทำผังน้ำของเมือง", "")
PROMISES = ("แบ่งปันข้อมูลระดับน้ำ", "ร่วมสำรวจกลุ่มเปราะบาง", "สนับสนุนวิทยากร", "")


def agencies(rng: np.random.Generator) -> dict[str, Any]:
    """Columns of the interviews, 32 rows."""
    rows = [(city, i) for city in CITIES for i in range(city.agencies)]
    n = len(rows)
    data: dict[str, Any] = {
        "ag_id": np.array([f"AG{city.code}-{i + 1:02d}" for city, i in rows], dtype=object),
        "city": np.array([city.code for city, _ in rows], dtype=float),
        "ag_name": np.array([KINDS[i][1].format(city=city.name) for city, i in rows], dtype=object),
        "ag_type": np.array([KINDS[i][0] for _, i in rows], dtype=float),
        "ag_role": np.array([KINDS[i][2] for _, i in rows], dtype=object),
        "ag_date": np.array([str(np.datetime64("2022-02-01") + int(d)) for d in rng.integers(0, 40, n)], dtype=object),
        "ag_years": np.clip(np.floor(rng.gamma(2.2, 4, n)), 1, 35),
        "ag_named": among(rng.standard_normal(n), (55, 33, 12), (1, 2, 3)).astype(float),
    }
    _plans(rng, data)
    _progress(rng, data)
    _partners(rng, data, [i for _, i in rows])
    for name, texts in (("o2", EVENTS), ("o3", IDEAS), ("o4", PROMISES)):
        data[name] = np.array([str(rng.choice(texts)) for _ in range(n)], dtype=object)
    data["o5"] = among(rng.standard_normal(n), (60, 30, 10), (1, 2, 3)).astype(float)
    return data


def ticks(
    rng: np.random.Generator, data: dict[str, Any], name: str, percents: dict[int, float], none: bool = True
) -> None:
    """Tick options of a question; ``none`` adds the exclusive option 0."""
    n = len(next(iter(data.values())))
    for code, percent in percents.items():
        data[f"{name}_{code}"] = share(rng.standard_normal(n), percent).astype(float)
    chosen = np.any([data[f"{name}_{code}"] == 1 for code in percents], axis=0)
    if none:
        data[f"{name}_0"] = 1.0 - chosen
    else:
        data[f"{name}_{next(iter(percents))}"][~chosen] = 1.0


def _plans(rng: np.random.Generator, data: dict[str, Any]) -> None:
    n = len(data["ag_id"])
    ticks(rng, data, "p1", {1: 60, 2: 70, 3: 55, 4: 30})
    ticks(rng, data, "p2", {1: 35, 2: 45, 3: 50, 4: 40, 5: 25, 6: 20, 7: 30, 8: 6})
    data["p2_oth"] = np.where(data["p2_8"] == 1, "ภาพถ่ายทางอากาศของพื้นที่", "").astype(object)
    shared = among(rng.standard_normal(n), (15, 45, 25, 15), (1, 2, 3, 4)).astype(float)
    data["p3"] = np.where(data["p2_0"] == 1, 97, shared)
    data["p4"] = among(rng.standard_normal(n), (25, 22, 31, 22), (1, 2, 3, 4)).astype(float)
    base = np.floor(np.exp(rng.normal(12.6, 0.9, n)) / 10000) * 10000
    data["p5a"] = base
    data["p5b"] = np.floor(base * rng.uniform(0.9, 1.2, n) / 10000) * 10000
    data["p5c"] = np.floor(base * rng.uniform(0.9, 1.4, n) / 10000) * 10000
    for name in ("p5a", "p5b", "p5c"):
        data[name][rng.choice(n, 3, replace=False)] = -98
    data["p6"] = np.clip(rng.poisson(7, n), 1, 60).astype(float)


def _progress(rng: np.random.Generator, data: dict[str, Any]) -> None:
    n = len(data["ag_id"])
    trait = rng.standard_normal(n)
    for item, column in enumerate(
        likert(block(rng, trait, 10, within=0.4, spread=0.8, difficulty=0.5), 1.55, 3, 0).T, 1
    ):
        data[f"r{item}"] = column.astype(float)
    for item, column in enumerate(likert(block(rng, trait, 6, within=0.45), 3.3).T, 1):
        data[f"s1_{item}"] = column.astype(float)
    data["r4"][rng.choice(n, 1)] = 99
    ticks(rng, data, "o1", {1: 45, 2: 60, 3: 40, 4: 35, 5: 50, 6: 12, 7: 6})
    data["o1_oth"] = np.where(data["o1_7"] == 1, "พื้นที่คาบเกี่ยวหลายหน่วยงาน", "").astype(object)


def _partners(rng: np.random.Generator, data: dict[str, Any], kinds: list[int]) -> None:
    n = len(kinds)
    means = (2.1, 1.0, 1.5, 1.8, 1.1, 0.7, 1.6, 1.2, 1.6, 1.0, 0.6)
    own = {0: 1, 1: 5, 2: 4, 3: 7, 4: 5, 5: 8, 6: 9, 8: 3}
    for item, mean in enumerate(means, 1):
        column = likert(rng.standard_normal((n, 1)) * 0.9, mean, 3, 0)[:, 0].astype(float)
        column[[own.get(kind) == item for kind in kinds]] = 97  # nobody works together with oneself
        data[f"k{item}"] = column
