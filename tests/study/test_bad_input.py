"""Everything a person can get wrong, through the command line: one clear message, what to do next, nothing broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.study.conftest import SAMPLE
from tests.study.two_cities import THAI, Said, build, edit, line_of, make_project, run

LANGUAGES = ("th", "en")
Breaker = Callable[[Path], None]


def clear(said: Said, lang: str) -> str:
    """The one message, in the language asked for, that says what to do."""
    assert "Traceback" not in said.all
    assert len(said.messages) == 1, said.all
    words = said.messages[0].split("→ ")[1]
    assert bool(THAI.match(words)) == (lang == "th"), words
    return said.messages[0]


# --- wrong before anything is read: status 2, nothing made ------------------------------------------------------------


def in_project(before: str, after: str) -> Breaker:
    return lambda folder: edit(folder / "project.toml", before, after)


def in_decisions(before: str, after: str) -> Breaker:
    return lambda folder: edit(folder / "decisions.toml", before, after)


def _without_community(folder: Path) -> None:
    path = folder / "communities.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "ตลาดพะตง" not in line), encoding="utf-8-sig")


STOPPING: dict[str, tuple[Breaker, tuple[str, ...]]] = {
    "folder missing": (shutil.rmtree, ("project.toml",)),
    "empty file": (lambda f: (f / "project.toml").write_bytes(b""), ("project.toml",)),  # type: ignore[dict-item,return-value]
    "not TOML": (in_project('name = "two"', 'name = "two'), ("project.toml", "line 2")),
    "typo in a key": (in_project("scheme =", "schme ="), ("“schme”", "scheme", "15")),
    "typo in a table": (in_project("[report]", "[reprot]"), ("“reprot”", "report", "14")),
    "key missing": (in_project('title = "สองเมือง"\n', ""), ("project.title",)),
    "wrong type": (in_project("smallest_cell = 5", 'smallest_cell = "5"'), ("“smallest_cell”", "smallest_cell = 5", "16")),
    "number for words": (in_project('scheme = "best5"', "scheme = 5"), ("“scheme”", 'scheme = "…"', "15")),
    "unknown scheme": (in_project("best5", "best9"), ("“best9”", "boonchom5", "15")),
    "unknown digits": (in_project("smallest_cell = 5", 'digits = "roman"'), ("“roman”", "thai", "16")),
    "city not in project": (in_project("city = 3\n", "city = 9\n"), ("9", "3, 4", "30")),
    "unknown instrument": (in_project('"hh_resilience"', '"hh_resiliense"'), ("hh_resiliense",)),
    "unknown action": (in_decisions('consent-refused = "accept"', 'consent-refused = "delete it"'), ("“delete it”", "drop row", "decisions.toml")),
    "decision for no finding": (in_decisions("[every]\n", "[evry]\n"), ("“evry”", "every")),
    "decision with a typo": (in_decisions("consent-refused", "consent-refuse"), ("“consent-refuse”", "consent-refused")),
    "margins not a count": (lambda f: edit(f / "communities.csv", ",300,", ",many,"), ("“many”", "communities.csv")),
    "margins missing": (lambda f: (f / "communities.csv").unlink(), ("communities.csv",)),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", STOPPING)
def test_stops_with_one_message(case: str, lang: str, tmp_path: Path) -> None:
    breaker, names = STOPPING[case]
    project = make_project(tmp_path / "project")
    breaker(project)
    said = build(project, tmp_path / "out", lang)
    message = clear(said, lang)
    assert said.status == 2, said.all
    assert said.out == ""
    assert [n for n in names if n not in message] == []
    assert not [p for p in tmp_path.glob("out/**/*") if p.is_file()]


def test_the_line_named_is_the_line_of_the_mistake(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    edit(project / "project.toml", "smallest_cell", "smalest_cell")
    message = clear(build(project, tmp_path / "out"), "th")
    assert f"แถวที่ {line_of(project / 'project.toml', 'smalest_cell')}" in message


# --- wrong in one city: the others are made, status 1 -----------------------------------------------------------------


def another_file(name: str, sheet: str = "") -> Breaker:
    def breaker(folder: Path) -> None:
        shutil.copyfile(SAMPLE / "raw" / name, folder / f"other{Path(name).suffix}")
        asked = f'\nsheet = "{sheet}"' if sheet else ""
        edit(folder / "project.toml", 'file = "phatong.sav"', f'file = "other{Path(name).suffix}"{asked}')

    return breaker


ONE_CITY: dict[str, tuple[Breaker, tuple[str, ...]]] = {
    "data file missing": (lambda f: (f / "phatong.sav").unlink(), ("phatong.sav",)),
    "near name": (in_project('"phatong.sav"', '"patong.sav"'), ("patong.sav", "phatong.sav")),
    "data file empty": (lambda f: (f / "phatong.sav").write_bytes(b""), ("phatong.sav",)),  # type: ignore[dict-item,return-value]
    "cut short": (lambda f: (f / "phatong.sav").write_bytes((f / "phatong.sav").read_bytes()[:9000]), ("phatong.sav",)),  # type: ignore[dict-item,return-value]
    "not what its name says": (lambda f: (f / "phatong.sav").write_bytes(b"\0\1\2" * 500), ("phatong.sav",)),  # type: ignore[dict-item,return-value]
    "wrong sheet": (another_file("1_tanotduan_households.xlsx", "แผ่นที่ไม่มี"), ("แผ่นที่ไม่มี", "ข้อมูล")),
    "another questionnaire": (another_file("organisations.xlsx"), ("other.xlsx",)),
    "mapped to no question": (in_project('"phatong.sav"', '"phatong.sav"\nmapping = { a1 = "a99" }'), ("“a99”", "a9")),
    "mapped from no column": (in_project('"phatong.sav"', '"phatong.sav"\nmapping = { b1_11 = "b1_1" }'), ("“b1_11”", "b1_1")),
    "community without households": (_without_community, ("ตลาดพะตง", "communities.csv", "ริมทางรถไฟ")),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", ONE_CITY)
def test_the_other_city_is_made(case: str, lang: str, tmp_path: Path) -> None:
    breaker, names = ONE_CITY[case]
    project, out = make_project(tmp_path / "project"), tmp_path / "out"
    breaker(project)
    said = build(project, out, lang)
    message = clear(said, lang)
    assert said.status == 1, said.all
    assert ("ทำไม่สำเร็จ 1 รายการ" if lang == "th" else "1 could not be made") in said.out
    assert [n for n in names if n not in message] == []
    made = {p.name for p in out.rglob("*.html") if p.parent.name != "data"}
    assert made == {"3_boyang_community.html", "3_boyang_agency.html", "network.html"}


# --- wrong in what was asked for --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("arguments", "name"),
    [(("--formats", "html,odt"), "odt"), (("--city", "หาดใหญ่"), "หาดใหญ่")],
)
def test_unknown_wish(arguments: tuple[str, ...], name: str, lang: str, tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    language = () if lang == "th" else ("--lang", lang)
    said = run(*language, "report", project, "--out", tmp_path / "out", "--quiet", *arguments)
    assert said.status == 2
    assert name in clear(said, lang)


def test_every_case_is_a_case(tmp_path: Path) -> None:
    """The same project without anything broken is built without a word of complaint."""
    said = build(make_project(tmp_path / "project"), tmp_path / "out")
    assert (said.status, said.messages, said.err) == (0, [], "")
    assert len([p for p in (tmp_path / "out").rglob("*.html") if p.parent.name != "data"]) == 5
