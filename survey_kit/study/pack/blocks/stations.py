"""The stations of a forum: posters, slides, record sheets and the guide tell the same findings in the same order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.codebook import Codebook
from survey_kit.model.report import Block, Bullets, Paragraph, Sentence
from survey_kit.model.table import Address
from survey_kit.study.pack.blocks.findings import claims_of, key_message, plainly
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, Station, plan_of_source
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.wording.claims import Claim

WORDS = catalogue(Path(__file__).with_name("forum.toml"))


def claim_of(edition: Edition, station: Station) -> Claim | None:
    """The first finding of a station that can be said, of the question that is printed there."""
    found = {claim.plan.name: claim for claim in claims_of(edition) if claim.plan.source == station.source}
    return next((found[name] for name in station.claims if name in found), None)


def asked_here(edition: Edition) -> list[Station]:
    """The stations whose question somebody answered, numbered in order."""
    kept = (station for station in edition.stations if answered(edition, station.source)[0])
    return [replace(station, number=k) for k, station in enumerate(kept, start=1)]


def facts_of(edition: Edition, station: Station) -> dict[str, str]:
    """What the blanks of a station's title are filled with."""
    claim = claim_of(edition, station)
    headline = station.title if claim is None else plainly(edition, claim).text
    return {"station": station.title, "number": edition.style.count(station.number), "headline": headline}


def headline(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The finding a station is headed by: big figure, sentence, row of pictures."""
    claim = claim_of(edition, spec["station"])
    return () if claim is None else (key_message(edition, claim, spec),)


def finding(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The finding of a station in one sentence on a pale ground."""
    claim = claim_of(edition, spec["station"])
    if claim is None:
        return ()
    said = plainly(edition, claim)
    return (Paragraph((Sentence(WORDS.text("finding", finding=said.text), said.numbers),), "lead"),)


def question(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """What was asked, word for word, and of how many."""
    station: Station = spec["station"]
    n, numbers = answered(edition, station.source)
    asked = words_of(edition.prepared[HOUSEHOLDS].survey.codebook, station.source)
    base = WORDS.text("asked-base", n=edition.style.count(n), unit=edition.unit)
    return (Paragraph((Sentence(asked), Sentence(base, numbers)), "question"),)


def answered(edition: Edition, source: str) -> tuple[int, tuple[Address, ...]]:
    """How many answered a question, the most of its items where it has several, and a cell that says so."""
    plan = plan_of_source(source, edition.prepared[HOUSEHOLDS].survey.codebook)
    if plan is None:
        raise KeyError(source)
    table = edition.table(plan)
    bases = [(cell.base.n, -i, -j) for i, line in enumerate(table.cells) for j, cell in enumerate(line)
             if cell.value is not None]  # fmt: skip
    n, i, j = max(bases, default=(table.base.n, 0, 0))
    return n, (Address(table.name, -i, -j),) if bases else ()


def words_of(book: Codebook, source: str) -> str:
    """The question as the questionnaire has it."""
    return str(book.label_of(source))


def prompts(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Three questions that fit the station, or else the kind of its finding: they ask about places, reasons and means,
    never about fault."""
    station: Station = spec["station"]
    claim = claim_of(edition, station)
    asked = WORDS.text(f"prompts-{'open' if claim is None else claim.plan.kind}").split("|")
    if claim is not None and station.prompts:
        asked = list(station.prompts)
    lines = tuple(Sentence(line, key=f"prompt.{station.name}.{k}") for k, line in enumerate(asked, start=1))
    return (Bullets(lines),)


def script(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """What the facilitator reads aloud for those who do not read: question, finding, what to do now."""
    station: Station = spec["station"]
    claim = claim_of(edition, station)
    asked = words_of(edition.prepared[HOUSEHOLDS].survey.codebook, station.source)
    n, numbers = answered(edition, station.source)
    lines = [Sentence(WORDS.text("script-asked", number=edition.style.count(station.number), title=station.title,
                                 question=asked, n=edition.style.count(n), unit=edition.unit), numbers)]  # fmt: skip
    if claim is not None:
        lines.append(Sentence(WORDS.text("script-found", finding=plainly(edition, claim).text),
                              claim.numbers))  # fmt: skip
    lines.append(Sentence(WORDS.text("script-now")))
    return (Paragraph(tuple(lines), spec.get("style", "body")),)


Maker = Callable[[Edition, Spec], tuple[Block, ...]]
BLOCKS: dict[str, Maker] = {
    "headline": headline,
    "finding": finding,
    "question": question,
    "prompts": prompts,
    "script": script,
}
