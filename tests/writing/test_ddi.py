"""DDI-Codebook 2.5: what stands in the XML is what the codebook says and pandas counts."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_kit.cli import main
from survey_kit.model.codebook import (
    Codebook,
    Kind,
    Measure,
    MissingReason,
    MissingRule,
    ResponseSet,
    Section,
    ValueLabel,
    Variable,
)
from survey_kit.model.survey import Design, Survey, WeightKind
from survey_kit.model.words import Words
from survey_kit.study.opening import open_file_or_project
from survey_kit.writing import write
from survey_kit.writing.ddi import written
from survey_kit.writing.ddi_variables import moments
from tests.study.conftest import SAMPLE
from tests.writing.ddi_structure import LANG, NS, mistakes
from tests.writing.test_data_files import survey


def tree(of: Survey) -> ET.Element:
    return ET.fromstring(written(of).data)


def var(root: ET.Element, name: str) -> ET.Element:
    return next(v for v in root.iter(f"{NS}var") if v.attrib["name"] == name)


def stats(element: ET.Element, weighted: bool = False) -> dict[str, float]:
    return {
        s.attrib["type"]: float(s.text or "nan")
        for s in element.iter(f"{NS}sumStat")
        if ("wgtd" in s.attrib) is weighted
    }


def texts(element: ET.Element, tag: str) -> dict[str, str]:
    return {e.attrib.get(LANG, ""): e.text or "" for e in element.findall(f"{NS}{tag}")}


@pytest.fixture(
    scope="module", params=["hh_resilience", "agency_interview", "org_strength", "4_phatong_households.sav"]
)
def real(request: pytest.FixtureRequest) -> Survey:
    if request.param.endswith(".sav"):
        return open_file_or_project(SAMPLE / "raw" / request.param).survey
    return open_file_or_project(SAMPLE, instrument=request.param).survey


def test_the_schema_allows_every_element(real: Survey) -> None:
    assert mistakes(tree(real)) == []


def test_the_codebook_comes_back(real: Survey) -> None:
    """Names, words in both languages, codes with labels, missing codes with reasons, skip conditions."""
    root = tree(real)
    assert [v.attrib["name"] for v in root.iter(f"{NS}var")] == list(map(str, real.data.columns))
    assert root.findtext(f".//{NS}caseQnty") == str(len(real))
    assert root.findtext(f".//{NS}varQnty") == str(len(real.data.columns))
    for element in root.iter(f"{NS}var"):
        v = real.codebook[element.attrib["name"]]
        assert texts(element, "labl") == {k: t for k, t in (("th", v.label.th), ("en", v.label.en)) if t}
        assert element.findtext(f"{NS}universe", "") == v.relevant
        missing = {float(i.attrib["VALUE"]) for i in element.iterfind(f"{NS}invalrng/{NS}item")}
        assert missing == {r.low for r in v.missing if r.low == r.high}
        if v.kind is Kind.PERSONAL:
            assert element.find(f"{NS}catgry") is None and set(stats(element)) == {"vald", "invd"}
            continue
        told = {
            c.findtext(f"{NS}catValu"): (texts(c, "labl"), c.attrib.get("missType"))
            for c in element.iter(f"{NS}catgry")
        }
        for value in v.values:
            code = value.code if isinstance(value.code, str) else f"{value.code:.15g}"
            words, reason = told[code]
            assert words == {k: t for k, t in (("th", value.label.th), ("en", value.label.en)) if t}
            assert reason == (None if v.reason(value.code) is None else str(v.reason(value.code)))


def test_counts_and_figures_are_those_of_pandas(real: Survey) -> None:
    root, weight = tree(real), real.design.weight
    w = real.data[weight] if weight else None
    for element in root.iter(f"{NS}var"):
        name = element.attrib["name"]
        v, column = real.codebook[name], real.data[name]
        if column.dtype == object:
            continue
        valid = column.notna()
        for rule in v.missing:
            valid &= ~((column >= rule.low) & (column <= rule.high))
        plain = stats(element)
        assert (plain["vald"], plain["invd"]) == (valid.sum(), (~valid).sum())
        if valid.any():
            assert (plain["min"], plain["max"]) == (column[valid].min(), column[valid].max())
        if "mean" in plain:
            assert plain["mean"] == pytest.approx(column[valid].mean(), rel=1e-12)
        if "stdev" in plain:
            assert plain["stdev"] == pytest.approx(column[valid].std(), rel=1e-12)
        if w is not None:
            assert stats(element, True)["vald"] == pytest.approx(w[valid].sum(), rel=1e-12)
            if "mean" in plain:
                assert stats(element, True)["mean"] == pytest.approx(
                    np.average(column[valid], weights=w[valid]), rel=1e-12
                )
        for category in element.iter(f"{NS}catgry"):
            code = float(category.findtext(f"{NS}catValu", ""))
            counts = [float(s.text or "") for s in category.iter(f"{NS}catStat")]
            assert counts[0] == (column == code).sum()
            assert len(counts) == 1 or counts[1] == pytest.approx(w[column == code].sum(), rel=1e-12)  # type: ignore[index]


def test_sections_sets_and_blocks_are_groups() -> None:
    real = open_file_or_project(SAMPLE).survey
    root = tree(real)
    names = {v.attrib["ID"]: v.attrib["name"] for v in root.iter(f"{NS}var")}
    groups = {
        (g.attrib["type"], g.attrib["name"]): tuple(names[i] for i in g.attrib["var"].split())
        for g in root.iter(f"{NS}varGrp")
    }
    for found in real.codebook.sets:
        assert groups["multipleResp", found.name] == found.variables
    for scale in real.codebook.scales:
        assert groups["grid", scale.name] == scale.items
    sections = [columns for (kind, _), columns in groups.items() if kind == "section"]
    assert len(sections) == len(real.codebook.sections)
    assert {"d5_1", "b1_3", "b5"} <= {c for columns in sections for c in columns}
    weight = var(root, "sk_weight")
    assert weight.attrib["wgt"] == "wgt"
    assert var(root, "b5").attrib["wgt-var"] == weight.attrib["ID"]
    assert "sk_weight" in root.findtext(f".//{NS}weight", "")
    item = var(root, "d5_7").find(f"{NS}qstn")
    assert item is not None and texts(item, "preQTxt")["th"].startswith("ความพร้อมของบ้านท่าน")


# SPSS weights cases: sum of squares over W − 1. numpy repeats the rows to say the same.
def test_moments_of_both_kinds_of_weight() -> None:
    values, whole = np.array([1.0, 4.0, 9.0]), np.array([2.0, 1.0, 3.0])
    rows = np.repeat(values, whole.astype(int))
    assert moments(values, whole, WeightKind.FREQUENCY) == pytest.approx((rows.mean(), rows.std(ddof=1)))
    for factor in (1.0, 0.01):
        mean, spread = moments(values, np.full(3, factor), WeightKind.SAMPLING)
        assert (mean, spread) == pytest.approx((values.mean(), values.std(ddof=1)))
    assert moments(values[:1], whole[:1] * 0.4, WeightKind.FREQUENCY) == (1.0, None)
    assert moments(values, np.zeros(3), WeightKind.FREQUENCY) == (None, None)


NASTY = 'น้ำ\x00ท่วม <&> "สูง" \ud800\u202e]]>'


def nasty() -> Survey:
    book = Codebook(
        NASTY,
        Words(NASTY, NASTY),
        variables=(
            Variable("ข้อ 1", Words(NASTY), values=(ValueLabel(1.0, Words(NASTY)),),
                     missing=(MissingRule(90.0, math.inf, MissingReason.REFUSED), MissingRule(-1.0, -1.0))),
            Variable("text", Words("ข้อความ"), Kind.TEXT, missing=(MissingRule("ไม่ระบุ", "ไม่ระบุ"),),
                     values=(ValueLabel("ก", Words("แรก")),)),
            Variable("big", kind=Kind.NUMBER, measure=Measure.SCALE),
            Variable("none", kind=Kind.NUMBER, measure=Measure.SCALE),
        ),
        sets=(ResponseSet("s", Words("ชุด"), "category", ("gone",)),),
        sections=(Section("a", Words("ตอน"), ("ข้อ 1", "text")),),
        documents=(NASTY,),
    )  # fmt: skip
    data = pd.DataFrame({
        "ข้อ 1": [1.0, 95.0, -1.0, 1e300], "text": pd.Series(["ก", "ไม่ระบุ", None, NASTY], dtype=object),
        "big": [1e308, -1e308, np.inf, -0.0], "none": [np.nan] * 4, "not in the book": [1.0, 2.0, 3.0, np.nan],
    })  # fmt: skip
    return Survey(data, book, Design("none", WeightKind.FREQUENCY))


def test_nasty_texts_and_numbers_make_a_sound_file() -> None:
    root = tree(nasty())
    assert mistakes(root) == []
    first = var(root, "ข้อ 1")
    assert texts(first, "labl") == {"th": 'น้ำท่วม <&> "สูง" ]]>'}
    assert [r.attrib for r in first.iterfind(f"{NS}invalrng/*")] == [{"min": "90"}, {"VALUE": "-1"}]
    assert stats(first)["vald"] == 1
    missing = {c.findtext(f"{NS}catValu"): c.attrib.get("missType") for c in first.iter(f"{NS}catgry")}
    assert missing == {"1": None, "-1": "unstated", "95": "refused", "1e+300": "refused"}
    text = {c.findtext(f"{NS}catValu"): c.attrib.get("missing") for c in var(root, "text").iter(f"{NS}catgry")}
    assert text == {"ก": None, "ไม่ระบุ": "Y"}
    assert not {"mean", "stdev"} & set(stats(var(root, "big")))
    assert stats(var(root, "none")) == {"vald": 0, "invd": 4}
    assert stats(var(root, "not in the book"))["mean"] == 2


def test_no_rows_and_no_columns() -> None:
    assert mistakes(tree(survey(data=survey().data.iloc[:0]))) == []
    assert mistakes(tree(replace(survey(), data=survey().data.iloc[:, :0], codebook=Codebook()))) == []


def test_no_row_of_data_is_in_it() -> None:
    """Free answers, names and telephones stay out."""
    real = open_file_or_project(SAMPLE).survey
    told = written(real).data.decode("utf-8")
    for name in ("g3", "g4", "h2", "form_id"):
        labels = {str(v.label) for v in real.codebook[name].values}
        for answer in real.data[name].dropna().unique():
            assert len(str(answer)) < 6 or str(answer) in labels or f">{answer}<" not in told


def test_convert_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "convert",
                str(SAMPLE / "raw/4_phatong_agencies.xlsx"),
                str(tmp_path / "a.xml"),
                "--questionnaire",
                "agency_interview",
            ]
        )
        == 0
    )
    assert mistakes(ET.parse(tmp_path / "a.xml").getroot()) == []
    write(survey(), tmp_path / "b.xml")
    assert (tmp_path / "b.xml").read_bytes() == written(survey()).data
    capsys.readouterr()
