"""Report plans: which table a line of ``reports/*.toml`` asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind
from survey_kit.tabulation import (
    Compare,
    Crosstab,
    Frequencies,
    Means,
    Multiple,
    Numbers,
    Plan,
    Ranking,
    Rating,
    Reliability,
)

Spec = dict[str, Any]
# The block of a plan in whose place every station has its own chart.
STATION_CHART = "station_chart"


@dataclass(frozen=True, slots=True)
class Station:
    """One theme of the forum: its question, the findings that may head it, its chart, and what to talk about there
    (none: what fits the kind of its finding)."""

    name: str
    title: str
    source: str
    claims: tuple[str, ...]
    chart: dict[str, Any]
    number: int
    prompts: tuple[str, ...] = ()


def stations(entries: list[dict[str, Any]]) -> tuple[Station, ...]:
    """Stations from ``reports/stations.toml``, numbered in order."""
    return tuple(Station(e["name"], e["title"], e["source"], tuple(e.get("claims", ())), e["chart"], k,
                         tuple(e.get("prompts", ())))
                 for k, e in enumerate(entries, start=1))  # fmt: skip


TABLES: dict[str, Callable[[Spec], Plan]] = {
    # Side by side in print, percents are enough: the heads say how many answered.
    "frequencies": lambda s: Frequencies(_name(s), s["source"], s.get("by", ""), ("valid_percent",)),
    "multiple": lambda s: Multiple(_name(s), s["source"], s.get("by", ""), ("percent",)),
    "ranking": lambda s: Ranking(_name(s), s["source"], s.get("by", "")),
    "rating": lambda s: Rating(_name(s), s["source"], s.get("by", "")),
    "numbers": lambda s: Numbers(_name(s), tuple(s["variables"]), ("n", "mean", "sd", "median")),
    "means": lambda s: Means(_name(s), s["source"], s["by"], ("n", "mean", "sd", "median")),
    "compare": lambda s: Compare(_name(s), s["source"], s["by"]),
    "crosstab": lambda s: Crosstab(_name(s), s["source"], s["by"]),
}


def _name(spec: Spec) -> str:
    parts = [spec["table"], spec.get("source") or "_".join(spec.get("variables", ())), spec.get("by", "")]
    return ".".join(p for p in parts if p)


def table_plan(spec: Spec) -> Plan:
    """The plan of one table line; ``report-plan-unknown`` for a kind of table nobody makes."""
    kind = spec.get("table", "")
    if kind not in TABLES:
        raise SurveyKitError("report-plan-unknown", value=kind, known=", ".join(TABLES))
    return TABLES[kind](spec)


def plan_of_source(source: str, codebook: Codebook, by: str = "") -> Plan | None:
    """The natural table of a question: ranking, multiple response, rating block or frequencies; None if unknown."""
    answers = codebook.response_set(source)
    if answers is not None:
        kind = Ranking if answers.kind == "rank" else Multiple
        return kind(f"{source}.{by}" if by else source, source, by)
    if codebook.scale(source) is not None:
        return Rating(f"{source}.{by}" if by else source, source, by)
    variable = codebook.get(source)
    if variable is None:
        return None
    if variable.kind is Kind.NUMBER and variable.role == "score":
        return Means(f"{source}.{by}", source, by) if by else Numbers(source, (source,))
    return Frequencies(f"{source}.{by}" if by else source, source, by)


def plans_of_block(block: Spec, codebook: Codebook) -> Iterator[tuple[str, Plan]]:
    """(instrument, plan) of everything a block will draw from, so that it can be asked for at once."""
    from survey_kit.study.pack.shelf import HOUSEHOLDS

    instrument: str = block.get("instrument", HOUSEHOLDS)
    for spec in [block] if "table" in block else block.get("tables", ()):
        yield str(spec.get("instrument", instrument)), table_plan(spec)
    sources = [block["source"]] if "source" in block and "table" not in block else []
    if block["kind"] == "shares":
        sources += [line["source"] for line in block["lines"]]
    for source in sources:
        plan = plan_of_source(source, codebook)
        if plan is not None:
            yield instrument, plan


def compared(block: Spec) -> list[tuple[str, Plan]]:
    """The questions of a block of tests, each with its plan: means compared and answers crossed."""
    by = str(block.get("by", "city"))
    means = [(s, Compare(f"compare.{s}.{by}", s, by)) for s in block.get("sources", ())]
    return [*means, *((q, Crosstab(f"crosstab.{q}.{by}", q, by)) for q in block.get("questions", ()))]


def reliability_plan(scale: str, codebook: Codebook) -> Reliability | None:
    """α of a scale of the questionnaire."""
    found = codebook.scale(scale)
    return None if found is None else Reliability(f"alpha.{scale}", found.items, found.label, found.reverse)
