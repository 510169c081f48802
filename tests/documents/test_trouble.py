"""What keeps a document from being made is told once, with the file and what to do; the others are still made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sample_report import agency, network

from survey_kit.documents import WRITERS, html, typesetting
from survey_kit.errors import SurveyKitError
from survey_kit.study.building import build

SAMPLE = Path(__file__).parents[2] / "sample_data"


@pytest.fixture
def without_bold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of fonts from which the bold face has been taken away."""
    fonts = tmp_path / "fonts"
    shutil.copytree(typesetting.FONTS, fonts, ignore=shutil.ignore_patterns("SKSarabun-Bold.*"))
    monkeypatch.setattr(typesetting, "FONTS", fonts)
    html._fonts.cache_clear()
    yield fonts
    html._fonts.cache_clear()


@pytest.mark.parametrize(("format", "file"), [("pdf", "SKSarabun-Bold.ttf"), ("html", "SKSarabun-Bold.woff2")])
def test_a_missing_font_is_named(without_bold: Path, format: str, file: str) -> None:
    with pytest.raises(SurveyKitError) as caught:
        WRITERS[format](agency())
    assert caught.value.code == "font-missing"
    for lang in ("th", "en"):
        assert file in caught.value.message(lang) and "pip install" in caught.value.message(lang)


def test_without_a_font_a_workbook_is_still_made(without_bold: Path) -> None:
    assert WRITERS["xlsx"](network())


def test_one_locked_file_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if str(target).endswith("_agency.docx"):
            raise PermissionError(13, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    outcome = build(SAMPLE, tmp_path, cities=("1",), audiences=("agency",), logs_too=False)
    assert [e.code for e in outcome.failures] == ["document-file-open"]
    assert "1_tanotduan_agency.docx" in outcome.summary("th") and "1_tanotduan_agency.docx" in outcome.summary("en")
    made = {p.name for p in outcome.files}
    assert {"1_tanotduan_agency.pdf", "1_tanotduan_agency.html", "1_tanotduan_agency_tables.xlsx"} <= made
    assert not list(tmp_path.rglob(".*.part"))


def test_without_a_font_the_office_files_are_still_made(tmp_path: Path, without_bold: Path) -> None:
    outcome = build(SAMPLE, tmp_path, cities=("1",), audiences=("forum",), logs_too=False)
    assert {e.code for e in outcome.failures} == {"font-missing"}
    assert {p.suffix for p in outcome.files} == {".docx", ".xlsx", ".pptx"}
