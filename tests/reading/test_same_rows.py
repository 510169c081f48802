"""Two grids with the same rows (before and after a forum): the question above decides, and never the order alone unsaid."""

from __future__ import annotations

import pytest

from survey_kit.model.codebook import Codebook, Kind, Scale
from survey_kit.model.words import Words
from survey_kit.reading.mapping import propose
from tests.reading.cases import LEVELS, choice

ROWS = ("ความรู้", "ทักษะ", "ความมั่นใจ")
BEFORE, AFTER = ("pre_1", "pre_2", "pre_3"), ("post_1", "post_2", "post_3")
BOOK = Codebook(
    "two",
    variables=tuple(choice(name, row, *LEVELS, kind=Kind.LIKERT) for names in (BEFORE, AFTER)
                    for name, row in zip(names, ROWS, strict=True)),
    scales=(Scale("pre", Words("ก่อนเข้าร่วมเวที"), BEFORE), Scale("post", Words("หลังเข้าร่วมเวที"), AFTER)),
)  # fmt: skip


def targets(*header: tuple[str, ...]) -> tuple[tuple[str, ...], set[str]]:
    matches = propose(header, BOOK)
    return tuple(m.target for m in matches), {m.how for m in matches}


@pytest.mark.parametrize("written", ["{q} [{r}]", "{q}: {r}", "ข้อ 3. {q} [{r}] "])
def test_the_question_above_decides_whatever_the_order(written: str) -> None:
    heads = [(written.format(q=q, r=r),) for q in ("หลังเข้าร่วมเวที", "ก่อนเข้าร่วมเวที") for r in ROWS]
    assert targets(*heads) == ((*AFTER, *BEFORE), {"label"})


def test_in_two_header_rows_too() -> None:
    heads = [(q, r) for q in ("หลังเข้าร่วมเวที", "ก่อนเข้าร่วมเวที") for r in ROWS]
    assert targets(*heads) == ((*AFTER, *BEFORE), {"label"})


def test_a_reworded_question_is_a_guess() -> None:
    heads = [(f"{q} [{r}]",) for q in ("ตอนนี้หลังเวทีเป็นอย่างไร", "ก่อนมาเวทีเป็นอย่างไร") for r in ROWS]
    assert targets(*heads) == ((*AFTER, *BEFORE), {"close"})


def test_the_very_same_headers_are_taken_in_turn_as_a_guess() -> None:
    heads = [(f"ท่านประเมินตนเอง [{r}]",) for _ in range(2) for r in ROWS]
    assert targets(*heads) == ((*BEFORE, *AFTER), {"close"})


def test_one_grid_alone_with_no_question_above_is_not_guessed() -> None:
    found, how = targets(*[(r,) for r in ROWS])
    assert found == ("", "", "") and how == {"none"}
