"""Findings as blocks: the five of a handout, lists of them in either register, the big message of a poster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from survey_kit.charts import Frame, icons
from survey_kit.messages import catalogue
from survey_kit.model.report import Block, Bullets, KeyMessage, Sentence
from survey_kit.model.table import Table
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, plan_of_source
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area
from survey_kit.wording.claims import Claim, Sources, choose
from survey_kit.wording.looking import find_claims

WORDS = catalogue(Path(__file__).parents[2] / "words.toml")
AGENCIES = "agency_interview"

# Width of an icon row beside a message, in points.
ICON_WIDTH = 162.0


def claims_of(edition: Edition) -> list[Claim]:
    """Everything this edition can say, what matters most first."""
    if edition.found is None:
        edition.found = find_claims(edition.claims, sources_of(edition), edition.standard().least_base)
    return edition.found


def sources_of(edition: Edition) -> Sources:
    """Where an edition's findings are looked for."""
    city = str(edition.city.code) if edition.city and not edition.area.community else ""
    return Sources(
        lambda source: _table(edition, source),
        lambda source: _counted(edition, source),
        lambda source: _by_city(edition, source),
        lambda source: _agencies(edition, source),
        city,
    )


def _table(edition: Edition, source: str) -> Table | None:
    plan = plan_of_source(source, edition.prepared[HOUSEHOLDS].survey.codebook)
    return None if plan is None else edition.table(plan)


def _counted(edition: Edition, source: str) -> Table | None:
    plan = plan_of_source(source, edition.prepared[HOUSEHOLDS].survey.codebook)
    return None if plan is None else edition.counted(plan)


def _by_city(edition: Edition, source: str) -> Table | None:
    """The same question in all cities side by side."""
    plan = plan_of_source(source, edition.prepared[HOUSEHOLDS].survey.codebook, "city")
    return None if plan is None else edition.table(plan, area=Area())


def _agencies(edition: Edition, source: str) -> Table | None:
    """What agencies of the same area answered."""
    if edition.area.community or not edition.has(AGENCIES):
        return None
    plan = plan_of_source(source, edition.prepared[AGENCIES].survey.codebook)
    return None if plan is None else edition.table(plan, AGENCIES)


def key_message(edition: Edition, claim: Claim, spec: Spec) -> KeyMessage:
    """A finding as a big figure, one sentence and a row of ten pictures; with ``boxes`` to tick beside it."""
    big = claim.of_whom(edition.unit, edition.style)
    filled = claim.out_of_ten(edition.unit)
    frame = Frame(f"icons.{claim.plan.name}", "", numbers=claim.numbers, width=ICON_WIDTH, size=9.5,
                  digits=edition.style.digits)  # fmt: skip
    row = None if filled is None else icons(frame, filled, icon=claim.plan.icon, text=big)
    detail = WORDS.text("asked", n=edition.style.count(claim.n), unit=claim.unit(edition.unit))
    boxes = tuple(WORDS.text("true-or-not").split("|")) if spec.get("boxes", True) else ()
    return KeyMessage(big, spoken(edition, claim), detail, row, boxes)


def messages(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The findings of a handout: big figure, one sentence, a row of ten pictures, tick boxes."""
    out: list[Block] = []
    for claim in choose(claims_of(edition), spec["wants"], edition.used)[: spec.get("count", 5)]:
        edition.used.add(claim.plan.source)
        out.append(key_message(edition, claim, spec))
    return tuple(out)


def claims(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Findings as a list, in the register asked for."""
    formal = spec.get("register") == "formal"
    taken = edition.used if spec.get("skip_used") else set()
    wants = list(spec["wants"]) * (spec["count"] if len(spec["wants"]) == 1 else 1)
    chosen = choose(claims_of(edition), wants, taken)[: spec["count"]]
    edition.used |= {c.plan.source for c in chosen}
    said = [spoken(edition, c, formal=True) if formal else plainly(edition, c) for c in chosen]
    return (Bullets(tuple(said), numbered=formal),) if said else ()


def plainly(edition: Edition, claim: Claim) -> Sentence:
    """A finding in one sentence for villagers, its figure first."""
    said = spoken(edition, claim)
    return replace(said, text=f"{claim.of_whom(edition.unit, edition.style)} {said.text}")


def spoken(edition: Edition, claim: Claim, *, formal: bool = False) -> Sentence:
    """A finding in the team's words where it has some, in the program's else."""
    said = claim.said(edition.style, formal=formal)
    where = f"{edition.area.community}:" if edition.area.community else ""
    return edition.spoken(replace(said, key=where + said.key))
