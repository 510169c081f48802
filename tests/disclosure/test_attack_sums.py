"""Files of sums attacked: no count of one to four people is found out, and many are where nobody guards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from survey_kit.disclosure import Protected, Published, protect_together
from survey_kit.disclosure.concealing import Concealing
from survey_kit.model.codebook import Kind, Variable
from survey_kit.model.project import Project
from survey_kit.model.survey import Design, WeightKind
from survey_kit.model.table import Table
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, prepared_of
from survey_kit.study.pack.handing import Extra, handed_over
from survey_kit.study.pack.pack import Pack
from survey_kit.study.preparing import Prepared
from survey_kit.study.sums.jobs import aggregate
from tests.disclosure import attacking
from tests.disclosure.attacking_sums import communities_behind, recovered, withheld
from tests.disclosure.random_packs import survey
from tests.disclosure.random_sums import file_of

PROJECT = Path(__file__).resolve().parents[2] / "sample_data"
SEEDS = range(12)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of the sample project's cities."""
    return aggregate(PROJECT, tmp_path_factory.mktemp("sums"))


def test_files_of_the_sample_cities_tell_no_small_count(files: list[Path]) -> None:
    assert len(files) == 7
    assert {path.stem: recovered(path.read_bytes()) for path in files} == {path.stem: [] for path in files}
    assert sum(withheld(path.read_bytes()) for path in files) > 1000


@pytest.mark.parametrize("seed", SEEDS)
def test_files_of_invented_cities_tell_no_small_count(seed: int) -> None:
    assert recovered(file_of(survey(np.random.default_rng(seed)))) == []


Pages = list[tuple[Published, Table]]


def together(project: Project, prepared: dict[str, Prepared], extra: Sequence[Extra]) -> Pages:
    """Every table of the documents, and of the files where they are ``extra``, with what is printed of it."""
    handed: list[Pages] = []

    def listened(published: Sequence[Published], sensitive: Collection[tuple[str, str]] = ()) -> Protected:
        made = protect_together(published, sensitive)
        handed.append(list(zip(published, made.tables, strict=True)))
        return made

    assert Pack(project, prepared, extra=extra, protect=listened).shelf.closed
    return handed[0]


def test_files_and_documents_tell_no_small_count_together_and_would_if_apart() -> None:
    project = read_project(PROJECT)
    prepared = prepared_of(project, Outcome(project.folder), lambda *_, **__: None)
    joined = together(project, prepared, handed_over(project, prepared))
    assert attacking.recovered([one for one, _ in joined], [table for _, table in joined]) == []
    alone = {(one.within, one.instrument, table.name): table for one, table in together(project, prepared, ())}
    mixed = [alone.get((one.within, one.instrument, table.name), table) for one, table in joined]
    assert attacking.recovered([one for one, _ in joined], mixed)


def test_who_knows_the_weights_learns_where_people_live_and_no_small_count() -> None:
    """What the page about files says they can tell."""
    invented = survey(np.random.default_rng(2))
    weights = {name: 0.6 + 0.37 * k**1.5 for k, name in enumerate(sorted(set(invented.data["community"])))}
    data = invented.data.assign(w=[weights[name] for name in invented.data["community"]])
    book = replace(invented.codebook, variables=(*invented.codebook.variables, Variable("w", kind=Kind.NUMBER)))
    design = Design("w", WeightKind.SCALED, sampling="purposive")
    file = file_of(replace(invented, data=data, codebook=book, design=design))
    classes = [(float(weight), n) for weight, n in Counter(data["w"].tolist()).items()]
    assert communities_behind(file, classes)
    assert recovered(file, classes) == []


def test_without_hiding_others_beside_them_many_follow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Concealing, "conceal", lambda _: None)
    found = [recovered(file_of(survey(np.random.default_rng(seed)))) for seed in SEEDS]
    assert sum(map(len, found)) >= 5
    files = aggregate(PROJECT, tmp_path, cities=["1"])
    assert len(recovered(files[0].read_bytes())) > 10


def test_a_city_that_hides_nothing_tells_everything() -> None:
    assert recovered(file_of(survey(np.random.default_rng(1)), smallest=1))
