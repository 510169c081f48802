"""Population tables as teams write them (numbers invented: ข้อมูลสมมติ)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.model.margin import Margin, MarginCell
from survey_kit.reading.margin_table import read_margins

COLUMNS = ("city", "a1", "a2", "community")
LONG = """\
ตารางประชากร (ข้อมูลสมมติ)
city,variable,category,count,source,date
ควนลัง,a1,ชาย,"4,800",ทะเบียนราษฎร,31/12/2565
ควนลัง,a1,หญิง,๕๒๐๐,,
ควนลัง,a1,รวม,"10,000",,
ควนลัง,a1 * a2,1 * 60+,900,,2565
ควนลัง,a1 * a2,1 × 18-59,3900,,
พะตง,income,,1250000,,
"""


def written(folder: Path, text: str, name: str = "margins.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_one_count_a_row(tmp_path):
    path = written(tmp_path, LONG)
    sex, crossed, amount = read_margins(path, COLUMNS, "city")
    assert sex == Margin(("a1",), (MarginCell(("ชาย",), 4800.0, 3), MarginCell(("หญิง",), 5200.0, 4)), "ควนลัง",
                         "ทะเบียนราษฎร", "2022-12-31", str(path))  # fmt: skip
    assert crossed.variables == ("a1", "a2") and crossed.date == "2022"
    assert [c.categories for c in crossed.cells] == [("1", "60+"), ("1", "18-59")]
    assert amount.is_amount and amount.total == 1_250_000 and amount.group == "พะตง"


def test_every_column_a_question(tmp_path):
    text = "เมือง;a1;a2;หมายเหตุ;จำนวนคน\n1;1;18-59;ก;516\n1;2;18-59;;734\n1;รวม;18-59;;1250\n"
    (found,) = read_margins(written(tmp_path, text), COLUMNS, "city")
    assert found.variables == ("a1", "a2") and found.group == "1"
    assert [(c.categories, c.total) for c in found.cells] == [(("1", "18-59"), 516), (("2", "18-59"), 734)]


def test_households_of_communities_as_projects_have_them(tmp_path):
    text = "city,community,households,forms\n1,บ้านต้นโตนด,265,62\n2,ริมคลองต่ำ,640,112\n"
    first, second = read_margins(written(tmp_path, text), COLUMNS, "city")
    assert (first.group, second.group) == ("1", "2") and first.variables == ("community",)


def test_a_sheet_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["ไม่ใช่แผ่นนี้"])
    sheet = book.create_sheet("ประชากร")
    for line in (["variable", "category", "count", "ปี"], ["a1", 1, 480, 2565], ["a1", 2.0, 520, 2565]):
        sheet.append(line)
    book.save(tmp_path / "m.xlsx")
    (found,) = read_margins(tmp_path / "m.xlsx", COLUMNS, sheet="ประชากร")
    assert [c.categories for c in found.cells] == [("1",), ("2",)] and found.date == "2022"
    with pytest.raises(SurveyKitError, match="ประชากร"):
        read_margins(tmp_path / "m.xlsx", COLUMNS, sheet="อื่น")


@pytest.mark.parametrize(("text", "code", "row", "named"), [
    ("variable,category\na1,1\n", "margin-table-columns", None, "count"),
    ("variable,count\na1,1\n", "margin-table-columns", 1, "category"),
    ("gender,count\n1,5\n", "margin-table-columns", 1, "variable"),
    ("variable,category,count\na1,1,มาก\n", "margin-count-wrong", 2, "มาก"),
    ("variable,category,count\na1,1,ประมาณ 500\n", "margin-count-wrong", 2, "500"),
    ("variable,category,count\na1,1,-5\n", "margin-count-wrong", 2, "-5"),
    ("variable,category,count,date\na1,1,5,เมื่อวาน\n", "margin-date-wrong", 2, "เมื่อวาน"),
    ("variable,category,count\na1,1,5\na1,2,6\na1,รวม,12\n", "margin-does-not-add-up", 4, "11"),
    ("variable,category,count\na1 * a2,1,5\n", "margin-crossing-wrong", 2, "a1 × a2"),
    ("variable,category,count\na1 * a2,,5\n", "margin-crossing-wrong", 2, "a1 × a2"),
])  # fmt: skip
def test_a_table_that_cannot_be_read_says_where(tmp_path, text, code, row, named):
    with pytest.raises(SurveyKitError) as caught:
        read_margins(written(tmp_path, text), COLUMNS)
    assert (caught.value.code, caught.value.row) == (code, row)
    assert named in caught.value.message("th") and "margins.csv" in caught.value.message("th")
