"""A sample shared among the strata of a table, as a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from survey_kit.model.report import SetTable
from survey_kit.planning.allocation import Stratum, allocate
from survey_kit.study.plan_sheet import WORDS, PlanSheet
from survey_kit.thai.numbers import PLAIN


def allocation_sheet(strata: Sequence[Stratum], n: int, method: str, least: int = 0, lang: str = "th") -> PlanSheet:
    """How many of ``n`` to ask in each stratum, and which part of it that is."""
    counts = allocate(strata, n, method, least)
    units = sum(s.units for s in strata)
    lines = [(s.name, s.units, k) for s, k in zip(strata, counts, strict=True)]
    lines.append((WORDS.text("allocation-total", lang), units, n))
    title = WORDS.text("allocation-title", lang, n=PLAIN.count(n))
    head = tuple(WORDS.text("allocation-columns", lang).split("|"))
    body = tuple((name, PLAIN.count(all_), PLAIN.count(k), PLAIN.percent(k / all_)) for name, all_, k in lines)
    told = [WORDS.text(f"allocated-{method}", lang)]
    if least:
        told.append(WORDS.text("allocated-least", lang, least=PLAIN.count(least)))
    records = tuple({"stratum": s.name, "units": s.units, "sample": k} for s, k in zip(strata, counts, strict=True))
    table = SetTable("1", title, (head,), body, "lrrr", strong_rows=(len(strata),),
                     formats=("", "#,##0", "#,##0", "0.0"),
                     values=tuple((None, float(all_), float(k), 100 * k / all_) for _, all_, k in lines))  # fmt: skip
    return PlanSheet(title, tuple(told), (table,), records, "size", lang)
