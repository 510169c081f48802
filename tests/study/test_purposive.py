"""A sample chosen by purpose is described; tests are made when asked for, and say what they are worth."""

from __future__ import annotations

import pytest

import survey_kit as sk
from tests.oracles.public import API


@pytest.fixture(scope="module")
def chosen() -> sk.Study:
    return sk.read(API, weight="pw", weight_kind="sampling", sampling="purposive")


def codes(view) -> set[str]:
    return {n.code for t in view.tables for n in t.notes}


def test_no_error_is_claimed(chosen):
    for view in (chosen.estimate("api00"), chosen.estimate("stype", of="proportion"), chosen.means("api00", "stype")):
        told = [r for r in view.records() if r["statistic"] in ("se", "ci_low", "ci_high", "df")]
        assert not [r for r in told if r["value"] is not None]
    assert "purposive-no-errors" in codes(chosen.estimate("api00"))


def test_a_crosstab_is_tested_only_when_asked(chosen):
    quiet, asked = chosen.crosstab("awards", "stype"), chosen.tested().crosstab("awards", "stype")
    assert not quiet.table.tests and "purposive-no-tests" in codes(quiet)
    assert asked.table.tests[0].p is not None and "purposive-tests" in codes(asked)


def test_a_test_that_was_asked_for_says_what_it_is_worth(chosen):
    assert "purposive-tests" in codes(chosen.compare("api00", "stype"))
    assert "purposive-tests" not in codes(chosen.estimate("api00"))
    random = sk.read(API, weight="pw", weight_kind="sampling", sampling="random")
    assert "purposive-tests" not in codes(random.compare("api00", "stype"))
