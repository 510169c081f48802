"""The whole pack attacked: no count of one to four people is found out, and the attack finds them where nobody guards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from survey_kit.disclosure import protect_together, release_log
from survey_kit.disclosure.concealing import Concealing
from survey_kit.model.table import Status, Table
from tests.disclosure.attacking import marks_that_lie, recovered
from tests.disclosure.random_packs import random_pack
from tests.disclosure.sample_pack import sample_pack

BATCH = 10


@pytest.fixture(scope="module")
def unguarded() -> Iterator[pytest.MonkeyPatch]:
    """Small counts hidden, and nothing beside them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Concealing, "conceal", lambda self: None)
        yield patch


def test_nothing_of_the_sample_project_is_found_out() -> None:
    published, _, made = sample_pack()
    assert recovered(published, made.tables) == []
    assert marks_that_lie(published, made.tables) == []


@pytest.mark.parametrize("batch", range(20))
def test_nothing_of_random_packs_is_found_out(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        published = random_pack(seed)
        made = protect_together(published)
        assert recovered(published, made.tables) == [], seed
        assert marks_that_lie(published, made.tables) == [], seed


def test_the_attack_finds_what_only_small_cells_hide(unguarded: pytest.MonkeyPatch) -> None:
    published, sensitive, _ = sample_pack()
    assert len(recovered(published, protect_together(published, sensitive).tables)) > 300
    assert sum(bool(recovered(pack, protect_together(pack).tables)) for pack in map(random_pack, range(10))) >= 9


def test_tables_protected_one_by_one_tell_each_other() -> None:
    published = random_pack(1)
    alone = tuple(protect_together([one]).tables[0] for one in published)
    assert recovered(published, alone)


def shown(tables: tuple[Table, ...]) -> float:
    """The share of figures that are still shown."""
    cells = [c for t in tables for line in t.cells for c in line if c.value is not None or c.status is Status.HIDDEN]
    return sum(c.status is not Status.HIDDEN for c in cells) / len(cells)


def test_the_pack_is_still_worth_printing() -> None:
    published, _, made = sample_pack()
    of_cities = [table for one, table in zip(published, made.tables, strict=True)
                 if one.instrument == "hh_resilience" and len(one.within) < 2]  # fmt: skip
    assert shown(tuple(of_cities)) > 0.75


def test_the_same_pack_is_protected_in_the_same_way() -> None:
    published = random_pack(3)
    assert protect_together(published) == protect_together(published)


def test_the_log_tells_every_hidden_figure_and_no_number() -> None:
    published = random_pack(4)
    made = protect_together(published)
    hidden = sum(c.status is Status.HIDDEN for t in made.tables for line in t.cells for c in line)
    lines = release_log(made.log)
    assert len(lines) == hidden > 0
    assert {tuple(line) for line in lines} == {(
        "table", "title", "documents", "instrument", "within", "row", "column", "statistic", "rule", "rule_th", "rule_en",
    )}  # fmt: skip
    assert all(line["rule_th"] and line["rule_en"] for line in lines)
