"""Who to ask: a sample drawn from a list, with its chances and base weights, ready to be printed and ticked off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.report import SetTable
from survey_kit.planning.allocation import Stratum, allocate
from survey_kit.planning.selection import Selected, select, two_stages
from survey_kit.study.frames import Listing, read_listing
from survey_kit.study.plan_sheet import WORDS, PlanSheet
from survey_kit.thai.numbers import PLAIN

# Seeds drawn for those who give none: short enough to be typed from paper.
LONGEST_SEED = 1_000_000
# What is ticked by hand, as Thai forms print it.
BOX = "(\u00a0\u00a0\u00a0)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to draw: ``n`` units by ``method``, or ``communities`` and ``each`` of their units; columns of the list.

    ``step`` is that of the fixed interval; ``allocation`` shares n among the strata, at least ``least`` each;
    ``reserve`` units more are drawn in each stratum or community.
    """

    n: int = 0
    method: str = "simple"
    id: str = ""
    size: str = ""
    strata: str = ""
    clusters: str = ""
    communities: int = 0
    each: int = 0
    step: int = 0
    allocation: str = "proportional"
    least: int = 0
    reserve: int = 0
    seed: int | None = None


def select_sheet(
    path: str | Path, wanted: Wanted, *, sheet: str | None = None, encoding: str | None = None, lang: str = "th"
) -> PlanSheet:
    """The sample as a sheet: one line a unit. The same list, wish and seed give the same sample on every machine."""
    seed = _seed() if wanted.seed is None else wanted.seed
    listing = read_listing(path, id=wanted.id, size=wanted.size, strata=wanted.strata, clusters=wanted.clusters,
                           sheet=sheet, encoding=encoding)  # fmt: skip
    try:
        drawn = _drawn(listing, wanted, seed)
    except SurveyKitError as error:
        # The room that draws knows no files.
        raise SurveyKitError(error.code, file=path, **error.facts) from error
    records = tuple(_record(listing, unit, k) for k, unit in enumerate(_ordered(drawn), 1))
    told = _told(listing, wanted, seed, drawn, lang)
    table = _table(records, wanted, lang)
    return PlanSheet(WORDS.text("select-title", lang, file=listing.file), told, (table,), records, "selection", lang,
                     listing.steps)  # fmt: skip


def _seed() -> int:
    from secrets import randbelow

    return randbelow(LONGEST_SEED)


def _drawn(listing: Listing, wanted: Wanted, seed: int) -> tuple[Selected, ...]:
    frame = listing.frame
    if frame.clusters:
        if wanted.strata:
            raise SurveyKitError("plan-two-stages-strata")
        if wanted.method not in ("simple", "pps"):
            raise SurveyKitError("plan-two-stages-method", value=wanted.method)
        if wanted.communities < 1 or wanted.each < 1:
            raise SurveyKitError("plan-two-stages-counts")
        return two_stages(frame, wanted.communities, wanted.each, wanted.method, seed, reserve=wanted.reserve)
    if wanted.communities or wanted.each:
        raise SurveyKitError("plan-clusters-needed")
    if wanted.method != "interval" and wanted.n < 1:
        raise SurveyKitError("plan-n", value=wanted.n)
    strata = [Stratum(name, len(units)) for name, units in frame.members(frame.strata).items()]
    if wanted.method == "interval":
        counts: Sequence[int] = [0] * len(strata)
    elif frame.strata:
        counts = allocate(strata, wanted.n, wanted.allocation, wanted.least)
    else:
        counts = [wanted.n]
    return select(frame, counts, wanted.method, seed, step=wanted.step, reserve=wanted.reserve)


def _ordered(drawn: Sequence[Selected]) -> list[Selected]:
    """The sample in the order of the list, group by group, then what is in reserve in its order of use."""
    groups = list(dict.fromkeys(unit.group for unit in drawn))
    return sorted(drawn, key=lambda u: (groups.index(u.group), u.reserve, u.position))


def _record(listing: Listing, unit: Selected, number: int) -> dict[str, Any]:
    record: dict[str, Any] = {"number": number, "row": listing.rows[unit.position],
                              "id": listing.frame.ids[unit.position]}  # fmt: skip
    if listing.frame.strata or listing.frame.clusters:
        record |= {"group": unit.group, "units": unit.units}
    if listing.frame.sizes:
        record["size"] = listing.frame.sizes[unit.position]
    return record | {"probability": unit.probability, "weight": unit.weight, "certain": unit.certain,
                     "reserve": unit.reserve}  # fmt: skip


def _table(records: Sequence[dict[str, Any]], wanted: Wanted, lang: str) -> SetTable:
    """One line a unit with a box to tick; only columns that say something."""
    grouped = "group" in records[0]
    head = ["select-number", "select-row", "select-id"]
    head += [("select-community" if wanted.clusters else "select-stratum")] if grouped else []
    head += ["select-size"] if "size" in records[0] else []
    head += ["select-probability", "select-weight", "select-status", "select-done", "select-remark"]
    body, values = [], []
    for record in records:
        middle = [record["group"]] if grouped else []
        middle += [PLAIN.number(record["size"])] if "size" in record else []
        body.append((PLAIN.count(record["number"]), PLAIN.count(record["row"]), record["id"], *middle,
                     PLAIN.number(record["probability"], 4), PLAIN.number(record["weight"], 3), _status(record, lang),
                     BOX, ""))  # fmt: skip
        numbers = [None] * grouped + ([record["size"]] if "size" in record else [])
        values.append((float(record["number"]), float(record["row"]), None, *numbers, record["probability"],
                       record["weight"], None, None, None))  # fmt: skip
    sized = "r" if "size" in records[0] else ""
    align = "rrl" + "l" * grouped + sized + "rrlcl"
    formats = ("0", "0", "", *([""] * grouped), *(["#,##0"] if sized else []), "0.000000", "#,##0.0000", "", "", "")
    return SetTable("1", WORDS.text("select-table", lang), (tuple(WORDS.text(code, lang) for code in head),),
                    tuple(body), align, formats=formats, values=tuple(values))  # fmt: skip


def _status(record: dict[str, Any], lang: str) -> str:
    if record["reserve"]:
        return WORDS.text("select-reserve", lang, k=record["reserve"])
    alone = record["certain"] and record["probability"] == 1
    return WORDS.text("select-certain" if alone else "select-sample", lang)


def _told(listing: Listing, wanted: Wanted, seed: int, drawn: Sequence[Selected], lang: str) -> tuple[str, ...]:
    """How it was drawn, so that anybody can draw it again."""
    main = [unit for unit in drawn if not unit.reserve]
    facts: dict[str, Any] = {
        "n": PLAIN.count(len(main)), "units": PLAIN.count(len(listing.frame.ids)), "step": wanted.step,
        "communities": PLAIN.count(wanted.communities), "each": PLAIN.count(wanted.each), "size": wanted.size,
        "strata": wanted.strata, "least": wanted.least,
    }  # fmt: skip
    method = f"two-stages-{wanted.method}" if wanted.clusters else wanted.method
    lines = [WORDS.text(f"select-how-{method}", lang, **facts)]
    if wanted.strata and wanted.method != "interval":
        lines.append(WORDS.text(f"select-allocated-{wanted.allocation}", lang, **facts))
    certain = [unit.group if wanted.clusters else str(unit.position) for unit in main if unit.certain]
    if certain:
        code = "select-communities-certain" if wanted.clusters else "select-some-certain"
        lines.append(WORDS.text(code, lang, n=PLAIN.count(len(set(certain)))))
    if wanted.reserve:
        lines.append(WORDS.text("select-use-reserve", lang))
    lines.append(WORDS.text("select-seed", lang, seed=seed, file=listing.file, sha=listing.fingerprint[:12], **facts))
    lines.append(WORDS.text("select-weights", lang))
    return tuple(lines)
