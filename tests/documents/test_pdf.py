"""The PDF: copied text is the text, the handout keeps to two sides, nothing comes from the machine."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from reading_back import pdf_pages, pdf_text, six_grams
from sample_report import METHOD, agency

from survey_kit.documents import WRITERS
from survey_kit.documents.tounicode import pairs
from survey_kit.errors import SurveyKitError

Made = Callable[..., bytes]
WORDS = ("ครั้ง", "ทั้ง", "ขึ้น", "ซึ่ง", "น้ำท่วม", "เชียงใหม่")


def test_words_are_copied_whole(made: Made) -> None:
    text = pdf_text(made("agency", "pdf")).replace("\r\n", "").replace("\n", "")
    assert [w for w in WORDS if w not in text] == []


def test_six_grams_of_running_text(made: Made) -> None:
    wanted = six_grams("".join(METHOD))
    found = six_grams(pdf_text(made("agency", "pdf")))
    assert len(wanted & found) / len(wanted) >= 0.99


def test_the_handout_has_two_sides(made: Made) -> None:
    assert pdf_pages(made("community", "pdf")) == 2


def test_the_brief_has_two_to_four_pages(made: Made) -> None:
    assert 2 <= pdf_pages(made("agency", "pdf")) <= 4


def test_page_numbers_mark_and_source_on_every_page(made: Made) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(made("network", "pdf")) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    for i, text in enumerate(pages, start=1):
        assert "ข้อมูลสมมติ" in text and "ที่มา:" in text
        assert i == 1 or f"หน้า {i} จาก {len(pages)}" in text


def test_accessible_and_archivable(made: Made) -> None:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(made("agency", "pdf"))) as pdf:
        metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang).startswith("th")
    assert "pdfuaid:part" in metadata and "pdfaid:part" in metadata


def test_a_syllable_beside_its_glyphs() -> None:
    assert pairs("ที่", [1, 2, 3]) == [("ท", 1), ("\u0e35", 2), ("\u0e48", 3)]
    assert pairs("น้ำ", [1, 2, 3, 4]) == [("น", 1), ("\u0e4d", 2), ("\u0e49", 3), ("า", 4)]
    assert pairs("กำ", [1, 2, 3]) == [("ก", 1), ("\u0e4d", 2), ("า", 3)]
    assert pairs("กำ", [1]) == []


def test_without_the_repair_tool_there_is_still_a_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pikepdf", None)
    assert "น้ำท่วม" in pdf_text(WRITERS["pdf"](agency())).replace("\r\n", "")


def test_typst_speaks_through_our_errors() -> None:
    from survey_kit.documents.typesetting import compiled

    with pytest.raises(SurveyKitError) as caught:
        compiled("brief.typ", {}, format="pdf")
    assert caught.value.code == "typesetting-failed"


@pytest.mark.outside("pdftotext")
def test_poppler_reads_the_same(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(made("agency", "pdf"))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert all(w in text.replace("\n", "") for w in WORDS)


def test_everything_said_to_be_drawn_elsewhere_is_drawn() -> None:
    from dataclasses import replace

    from survey_kit.documents.drawable import ELSEWHERE
    from survey_kit.model.report import Paragraph, Section, Sentence

    letters = " ".join("".join(map(chr, r)) for r in ELSEWHERE)
    report = replace(agency(), sections=(Section("ก", (Paragraph((Sentence(letters),)),)),))
    assert "ж" in pdf_text(WRITERS["pdf"](report))
