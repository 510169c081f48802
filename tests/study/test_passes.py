"""Every table of every document is planned before the first is counted: few passes over the rows."""

from __future__ import annotations

import pytest

from survey_kit.model.aggregates import Tally
from survey_kit.model.project import Project
from survey_kit.study.building import Outcome, prepared_of
from survey_kit.study.pack.pack import Pack
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area
from survey_kit.study.preparing import Prepared
from survey_kit.tabulation import Frequencies
from tests.study.two_cities import make_project

# The groups that tables are divided by, their sums, and what only these decide.
MOST = 3


@pytest.fixture(scope="module")
def told(project: Project, prepared: dict[str, Prepared]) -> tuple[Pack, list[tuple[str, dict[str, str]]]]:
    """The pack of the sample project with its shelf closed, and the progress it told."""
    said: list[tuple[str, dict[str, str]]] = []
    pack = Pack(project, prepared, lambda code, **facts: said.append((code, facts)))
    assert pack.shelf.closed
    return pack, said


def test_all_documents_of_all_cities_take_three_passes_at_most(told: tuple[Pack, list[object]]) -> None:
    pack, _ = told
    passes = {instrument: pack.shelf.wholes(instrument)[0].passes for instrument in pack.prepared}
    assert max(passes.values()) <= MOST, passes


def test_documents_are_written_from_what_is_remembered(told: tuple[Pack, list[object]]) -> None:
    pack, _ = told
    before = pack.shelf.wholes(HOUSEHOLDS)[0].passes
    for document in pack.documents:
        pack.report(document)
    assert pack.shelf.wholes(HOUSEHOLDS)[0].passes == before


def test_progress_says_how_many_tables_are_counted_and_protected(told: tuple[Pack, list[tuple[str, dict]]]) -> None:
    _, said = told
    assert [code for code, _ in said] == ["counting", "counting", "counting", "protecting"]
    assert all(int(facts["tables"].replace(",", "")) > 10 for _, facts in said)


def test_an_area_is_counted_as_its_rows_alone_would_be(tmp_path_factory: pytest.TempPathFactory) -> None:
    from survey_kit.engines.memory import MemoryEngine
    from survey_kit.reading.project import read_project

    project = read_project(make_project(tmp_path_factory.mktemp("areas") / "project"))
    prepared = prepared_of(project, Outcome(project.folder), lambda *_, **__: None)
    shelf = Pack(project, prepared).shelf
    community = str(next(iter(prepared[HOUSEHOLDS].communities(3))))
    for area in (Area(), Area(project.cities[0]), Area(project.cities[0], community)):
        alone = MemoryEngine(prepared[HOUSEHOLDS].rows(*area.place))
        for request in (Tally(("a12",)), *Frequencies("t", "a1", "a12").requests(shelf.context(area))):
            mine, theirs = shelf.context(area).engine.answer([request])[0], alone.answer([request])[0]
            assert [v.tolist() for v in mine.values] == [v.tolist() for v in theirs.values]
            assert mine.n.tolist() == theirs.n.tolist()
            assert mine.w == pytest.approx(theirs.w, rel=1e-12)
