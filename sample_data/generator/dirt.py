"""The dirty layer of the household files: which cases of the catalogue are planted where. Raw = clean + this."""

from __future__ import annotations

from typing import Any

from generator import spoiling as s
from generator.grid import Grid
from generator.spoiling import Spoiler, has, is_
from survey_kit.model.codebook import Codebook

ACCUSATION = "เจ้าหน้าที่คนนั้นกินงบขุดคลอง"
NAMED = "ถามนายสมมติ ตัวอย่าง โทร 080-000-0999 ได้"
IDENTIFIED = "บัตรประชาชน 1-0000-00000-01-4 ขอความช่วยเหลือ"
FIVE = is_("d5_1", 5)


def lived_too_long(record: dict[str, Any]) -> bool:
    return has(record, "a2") and has(record, "a8")


def crowded(record: dict[str, Any]) -> bool:
    return record["a10a"] + record["a10b"] >= 2 if has(record, "a10a") and has(record, "a10b") else False


def common(sp: Spoiler, coded: bool = True) -> None:
    """Contradictions that any format can carry."""
    grid = sp.grid
    form_id = sp.pick("a9", crowded)
    grid.spoil(form_id, "a9", 1, 21)
    form_id = sp.pick("a8", lived_too_long)
    grid.spoil(form_id, "a8", grid.by_id[form_id]["a2"] + 14, 22)
    sp.put(15, "b3", 30, is_("b3", -97))
    form_id = sp.pick("g1_2", lambda r: has(r, "g1_1") and has(r, "g1_2"))
    grid.spoil(form_id, "g1_2", grid.cell(form_id, "g1_1"), 32)
    if coded:
        sp.put(12, "e3_2", 6, lambda r: has(r, "e3_2"))
        sp.put(13, "d6", 9, is_("d6", 99))
        sp.put(16, "b1_0", 1, is_("b1_1", 1))


def appended(sp: Spoiler, case: int, question: str, words: str) -> None:
    """Words added to an open answer."""
    sp.spell(case, question, lambda text: f"{text} {words}")


def other_than_listed(sp: Spoiler, code: int, words: str, other: Any) -> None:
    """ "Other" ticked, and a listed occupation written behind it."""
    form_id = sp.pick("a6", is_("a6", code))
    sp.grid.spoil(form_id, "a6", other, 18)
    sp.grid.spoil(form_id, "a6_oth", words, 18)


def tanot(sp: Spoiler, book: Codebook) -> None:
    common(sp)
    for raw, sex in (("ช", 1), ("ญ.", 2), ("ผุ้หญิง", 2)):
        sp.put(1, "a1", raw, is_("a1", sex))
    sp.spell(2, "a2", s.thai_digits)
    sp.spell(2, "a11", s.thai_digits)
    sp.spell(3, "a2", lambda v: f"{v} ปี")
    sp.spell(3, "a2", s.in_words, lambda r: r["a2"] > 20)
    sp.spell(3, "a2", lambda v: 2565 - v)
    sp.put(4, "a2", 250, lambda r: has(r, "a2"))
    sp.spell(5, "a11", s.with_comma)
    sp.spell(5, "a11", s.with_dash)
    for spelling in (s.short_date, s.long_date, s.typed_as_year, s.serial):
        sp.spell(7, "int_date", spelling)
    sp.put(8, "int_date", "14/2/2570", lambda r: True)
    sp.put(9, "d5_1", "มากที่สุด", FIVE)
    sp.put(12, "e3_4", 55, lambda r: has(r, "e3_4"))
    sp.put(13, "d6", "-", is_("d6", 99))
    sp.put(14, "a10a", "ไม่มี", is_("a10a", 0))
    sp.put(14, "a10b", "", is_("a10b", 0))
    other_than_listed(sp, 1, "ทำสวนยาง", 10)
    sp.spell(23, "g3", s.wrong_letters, lambda r: "แ" in str(r["g3"]) or "ำ" in str(r["g3"]))
    sp.put(26, "city", "โตนดดวน", lambda r: True)
    sp.put(31, "a11", "ลุงไม่สะดวก", is_("a11", -99))
    sp.put(33, "a10b", "50%", is_("a10b", 1, 2))
    sp.spell(38, "g6", int)
    appended(sp, 39, "g4", NAMED)
    sp.grid.note(28, column="a2", raw=sp.grid.columns[sp.grid.at("a2")].header[0], clean=book["a2"].label.th)


def khuanlang(sp: Spoiler, book: Codebook) -> None:
    common(sp, coded=False)
    sp.put(1, "a1", "ญ", is_("a1", 2))
    sp.put(1, "a1", "female", is_("a1", 2))
    sp.spell(2, "a8", s.thai_digits)
    sp.spell(3, "a2", lambda v: f"{v} ปี")
    sp.spell(3, "a2", lambda v: f"{v // 10} {v % 10}")
    sp.spell(3, "a2", lambda v: f"{v}.")
    for spelling in (s.with_comma, s.with_cents, s.with_point):
        sp.spell(5, "a11", spelling, lambda r: r["a11"] >= 1000)
    sp.put(5, "a11", "หมื่นห้า", is_("a11", 15000))
    sp.spell(7, "int_date", s.short_date)
    sp.spell(7, "int_date", str)
    sp.put(8, "int_date", "14/2/2562", lambda r: True)
    for raw in ("5", "5.0", "5 คะแนน", "มากทีสุด", "มากที่สุด "):
        sp.put(9, "d5_1", raw, FIVE)
    sp.put(12, "e3_2", "4-5", is_("e3_2", 4, 5))
    sp.put(13, "a8", "-", is_("a8", -99))
    sp.put(13, "a11", "ไม่ตอบ", is_("a11", -99))
    sp.put(14, "a10a", "ไม่มี", is_("a10a", 0))
    sp.put(16, "b1", "น้ำท่วมขัง, ไม่เจอเรื่องใดเลย", lambda r: ticked(r, "b1") == ["1"])
    other_ways_to_join(sp, book)
    other_than_listed(sp, 5, "ค้าขาย", book["a6"].label_of(10).th)
    sp.spell(23, "g3", s.wrong_spaces)
    sp.spell(23, "g3", s.hidden_space)
    for raw in ("ชุมชนริมคลองต่ำ", "ริมคลอง ต่ำ"):
        sp.put(24, "community", raw, is_("community", "ริมคลองต่ำ"))
    sp.put(31, "e2", "ลุงจำไม่ได้", is_("e2", -99))
    sp.spell(38, "g6", lambda v: v.translate(s._DIGITS))
    sp.spell(38, "g6", lambda v: f"{v}, 0800009999")
    appended(sp, 39, "g4", IDENTIFIED)
    appended(sp, 41, "g3", "😢🌊")
    sp.grid.note(28, column="a2", raw=sp.grid.columns[sp.grid.at("a2")].header[0], clean=book["a2"].label.th)
    submitted_again(sp)


def ticked(record: dict[str, Any], name: str) -> list[str]:
    return [k.rsplit("_", 1)[1] for k, v in record.items() if k.startswith(f"{name}_") and v == 1]


def other_ways_to_join(sp: Spoiler, book: Codebook) -> None:
    """Ticks of one question joined by other signs, or written as codes."""
    for question, join, words in (
        ("b1", "; ", True),
        ("d1", "\n", True),
        ("b1", " ", False),
        ("d2", ",", False),
        ("e1", "", False),
    ):
        form_id = sp.pick(question, lambda r, q=question: len(ticked(r, q)) >= 2)
        codes = ticked(sp.grid.by_id[form_id], question)
        shown = [book[f"{question}_{c}"].label.th for c in codes] if words else codes
        sp.grid.spoil(form_id, question, join.join(shown), 17)


def submitted_again(sp: Spoiler) -> None:
    """The same form sent twice within a minute."""
    form_id = sp.pick("stamp", lambda r: True)
    row = sp.extra(19, sp.grid.by_id[form_id], after=form_id)
    sent = sp.grid.cell(form_id, "stamp")
    row.cells[0] = sent[:-2] + f"{(int(sent[-2:]) + 21) % 60:02d}"


def boyang(sp: Spoiler, book: Codebook) -> None:
    common(sp)
    sp.put(1, "a1", "ห", is_("a1", 2))
    sp.put(1, "a1", "ผู้ชาย", is_("a1", 1))
    sp.spell(3, "a2", s.in_words, lambda r: r["a2"] > 20)
    sp.spell(3, "a2", lambda v: 2565 - v)
    sp.put(4, "a2", 2, lambda r: has(r, "a2"))
    sp.put(4, "a2", -1, lambda r: has(r, "a2"))
    sp.spell(5, "a11", s.thousands, lambda r: r["a11"] % 1000 == 0)
    sp.spell(7, "int_date", s.slashed)
    sp.spell(7, "int_date", str)
    sp.put(12, "d5_2", 0, lambda r: has(r, "d5_2"))
    sp.put(12, "d5_3", "3/4", is_("d5_3", 3, 4))
    sp.put(13, "a12", 999, is_("a12", 99))
    sp.spell(23, "g4", s.wrong_letters, lambda r: "แ" in str(r["g4"]) or "ำ" in str(r["g4"]))
    for raw in ("เเหลมสนอ่อน", "ชุมชนแหลมสนอ่อน", "แหลมสน อ่อน"):
        sp.put(24, "community", raw, is_("community", "แหลมสนอ่อน"))
    for _ in range(3):
        sp.put(25, "community", "บาลาเซะห์เก้าแสน", is_("community", "บาลาเซาะห์เก้าแสน"))
    appended(sp, 40, "g4", ACCUSATION)
    sp.grid.note(29, column="moo", raw="column missing")
    sp.grid.note(29, column="zone", raw="column of its own")
    form_id = sp.pick("form_id", lambda r: True)
    sp.extra(19, sp.grid.by_id[form_id] | {"a11": 9000}, after=form_id)
    s.twice(sp, 3, 228)


def phatong(sp: Spoiler, book: Codebook) -> None:
    common(sp)
    sp.put(4, "a2", 250, lambda r: has(r, "a2"))
    sp.put(4, "a2", 0, lambda r: has(r, "a2"))
    sp.spell(6, "a11", lambda v: v * 12, lambda r: r["a11"] >= 8000)
    sp.put(8, "int_date", "2027-02-14", lambda r: True)
    sp.put(12, "d5_4", 55, lambda r: has(r, "d5_4"))
    sp.put(15, "b5", 20, is_("b5", -97))
    other_than_listed(sp, 4, "โรงงานปลากระป๋อง", 10)
    appended(sp, 39, "g4", NAMED)
    for name in ("a1", "c2"):
        sp.grid.note(30, column=name, raw="codes in another order", clean="see value labels")


def langu(sp: Spoiler, book: Codebook) -> None:
    common(sp, coded=False)
    sp.spell(6, "a11", lambda v: v * 12, lambda r: r["a11"] >= 8000)
    sp.put(13, "a8", "ไม่ตอบ", is_("a8", -99))
    sp.put(14, "a10a", "", is_("a10a", 0))
    sp.put(16, "b1_0", 1, is_("b1_1", 1))
    sp.spell(23, "g3", s.wrong_spaces)
    sp.put(24, "community", "วังคลอง", is_("community", "บ้านวังคลอง"))
    sp.put(31, "e2", "ไม่ได้ถาม ลุงไม่อยู่", is_("e2", -99))
    sp.spell(38, "g6", int)
    appended(sp, 40, "g4", ACCUSATION)
    appended(sp, 41, "g3", "🙏")
    s.twice(sp, 5, 170)
    s.test_row(sp, list(book.names), 5, "ทดสอบ")


def padang(sp: Spoiler, book: Codebook) -> None:
    common(sp)
    sp.spell(2, "a2", s.thai_digits)
    sp.spell(5, "a11", s.with_comma)
    sp.spell(5, "a11", s.thousands, lambda r: r["a11"] % 1000 == 0)
    sp.spell(6, "a11", lambda v: v * 11, lambda r: r["a11"] >= 8000)
    sp.spell(7, "int_date", s.slashed)
    sp.spell(7, "int_date", s.serial)
    sp.put(13, "a12", ".", is_("a12", 99))
    sp.put(26, "city", "ปาดังเบซา", lambda r: True)
    sp.put(26, "city", "ปาดัง", lambda r: True)
    sp.put(27, "city", "Pa Dangbesa", lambda r: True)
    sp.put(33, "a10b", "100%", is_("a10b", 1))
    sp.spell(41, "g3", s.broken_glyph)
    for item in range(1, 9):
        sp.grid.note(10, column=f"d5_{item}", raw="6 - x", clean="x")
    sp.grid.note(29, column="h2", raw="column missing")
    sp.grid.note(29, column="team_note", raw="column of its own")
    form_id = sp.pick("form_id", lambda r: True)
    sp.extra(19, sp.grid.by_id[form_id], after=form_id)
    s.test_row(sp, list(book.names), 6, "test")
    s.test_row(sp, list(book.names), 6, "aaa")


SPOIL = {1: tanot, 2: khuanlang, 3: boyang, 4: phatong, 5: langu, 6: padang}
REFUSED = {1: 2, 2: 4, 3: 7, 4: 1, 5: 3, 6: 3}


def spoil(rng: Any, grid: Grid, city: int, book: Codebook, straight: list[str]) -> None:
    """Plant the dirty layer of one city."""
    spoiler = Spoiler(rng, grid)
    SPOIL[city](spoiler, book)
    for form_id in straight:
        if form_id in grid.by_id:
            grid.flag(form_id, "d5_1", 11)
    s.refused(spoiler, list(book.names), city, len(grid.records) + 1, REFUSED[city])
