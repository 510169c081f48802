"""Blocks that only officers read: what both sides say of the same thing, baselines to follow up, who may be named."""

from __future__ import annotations

from pathlib import Path

from survey_kit.charts import Frame, Pair
from survey_kit.charts import gap as draw_gap
from survey_kit.messages import catalogue
from survey_kit.model.report import Block, Bullets, Sentence, SetTable
from survey_kit.study.pack.blocks.findings import AGENCIES, claims_of, sources_of, spoken
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec
from survey_kit.wording.looking import both_sides

WORDS = catalogue(Path(__file__).with_name("forum.toml"))


def pairs(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Households and agencies on one line for every topic that a finding of kind gap compares."""
    found = [(plan, both_sides(plan, sources_of(edition))) for plan in edition.claims if plan.measure == "gap"]
    rows, numbers = [], []
    for plan, sides in found:
        if sides is not None:
            (people, at), (agency, there) = sides
            rows.append(Pair(plan.topic, people.value or 0.0, agency.value or 0.0, edition.style.mean(people.value),
                             edition.style.mean(agency.value)))  # fmt: skip
            numbers += [at, there]
    if not rows:
        return ()
    base = WORDS.text("pairs-base", n=edition.facts["n"], agencies=edition.facts["n_agency"])
    frame = Frame("pairs", spec["title"], base, tuple(numbers), edition.chart_width, digits=edition.style.digits)
    return (draw_gap(frame, (WORDS.text("pairs-people"), WORDS.text("pairs-agencies")), rows),)


def baseline(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Shares to follow up: where they stand now, of how many, and an empty column for what is agreed."""
    style, known = edition.style, {claim.plan.name: claim for claim in claims_of(edition)}
    claims = [known[name] for name in spec["claims"] if name in known and known[name].plan.measure == "share"]
    body = tuple((WORDS.text("baseline-indicator", unit=c.unit(edition.unit), sentence=spoken(edition, c).text),
                  style.percent(c.value), style.count(c.n), "") for c in claims)  # fmt: skip
    head = tuple(WORDS.text("baseline-head").split("|"))
    return (SetTable(edition.numbered(), spec["title"], (head,), body, "lrrl"),) if body else ()


def consenting(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Names of the agencies that agreed to be named, and of nobody else."""
    ready = edition.prepared[AGENCIES]
    if not {"ag_named", "ag_name"} <= ready.columns:
        return ()
    names = ready.named(edition.area.place[0])
    lines = names or [WORDS.text("consenting-none")]
    return (Bullets(tuple(Sentence(line) for line in lines), marked=bool(names)),)
