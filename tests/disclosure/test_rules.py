"""Rules beside small counts: sensitive questions, money of one, differences of areas, a bare pack."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from survey_kit.disclosure import Published, protect_together
from survey_kit.model.estimate import Base
from survey_kit.model.table import Cell, Column, Row, Status, Table
from survey_kit.model.words import Words
from survey_kit.statistics.distribution import Distribution
from survey_kit.tabulation.numbers import largest_share
from survey_kit.thai.money import is_money


def base(n: int) -> Base:
    return Base(n, float(n), float(n))


def religion(counts: tuple[int, ...], name: str = "a3") -> Table:
    n = sum(counts)
    rows = (*(Row(name, str(k), Words(f"คำตอบ {k}")) for k in range(1, len(counts) + 1)),
            Row(name, "answered", Words("รวม"), "subtotal"))  # fmt: skip
    cells = [(Cell(float(c), base(n), rows=c), Cell(c / n, base(n), rows=c)) for c in (*counts, n)]
    return Table(name, Words("ศาสนา"), rows, (Column("count"), Column("valid_percent")), tuple(cells), base=base(n))


def rules_of(table: Table) -> list[str]:
    return [line[0].rule if line[0].status is Status.HIDDEN else "" for line in table.cells]


def test_nobody_and_everybody_of_a_sensitive_answer_are_hidden() -> None:
    one = Published(religion((60, 40, 0)), "hh", (("city", "1"),))
    plain = protect_together([one]).tables[0]
    assert rules_of(plain) == ["", "", "", ""]
    guarded = protect_together([one], [("hh", "a3")]).tables[0]
    assert guarded.cells[2][0].rule == "group-disclosure"
    assert sum(rule != "" for rule in rules_of(guarded)) >= 2
    everybody = protect_together([replace(one, table=religion((60, 0, 0)))], [("hh", "a3")]).tables[0]
    assert all(rules_of(everybody)[:3])


@pytest.mark.parametrize(("asked", "hidden"), [(29, True), (30, False)])
def test_a_sensitive_question_is_not_crossed_with_a_small_community(asked: int, hidden: bool) -> None:
    within = (("city", "1"), ("community", "ก"))
    one = Published(religion((asked - 14, 7, 7)), "hh", within)
    rules = rules_of(protect_together([one], [("hh", "a3")]).tables[0])
    assert rules == (["sensitive"] * 4 if hidden else [""] * 4)
    assert rules_of(protect_together([replace(one, within=within[:1])], [("hh", "a3")]).tables[0]) == [""] * 4


def money(largest: float | None) -> Table:
    cells = (Cell(12.0, base(12), largest=largest), Cell(9000.0, base(12), largest=largest),
             Cell(500.0, base(12), largest=largest))  # fmt: skip
    columns = (Column("n"), Column("mean"), Column("median"))
    return Table("b6", Words("ความเสียหาย"), (Row("b6", "", Words("ความเสียหาย")),), columns, (cells,), "numbers",
                 base=base(12))  # fmt: skip


def test_money_that_one_answer_makes_is_told_by_its_middle_only() -> None:
    shown, dominated = (protect_together([Published(money(share), "hh")]).tables[0].cells[0] for share in (0.8, 0.81))
    assert [cell.value for cell in shown] == [12.0, 9000.0, 500.0]
    assert [cell.value for cell in dominated] == [12.0, None, 500.0]
    assert dominated[1].rule == "dominance"
    assert all(cell.largest is None for cell in (*shown, *dominated))


def test_the_largest_share_of_a_sum() -> None:
    one = np.ones(3)
    assert largest_share(Distribution(np.array([0.0, 10.0, 90.0]), np.array([5.0, 2.0, 1.0]),
                                      np.array([5.0, 2.0, 1.0]), np.array([5.0, 2.0, 1.0]))) == 90 / 110  # fmt: skip
    assert largest_share(Distribution(np.array([0.0, 10.0, 90.0]), one, one, one)) == 1.0
    assert largest_share(Distribution(np.zeros(3), one, one, one)) is None


@pytest.mark.parametrize(("unit", "money"), [("บาท", True), ("บาท/เดือน", True), ("บาทต่อปี", True), ("ล้านบาท", True),
                                             ("Baht per month", True), ("คน", False), ("บาทหลวง", False), ("", False)])  # fmt: skip
def test_what_is_money(unit: str, money: bool) -> None:
    assert is_money(unit) is money


def means(groups: dict[str, int]) -> Table:
    total = sum(groups.values())
    rows = (*(Row("city", k, Words(k)) for k in groups), Row("city", "", Words("รวม"), "total"))
    cells = [(Cell(float(n), base(n)), Cell(3.0 + n / 100, base(n))) for n in (*groups.values(), total)]
    return Table("means.x", Words("รายได้"), rows, (Column("n", "city"), Column("mean", "city")), tuple(cells), "means",
                 base=base(total), measured="x")  # fmt: skip


def community(name: str, n: int) -> Published:
    cells = ((Cell(float(n), base(n)), Cell(3.5, base(n))),)
    table = Table("x", Words("รายได้"), (Row("x", "", Words("รายได้")),), (Column("n"), Column("mean")), cells, "numbers",
                  base=base(n))  # fmt: skip
    return Published(table, "hh", (("city", "1"), ("community", name)))


def test_a_city_less_its_communities_leaves_no_mean_of_a_few() -> None:
    city = Published(means({"1": 60, "2": 50}), "hh")
    whole = protect_together([city, community("ก", 40), community("ข", 20)]).tables
    assert all(table.cells[0][1].value is not None for table in whole)
    first, second, third = protect_together([city, community("ก", 35), community("ข", 21)]).tables
    assert third.cells[0][1].rule == "difference-of-areas"
    assert second.cells[0][1].value is not None
    assert first.cells[0][1].value is not None


def test_a_count_of_the_rest_of_a_city_is_a_count() -> None:
    def of(within: tuple[tuple[str, str], ...], counts: tuple[int, ...]) -> Published:
        return Published(religion(counts, "q"), "hh", within)

    city = of((("city", "1"),), (50, 30, 20))
    part = of((("city", "1"), ("community", "ก")), (40, 18, 17))
    made = protect_together([city, part]).tables
    assert any(rules_of(table)[2] for table in made), "20 − 17 leaves three people"


def test_no_table_no_log() -> None:
    assert protect_together([]).tables == ()
