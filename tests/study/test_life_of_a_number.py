"""One number followed from the bytes of a city's file to five printed documents that agree; then all numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from survey_kit.model.report import Bullets, Chart, KeyMessage, Paragraph, Report, Sentence
from survey_kit.model.table import Address, Cell, Status, Table
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.study.preparing import Prepared
from survey_kit.thai.numbers import NumberStyle
from tests.study.conftest import SAMPLE
from tests.study.printed import squeezed, text_of, xlsx_tables

CITY, KEY = 4, "4_phatong"
FILE = SAMPLE / "raw" / "4_phatong_households.sav"
MISSING = (97, 98, 99)
STYLE = NumberStyle()
Editions = dict[str, tuple[Edition, Report]]


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    """The city's file as pyreadstat alone reads it; row ids count the rows of the file."""
    data, _ = pyreadstat.read_sav(str(FILE), encoding="CP874", user_missing=True)
    data.index = pd.Index([f"{FILE.name}:{i}" for i in range(1, len(data) + 1)])
    return data


@pytest.fixture(scope="module")
def by_hand(raw: pd.DataFrame) -> pd.DataFrame:
    """b1_1, d5_4 and the weight of everybody who consented, with nothing but pandas."""
    kept = raw[raw["consent"] == 1]
    known = pd.read_csv(SAMPLE / "clean" / "communities.csv", encoding="utf-8-sig")
    households = known[known["city"] == CITY].set_index("community")["households"]
    forms = kept["community"].value_counts()
    weight = kept["community"].map(households) / kept["community"].map(forms)
    answers = {c: kept[c].where(~kept[c].isin(MISSING)) for c in ("b1_1", "d5_4")}
    answers["d5_4"] = answers["d5_4"].where(answers["d5_4"] <= 5)  # 55 is in no codebook
    return pd.DataFrame({**answers, "weight": weight})


def share(by_hand: pd.DataFrame) -> float:
    told = by_hand.dropna(subset="b1_1")
    return float((told["b1_1"] * told["weight"]).sum() / told["weight"].sum())


def mean(by_hand: pd.DataFrame) -> float:
    told = by_hand.dropna(subset="d5_4")
    return float((told["d5_4"] * told["weight"]).sum() / told["weight"].sum())


def city_rows(prepared: dict[str, Prepared]) -> pd.DataFrame:
    return prepared[HOUSEHOLDS].in_city(CITY).data


def cell(editions: Editions, table: str, variable: str, statistic: str) -> tuple[Table, Address, Cell]:
    edition, _ = editions[f"{KEY}_agency"]
    found = next(t for t in edition.tables if t.name == table)
    address = found.find(variable=variable, statistic=statistic)
    assert address is not None
    return found, address, found.at(address)


def blocks(report: Report, kind: type) -> list:
    return [b for s in report.sections for b in s.blocks if isinstance(b, kind)]


def sentences(report: Report) -> list[Sentence]:
    lines = [s for b in blocks(report, Bullets) for s in b.lines]
    lines += [s for b in blocks(report, Paragraph) for s in b.sentences]
    return lines + [b.sentence for b in blocks(report, KeyMessage)]


# --- one number -----------------------------------------------------------------------------------------------------


def test_the_raw_codes_are_kept_until_somebody_decides(raw: pd.DataFrame, prepared: dict[str, Prepared]) -> None:
    ready = prepared[HOUSEHOLDS]
    changed = {(c.row, c.variable): (c.before, c.after) for step in ready.survey.steps for c in step.changes}
    clean = city_rows(prepared)
    for name in ("b1_1", *(f"d5_{k}" for k in range(1, 9))):
        for row in clean.index:
            before, after = raw.at[row, name], clean.at[row, name]
            if (row, name) in changed:
                assert changed[row, name] == (before, after)
            else:
                assert before == after, (row, name)


def test_the_one_wrong_code_became_no_answer_by_a_step(raw: pd.DataFrame, prepared: dict[str, Prepared]) -> None:
    (row,) = raw.index[raw["d5_4"] == 55]
    step = next(s for s in prepared[HOUSEHOLDS].survey.steps if s.code == "unlabelled-code")
    (change,) = [c for c in step.changes if (c.row, c.variable) == (row, "d5_4")]
    assert (change.before, change.after) == (55.0, 99.0)
    assert np.isnan(prepared[HOUSEHOLDS].survey.values("d5_4")[list(prepared[HOUSEHOLDS].survey.data.index).index(row)])


def test_missing_rules_of_the_questionnaire(prepared: dict[str, Prepared]) -> None:
    book = prepared[HOUSEHOLDS].survey.codebook
    for name in ("b1_1", "d5_4"):
        assert {rule.low for rule in book[name].missing} >= {float(code) for code in MISSING}


def test_the_weight_is_households_over_forms(by_hand: pd.DataFrame, prepared: dict[str, Prepared]) -> None:
    ready = prepared[HOUSEHOLDS]
    weight = city_rows(prepared)["sk_weight"]
    everybody = len(ready.survey)
    wanted = by_hand["weight"] / by_hand["weight"].sum() * everybody / 6
    assert list(weight.index) == list(wanted.index)
    np.testing.assert_allclose(weight, wanted, rtol=1e-12)
    assert wanted.nunique() == 3, "three communities, three weights"


def test_the_cell_is_the_hand_calculation(by_hand: pd.DataFrame, editions: Editions) -> None:
    _, _, flooded = cell(editions, "b1", "b1_1", "percent")
    assert flooded.value == pytest.approx(share(by_hand), rel=1e-12)
    assert (flooded.base.n, flooded.rows) == (140, 109)
    assert flooded.value != pytest.approx(109 / 140, rel=1e-4), "the weight makes a difference"
    _, _, planned = cell(editions, "d5", "d5_4", "mean")
    assert planned.value == pytest.approx(mean(by_hand), rel=1e-12)
    assert planned.base.n == 135


def test_protection_lets_it_pass_and_hides_what_is_small(by_hand: pd.DataFrame, editions: Editions) -> None:
    assert cell(editions, "b1", "b1_1", "percent")[2].status is Status.SHOWN
    few = int((by_hand["d5_4"] == 1).sum())
    assert few == 2
    lowest = cell(editions, "d5", "d5_4", "percent_1")[2]
    assert (lowest.status, lowest.value) == (Status.HIDDEN, None)


def test_the_sentence_points_to_the_cell(by_hand: pd.DataFrame, editions: Editions) -> None:
    _, report = editions[f"{KEY}_agency"]
    said = next(s for s in sentences(report) if "คือน้ำท่วมขัง" in s.text)
    _, address, _ = cell(editions, "b1", "b1_1", "percent")
    assert said.numbers == (address,)
    assert f"ร้อยละ {100 * share(by_hand):.1f} (n = 140)" in said.text.replace("\u00a0", " ")
    overall = next(s for s in sentences(report) if s.text.startswith("ความพร้อมของครัวเรือน ในภาพรวมอยู่ในระดับ"))
    assert f"“มีแผนดูแลเด็ก คนแก่ และคนป่วย” (x̄ = {mean(by_hand):.2f})" in overall.text.replace("\u00a0", " ")
    assert cell(editions, "d5", "d5_4", "mean")[1] in overall.numbers


def test_villagers_hear_the_same_share(by_hand: pd.DataFrame, editions: Editions) -> None:
    _, report = editions[f"{KEY}_community"]
    message = next(b for b in blocks(report, KeyMessage) if "น้ำท่วมขัง" in b.sentence.text)
    assert message.figure == f"{round(10 * share(by_hand))} ใน 10 ครัวเรือน"
    filled = [m for m in message.chart.marks if m.shape == "icon"]
    assert len(filled) == 10
    assert sum(m.fill == filled[0].fill for m in filled) == round(10 * share(by_hand))


def test_the_bar_is_as_long_as_the_share(by_hand: pd.DataFrame, editions: Editions) -> None:
    edition, report = editions[f"{KEY}_agency"]
    chart = next(c for c in blocks(report, Chart) if c.name == "bars.b1")
    table = next(t for t in edition.tables if t.name == "b1")
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "percent")
    # What is hidden has no bar.
    shares = {str(r.label): line[at].value for r, line in zip(table.rows, table.cells, strict=True)
              if r.role == "item" and line[at].value is not None}  # fmt: skip
    assert len(shares) >= 6
    bars = [m for m in chart.marks if m.shape == "rect"]
    figures = [m for m in chart.marks if m.shape == "text" and m.anchor == "start"]
    assert figures[0].text == f"{100 * share(by_hand):.1f}"
    lengths = [bar.w for bar in bars]
    wanted = sorted(shares.values(), reverse=True)
    assert max(shares, key=shares.__getitem__) == "น้ำท่วมขัง"
    np.testing.assert_allclose(sorted(lengths, reverse=True), np.array(wanted) * lengths[0] / share(by_hand), rtol=1e-9)


def test_all_five_documents_print_the_same_figure(by_hand: pd.DataFrame, built: Path) -> None:
    printed = f"{100 * share(by_hand):.1f}"
    average = f"{mean(by_hand):.2f}"
    for format in ("html", "pdf", "docx"):
        text = squeezed(text_of(built / KEY / f"{KEY}_agency.{format}"))
        assert squeezed(f"คือน้ำท่วมขัง ร้อยละ {printed} (n = 140)") in text, format
        assert squeezed(f"น้ำท่วมขัง 109 {printed}") in text, format
        assert squeezed(f"มีแผนดูแลเด็ก คนแก่ และคนป่วย” (x̄ = {average})") in text, format
        plain = squeezed(text_of(built / KEY / f"{KEY}_community.{format}"))
        assert squeezed(f"{round(10 * share(by_hand))} ใน 10 ครัวเรือน") in plain, format
    sheets = xlsx_tables(built / KEY / f"{KEY}_agency_tables.xlsx").values()
    lines = [row for sheet in sheets for row in sheet if row[0] == "น้ำท่วมขัง"]
    assert lines and lines[0][1] == 109
    assert lines[0][2] == float(printed)
    rated = [row for sheet in sheets for row in sheet if row[0] == "มีแผนดูแลเด็ก คนแก่ และคนป่วย"]
    assert float(average) in rated[0]


# --- every number ---------------------------------------------------------------------------------------------------

FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def figures(text: str) -> set[str]:
    return {f.rstrip(",") for f in FIGURE.findall(text)}


def told_by(edition: Edition, sentence: Sentence) -> set[str]:
    """Every figure the addressed cells can give: percent, mean, count, base, out of ten, and sums of levels."""
    from survey_kit.thai.plain import figure

    tables = {t.name: t for t in edition.tables}
    out: set[str] = set()
    lines: dict[tuple[str, int], list[int]] = {}
    total = 0.0
    for a in sentence.numbers:
        cell = tables[a.table].at(a)
        lines.setdefault((a.table, a.row), []).append(a.column)
        out |= {STYLE.count(cell.base.n)} | figures(str(tables[a.table].rows[a.row].label))
        out |= figures(str(tables[a.table].title))
        if cell.value is not None:
            out |= {STYLE.percent(cell.value), STYLE.mean(cell.value), STYLE.count(cell.value)}
    for (name, row), columns in lines.items():
        if tables[name].columns[columns[0]].level:
            out |= compared(tables[name], row, columns)
        else:
            total += tables[name].together(row, columns) or 0.0
    if 0 <= total <= 1:
        for value in (total, 1.0 - total):
            out |= {STYLE.percent(value)} | figures(figure(value, "ครัวเรือน"))
    return out


def compared(table: Table, row: int, columns: list[int]) -> set[str]:
    """What one group of columns and the plain mean of the others can give."""
    from survey_kit.thai.plain import figure

    first, *others = [table.cells[row][j].value or 0.0 for j in columns]
    values = [first, sum(others) / len(others)] if others else [first]
    return {STYLE.percent(v) for v in values} | {f for v in values for f in figures(figure(v, "ครัวเรือน"))}


def strings(value: object) -> Iterator[str]:
    """Every string inside a plan."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def own_words(edition: Edition, name: str) -> set[str]:
    """Figures that belong to the plan's own wording and to the facts of the edition, not to a table."""
    from survey_kit.study.pack.blocks.registry import WORDS
    from survey_kit.study.pack.blocks.stations import WORDS as WORDS_OF_FORUM
    from survey_kit.study.pack.plan_files import plan_path, read_plan

    places = [*(city.key for city in edition.project.cities), "network"]
    own = next((name.removeprefix(f"{place}_") for place in places if name.startswith(f"{place}_")), name)
    plan = read_plan(plan_path(edition.project, re.sub(r"_\d+$", "", own)))
    texts = list(strings(plan))
    texts += [str(v) for v in edition.facts.values()]
    texts += [STYLE.count(s.number) for s in edition.stations]
    # Prompts speak of ten years; options of a ballot begin with their codes.
    texts += [WORDS_OF_FORUM.text(code) for code in WORDS_OF_FORUM.entries if code.startswith("prompts")]
    texts += [f"{v.code:g}" for v in edition.survey().codebook["g1_1"].values if "ballots" in name]
    texts += [str(edition.survey().codebook.label_of(s.source)) for s in edition.stations]
    # The cut-points of an index stand in the questionnaire.
    texts += [f"{level.low:.15g}" for i in edition.survey().codebook.indices for level in i.levels]
    texts += [
        WORDS.text("method-hidden", below="4", small="30"),
        WORDS.text("index-sentence", mean=0, spread="", n=0, level=""),
    ]
    texts += [f"{c.plain} {c.formal}" for c in edition.claims]
    return {f for text in texts for f in figures(text)}


def test_every_figure_of_every_sentence_has_an_address(editions: Editions) -> None:
    checked = 0
    for name, (edition, report) in editions.items():
        words = own_words(edition, name)
        for sentence in (s for s in sentences(report) if not s.key.startswith("quote.")):
            loose = figures(sentence.text) - told_by(edition, sentence) - words
            assert not loose, (name, sentence.text)
            checked += len(figures(sentence.text) & told_by(edition, sentence))
    assert checked > 100


def test_a_wrong_figure_is_noticed(editions: Editions) -> None:
    edition, report = editions[f"{KEY}_agency"]
    said = next(s for s in sentences(report) if "คือน้ำท่วมขัง" in s.text)
    wrong = Sentence(said.text.replace("77.8", "77.9"), said.numbers)
    assert figures(wrong.text) - told_by(edition, wrong) - own_words(edition, "agency") == {"77.9"}


def test_addresses_of_claims_are_cells_that_may_be_shown(editions: Editions) -> None:
    for name, (edition, report) in editions.items():
        tables = {t.name: t for t in edition.tables}
        for sentence in sentences(report):
            lines: dict[tuple[str, int], list[int]] = {}
            for a in sentence.numbers:
                lines.setdefault((a.table, a.row), []).append(a.column)
            for (table, row), columns in lines.items():
                assert tables[table].together(row, columns) is not None, (name, sentence.text)
