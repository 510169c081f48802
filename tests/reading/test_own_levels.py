"""A scheme of one's own in project.toml: taken when its levels meet, refused with the line when they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.reading.project import read_project
from survey_kit.thai.interpretation import chosen

HEAD = """[project]
name = "ลองเกณฑ์"
title = "ลองเกณฑ์"
date = 2022-05-15

[[city]]
code = 1
name = "โตนดด้วน"
key = "tanotduan"

[report]
scheme = "เกณฑ์ของเรา"
"""


def project(folder: Path, levels: str) -> Path:
    (folder / "project.toml").write_text(f"{HEAD}levels = {levels}\n", encoding="utf-8")
    return folder


def test_levels_that_meet_are_taken(tmp_path: Path) -> None:
    settings = read_project(
        project(tmp_path, '[[1.00, 2.00, "ต่ำ"], [2.01, 3.50, "กลาง"], [3.51, 5.00, "สูง"]]')
    ).settings
    scheme = chosen(settings.scheme, settings.levels)
    assert [scheme.word(m) for m in (1.0, 2.004, 2.005, 3.5, 3.505, 5.0)] == ["ต่ำ", "ต่ำ", "กลาง", "กลาง", "สูง", "สูง"]
    assert scheme.legend()[1] == "2.01–3.50 กลาง"
    assert chosen("boonchom5").name == "boonchom5"


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ('[[1.00, 2.00, "ต่ำ"], [2.10, 5.00, "สูง"]]', "interpretation-gap"),
        ('[[1.00, 2.50, "ต่ำ"], [2.50, 5.00, "สูง"]]', "interpretation-overlap"),
        ('[[2.00, 1.00, "ต่ำ"], [2.01, 5.00, "สูง"]]', "interpretation-reversed"),
        ('[[1.00, 5.00, "ทั้งหมด"]]', "interpretation-too-few"),
        ("[[1.00, 2.00], [2.01, 5.00]]", "project-wrong-type"),
        ('[["1", 2.00, "ต่ำ"], [2.01, 5.00, "สูง"]]', "project-wrong-type"),
    ],
)
def test_levels_that_do_not_meet_are_told_with_their_line(levels: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as error:
        read_project(project(tmp_path, levels))
    assert error.value.code == code
    assert error.value.row == 13
    assert all(error.value.message(lang) for lang in ("th", "en"))
