"""The forum's documents: stations ask what was asked, villagers hear no jargon, nobody is named who did not agree."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.model.estimate import Base
from survey_kit.model.project import Project, Quoting
from survey_kit.model.report import Bullets, KeyMessage, Paragraph, Report, SetTable
from survey_kit.model.table import Cell, Status
from survey_kit.study.pack.blocks.stations import WORDS as FORUM
from survey_kit.study.pack.blocks.voices import cleared
from survey_kit.study.pack.pack import Pack
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area
from survey_kit.study.preparing import Prepared
from survey_kit.thai.segment import words
from survey_kit.wording.claims import Claim, ClaimPlan, Sources, choose, claim_plans
from survey_kit.wording.looking import find_claims, noise
from tests.study.test_life_of_a_number import Editions, sentences

JARGON = re.compile(r"ร้อยละ|กลุ่มตัวอย่าง|นัยสำคัญ|S\.D\.|x̄|χ|\bp\b ?[=<]|ผู้ตอบแบบสอบถาม|ขีดความสามารถ|บูรณาการ|%")
BLAME = re.compile(r"ขาดความรู้|ไม่สนใจ|ไม่ให้ความร่วมมือ|ละเลย|ไม่ยอม|ความผิด|งมงาย|โง่|ขี้เกียจ")
FOR_VILLAGERS = ("community", "posters", "summary_poster", "placemat", "slides", "ballots")


@pytest.fixture(scope="module")
def pack(project: Project, prepared: dict[str, Prepared]) -> Pack:
    return Pack(project, prepared)


def of(editions: Editions, *endings: str) -> list[tuple[str, Report]]:
    return [(n, report) for n, (_, report) in editions.items() if re.sub(r"_\d+$", "", n).endswith(endings)]


def everything(report: Report) -> list[str]:
    """Titles and every sentence of a report."""
    return [report.title, report.subtitle, *(s.title for s in report.sections), *(s.text for s in sentences(report))]


# --- words ----------------------------------------------------------------------------------------------------------


def test_villagers_hear_no_jargon_and_no_blame(editions: Editions) -> None:
    told = 0
    for name, report in of(editions, *FOR_VILLAGERS):
        for text in everything(report):
            assert not JARGON.search(text), (name, text)
            assert not BLAME.search(text), (name, text)
            told += 1
    assert told > 900


def test_one_idea_a_sentence(editions: Editions) -> None:
    """Findings for villagers keep to 25 words; the figure before them is counted with them."""
    checked = 0
    for name, report in of(editions, *FOR_VILLAGERS):
        for section in report.sections:
            for block in section.blocks:
                lines = [block.sentence] if isinstance(block, KeyMessage) else []
                lines += (
                    [line for line in block.lines if line.key.startswith("claim")] if isinstance(block, Bullets) else []
                )
                for line in lines:
                    count = sum(bool(w.strip()) for w in words(line.text))
                    assert count <= 30, (name, line.text, count)
                    checked += 1
    assert checked > 100


def test_most_and_same_are_never_said_lightly(editions: Editions) -> None:
    texts = [(n, t) for n, (_, report) in editions.items() for t in everything(report)]
    assert not [
        (n, t) for n, t in texts if "ส่วนใหญ่" in t or (re.search(r"(?<!ไม่)(?<!ซึ่ง)เท่ากัน", t) and "น้ำหนักเท่ากัน" not in t)
    ]


@pytest.mark.parametrize("kind", ["problem", "strength", "want", "gap", "change", "difference", "open"])
def test_three_prompts_for_every_kind_of_finding(kind: str, pack: Pack) -> None:
    assert {c.kind for c in pack.claims} <= {code.removeprefix("prompts-") for code in FORUM.entries}
    for lang in ("th", "en"):
        prompts = FORUM.text(f"prompts-{kind}", lang).split("|")
        assert len(prompts) == 3 and not any(BLAME.search(p) or JARGON.search(p) for p in prompts)


# --- stations ---------------------------------------------------------------------------------------------------------


def test_a_station_asks_what_was_asked(editions: Editions, prepared: dict[str, Prepared]) -> None:
    book = prepared[HOUSEHOLDS].survey.codebook
    asked = 0
    for _, report in of(editions, "posters", "slides"):
        for section in report.sections:
            for block in section.blocks:
                if isinstance(block, Paragraph) and block.style == "question":
                    assert block.sentences[0].text in {
                        str(book.label_of(s)) for s in ("b1", "c1", "d5", "d2", "e3", "g1")
                    }
                    assert re.search(r"ตอบ [\d,]+ ครัวเรือน", block.sentences[1].text)
                    asked += 1
    assert asked == 6 * 6 * 2


def test_every_piece_of_the_forum_tells_the_same(editions: Editions) -> None:
    """A station's headline is the same on its poster, its slide, its record sheet and in the guide."""
    same = 0
    for key in ("1_tanotduan", "3_boyang", "6_padang"):
        posters, slides = editions[f"{key}_posters"][1], editions[f"{key}_slides"][1]
        record, guide = editions[f"{key}_record"][1], editions[f"{key}_guide"][1]
        told = {s.name: s for s in posters.sections}
        assert len(told) == 6
        for section in (s for s in slides.sections if s.name in told):
            message = next((b for b in told[section.name].blocks if isinstance(b, KeyMessage)), None)
            if message is None:
                continue
            same += 1
            assert section.title == f"{message.figure} {message.sentence.text}"
            for other in (record, guide):
                text = " ".join(s.text for part in other.sections if part.name == section.name for b in part.blocks
                                if isinstance(b, Paragraph) for s in b.sentences)  # fmt: skip
                assert section.title in text, (other.name, section.name)
    assert same >= 15


def test_a_question_nobody_answered_has_no_station(project: Project, prepared: dict[str, Prepared]) -> None:
    """A city whose file lacks whole blocks still has its pack, with the stations it can have."""
    ready = prepared[HOUSEHOLDS]
    lost = [c for c in ready.survey.data.columns if re.match(r"(c1|e3|g1)_", str(c))]
    empty = dict.fromkeys([*lost, "c1", "e3"], float("nan"))
    survey = replace(ready.survey, data=ready.survey.data.assign(**empty))
    less = Pack(project, {**prepared, HOUSEHOLDS: replace(ready, survey=survey)})
    posters = less.report(next(d for d in less.documents if d.name == "1_tanotduan_posters"))
    assert [s.title for s in posters.sections] == [
        "สถานีที่ 1  เรื่องที่บ้านเราเจอ",
        "สถานีที่ 2  เราพร้อมแค่ไหน",
        "สถานีที่ 3  ข่าวเตือนภัยถึงเราไหม",
    ]


# --- findings ---------------------------------------------------------------------------------------------------------


def test_a_difference_is_the_share_here_against_the_mean_of_the_others(
    pack: Pack, prepared: dict[str, Prepared]
) -> None:
    from survey_kit.study.pack.blocks.findings import claims_of

    survey = prepared[HOUSEHOLDS].survey
    frame = pd.DataFrame({n: survey.values(n) for n in ("city", "b1_3", survey.design.weight)})
    shares = frame.dropna().groupby("city")[["b1_3", survey.design.weight]].apply(
        lambda g: (g["b1_3"] * g[survey.design.weight]).sum() / g[survey.design.weight].sum())  # fmt: skip
    document = next(d for d in pack.documents if d.name == "1_tanotduan_community")
    found = {c.plan.name: c for c in claims_of(pack.edition(document))}["hazard_here"]
    assert found.key.endswith("b1_3.1")
    assert found.value == pytest.approx(shares[1.0], rel=1e-12)
    assert found.other == pytest.approx(shares.drop(1.0).mean(), rel=1e-12)
    assert found.size == pytest.approx((shares[1.0] - shares.drop(1.0).mean()) / 0.4, rel=1e-12)


def test_the_noise_of_a_difference_is_what_drawing_again_shows() -> None:
    """The standard error a difference must pass, against 400,000 drawn surveys (NumPy's binomial, PCG64, seed 6)."""
    shares, sizes = np.array([0.64, 0.3, 0.45, 0.52]), np.array([150, 200, 140, 60])
    drawn = np.random.Generator(np.random.PCG64(6)).binomial(sizes, shares, size=(400_000, 4)) / sizes
    seen = float((drawn[:, 0] - drawn[:, 1:].mean(axis=1)).std())
    here, *others = (Cell(p, Base(n=int(n), weighted=float(n))) for p, n in zip(shares, sizes, strict=True))
    assert noise(here, others) == pytest.approx(seen, rel=0.005)


def test_a_gap_is_two_means(pack: Pack, prepared: dict[str, Prepared]) -> None:
    from survey_kit.study.pack.blocks.findings import claims_of

    document = next(d for d in pack.documents if d.name == "1_tanotduan_agency")
    found = {c.plan.name: c for c in claims_of(pack.edition(document))}["gap_knowledge"]
    agencies = prepared["agency_interview"].survey
    theirs = pd.Series(agencies.values("s1_1"))[agencies.values("city") == 1.0].dropna()
    assert found.other == pytest.approx(theirs.mean(), rel=1e-12)
    assert "หน่วยงานมองว่าพร้อมกว่า" in found.said(pack.edition(document).style, formal=False).text


def nothing(_: str) -> None:
    """No table."""


def claim(name: str, kind: str, source: str, weight: float, size: float) -> Claim:
    plan = ClaimPlan(name, source, kind, "ก", "ข", weight=weight)
    return Claim(plan, "ก", 0.5, size, 100, ())


def test_what_matters_comes_first_and_a_source_is_used_once() -> None:
    found = sorted((claim("a", "problem", "x", 1.0, 0.5), claim("b", "problem", "x", 2.0, 0.4),
                    claim("c", "change", "y", 1.0, 0.7), claim("d", "problem", "z", 1.0, 0.1)),
                   key=lambda c: -c.score)  # fmt: skip
    assert [c.plan.name for c in choose(found, ["problem", "problem", "change"])] == ["b", "d", "c"]
    assert [c.plan.name for c in choose(found, ["problem|change"], {"x"})] == ["c"]


def test_the_most_is_not_said_where_the_most_is_hidden(pack: Pack) -> None:
    document = next(d for d in pack.documents if d.name == "1_tanotduan_community")
    edition = pack.edition(document)
    plan = next(c for c in pack.claims if c.name == "hazard")
    from survey_kit.study.pack.plans import plan_of_source

    table = edition.table(plan_of_source("b1", edition.survey().codebook))
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "percent")
    top = max((i for i, r in enumerate(table.rows) if r.role == "item"), key=lambda i: table.cells[i][at].value or 0)
    cells = [list(line) for line in table.cells]
    cells[top] = [replace(c, value=None, status=Status.HIDDEN) for c in cells[top]]
    hidden = table.with_cells(tuple(map(tuple, cells)))
    assert find_claims([plan], Sources(lambda _: table, lambda _: table, nothing, nothing))
    assert find_claims([plan], Sources(lambda _: hidden, lambda _: table, nothing, nothing)) == []


@pytest.mark.parametrize(("entry", "named"), [
    ({"name": "a", "source": "b1", "kind": "problem", "plain": "ก"}, "formal"),
    ({"name": "a", "source": "b1", "kind": "problem", "plain": "ก", "formal": "ข", "weigth": 2}, "weigth"),
])  # fmt: skip
def test_a_mistake_in_a_finding_is_told(entry: dict, named: str) -> None:
    with pytest.raises(SurveyKitError) as error:
        claim_plans([entry])
    assert error.value.code == "claim-key" and named in error.value.message("th")


# --- people -----------------------------------------------------------------------------------------------------------


def test_quotes_are_of_ten_and_more_by_role_and_city(pack: Pack, prepared: dict[str, Prepared]) -> None:
    printed = cleared(pack.shelf).printed
    survey = prepared[HOUSEHOLDS].survey
    people = pd.DataFrame({n: survey.values(n) for n in ("city", "a1", "a2")})
    assert len(printed) > 10
    for quote in printed:
        here = people[people["city"] == float(quote.place)]
        group = {"หญิง 60 ปีขึ้นไป": (here["a1"] == 2) & (here["a2"] >= 60), "เยาวชน": here["a2"] < 25,
                 "หญิงวัยทำงาน": (here["a1"] == 2) & here["a2"].between(25, 59),
                 "ชายวัยทำงาน": (here["a1"] == 1) & here["a2"].between(25, 59)}[quote.role]  # fmt: skip
        assert group.sum() >= 10


def test_a_role_by_a_question_nobody_asked_is_told(pack: Pack, project: Project, prepared: dict[str, Prepared]) -> None:
    wrong = replace(project, quotes=Quoting(project.quotes.file, (("ใครก็ได้", "zz9 == 1"),)))
    with pytest.raises(SurveyKitError) as error:
        cleared(Pack(wrong, prepared).shelf)
    assert error.value.code == "quote-role" and "zz9" in error.value.message("th")


def test_a_quote_that_is_not_printed_is_in_the_log(pack: Pack, tmp_path: Path) -> None:
    from survey_kit.study.logs import release_csv

    release_csv(pack, tmp_path / "log.csv")
    log = pd.read_csv(tmp_path / "log.csv", dtype=str)
    told = log[log["table"] == "quotes"]
    silent = {q.number for q in cleared(pack.shelf).withheld}
    assert silent and set(told["row"]) == silent and not told["rule_th"].isna().any()
    assert not silent & {q.number for q in cleared(pack.shelf).printed}


def test_a_quote_of_a_city_nobody_has_is_told(project: Project, prepared: dict[str, Prepared], tmp_path: Path) -> None:
    lost = tmp_path / "quotes.csv"
    lost.write_text("quote_id,city,role,quote\nQ1,77,เยาวชน,อะไรก็ได้\n", encoding="utf-8")
    wrong = replace(project, quotes=replace(project.quotes, file=lost))
    with pytest.raises(SurveyKitError) as error:
        cleared(Pack(wrong, prepared).shelf)
    assert error.value.code == "quote-city" and "77" in error.value.message("th")


def test_only_agencies_that_agreed_are_named(editions: Editions, prepared: dict[str, Prepared]) -> None:
    data = prepared["agency_interview"].survey.data
    for key, code in (("1_tanotduan", 1.0), ("2_khuanlang", 2.0)):
        report = editions[f"{key}_agency"][1]
        last = report.sections[-1].blocks[0]
        assert isinstance(last, Bullets)
        here = data[data["city"] == code]
        assert {line.text for line in last.lines} == set(here.loc[here["ag_named"] == 1, "ag_name"])
        silent = set(here.loc[here["ag_named"] != 1, "ag_name"])
        assert silent and not [t for t in everything(report) for name in silent if name in t]


def test_a_community_of_a_few_has_no_placemat(pack: Pack, prepared: dict[str, Prepared]) -> None:
    ready = prepared[HOUSEHOLDS]
    city = pack.project.cities[0]
    few = ready.survey.data[ready.survey.data["community"] == pack.communities(city)[0]].index[9:]
    less = replace(ready, survey=replace(ready.survey, data=ready.survey.data.drop(few)))
    assert len(Pack(pack.project, {**prepared, HOUSEHOLDS: less}).communities(city)) == len(pack.communities(city)) - 1


# --- one shelf ----------------------------------------------------------------------------------------------------------


def test_nothing_is_counted_after_the_tables_are_protected(pack: Pack) -> None:
    from survey_kit.tabulation import Frequencies

    with pytest.raises(LookupError, match="a14"):
        pack.shelf.table(Area(), HOUSEHOLDS, Frequencies("a14", "a14"), "late")


def test_tests_are_printed_with_stars_and_by_pair(editions: Editions) -> None:
    section = next(s for s in editions["network"][1].sections if s.title == "ความแตกต่างระหว่างเมือง")
    tables = [b for b in section.blocks if isinstance(b, SetTable)]
    assert tables[0].head[0] == ("เรื่อง", "สถิติทดสอบ", "ค่าสถิติ", "df", "p")
    ready = next(row for row in tables[0].body if row[0] == "ความพร้อมของครัวเรือน")
    assert ready[2].endswith("**") and ready[4] == "< .001"
    assert next(row for row in tables[0].body if row[0] == "รายได้พอใช้หรือไม่")[2].endswith("*") is False
    matrix = next(t for t in tables if "รายคู่: ความพร้อมของครัวเรือน" in t.title)
    assert [row[0] for row in matrix.body] == list(matrix.head[0][2:]) and matrix.body[2][1] == "2.60"
    assert matrix.body[0][4] == "0.70**", "3.30 less 2.60"
    assert all(row[2 + i] == "" for i, row in enumerate(matrix.body))


def test_a_plan_of_ones_own_is_a_document_of_its_own(
    project: Project, prepared: dict[str, Prepared], tmp_path: Path
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "letter.toml").write_text(
        'audience = "agency"\nformats = ["docx"]\ntitle = "จดหมายถึง{city}"\nsubtitle = ""\n'
        '[[section]]\ntitle = "เรียน"\n[[section.block]]\nkind = "text"\ntext = "ถาม {n} ครัวเรือน"\n',
        encoding="utf-8",
    )
    own = Pack(replace(project, folder=tmp_path), prepared)
    names = [d.name for d in own.documents if "letter" in d.name]
    assert names == [f"{city.key}_letter" for city in project.cities]
    assert own.report(next(d for d in own.documents if d.name == names[1])).title == "จดหมายถึงควนลัง"
