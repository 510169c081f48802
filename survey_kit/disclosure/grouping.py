"""Counts that are hidden for what they are: a few people, or a sensitive answer that all or none of a group gave."""

from __future__ import annotations

from collections.abc import Collection

from survey_kit.disclosure.entering import ANY
from survey_kit.disclosure.ledger import Ledger, Mark


def mark(ledger: Ledger, smallest: int, sensitive: Collection[str]) -> None:
    """Mark the small counts of ``ledger``, and those that would tell a ``sensitive`` answer of everybody in a group."""
    for _, names, at in ledger.names():
        count = ledger.counts[at]
        if 0 < count.value < smallest:
            count.mark = Mark.SMALL
        told = any(question in sensitive and level != ANY for question, level in names)
        if told and count.mark is Mark.SHOWN and count.base and count.value in (0, count.base):
            count.mark, count.rule = Mark.ALSO, "group-disclosure"
