"""Tables about the study itself: what each city has, reliability, cleaning, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.report import Block, SetTable
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, reliability_plan
from survey_kit.study.pack.shelf import HOUSEHOLDS

WORDS = catalogue(Path(__file__).parents[2] / "words.toml")


def _set(edition: Edition, spec: Spec, head: str, body: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> SetTable:
    columns = tuple(WORDS.text(head).split("|"))
    return SetTable(edition.numbered(), spec["title"], (columns,), tuple(tuple(line) for line in body),
                    "l" + "r" * (len(columns) - 1), tuple(notes))  # fmt: skip


def state(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Rows each city has of each instrument; what is missing is shown, not hidden."""
    body = []
    for city in edition.project.cities:
        line = [city.name]
        for instrument in (HOUSEHOLDS, "agency_interview"):
            ready = edition.prepared.get(instrument)
            rows = ready.rows_of(city.code) if ready else 0
            line.append(edition.style.count(rows) if rows else WORDS.text("state-missing"))
        body.append(line)
    return (_set(edition, spec, "state-head", body),)


def reliability(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Cronbach's α of every block."""
    book = edition.prepared[HOUSEHOLDS].survey.codebook
    body = []
    for name in spec["sources"]:
        plan = reliability_plan(name, book)
        if plan is None:
            continue
        table = edition.table(plan)
        # Sums of cities that withhold something may not tell it.
        alpha = table.tests[0].statistic if table.tests else None
        style = edition.style
        body.append(
            [
                spec.get("names", {}).get(name, str(table.title)),
                style.count(len(table.rows)),
                style.count(table.base.n) if table.base.n else style.number(None),
                style.correlation(alpha),
            ]
        )
    return (_set(edition, spec, "alpha-head", body),) if body else ()


def cleaning(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """What was changed and why, per kind of finding."""
    counted = edition.prepared[HOUSEHOLDS].repairs()
    style = edition.style
    body = [[WORDS.text(f"step-{code}"), style.count(a), style.count(b)] for code, (a, b) in counted.items()]
    return (_set(edition, spec, "cleaning-head", body),) if body else ()


def formulas(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """How every score is computed, in the language of the questionnaire."""
    book = edition.prepared[HOUSEHOLDS].survey.codebook
    found = [book.index(name) for name in spec["sources"]]
    body = [[str(index.label), " ".join(index.formula.split())] for index in found if index is not None]
    made = _set(edition, spec, "formula-head", body)
    return (replace(made, align="ll"),) if body else ()


def sources(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Every file that was read, with its fingerprint."""
    body = [
        [s.name, s.format, edition.style.count(s.rows), s.sha256[:12]]
        for ready in edition.prepared.values()
        for s in ready.survey.provenance.sources
    ]
    return (_set(edition, spec, "sources-head", body),)
