"""Tests as Thai reports print them: one line a question with stars, and differences by pair where they differ."""

from __future__ import annotations

from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.estimate import Comparison
from survey_kit.model.report import Block, Paragraph, Sentence, SetTable
from survey_kit.model.table import Status, Table
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, compared
from survey_kit.thai.numbers import EMPTY, NumberStyle, stars
from survey_kit.wording.tests import METHODS, degrees_text, figure_text

WORDS = catalogue(Path(__file__).with_name("testing.toml"))
ALPHA = 0.05
Pairs = dict[tuple[str, ...], Comparison]


def tests(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Means of ``sources`` and answers of ``questions`` compared by ``by``: a table of test statistics, then the
    differences by pair of every mean whose test is significant."""
    found = [(source, edition.table(plan)) for source, plan in compared(spec)]
    names = spec.get("names", {})
    told = [(names.get(source, str(table.title)), table, _main(table)) for source, table in found]
    body = tuple(_line(label, table, test, edition.style) for label, table, test in told if test is not None)
    if not body:
        return (Paragraph((Sentence(WORDS.text("none")),), "note"),)
    head = tuple(WORDS.text("head").split("|"))
    made: list[Block] = [SetTable(edition.numbered(), spec["title"], (head,), body, "llrrr", (WORDS.text("stars"),))]
    for label, table, test in told:
        if test is not None and test.p is not None and test.p < ALPHA:
            made += _matrix(edition, label, table)
    return tuple(made)


def _main(table: Table) -> Comparison | None:
    """The first test of all groups together."""
    return next((t for t in table.tests if not t.groups and t.p is not None), None)


def _line(label: str, table: Table, test: Comparison, style: NumberStyle) -> tuple[str, ...]:
    degrees = [degrees_text(df, style) for df in (test.df, test.df2) if df is not None]
    return (label, WORDS.text(f"name-{test.name}"), figure_text(test.statistic, style) + stars(test.p),
            ", ".join(degrees) or EMPTY, style.p_value(test.p))  # fmt: skip


def _matrix(edition: Edition, label: str, table: Table) -> list[Block]:
    """Differences of means, row less column, upper triangle; rows and columns that are hidden left out."""
    at = next((j for j, c in enumerate(table.columns) if c.statistic == "mean"), None)
    pairs: Pairs = {t.groups: t for t in table.tests if len(t.groups) == 2}
    if at is None or not pairs:
        return []
    rows = [(row, line[at]) for row, line in zip(table.rows, table.cells, strict=True)
            if row.role == "item" and line[at].status is not Status.HIDDEN and line[at].value is not None]  # fmt: skip
    body = []
    for i, (row, cell) in enumerate(rows):
        differences = ["" if j <= i else _difference(pairs, row.level, other.level, edition.style)
                       for j, (other, _) in enumerate(rows)]  # fmt: skip
        body.append((str(row.label), edition.style.mean(cell.value), *differences))
    method = METHODS.get(next(iter(pairs.values())).name, "")
    head = (WORDS.text("group"), WORDS.text("mean"), *(str(row.label) for row, _ in rows))
    title = WORDS.text("matrix", label=label, method=method)
    return [
        SetTable(edition.numbered(), title, (head,), tuple(body), "l" + "r" * (len(head) - 1), (WORDS.text("stars"),))
    ]


def _difference(pairs: Pairs, first: str, second: str, style: NumberStyle) -> str:
    for groups, sign in (((first, second), 1.0), ((second, first), -1.0)):
        test = pairs.get(groups)
        if test is not None:
            return style.mean(sign * (dict(test.extra).get("difference", 0.0) or 0.0)) + stars(test.p)
    return EMPTY
