"""Can we say this? The same verdict in tables, records, charts and sentences."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.cli import main
from survey_kit.disclosure import Rules, protect
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook
from survey_kit.model.estimate import Base
from survey_kit.model.publishing import PUBLISH, Judgement, Standard, Verdict, worst
from survey_kit.model.survey import Design, Survey
from survey_kit.model.table import Address, Row, Status, Table
from survey_kit.resources import folder
from survey_kit.thai.numbers import PLAIN
from survey_kit.wording.claims import Claim, ClaimPlan

HOMES = str(folder("sample_data") / "clean" / "households.csv")


def study(sizes: dict[float, int], design: Design | None = None, share: float = 0.5) -> sk.Study:
    """So many rows a group, a share of which say 1; ``x`` is a number."""
    rows = [(g, float(i < share * n), 10.0 + i % 3) for g, n in sizes.items() for i in range(n)]
    data = pd.DataFrame(rows, columns=["group", "y", "x"])
    survey = Survey(data.set_axis([f"r{i}" for i in range(len(data))]), Codebook())
    return sk.Study(replace(survey, design=design or Design())).judged()


def said(table: Table, statistic: str, row: int) -> list[tuple[str, str]]:
    at = [j for j, c in enumerate(table.columns) if c.statistic == statistic and c.level]
    return [(str(table.cells[row][j].status), table.cells[row][j].rule) for j in at]


def test_the_base_decides_where_no_error_may_be_claimed() -> None:
    table = study({1: 5, 2: 20, 3: 60}).frequencies("y", "group").table
    assert said(table, "valid_percent", 0) == [("unreliable", "base"), ("caution", "base"), ("shown", "")]
    assert said(table, "count", 0) == [("shown", "")] * 3


def test_a_random_sample_is_judged_by_its_intervals() -> None:
    """Forty of forty-odd answers at one half: 32 points wide; four hundred: ten."""
    table = study({1: 40, 2: 400}, Design(sampling="random")).frequencies("y", "group").table
    assert said(table, "valid_percent", 0) == [("unreliable", "width"), ("shown", "")]
    rare = study({1: 100, 2: 400}, Design(sampling="random"), share=0.02).frequencies("y", "group").table
    assert said(rare, "valid_percent", 1) == [("unreliable", "relative"), ("shown", "")]
    # A total of shares is no estimate.
    assert said(table, "valid_percent", 2) == [("shown", ""), ("shown", "")]


def test_weights_that_differ_much_are_worth_fewer_answers() -> None:
    made = study({1: 60})
    made.survey.data["w"] = np.where(np.arange(60) < 3, 100.0, 1.0)
    table = made.weighted(weight="w", weight_kind="sampling", sampling="purposive").judged().frequencies("y").table
    column = next(j for j, c in enumerate(table.columns) if c.statistic == "valid_percent")
    assert (table.cells[0][column].status, table.cells[0][column].rule) == (Status.UNRELIABLE, "effective")


def test_a_purposive_sample_is_told_and_has_no_intervals() -> None:
    view = study({1: 40, 2: 400}, Design(sampling="purposive")).frequencies("y", "group")
    assert said(view.table, "valid_percent", 0) == [("shown", ""), ("shown", "")]
    assert view.table.notes[-1].code == "said-purposive"


def test_what_stands_beside_an_unsaid_figure_is_not_said_either() -> None:
    made = study({1: 6, 2: 90, 3: 90}).crosstab("y", "group", letters=["pairs", "rest"]).tables[1]
    assert {cell.status for line in made.cells for cell in line[1:3] if cell.mark} <= {Status.UNRELIABLE}
    shown = protect(replace(made, kind="frequencies"), Rules())
    assert all(c.status is Status.HIDDEN and not c.mark for line in shown.cells for c in line[:3] if c.value or c.mark)


def test_what_may_not_be_said_is_in_no_report() -> None:
    table = study({1: 8, 2: 20, 3: 60}).frequencies("y", "group").table
    after = protect(table, Rules())
    hidden = {(c.status, c.rule) for c, head in zip(after.cells[0], after.columns, strict=True) if head.level == "1"}
    assert (Status.HIDDEN, "unreliable") in hidden or (Status.HIDDEN, "small-count") in hidden
    assert all(c.value is None for line in after.cells for c in line if c.status is Status.UNRELIABLE)


def test_marks_and_reasons_stand_in_the_table() -> None:
    text = repr(study({1: 5, 2: 20, 3: 60}).frequencies("y", "group"))
    assert "†" in text and "*" in text and "ไม่ควรเผยแพร่: ผู้ตอบน้อยกว่า 10 ราย" in text and "น้อยกว่า 30 ราย" in text
    english = repr(study({1: 40}, Design(sampling="random")).styled(lang="en").frequencies("y"))
    assert "30 percentage points wide" in english and "…" not in english


def test_a_table_without_marks_says_so() -> None:
    fine, marked = (study({1: n}).frequencies("y").table.notes for n in (200, 20))
    assert [n.code for n in fine] == ["said-fine"] and not marked


def test_records_name_the_rule() -> None:
    records = study({1: 5, 2: 60}).frequencies("y", "group").records()
    judged = {(r["by_level"], r.get("status"), r.get("rule")) for r in records if r["statistic"] == "valid_percent"}
    assert {("1", "unreliable", "base"), ("2", None, None)} <= judged


def test_bounds_are_the_projects_own() -> None:
    table = study({1: 40}).judged(small_base=50).frequencies("y").table
    column = next(j for j, c in enumerate(table.columns) if c.statistic == "valid_percent")
    assert table.cells[0][column].status is Status.CAUTION
    with pytest.raises(SurveyKitError):
        study({1: 40}).judged(smallest=3)


@pytest.mark.parametrize(("judgement", "wanted"), [
    (Standard().of_base(Base(9, 9, 9)), ("withhold", "base")),
    (Standard().of_base(Base(29, 29, 29)), ("caution", "base")),
    (Standard().of_base(Base(100, 100, 9.0)), ("withhold", "effective")),
    (Standard().of_base(Base(100, 100, 100), deff=5), ("caution", "effective")),
    (Standard().of_share(0.4, 0.2, 0.6), ("withhold", "width")),
    (Standard().of_share(0.05, 0.02, 0.10), ("withhold", "relative")),
    (Standard().of_share(0.95, 0.90, 0.98), ("caution", "complement")),
    (Standard().of_share(0.5, 0.45, 0.55, df=5), ("caution", "df")),
    (Standard().of_share(0.0, 0.0, 0.04), ("caution", "ends")),
    (Standard().of_share(0.5, 0.45, 0.55, df=50), ("publish", "")),
    (Standard().of_mean(10, 4), ("withhold", "rse")), (Standard().of_mean(10, 2), ("caution", "rse")),
    (Standard().of_mean(10, 1), ("publish", "")), (Standard().of_mean(0, 1), ("withhold", "rse")),
    (worst(PUBLISH, Judgement(Verdict.CAUTION, "df"), Judgement(Verdict.WITHHOLD, "rse")), ("withhold", "rse")),
])  # fmt: skip
def test_every_rule(judgement: Judgement, wanted: tuple[str, str]) -> None:
    assert (str(judgement.verdict), judgement.rule) == wanted


def test_a_sentence_words_its_caution() -> None:
    plan = ClaimPlan("a", "q", "fact", "มีร่มเงา", "ร้อยละ {percent} มีร่มเงา", "code")
    where = (Address("t", 0, 0),)
    sure, unsure = (Claim(plan, "x", 0.4, 0.4, 20, where, caution=rule) for rule in ("", "base"))
    assert "ข้อสังเกต" not in sure.said(PLAIN, formal=True).text
    assert "ข้อสังเกต" in unsure.said(PLAIN, formal=True).text and "ข้อสังเกต" in unsure.said(PLAIN, formal=False).text


def test_a_sentence_is_made_of_no_unsaid_cell() -> None:
    from survey_kit.wording.claims import Sources
    from survey_kit.wording.looking import find_claims

    table = protect(study({1: 8}).frequencies("y").table, Rules(smallest=1))
    assert isinstance(table.rows[0], Row)
    plan = ClaimPlan("a", "y", "fact", "มีร่มเงา", "ร้อยละ {percent} มีร่มเงา", "code", codes=(1.0,))
    assert find_claims([plan], Sources(lambda _: table, lambda _: None, lambda _: None, lambda _: None), 1) == []


@pytest.mark.parametrize("line", [
    ["freq", HOMES, "d4", "--by", "a1"], ["means", HOMES, "a2", "a11", "--by", "city"],
    ["crosstab", HOMES, "d4", "a1", "--letters", "pairs,rest"], ["multiple", HOMES, "b1", "a1"],
])  # fmt: skip
@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_command_line_judges(line: list[str], lang: str, capsys) -> None:
    assert main([*line, "--questionnaire", "hh_resilience", "--judged", "--lang", lang]) == 0
    assert "…" not in capsys.readouterr().out
    assert main([*line, "--questionnaire", "hh_resilience", "--judged", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)
