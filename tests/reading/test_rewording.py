"""Columns reworded by hand find their questions; a wrong one is worse than none, so wrong ones are counted first."""

from __future__ import annotations

import pytest

from survey_kit.reading.mapping import Match, propose
from tests.reading.rewording import Rewording, rewordings

FILES = {r.secretary: r for r in rewordings()}


def matched(file: Rewording, keep: tuple[int, ...] | None = None) -> tuple[Match, ...]:
    kept = keep if keep is not None else tuple(range(len(file.headers)))
    rows = tuple(tuple(row[j] for j in kept) for row in file.rows)
    return propose(tuple((file.headers[j],) for j in kept), file.codebook, rows=rows)


def test_the_list_is_as_long_as_it_says() -> None:
    meant = [t for f in FILES.values() for t in f.targets]
    assert (sum(map(bool, meant)), len(meant) - sum(map(bool, meant))) == (247, 43)


def test_at_least_95_percent_are_mapped_and_none_wrongly() -> None:
    pairs = {name: matched(f) for name, f in FILES.items()}
    assert [w for name, f in FILES.items() for w in f.wrong(pairs[name])] == []
    missed = [m.header for name, f in FILES.items() for m in f.missed(pairs[name])]
    assert len(missed) <= 0.05 * 247, missed


@pytest.mark.parametrize("secretary", FILES)
def test_what_is_not_mapped_comes_with_proposals(secretary: str) -> None:
    file = FILES[secretary]
    for match in file.missed(matched(file)):
        assert 1 <= len(match.proposals) <= 3, match.header
        assert file.targets[match.column] in [name for name, _ in match.proposals]
        assert [s for _, s in match.proposals] == sorted((s for _, s in match.proposals), reverse=True)


def test_a_column_whose_question_is_not_asked_here_steals_no_other() -> None:
    """A quarter of the columns left out, four times: what remains keeps its own question."""
    wrong = total = 0
    for file in FILES.values():
        for part in range(4):
            keep = tuple(j for j, target in enumerate(file.targets) if not target or j % 4 != part)
            pairs = matched(file, keep)
            wrong += sum(bool(m.target) and m.target != file.targets[j] for j, m in zip(keep, pairs, strict=True))
            total += len(keep)
    assert total > 900
    assert wrong <= 2


def test_a_guessed_column_says_so_with_its_score() -> None:
    taken = [m for m in matched(FILES["ลุงชัย"]) if m.target and m.how not in ("name", "label")]
    assert len(taken) > 10
    for match in taken:
        assert match.how == "close"
        assert 0.3 < match.score <= 1
        assert match.target in [name for name, _ in match.proposals]
