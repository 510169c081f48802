"""Each kind of mistake in a questionnaire file: found, on its line, in both languages; all at once."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from survey_kit.errors import WORDS, SurveyKitError
from survey_kit.messages import catalogue
from survey_kit.reading.questionnaire import QuestionnaireError, check_questionnaire, read_questionnaire

GOOD = """\
id = "t"
title = "ทดสอบ"
[missing]
97 = { label = "ข้าม", reason = "not_applicable" }
[codes.yes]
1 = "ใช่"
0 = "ไม่ใช่"
[section.one]
title = "ส่วนที่ 1"
[a1]
label = "เพศ"
type = "single"
codes = "yes"
[a2]
label = "อายุ"
type = "number"
range = [18, 110]
[b]
label = "ระดับ"
type = "likert"
codes = { 1 = "น้อย", 5 = "มาก" }
[b.items]
b_1 = "ข้อหนึ่ง"
b_2 = "ข้อสอง"
[t]
label = "ข้อความ"
type = "text"
"""  # 27 lines


def found(tmp_path: Path, text: str) -> list[tuple[str, int, str]]:
    path = tmp_path / "t.toml"
    path.write_text(text, encoding="utf-8")
    return [(m.code, m.line, m.question) for m in check_questionnaire(path)]


def test_the_good_file_is_good(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == []


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


CASES = [
    ('label = "อายุ"', 'labell = "อายุ"', "questionnaire-unknown-key", "a2"),
    ('label = "อายุ"', 'label = ""', "questionnaire-no-label", "a2"),
    ('label = "อายุ"', f'label = "{"ก" * 86}"', "questionnaire-long-label", "a2"),
    ('type = "number"', 'type = "numbr"', "questionnaire-unknown-type", "a2"),
    ("range = [18, 110]", "range = [110, 18]", "questionnaire-range", "a2"),
    ("range = [18, 110]", 'range = "18-110"', "questionnaire-wrong-value", "a2"),
    ("range = [18, 110]", "range = [18, 110]\nsensitive = 1", "questionnaire-wrong-value", "a2"),
    ("range = [18, 110]", 'range = [18, 110]\nask_if = "a9 == 1"', "expression-unknown-name", "a2"),
    ("range = [18, 110]", 'range = [18, 110]\nask_if = "a1 == 7"', "expression-impossible-code", "a2"),
    ("range = [18, 110]", 'range = [18, 110]\nask_if = "a1 = 1"', "expression-syntax", "a2"),
    ("range = [18, 110]", 'range = [18, 110]\naudience = "everyone"', "questionnaire-wrong-choice", "a2"),
    ('codes = "yes"', 'codes = "yse"', "questionnaire-unknown-codes", "a1"),
    ('codes = "yes"', 'codes = "yes"\nother = { 9 = "a1_oth" }', "questionnaire-no-such-code", "a1"),
    ('codes = "yes"', "", "questionnaire-no-codes", "a1"),
    ('codes = "yes"', 'codes = { 1 = "ก", 97 = "ข" }', "questionnaire-code-is-missing", "a1"),
    ('codes = "yes"', 'codes = { 1 = "ก", 01 = "ข" }', "questionnaire-duplicate-code", "a1"),
    ('codes = "yes"', f'codes = {{ 1 = "{"ก" * 41}" }}', "questionnaire-long-value-label", "a1"),
    ('codes = "yes"', 'codes = { 1 = "" }', "questionnaire-no-value-label", "a1"),
    ('b_2 = "ข้อสอง"', 'a2 = "ข้อสอง"', "questionnaire-name-taken", "a2"),
    ('b_2 = "ข้อสอง"', '"b 2" = "ข้อสอง"', "questionnaire-bad-name", "b 2"),
]


@pytest.mark.parametrize(("old", "new", "code", "question"), CASES)
def test_one_mistake(tmp_path: Path, old: str, new: str, code: str, question: str) -> None:
    text = GOOD.replace(old, new)
    mistakes = found(tmp_path, text)
    assert [(c, q) for c, _, q in mistakes if c == code] == [(code, question)], mistakes
    consequences = ["questionnaire-no-label"] if "labell" in new else []
    assert [c for c, _, _ in mistakes if c != code] == consequences
    expected = text.splitlines()[next(line for c, line, _ in mistakes if c == code) - 1]
    last = (new or "[a1]").splitlines()[-1]
    assert expected in (last, "[a1]", "[a2]"), expected


TAILS = [
    ('[scale.z]\nlabel = "ชุด"\nitems = ["b_1", "nope"]\n', "questionnaire-scale-item-unknown", 3),
    ('[scale.z]\nlabel = "ชุด"\nitems = ["b_1", "t"]\n', "questionnaire-scale-item-not-numeric", 3),
    ('[scale.z]\nlabel = "ชุด"\nitems = ["b_1"]\nreverse = ["a2"]\n', "questionnaire-scale-item-unknown", 4),
    ('[scale.z]\nlabel = "ชุด"\nitems = ["b_1"]\nmin_answered = 75\n', "questionnaire-min-answered", 4),
    ('[index.P]\nlabel = "พี"\nformula = "Q"\n[index.Q]\nlabel = "คิว"\nformula = "P"\n',
     "questionnaire-index-circle", 3),
    ('[index.P]\nlabel = "พี"\nformula = "block(b)"\nlevels = [{from=5,label="ก"},{from=1,label="ข"}]\n',
     "questionnaire-levels-overlap", 4),
    ('[index.P]\nlabel = "พี"\n', "questionnaire-no-formula", 1),
    ('[rule.r]\nlabel = "กฎ"\nexpect = "a2 >= b"\n', "expression-scale-as-number", 3),
    ('[rule.r]\nlabel = "กฎ"\nexpect = "a2 > 1"\nseverity = "bad"\n', "questionnaire-wrong-choice", 4),
]  # fmt: skip


@pytest.mark.parametrize(("tail", "code", "line"), TAILS)
def test_mistakes_of_scales_indices_and_rules(tmp_path: Path, tail: str, code: str, line: int) -> None:
    assert (code, 27 + line) in [(c, at) for c, at, _ in found(tmp_path, GOOD.rstrip() + "\n" + tail)]


def test_a_question_twice_and_a_code_twice(tmp_path: Path) -> None:
    text = GOOD.replace('0 = "ไม่ใช่"', '1 = "ไม่ใช่"') + '[a1]\nlabel = "อีกครั้ง"\ntype = "text"\n'
    mistakes = found(tmp_path, text)
    assert ("questionnaire-duplicate-code", 7, "yes") in mistakes
    assert ("questionnaire-duplicate-question", 28, "a1") in mistakes
    assert len(mistakes) == 2


def test_mistakes_of_writing_are_told_with_their_lines(tmp_path: Path) -> None:
    text = GOOD.replace('title = "ทดสอบ"', "title = ทดสอบ").replace('label = "อายุ"', 'label = "อายุ')
    lines = [line for code, line, _ in found(tmp_path, text) if code == "questionnaire-toml"]
    assert lines == [2, line_of(text, 'label = "อายุ')]


def test_more_than_three_missing_codes(tmp_path: Path) -> None:
    more = "".join(f'{c} = {{ label = "x", reason = "refused" }}\n' for c in (96, 95, 94))
    assert found(tmp_path, GOOD.replace("[codes.yes]", more + "[codes.yes]"))[0][:2] == (
        "questionnaire-too-many-missing",
        3,
    )
    bad = GOOD.replace('"not_applicable"', '"because"')
    assert found(tmp_path, bad) == [("questionnaire-bad-missing", 4, "")]


@pytest.mark.parametrize("value", ["1", "true", "[1]", "{ a = 1 }", "[[1]]", "1979-05-27", "inf"])
def test_any_value_in_any_place_is_told_and_never_breaks(tmp_path: Path, value: str) -> None:
    lines = GOOD.splitlines()
    for at, line in enumerate(lines):
        if "=" in line and not line.startswith(("range", "1 =", "0 =")):
            changed = [*lines[:at], f"{line.split('=')[0]}= {value}", *lines[at + 1 :]]
            assert found(tmp_path, "\n".join(changed)), changed[at]


@pytest.mark.parametrize("key", ["section", "scale", "index", "rule", "codes", "missing", "title", "version"])
def test_a_part_of_the_wrong_kind(tmp_path: Path, key: str) -> None:
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith("title ="))
    assert (f"questionnaire-{'wrong-value'}", 1, "") in found(
        tmp_path, f"{key} = [1]\n" + text.replace(f"[{key}", "[x")
    )


def test_a_table_inside_long_text_is_not_a_question(tmp_path: Path) -> None:
    text = GOOD.replace('title = "ส่วนที่ 1"', 'title = "ส่วนที่ 1"\nintro = """\n[a1]\nlabel = 1\n"""')
    assert found(tmp_path, text) == []


def test_all_mistakes_come_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = GOOD
    for old, new in [('label = "อายุ"', 'labell = "อายุ"'), ("[18, 110]", "[9, 1]"), ('codes = "yes"', 'codes = "no"')]:
        text = text.replace(old, new)
    path = tmp_path / "t.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        read_questionnaire(path)
    lines = [m.line for m in caught.value.mistakes]
    assert lines == sorted(lines) and len(lines) == 4  # the misspelt key also leaves the question without a label
    message = str(caught.value)
    for words in ("บรรทัดที่ 13", "line 13", "ข้อ a1", "question a1", "labell", "มีจุดที่ต้องแก้ 4 จุด", str(path)):
        assert words in message
    assert str(pickle.loads(pickle.dumps(caught.value))) == message


def test_every_mistake_has_words_in_both_languages(tmp_path: Path) -> None:
    for code, entry in catalogue(WORDS).entries.items():
        assert entry.get("th") and entry.get("en"), code
        if code.startswith(("questionnaire-", "expression-", "xpath-")):
            assert entry.get("do_th") and entry.get("do_en"), code
    path = tmp_path / "t.toml"
    for old, new, _, _ in CASES:
        path.write_text(GOOD.replace(old, new), encoding="utf-8")
        for mistake in check_questionnaire(path):
            assert "…" not in mistake.message("en").replace('"…"', "").replace("[ … ]", ""), mistake


def test_english_wording_that_matches_nothing(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    english = tmp_path / "en" / "t.toml"
    english.write_text('title = "Test"\n[label]\na1 = "Sex"\na3 = "Age"\n[codes.yes]\n2 = "Two"\n', encoding="utf-8")
    assert found(tmp_path, GOOD) == [("questionnaire-english", 4, ""), ("questionnaire-english", 6, "")]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as caught:
        read_questionnaire(tmp_path / "none.toml")
    assert caught.value.code == "file-missing"
    (tmp_path / "old.toml").write_bytes(GOOD.encode("cp874", errors="ignore"))
    with pytest.raises(SurveyKitError) as caught:
        read_questionnaire(tmp_path / "old.toml")
    assert caught.value.code == "questionnaire-encoding"


def test_a_file_without_head(tmp_path: Path) -> None:
    assert [c for c, _, _ in found(tmp_path, GOOD.split("\n", 2)[2])] == ["questionnaire-no-head"] * 2
