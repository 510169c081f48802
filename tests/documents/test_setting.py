"""What is decided before any writer runs: heads, widths, columns of the handout, alternative texts, web pages."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_report import agency, city_table, community, long_table, network

from survey_kit.documents.balance import groups
from survey_kit.documents.columns import SIDEWAYS, UPRIGHT, fit
from survey_kit.documents.heads import merged
from survey_kit.documents.html import css_text, keep
from survey_kit.documents.setting import set_report, texts

Made = Callable[..., bytes]


def test_repeated_neighbours_of_a_head_become_one_cell() -> None:
    lines = merged((("ก", "ข", "ข", "ค"), ("ก", "1", "2", "ค")))
    assert [(c.text, c.column, c.columns, c.rows) for c in lines[0]] == [("ก", 0, 1, 2), ("ข", 1, 2, 1), ("ค", 3, 1, 2)]
    assert [c.text for c in lines[1]] == ["1", "2"]


def test_equal_names_in_the_last_line_stay_apart() -> None:
    assert len(merged((("ก", "ข", "ข"),))[0]) == 3


def test_a_narrow_table_stays_upright_and_fills_the_line() -> None:
    table = long_table()
    sized = fit(table.head, table.body, table.align)
    assert not sized.sideways and sum(sized.widths) == pytest.approx(UPRIGHT)


def test_a_wide_table_turns() -> None:
    table = city_table()
    sized = fit(table.head, table.body, table.align)
    assert sized.sideways and sum(sized.widths) == pytest.approx(SIDEWAYS)


def test_short_sections_of_a_handout_stand_side_by_side() -> None:
    made = set_report(community())["groups"]
    pair = next(g for g in made if not g["wide"])
    assert pair["new_page"] and pair["left"] and pair["right"]
    titles = [s["title"] for g in made for s in (*g["left"], *g["right"])]
    assert titles == [s.title for s in community().sections]


def test_no_sections_no_groups() -> None:
    assert groups([]) == []


def test_set_data_is_plain() -> None:
    import json

    for report in (community(), agency(), network()):
        data = set_report(report)
        assert json.loads(json.dumps(data, ensure_ascii=False))["title"] == report.title
        assert report.source in "\n".join(texts(data))


def test_protected_words_cannot_be_read_as_a_pattern() -> None:
    assert re.compile(set_report(agency())["protect"])


def test_long_words_are_kept_without_changing_the_text() -> None:
    assert re.sub("<[^>]+>", "", keep("น้ำท่วม 72 หลัง <b> ในควนลัง")) == "น้ำท่วม 72 หลัง &lt;b&gt; ในควนลัง"
    assert '<b class="k">72 หลัง</b>' in keep("น้ำท่วม 72 หลัง")


def test_css_strings_cannot_end_early() -> None:
    assert css_text('"}</style>\\') == '"\\22 \\7d \\3c \\2f style\\3e \\5c "'


def test_charts_of_a_page_do_not_share_names(made: Made) -> None:
    page = made("network", "html").decode()
    names = re.findall(r' id="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert page.count("<svg") == page.count('role="img"') == page.count("</title>") - 1


@pytest.mark.outside("chromium")
def test_the_handout_prints_on_two_sides_from_a_browser(made: Made, tmp_path: Path) -> None:
    from reading_back import pdf_pages

    page, printed = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_bytes(made("community", "html"))
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={tmp_path}/profile",
        "--no-pdf-header-footer",
        f"--print-to-pdf={printed}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert pdf_pages(printed.read_bytes()) == 2
