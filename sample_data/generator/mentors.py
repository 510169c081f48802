"""Ninety-six mentors of 32 tambons and the status of 8 issues in 2 years: 512 statuses."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator.draw import among, block, likert

#: District → how many of its tambons take part.
DISTRICTS = {3304: 9, 3313: 3, 3404: 8, 3414: 6, 3504: 6}
WORKED = ("ทีมพี่เลี้ยงประชุมกันทุกเดือน", "ผู้นำและ อสม. ช่วยกันเขียนโครงการ", "กองทุนตำบลเข้าใจและอนุมัติเร็ว", "")
HARD = ("เอกสารเยอะ คนเขียนมีน้อย", "ระบบเว็บไซต์ใช้ยาก", "เปลี่ยนผู้บริหารกลางปี", "")
WANTED = ("อบรมการเขียนตัวชี้วัด", "พี่เลี้ยงอำเภอลงพื้นที่มากขึ้น", "ตัวอย่างโครงการที่ผ่านแล้ว", "")


def tambons() -> list[tuple[int, str]]:
    """(district, 6-digit code) of the tambons that take part."""
    return [(district, f"{district}{i:02d}") for district, count in DISTRICTS.items() for i in range(1, count + 1)]


def mentors(rng: np.random.Generator) -> dict[str, Any]:
    """Columns of part 1, 2 and 4, one row per mentor."""
    rows = [place for place in tambons() for _ in range(3)]
    n = len(rows)
    data: dict[str, Any] = {
        "mt_id": np.array([f"MT-{i:03d}" for i in range(1, n + 1)], dtype=object),
        "mt_amphoe": np.array([district for district, _ in rows], dtype=float),
        "mt_tambon": np.array([code for _, code in rows], dtype=object),
        "mt_role": among(rng.standard_normal(n), (52, 8, 14, 12, 14), range(1, 6)).astype(float),
        "mt_years": np.clip(rng.poisson(3, n), 0, 12).astype(float),
    }
    effect = dict(zip(DISTRICTS, rng.normal(0, 0.3, 5), strict=True))
    trait = rng.standard_normal(n) + np.array([effect[d] for d, _ in rows])
    for item, column in enumerate(likert(block(rng, trait, 10), 3.6).T, 1):
        data[f"q_{item}"] = column.astype(float)
        data[f"q_{item}"][rng.choice(n, 1)] = 99
    for name, texts in (("x1", WORKED), ("x2", HARD), ("x3", WANTED)):
        data[name] = np.array([str(rng.choice(texts)) for _ in range(n)], dtype=object)
    return data


def tambon_plans(rng: np.random.Generator) -> dict[str, Any]:
    """Columns of part 3, one row per tambon and year: 64 rows."""
    rows = [(d, code, year) for year in (2566, 2567) for d, code in tambons()]
    n = len(rows)
    later = np.array([year == 2567 for _, _, year in rows])
    data: dict[str, Any] = {
        "mt_amphoe": np.array([d for d, _, _ in rows], dtype=float),
        "mt_tambon": np.array([code for _, code, _ in rows], dtype=object),
        "pl_year": np.array([year for _, _, year in rows], dtype=float),
    }
    for issue in range(1, 9):
        early = among(rng.standard_normal(n), (26, 18, 12, 10, 10, 8, 12, 4), range(8)).astype(float)
        late = among(rng.standard_normal(n), (10, 12, 10, 10, 16, 18, 20, 4), range(8)).astype(float)
        status = np.where(later, late, early)
        if issue == 6:  # PM 2.5 is hardly begun in เขื่องใน
            status[(data["mt_amphoe"] == 3404) & (rng.random(n) < 0.85)] = 0
        approved = (status >= 4) & (status <= 6)
        projects = np.where(approved, rng.integers(1, 5, n), -97).astype(float)
        money = np.where(approved, np.floor(projects * rng.uniform(8, 40, n)) * 1000, -97.0)
        data |= {f"pl{issue}": status, f"pn{issue}": projects, f"pb{issue}": money}
    return data
