"""A handover made of its JSON again; a key that is missing or of another kind raises ``KeyError`` or the like."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from survey_kit.model.codebook import Code
from survey_kit.model.codebook_json import codebook_from_json
from survey_kit.model.handover import Told
from survey_kit.model.project import City, Project, Settings
from survey_kit.model.provenance import Provenance, Source
from survey_kit.model.publishing import Standard
from survey_kit.model.quote import Quote
from survey_kit.model.sums import Answered, Block, Column, Mass, Pool, Ranked, Sums, Units
from survey_kit.model.survey import Calibration, Design, Replicates, WeightKind

Found = dict[str, Any]
# What a file whose parts are not what they should be raises.
WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)


def project_from(head: Found) -> Project:
    """The project as the manifest tells it, without a path."""
    facts = head["project"]
    return Project(
        Path(), str(facts["name"]), str(facts["title"]), str(facts["network"]), date.fromisoformat(facts["day"]),
        tuple(city_from(city) for city in head["cities"]), (), (), _settings(facts["settings"]),
        facts["sampling"], sample_mark=str(facts["sample_mark"]),
    )  # fmt: skip


def _settings(facts: Found) -> Settings:
    standard: Found = {
        key: tuple(value) if isinstance(value, list) else value for key, value in facts["standard"].items()
    }
    levels = tuple((float(low), float(high), str(word)) for low, high, word in facts["levels"])
    lists = {key: tuple(facts[key]) for key in ("formats", "audiences")}
    return Settings(**{**facts, **lists, "levels": levels, "standard": Standard(**standard)})


def city_from(facts: Found) -> City:
    """A city."""
    return City(int(facts["code"]), str(facts["name"]), str(facts["key"]), str(facts["lao"]), tuple(facts["tambon"]))


def quotes_from(head: Found) -> tuple[Quote, ...]:
    """The quotes."""
    return tuple(Quote(**quote) for quote in head["quotes"])


def told_from(facts: Found) -> Told:
    """One instrument."""
    sources = tuple(Source(**source) for source in facts["sources"])
    weighed = facts["weighed_by"]
    return Told(
        codebook_from_json(json.dumps(facts["codebook"])),
        _design(facts["design"]),
        tuple(map(str, facts["columns"])),
        Provenance(sources, facts["questionnaire"], facts["questionnaire_sha256"]),
        tuple((str(code), int(n)) for code, n in facts["findings"].items()),
        tuple((str(code), int(changed), int(removed)) for code, changed, removed in facts["repairs"]),
        tuple(date.fromisoformat(day).isoformat() for day in facts["days"]),
        tuple(map(str, facts["communities"])),
        tuple(map(str, facts["named"])),
        None if weighed is None else tuple(map(str, weighed)),
        bool(facts["equal_cities"]),
        _sums(facts["sums"]),
    )


def _design(facts: Found) -> Design:
    method = facts["replicates"]
    return Design(
        facts["weight"], WeightKind(facts["weight_kind"]), facts["strata"], facts["psu"], sampling=facts["sampling"],
        calibration=Calibration(()) if facts["calibrated"] else None,
        replicates=None if method is None else Replicates((), 1.0, (), method=method),
    )  # fmt: skip


def _sums(facts: Found) -> Sums:
    return Sums(
        _mass(facts["everybody"]),
        tuple(_column(column) for column in facts["questions"]),
        tuple(Answered(tuple(base["questions"]), _mass(base["sums"])) for base in facts["bases"]),
        tuple(_ranked(ranked) for ranked in facts["rankings"]),
        tuple(_block(block) for block in facts["scales"]),
        tuple(_units(units) for units in facts["tests"]),
    )


def _mass(values: list[Any]) -> Mass:
    n, w, w2 = values
    return Mass(float(n), float(w), float(w2))


def _code(value: Any) -> Code | None:
    return value if value is None or isinstance(value, str) else float(value)


def _column(facts: Found) -> Column:
    told = tuple((_code(code), _mass(mass)) for code, *mass in facts["answers"])
    return Column(str(facts["question"]), told, tuple(_pool(pool) for pool in facts["together"]))


def _pool(facts: Found) -> Pool:
    mean, spread = (None if facts.get(name) is None else float(facts[name]) for name in ("mean", "spread"))
    return Pool(_mass(facts["sums"]), tuple(_code(code) for code in facts["codes"]), mean, spread)


def _ranked(facts: Found) -> Ranked:
    return Ranked(tuple(facts["questions"]), _column(facts["chosen"]), tuple(_mass(mass) for mass in facts["ranks"]))


def _block(facts: Found) -> Block:
    means = tuple(float(mean) for mean in facts["means"])
    return Block(tuple(facts["questions"]), _mass(facts["sums"]), means, float(facts["diagonal"]),
                 float(facts["whole"]))  # fmt: skip


def _units(facts: Found) -> Units:
    codes = facts["codes"]
    wanted = None if codes is None else tuple(code for code in map(_code, codes) if code is not None)
    levels = tuple(code for code in map(_code, facts["levels"]) if code is not None)
    wy, wy2 = (tuple(float(value) for value in facts[name]) for name in ("wy", "wy2"))
    products = tuple(tuple(float(value) for value in line) for line in facts["products"])
    bases = tuple(_mass(base) for base in facts["bases"])
    return Units(str(facts["question"]), wanted, levels, int(facts["units"]), float(facts["shift"]), bases, wy, wy2,
                 products)  # fmt: skip
