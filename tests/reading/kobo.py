"""A KoBo form nobody here wrote, and its exports: names or labels, options in one column, in many, or in both."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.reading.cases import workbook

SURVEY = (
    ("type", "name", "label::ไทย (th)", "relevant"),
    ("start", "start", "", ""),
    ("begin_group", "home", "ครัวเรือน", ""),
    ("select_one sex", "sex", "<b>เพศ</b>ของผู้ตอบ", ""),
    ("integer", "age", "อายุ", ""),
    ("select_one yn", "flooded", "เคยถูกน้ำท่วมหรือไม่", ""),
    ("select_multiple ways", "ways", "รับข่าวทางใด", "${flooded} = 'yes'"),
    ("end_group", "", "", ""),
    ("note", "thanks", "ขอบคุณครับ", ""),
    ("begin_repeat", "members", "สมาชิก", ""),
    ("select_one sex", "m_sex", "เพศสมาชิก", ""),
    ("integer", "m_age", "อายุสมาชิก", ""),
    ("begin_repeat", "jobs", "งาน", ""),
    ("text", "job", "งานที่ทำ", ""),
    ("end_repeat", "", "", ""),
    ("end_repeat", "", "", ""),
)
CHOICES = (
    ("list_name", "name", "label::ไทย (th)"),
    ("sex", "1", "ชาย"), ("sex", "2", "หญิง"),
    ("yn", "yes", "เคย"), ("yn", "no", "ไม่เคย"),
    ("ways", "loud", "หอกระจายข่าว, เสียงตามสาย"), ("ways", "line", "ไลน์กลุ่ม"), ("ways", "kin", "ญาติ, เพื่อนบ้าน"),
)  # fmt: skip

# (sex, age, flooded, ways ticked) of three homes; members as (home, sex, age, jobs).
HOMES = ((1, 41, "yes", ("loud", "kin")), (2, 63, "no", ()), (2, 29, "yes", ("line",)))
MEMBERS = ((1, 2, 38, ("ทำสวน", "ค้าขาย")), (1, 1, 9, ()), (3, 1, 31, ("ประมง",)))
NAMES = {"sex": {1: "ชาย", 2: "หญิง"}, "yn": {"yes": "เคย", "no": "ไม่เคย"}, "ways": dict(row[1:] for row in CHOICES[5:])}
TITLE = {row[1]: row[2] for row in SURVEY[1:]}
SYSTEM = (
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
)


def form(path: Path) -> Path:
    return workbook(
        path, {"survey": SURVEY, "choices": CHOICES, "settings": [("form_title", "form_id"), ("บ้าน", "home")]}
    )


def homes(labels: bool, several: str, groups: str) -> list[list[Any]]:
    """The main sheet; ``several`` is "one", "many" or "both", ``groups`` the separator of groups in headers (or "")."""

    def title(name: str) -> str:
        return (f"{TITLE['home'] if labels else 'home'}{groups}" if groups else "") + (TITLE[name] if labels else name)

    def word(codes: str, code: Any) -> Any:
        return NAMES[codes][code] if labels else code

    options = NAMES["ways"]
    head = ["start", title("sex"), title("age"), title("flooded")]
    head += [title("ways")] if several != "many" else []
    head += [f"{title('ways')}/{word('ways', o)}" for o in options] if several != "one" else []
    head += [TITLE["thanks"] if labels else "thanks", *SYSTEM, "_index"]
    rows = []
    for i, (sex, age, flooded, ways) in enumerate(HOMES, start=1):
        row: list[Any] = ["2026-08-01T10:00", word("sex", sex), age, word("yn", flooded)]
        asked = flooded == "yes"
        row += [" ".join(word("ways", w) for w in ways)] if several != "many" else []
        row += [int(o in ways) if asked else "" for o in options] if several != "one" else []
        rows.append(
            [*row, "", 400 + i, f"uuid-{i}", "2026-08-01T03:00:00", "", "", "submitted_via_web", "", "v1", "", i]
        )
    return [head, *rows]


def members(labels: bool) -> list[list[Any]]:
    head = [TITLE["m_sex"] if labels else "m_sex", TITLE["m_age"] if labels else "m_age", "_index", "_parent_table_name",
            "_parent_index", "_submission__id"]  # fmt: skip
    rows = [
        [NAMES["sex"][sex] if labels else sex, age, i, "บ้าน", home, 400 + home]
        for i, (home, sex, age, _) in enumerate(MEMBERS, start=1)
    ]
    return [head, *rows]


def jobs(labels: bool) -> list[list[Any]]:
    found = [(i, job) for i, member in enumerate(MEMBERS, start=1) for job in member[3]]
    head = [TITLE["job"] if labels else "job", "_index", "_parent_table_name", "_parent_index"]
    return [head, *([job, k, "members", i] for k, (i, job) in enumerate(found, start=1))]


def export(path: Path, labels: bool = False, several: str = "both", groups: str = "/") -> Path:
    """A workbook as KoBo writes it: the forms, a sheet for each repeat."""
    sheets: dict[str, Sequence[Sequence[Any]]] = {
        "บ้าน": homes(labels, several, groups),
        "members": members(labels),
        "jobs": jobs(labels),
    }
    return workbook(path, sheets)


def central(path: Path) -> Path:
    """An archive as ODK Central writes it: a text file for the forms and one for the repeat, linked by keys."""
    files = {
        "home.csv": [["SubmissionDate", "home-sex", "home-age", "home-flooded", "home-ways", "KEY"],
                     *(["2026-08-01", s, a, f, " ".join(w), f"uuid:{i}"] for i, (s, a, f, w) in enumerate(HOMES, 1))],
        "home-members.csv": [["m_sex", "m_age", "PARENT_KEY", "KEY"],
                             *([s, a, f"uuid:{h}", f"uuid:{h}/members[{i}]"] for i, (h, s, a, _) in enumerate(MEMBERS))],
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in files.items():
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            archive.writestr(name, out.getvalue())
    return path
