"""The release log: what was hidden, where it would have been printed, and by which rule; never the number itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from survey_kit.disclosure.published import Published
from survey_kit.disclosure.quotes import Withheld
from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.table import Status, Table
from survey_kit.model.words import Words

WORDS = catalogue(Path(__file__).with_name("words.toml"))
HEAD = ("table", "title", "documents", "instrument", "within", "row", "column", "statistic", "rule", "rule_th",
        "rule_en")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Release:
    """One hidden figure: its table, the documents that print it, its row and column, and the rule that hid it."""

    table: str
    title: Words
    documents: tuple[str, ...]
    instrument: str
    within: tuple[tuple[str, str], ...]
    row: Words
    column: Words
    statistic: str
    rule: str


def releases(one: Published, table: Table) -> list[Release]:
    """A line for every hidden figure of ``one`` as it is in its protected ``table``, in the order of reading."""
    return [
        Release(table.name, table.title, one.documents, one.instrument, one.within, row.label, column.label,
                column.statistic, cell.rule)
        for row, line in zip(table.rows, table.cells, strict=True)
        for column, cell in zip(table.columns, line, strict=True)
        if cell.status is Status.HIDDEN
    ]  # fmt: skip


def rule_words(rule: str) -> Words:
    """What a rule of disclosure is called, in Thai and English."""
    return Words(*(WORDS.text(f"rule-{rule}", lang) for lang in LANGUAGES))


def release_log(log: Iterable[Release]) -> list[dict[str, str]]:
    """The log as records with the keys of `HEAD`, ready for a CSV file; ``documents`` and ``within`` joined by "; "."""
    return [
        {
            "table": one.table,
            "title": str(one.title),
            "documents": "; ".join(one.documents),
            "instrument": one.instrument,
            "within": "; ".join(f"{by}={level}" for by, level in one.within),
            "row": str(one.row),
            "column": str(one.column),
            "statistic": one.statistic,
            "rule": one.rule,
            "rule_th": rule_words(one.rule).in_("th"),
            "rule_en": rule_words(one.rule).in_("en"),
        }
        for one in log
    ]


def withheld_log(withheld: Iterable[Withheld]) -> list[dict[str, str]]:
    """Quotes that are not printed, as lines of the same log: the number of the quote in ``row``, and the rule."""
    told = ((quote, rule_words(quote.rule)) for quote in withheld)
    return [{**dict.fromkeys(HEAD, ""), "table": "quotes", "row": quote.number, "rule": quote.rule,
             "rule_th": rule.in_("th"), "rule_en": rule.in_("en")} for quote, rule in told]  # fmt: skip
