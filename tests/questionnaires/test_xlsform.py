"""Codebook → XLSForm → codebook without loss; forms that others wrote; what pyxform says of ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, MissingReason, MissingRule, ValueLabel, Variable
from survey_kit.model.words import Words
from survey_kit.reading.questionnaire import read_questionnaire
from survey_kit.reading.xlsform import read_xlsform
from survey_kit.resources import folder
from survey_kit.writing.xlsform import write_xlsform

INSTRUMENTS = ("hh_resilience", "agency_interview", "org_strength", "mentor_self", "activity_eval")


@pytest.fixture(params=INSTRUMENTS)
def book(request: pytest.FixtureRequest) -> Codebook:
    return read_questionnaire(folder("questionnaires") / f"{request.param}.toml")


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Cells of a sheet by header, blank ones left out."""
    lines = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    return [{h: c for h, c in zip(lines[0], line, strict=True) if c is not None} for line in lines[1:]]


def test_there_and_back(book: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_xlsform(book, path)
    back = read_xlsform(path)
    assert back.variables == book.variables  # first the long part, for a readable difference
    assert back == book


def test_same_bytes_each_time_and_nothing_left_beside(book: Codebook, tmp_path: Path) -> None:
    write_xlsform(book, tmp_path / "a.xlsx")
    write_xlsform(book, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_pyxform_takes_it_without_a_word(book: Codebook, tmp_path: Path) -> None:
    from pyxform.xls2xform import convert

    write_xlsform(book, tmp_path / "form.xlsx")
    result = convert(xlsform=str(tmp_path / "form.xlsx"))
    assert result.warnings == []
    assert "<h:html" in result.xform and book.title.th in result.xform


def test_what_the_phone_will_ask(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_xlsform(read_questionnaire(folder("questionnaires") / "hh_resilience.toml"), path)
    survey = {row["name"]: row for row in rows(path, "survey") if "name" in row}
    assert survey["a2"]["type"] == "integer"
    assert survey["a2"]["constraint"] == "(. >= 18 and . <= 110) or . = -98 or . = -99"
    assert survey["b2"]["relevant"] == "selected(${b1}, '1') or selected(${b1}, '2')"
    assert survey["b1"]["type"].startswith("select_multiple ")
    assert survey["b1"]["constraint"] == "not(selected(., '0') and count-selected(.) > 1)"
    assert "${g1_1}" in survey["g1_3"]["constraint"] and "${g1_2}" in survey["g1_3"]["constraint"]
    assert survey["form_id"]["required"] == "yes"
    # Without consent nothing more is asked: neither below in the same section nor in later ones.
    assert survey["consent_sens"]["relevant"] == survey["section_a"]["relevant"] == "${consent} = 1"
    choices = {(row["list_name"], row["name"]): row for row in rows(path, "choices")}
    level5 = survey["d5_1"]["type"].split()[1]
    names = [name for list_name, name in choices if list_name == level5]
    assert names == [1, 2, 3, 4, 5, 98, 99]  # "not applicable" is no choice …
    satisfied = survey["f1_1"]["type"].split()[1]
    assert (satisfied, 97) in choices  # … but "never had to do with it" is
    assert choices[level5, 5]["label::ไทย (th)"] == "มากที่สุด"
    assert choices[level5, 5]["label::English (en)"] == "Very high"


def test_a_codebook_without_sections(tmp_path: Path) -> None:
    book = Codebook(
        "plain",
        Words("เรียบ"),
        variables=(
            Variable("x", Words("เอ็กซ์"), Kind.NUMBER, low=0, integer=True, question="x"),
            Variable(
                "y",
                Words("วาย"),
                values=(ValueLabel(1.0, Words("หนึ่ง")), ValueLabel(9.0, Words("ไม่ตอบ"))),
                missing=(MissingRule(9.0, 9.0, MissingReason.NO_ANSWER), MissingRule(90.0, 99.0)),
                question="y",
            ),
        ),
    )
    write_xlsform(book, tmp_path / "form.xlsx")
    back = read_xlsform(tmp_path / "form.xlsx")
    assert back.variables[1] == book.variables[1]
    assert replace(back, variables=()) == replace(book, variables=())


def foreign(tmp_path: Path, survey: list[list[Any]], choices: list[list[Any]], **settings: str) -> Path:
    """An XLSForm as other people write it."""
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in survey:
        book.active.append(row)
    sheet = book.create_sheet("choices")
    for row in choices:
        sheet.append(row)
    sheet = book.create_sheet("settings")
    sheet.append(list(settings))
    sheet.append(list(settings.values()))
    book.save(tmp_path / "foreign.xlsx")
    return tmp_path / "foreign.xlsx"


SURVEY = [
    ["type", "name", "label", "Label::English", "relevant", "constraint", "required"],
    ["start", "start", None, None],
    ["note", "hello", "สวัสดี", "Hello"],
    ["begin group", "house", "บ้าน", "House", "${ok} = 'yes'"],
    ["select_one yn", "wet", "น้ำท่วมไหม", "Flooded?", None, None, "yes"],
    ["integer", "times", "กี่ครั้ง", "How often", "${wet} = 'yes' and not(${kids} = '')", ". > 0 and . < 100"],
    ["select_multiple src", "water", "น้ำจากไหน", "Water from", None, "not(selected(., '9') and count-selected(.) > 1)"],
    ["end group", None],
    ["begin repeat", "person", "คน", "Person"],
    ["integer", "age", "อายุ", "Age"],
    ["end repeat", None],
    ["geopoint", "place", "พิกัด", "Place"],
    ["calculate", "sum", None, None],
]
CHOICES = [
    ["list name", "name", "label", "label::English"],
    ["yn", "yes", "ใช่", "Yes"],
    ["yn", "no", "ไม่", "No"],
    ["src", 1, "ประปา", "Tap"],
    ["src", 9, "ไม่มี", "None"],
]


def test_a_form_that_others_wrote(tmp_path: Path) -> None:
    book = read_xlsform(foreign(tmp_path, SURVEY, CHOICES, form_title="บ้านเรา", form_id="house"))
    assert book.title.th == "บ้านเรา" and book.name == "house"
    assert book.names == ("wet", "times", "water_1", "water_9", "place")
    assert book["wet"].label == Words("น้ำท่วมไหม", "Flooded?") and book["wet"].required
    assert [(v.code, v.label.th) for v in book["wet"].values] == [("yes", "ใช่"), ("no", "ไม่")]
    assert book["times"].relevant == "ok == 'yes' and (wet == 'yes' and not not answered(kids))"
    assert (book["times"].low, book["times"].high, book["times"].integer) == (1, 99, True)
    water = book.response_set("water")
    assert water and water.exclusive == ("water_9",) and book["water_1"].label.th == "ประปา"
    assert book["water_1"].label_of(1.0).th == "เลือก"
    assert book["place"].kind is Kind.PERSONAL
    assert [(s.name, s.questions) for s in book.sections] == [("house", ("wet", "times", "water"))]


def test_a_condition_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    survey = [SURVEY[0], ["text", "x", "เอ็กซ์", "X", "regex(${y}, '^a')"]]
    with pytest.raises(SurveyKitError) as caught:
        read_xlsform(foreign(tmp_path, survey, CHOICES, form_id="f"))
    assert (caught.value.code, caught.value.row, caught.value.question) == ("xpath-unreadable", 2, "x")


def test_files_that_are_no_form(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as caught:
        read_xlsform(tmp_path / "none.xlsx")
    assert caught.value.code == "file-missing"
    (tmp_path / "text.xlsx").write_text("no zip")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    for name in ("text.xlsx", "empty.xlsx"):
        with pytest.raises(SurveyKitError) as caught:
            read_xlsform(tmp_path / name)
        assert caught.value.code == "xlsform-not-a-form"
