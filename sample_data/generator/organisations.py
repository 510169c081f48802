"""Forty community organisations: eight strong (A), sixteen fair (B), eleven developing (C), five starting (D)."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator.agencies import ticks
from generator.cities import CITIES
from generator.draw import among

PLACES = {1: (93, "9305", "930509"), 2: (90, "9011", "901102"), 3: (90, "9001", "900101"), 4: (90, "9011", "901118"),
          5: (91, "9105", "910502"), 6: (90, "9010", "901007")}  # fmt: skip
NAMES = {1: "กองทุนสวัสดิการชุมชน", 2: "กลุ่มสัจจะออมทรัพย์", 3: "กองทุนชุมชน", 4: "กลุ่มเครดิตยูเนียน", 5: "กลุ่มอาชีพ", 6: "กลุ่มฌาปนกิจ",
         7: "สภาองค์กรชุมชน", 8: "กลุ่มศาสนสงเคราะห์", 9: "ชมรมรักษ์คลอง"}  # fmt: skip
GRADES = ("A",) * 8 + ("B",) * 16 + ("C",) * 11 + ("D",) * 5
#: Sums of the 20 items (0–60) a grade may have.
SUMS = {"A": (48, 56), "B": (36, 47), "C": (24, 35), "D": (12, 23)}
PROUD = ("สมาชิกช่วยกันเองตอนน้ำท่วมโดยไม่รอใคร", "จ่ายสวัสดิการตรงเวลาทุกเดือน", "ไม่มีหนี้เสีย", "")
WANTS = ("อบรมทำบัญชีด้วยคอมพิวเตอร์", "เงินสมทบจากท้องถิ่นต่อเนื่อง", "คนรุ่นใหม่มาช่วยงาน", "")


def organisations(rng: np.random.Generator) -> dict[str, Any]:
    """Columns of the organisations, 40 rows."""
    homes = [city for city in CITIES for _ in range(city.organisations)]
    n = len(homes)
    kinds = among(rng.standard_normal(n), (25, 22, 20, 6, 10, 7, 4, 4, 2), range(1, 10)).astype(float)
    counters: dict[tuple[int, int], int] = {}
    names = []
    for city, kind in zip(homes, kinds.astype(int), strict=True):
        counters[city.code, kind] = counters.get((city.code, kind), 0) + 1
        number = f" {counters[city.code, kind]}" if counters[city.code, kind] > 1 else ""
        names.append(f"{NAMES[kind]}{city.name}{number}")
    men, women = np.floor(rng.gamma(2, 45, n) + 12), np.floor(rng.gamma(2, 70, n) + 20)
    data: dict[str, Any] = {
        "og_id": np.array([f"OG{city.code}-{i:02d}" for i, city in enumerate(homes, 1)], dtype=object),
        "og_name": np.array(names, dtype=object),
        "og_type": kinds,
        "og_prov": np.array([PLACES[c.code][0] for c in homes], dtype=float),
        "og_amphoe": np.array([PLACES[c.code][1] for c in homes], dtype=object),
        "og_tambon": np.array([PLACES[c.code][2] for c in homes], dtype=object),
        "og_year": np.floor(rng.uniform(2530, 2562, n)),
        "og_m": men,
        "og_f": women,
        "og_old": np.floor((men + women) * rng.uniform(0.15, 0.45, n)),
        "og_dis": np.floor((men + women) * rng.uniform(0.0, 0.05, n)),
        "og_cm": np.minimum(np.floor(rng.uniform(3, 9, n)), men),
        "og_cf": np.minimum(np.floor(rng.uniform(4, 11, n)), women),
        "og_reg": among(rng.standard_normal(n), (55, 20, 25), (1, 2, 3)).astype(float),
    }
    data["og_type_oth"] = np.where(kinds == 9, "ชมรมอนุรักษ์", "").astype(object)
    _money(rng, data, men + women)
    _strength(rng, data)
    ticks(rng, data, "v1", {1: 62, 2: 55, 3: 50, 4: 58, 5: 30})
    for name, texts in (("v2", PROUD), ("v3", WANTS)):
        data[name] = np.array([str(rng.choice(texts)) for _ in range(n)], dtype=object)
    data["v4"] = among(rng.standard_normal(n), (42, 38, 20), (1, 2, 3)).astype(float)
    return data


def _money(rng: np.random.Generator, data: dict[str, Any], members: Any) -> None:
    n = len(members)
    data["w2"] = np.floor(members * rng.uniform(180, 420, n) / 100) * 100
    data["w3"] = np.where(rng.random(n) < 0.7, np.floor(data["w2"] * rng.uniform(0.1, 0.9, n) / 1000) * 1000, 0.0)
    data["w4"] = np.floor((data["w2"] + data["w3"]) * rng.uniform(0.3, 0.95, n) / 100) * 100
    data["w1"] = np.floor(data["w4"] * rng.uniform(0.8, 6, n) / 1000) * 1000
    ticks(rng, data, "w5", {1: 90, 2: 45, 3: 40, 4: 15, 5: 20, 6: 35})
    ticks(rng, data, "w6", {1: 60, 2: 75, 3: 55, 4: 80, 5: 45, 6: 40, 7: 30, 8: 20, 9: 8, 10: 18})
    data["w7"] = np.floor(members * rng.uniform(0.08, 0.35, n))
    data["w8"] = among(rng.standard_normal(n), (40, 30, 20, 10), (1, 2, 3, 4)).astype(float)
    data["w3"][rng.choice(n, 2, replace=False)] = -98


def _strength(rng: np.random.Generator, data: dict[str, Any]) -> None:
    """Items 0–3 whose sum lies in the band of the grade; no dimension of an A falls below half."""
    items = [f"m{d}{i}" for d in range(1, 6) for i in range(1, 5)]
    n = len(data["og_id"])
    scores = np.zeros((n, 20))
    for row, grade in enumerate(rng.permutation(GRADES)):
        low, high = SUMS[str(grade)]
        wanted = int(rng.integers(low, high + 1))
        answers = np.full(20, wanted // 20)
        while answers.sum() < wanted:
            open_items = np.flatnonzero(answers < 3)
            answers[rng.choice(open_items)] += 1
        for _ in range(12 if grade != "A" else 5):  # unequal profiles, same sum
            up, down = rng.choice(np.flatnonzero(answers < 3)), rng.choice(np.flatnonzero(answers > 0))
            answers[up] += 1
            answers[down] -= 1
        scores[row] = answers
    data |= {name: scores[:, i].copy() for i, name in enumerate(items)}
