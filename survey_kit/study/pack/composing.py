"""A report plan and an edition become a `Report`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.report import Block, Paragraph, Report, Section
from survey_kit.study.pack.blocks import stations
from survey_kit.study.pack.blocks.registry import BLOCKS, WORDS, said
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import STATION_CHART, plans_of_block
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.thai.dates import month_and_year, period, written

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey
    from survey_kit.study.ready import Ready

Facts = dict[str, Any]


def compose(plan: Facts, edition: Edition, name: str) -> Report:
    """The report of one edition: every table it needs is asked for first, then its sections are written in order.

    Raises ``report-source-unknown`` where the plan names a question, a blank or a key that is not there.
    """
    try:
        return _composed(plan, edition, name)
    except KeyError as missing:
        section = str(plan.get("title", name))
        raise SurveyKitError("report-source-unknown", value=str(missing.args[0]), section=section) from missing


def _composed(plan: Facts, edition: Edition, name: str) -> Report:
    book = edition.prepared[HOUSEHOLDS].survey.codebook
    blocks = [block for section in plan["section"] for block in section.get("block", ())]
    edition.fetch([found for block in blocks for found in plans_of_block(block, book)])
    edition.facts = facts_of(edition)
    specs = [spec for entry in plan["section"] for spec in _spread(edition, entry)]
    sections = tuple(s for s in (_section(edition, spec) for spec in specs) if s is not None)
    return Report(
        name=name,
        audience=plan["audience"],
        title=plan["title"].format_map(edition.facts),
        subtitle=plan["subtitle"].format_map(edition.facts),
        sections=sections,
        source=edition.facts["source_line"],
        sample_mark=edition.project.sample_mark,
        digits=edition.project.settings.digits,
        layout=plan.get("layout", "brief"),
        paper=plan.get("paper", "a4"),
        sideways=plan.get("sideways", False),
        facts={"organisation": edition.project.network, "city": edition.facts["city"], "date": edition.facts["date"]},
    )


def _spread(edition: Edition, spec: Facts) -> list[Facts]:
    """A section as it is, or once for every station with the station's words in its title and blocks."""
    if spec.get("each") != "station":
        return [spec]
    out = []
    for station in stations.asked_here(edition):
        words = {**edition.facts, **stations.facts_of(edition, station)}
        chart = {"kind": "chart", "source": station.source, **station.chart}
        blocks = [
            chart if b["kind"] == STATION_CHART else {**b, "station": station, "facts": words} for b in spec["block"]
        ]
        out.append({**spec, "title": spec["title"].format_map(words).replace("{", "{{").replace("}", "}}"),
                    "name": station.name, "block": blocks})  # fmt: skip
    return out


def _section(edition: Edition, spec: Facts) -> Section | None:
    if spec.get("only_if") == "tests" and not edition.project.settings.tests:
        return None
    title = spec["title"].format_map(edition.facts)
    if "instrument" in spec and not edition.has(spec["instrument"]):
        note = Paragraph(said(spec["missing"].format_map(edition.facts)), "note")
        return Section(title, (note,), spec.get("level", 1), spec.get("new_page", False))
    blocks: list[Block] = []
    for block in spec.get("block", ()):
        try:
            blocks += BLOCKS[block["kind"]](edition, block)
        except KeyError as missing:
            # A plan names a question, a fact or a key that is not there.
            raise SurveyKitError("report-source-unknown", value=str(missing.args[0]), section=title) from missing
    if not blocks:
        return None
    return Section(title, tuple(blocks), spec.get("level", 1), spec.get("new_page", False), spec.get("name", ""))


def facts_of(edition: Edition) -> Facts:
    """What the blanks of a plan are filled with."""
    project, style = edition.project, edition.style
    code = edition.city.code if edition.city else None
    ready = edition.prepared[HOUSEHOLDS]
    place = edition.area.place
    agencies = edition.prepared.get("agency_interview")
    files = tuple(f.file.name for f in project.files_of(HOUSEHOLDS) if code is None or f.city == code)
    communities = list(ready.communities(*place))
    days = [date.fromisoformat(day) for day in ready.days(*place)]
    span = period(days[0], days[-1], project.settings.digits) if days else ""
    answers = ready.rows_of(*place)
    n = style.count(answers)
    purposive = project.sampling == "purposive"
    return {
        "title": project.title,
        "city": edition.city.name if edition.city else "",
        "cities": style.count(len(project.cities)),
        "month": month_and_year(project.day, project.settings.digits),
        "date": written(project.day, "long", project.settings.digits),
        "period": span,
        "n": n,
        "received": style.count(ready.received_of(files, code)),
        "n_agency": style.count(agencies.rows_of(code) if agencies else 0),
        "community": edition.area.community,
        "communities": named(communities),
        "communities_count": style.count(len(communities)),
        **_weighting(ready),
        "scope": " ".join(_scope(edition, answers, purposive=purposive)),
        "tests_note": " ".join(WORDS.text(code) for code in _tested(ready.survey, purposive=purposive)),
        "contact": project.settings.contact,
        "source_line": WORDS.text("source-line", network=project.network, n=n, period=span),
    }


def _scope(edition: Edition, answers: int, *, purposive: bool) -> Iterator[str]:
    """For whom the figures speak, and why there are none where few have answered."""
    if purposive:
        yield WORDS.text("scope-purposive")
    least = edition.project.settings.standard.least_base
    if answers < least:
        yield WORDS.text("scope-few", least=edition.style.count(least), unit=edition.unit)


def _tested(survey: Survey, *, purposive: bool) -> tuple[str, ...]:
    """What the tests of a report suppose."""
    drawn = "tests-drawn" if survey.design.psu and not purposive else "tests-independent"
    return ("tests-purposive", drawn) if purposive else (drawn,)


def _weighting(ready: Ready) -> dict[str, str]:
    """How the figures are weighted, in a sentence for the agency and one for the community."""
    if not ready.survey.design.weight:
        return {"weighting": WORDS.text("no-weighting"), "weighting_plain": ""}
    questions = ready.weighed_by()
    if questions is None:
        return {"weighting": WORDS.text("weighting"), "weighting_plain": WORDS.text("weighting-plain")}
    return {code.replace("-", "_"): WORDS.text(f"{code}-people" if code == "weighting" else "weighting-people-plain",
                                               questions=listed(list(questions)))
            for code in ("weighting", "weighting-plain")}  # fmt: skip


def listed(names: list[str]) -> str:
    """Names in a row, the last one after "and"."""
    return names[0] if len(names) == 1 else " ".join(names[:-1]) + WORDS.text("and") + names[-1] if names else ""


def named(communities: list[str]) -> str:
    """Communities in a row, said to be communities once: names of places alone may be read as the places."""
    word = WORDS.text("communities-named", names="")
    names = [name.removeprefix(word).strip() for name in communities]
    return WORDS.text("communities-named", names=listed(names)) if names else ""
