"""The whole job on the sample project: what is made, that it is repeatable, and that it says what is missing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

from survey_kit.model.project import Project
from survey_kit.resources import folder
from survey_kit.study.building import Outcome
from survey_kit.study.gathering import gather
from survey_kit.study.preparing import Prepared
from survey_kit.thai.identifiers import MASK
from tests.study.conftest import SAMPLE
from tests.study.printed import text_of

ROOT = SAMPLE.parent
MARK = "ข้อมูลสมมติ"
CITIES = ("1_tanotduan", "2_khuanlang", "3_boyang", "4_phatong", "5_langu", "6_padang")
INSTRUMENTS = ("hh_resilience", "agency_interview", "org_strength")
COMMUNITIES = dict(zip(CITIES, (3, 2, 4, 3, 3, 2), strict=True))
FORUM = {
    "posters_a3": ("pdf",), "posters_a1": ("pdf",), "summary_poster": ("pdf",), "slides": ("pptx",),
    "ballots": ("pdf", "docx"), "record": ("pdf", "docx"), "guide": ("pdf", "docx"), "evaluation": ("pdf", "docx"),
    "actions": ("pdf", "docx", "xlsx"), "registration": ("pdf", "docx", "xlsx"),
}  # fmt: skip
EXPECTED = {
    *(f"{c}/{c}_{name}.{f}" for c in CITIES for name, formats in FORUM.items() for f in formats),
    *(f"{c}/{c}_placemat_{k + 1}.pdf" for c, n in COMMUNITIES.items() for k in range(n)),
    "data/release_log.csv",
    "made.json",
    *(f"{c}/{c}_{a}.{f}" for c in CITIES for a in ("community", "agency") for f in ("html", "pdf", "docx")),
    *(f"{c}/{c}_agency_tables.xlsx" for c in CITIES),
    *(f"network/network.{f}" for f in ("html", "pdf", "docx")),
    "network/network_tables.xlsx",
    *(f"data/{i}_{log}.csv" for i in INSTRUMENTS for log in ("clean", "findings", "cleaning_log", "indicators")),
    *(f"data/{i}_codebook.{format}" for i in INSTRUMENTS for format in ("xlsx", "html")),
    "manifest.json",
}


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file under a folder."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


BEFORE = hashes(SAMPLE)


def test_everything_is_made_and_nothing_else(outcome: Outcome) -> None:
    assert set(hashes(outcome.folder)) == EXPECTED
    assert {p.relative_to(outcome.folder).as_posix() for p in outcome.files} == EXPECTED - {"made.json"}
    assert outcome.failures == []


def test_the_summary_counts(outcome: Outcome) -> None:
    told = outcome.summary("en")
    assert f"{len(EXPECTED) - 1} files" in told and f"{outcome.received:,} rows received, {outcome.used:,} used" in told
    assert outcome.received > outcome.used > 1000


def test_the_project_is_left_as_it_was(built: Path) -> None:
    assert hashes(SAMPLE) == BEFORE


def test_a_city_without_interviews_says_so(built: Path) -> None:
    for format in ("html", "pdf", "docx"):
        assert "ยังไม่มีข้อมูลสัมภาษณ์หน่วยงาน" in text_of(built / f"3_boyang/3_boyang_agency.{format}")
        assert "ยังไม่มีข้อมูลสัมภาษณ์หน่วยงาน" not in text_of(built / f"2_khuanlang/2_khuanlang_agency.{format}")
    assert "ยังไม่มีข้อมูล" in text_of(built / "network/network.html")


def test_another_folder_another_day_another_order_of_hashes_the_same_bytes(built: Path, tmp_path: Path) -> None:
    project = tmp_path / "ที่อื่น" / "project"
    shutil.copytree(SAMPLE, project, ignore=shutil.ignore_patterns("generator", "__pycache__"))
    place = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "survey_kit", "build", str(project), "--out", str(tmp_path / "out"), "--quiet"]
    done = subprocess.run(command, env=place, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    again, before = hashes(tmp_path / "out"), hashes(built)
    assert {name for name in before if again.get(name) != before[name]} == set()


# --- the record -----------------------------------------------------------------------------------------------------


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_rows_in_are_rows_used_and_rows_removed(instrument: str, built: Path) -> None:
    facts = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["instruments"][instrument]
    log = table(built / f"data/{instrument}_cleaning_log.csv")
    removed = log.loc[log["after"] == "removed", "row"]
    clean = table(built / f"data/{instrument}_clean.csv")
    assert facts["received"] == sum(s["rows"] for s in facts["sources"])
    assert facts["received"] == len(clean) + removed.nunique() == facts["used"] + len(removed)
    assert not set(removed) & set(clean["row"])
    assert clean["row"].is_unique


def _text(value: object) -> str:
    """A stored value as the files write it."""
    if value is None or value != value:
        return ""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_cleaning_log_leads_from_raw_to_clean_and_back(instrument: str, built: Path, project: Project) -> None:
    raw = gather(project, lambda *_, **__: None)[0][instrument].survey.data.map(_text).astype(object)
    log = table(built / f"data/{instrument}_cleaning_log.csv")
    clean = table(built / f"data/{instrument}_clean.csv").set_index("row")[list(raw.columns)].astype(object)
    gone = log.loc[log["after"] == "removed", "row"].tolist()
    forward, back = raw.copy(), clean.copy()
    for row, question, before, after in log[["row", "question", "before", "after"]].itertuples(index=False):
        if question:
            assert before in (forward.at[row, question], MASK), (row, question)
            forward.at[row, question] = after
    for row, question, before, _ in log.iloc[::-1][["row", "question", "before", "after"]].itertuples(index=False):
        if question and row not in gone:
            back.at[row, question] = raw.at[row, question] if before == MASK else before
    pd.testing.assert_frame_equal(forward.drop(index=gone), clean, check_names=False)
    pd.testing.assert_frame_equal(back, raw.drop(index=gone), check_names=False)


def test_manifest_names_every_source_by_its_fingerprint(built: Path) -> None:
    facts = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["instruments"]
    named = {s["name"]: s["sha256"] for one in facts.values() for s in one["sources"]}
    assert len(named) == 12
    for name, digest in named.items():
        assert hashlib.sha256((SAMPLE / "raw" / name).read_bytes()).hexdigest() == digest
    for instrument, one in facts.items():
        questionnaire = folder("questionnaires") / f"{instrument}.toml"
        assert one["questionnaire_sha256"] == hashlib.sha256(questionnaire.read_bytes()).hexdigest()


# --- what may not be there, what must be ----------------------------------------------------------------------------

TELEPHONE = re.compile(r"(?<!\d)0[689][\s.-]?\d{4}[\s.-]?\d{4}(?!\d)|(?<!\d)0[689]\d[\s.-]\d{3}[\s.-]\d{4}(?!\d)")
ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def packed_text(package: Path | io.BytesIO) -> Iterator[str]:
    """Every part of an office file, and of the workbooks inside it."""
    with zipfile.ZipFile(package) as opened:
        for name in opened.namelist():
            if name.endswith((".xml", ".rels")):
                yield opened.read(name).decode("utf-8")
            elif name.endswith(".xlsx"):
                yield from packed_text(io.BytesIO(opened.read(name)))


def everything_in(path: Path) -> str:
    """All text of a file, hidden parts of office files and properties included."""
    if path.suffix in (".docx", ".xlsx", ".pptx"):
        return re.sub(r"<[^>]*>", " ", " ".join(packed_text(path)))
    if path.suffix in (".html", ".pdf"):
        return text_of(path)
    return path.read_text(encoding="utf-8-sig")


def test_no_telephone_and_no_name_anywhere(built: Path) -> None:
    contacts = table(SAMPLE / "clean" / "contacts.csv")
    known = {v for column in contacts for v in contacts[column] if TELEPHONE.fullmatch(v)}
    assert len(known) > 10, "the sample project holds telephone numbers that could leak"
    # The record of what was made is fingerprints, whose digits may look like anything.
    for path in (p for p in sorted(built.rglob("*")) if p.is_file() and p.name != "made.json"):
        text = everything_in(path).translate(ARABIC)
        assert not [t for t in known if t in text], path.name
        assert not TELEPHONE.search(text), path.name


@pytest.mark.parametrize("path", sorted(p for p in EXPECTED if p.endswith((".html", ".docx", ".xlsx", ".pptx"))))
def test_sample_data_is_marked(path: str, built: Path) -> None:
    assert MARK in everything_in(built / path)


@pytest.mark.parametrize("city", CITIES)
def test_a_brief_has_four_pages_before_its_annex(city: str, built: Path) -> None:
    with pypdfium2.PdfDocument(built / city / f"{city}_agency.pdf") as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    annex = next(i for i, text in enumerate(pages) if "ภาคผนวก ก" in text)
    assert 2 <= annex <= 4


@pytest.mark.parametrize("city", CITIES)
def test_one_sheet_for_every_station_and_one_for_a_table(city: str, built: Path) -> None:
    sheets = {"posters_a3": 6, "posters_a1": 6, "summary_poster": 1, "ballots": 1, "record": 6, "evaluation": 1,
              "actions": 1, "registration": 1, **{f"placemat_{k + 1}": 1 for k in range(COMMUNITIES[city])}}  # fmt: skip
    for name, wanted in sheets.items():
        with pypdfium2.PdfDocument(built / city / f"{city}_{name}.pdf") as pdf:
            assert len(pdf) == wanted, name
            width, height = (round(side * 25.4 / 72) for side in pdf[0].get_size())
        size = {"posters_a1": (594, 841), "posters_a3": (297, 420), "summary_poster": (297, 420), "actions": (420, 297),
                "registration": (297, 210), "evaluation": (148, 210)}.get(name)  # fmt: skip
        assert (width, height) == (size or ((420, 297) if name.startswith("placemat") else (210, 297))), name


@pytest.mark.parametrize("path", sorted(p for p in EXPECTED if p.endswith(".pdf")))
def test_sample_data_is_marked_on_every_page(path: str, built: Path) -> None:
    with pypdfium2.PdfDocument(built / path) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert [i for i, text in enumerate(pages) if MARK not in text] == []
    assert len(pages) <= 2 or "community" not in path


def test_prepared_once_more_gives_what_was_written(built: Path, prepared: dict[str, Prepared]) -> None:
    for name, ready in prepared.items():
        clean = table(built / f"data/{name}_clean.csv").set_index("row")
        for column in ("sk_weight", "V", "d5"):
            if column in ready.survey.data:
                written = pd.to_numeric(clean[column])
                pd.testing.assert_series_equal(written, ready.survey.data[column], check_names=False, rtol=0, atol=0)
