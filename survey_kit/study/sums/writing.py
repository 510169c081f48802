"""A handover as JSON that anybody can read: `docs/aggregates.md` describes every key."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from survey_kit.model.codebook import Code
from survey_kit.model.codebook_json import codebook_to_json
from survey_kit.model.handover import Handover, Told
from survey_kit.model.project import City, Project
from survey_kit.model.sums import Block, Column, Mass, Pool, Ranked, Sums, Units
from survey_kit.model.survey import Design

# Sums are written with so many digits: more than any table prints.
DIGITS = 12


def number(value: float) -> float | int:
    """A number as it is written: whole ones without a point."""
    short = float(f"{value:.{DIGITS}g}")
    return int(short) if short.is_integer() and abs(short) < 2**53 else short


def head_of(handover: Handover) -> dict[str, Any]:
    """Project, city and quotes: the manifest but for what it says of the file itself."""
    return {
        "program": handover.program,
        "project": _project(handover.project),
        "city": None if handover.city is None else _city(handover.city),
        "cities": [_city(city) for city in handover.project.cities],
        "quotes": [asdict(quote) for quote in handover.quotes],
    }


def _project(project: Project) -> dict[str, Any]:
    return {
        "name": project.name, "title": project.title, "network": project.network, "day": project.day.isoformat(),
        "sampling": project.sampling, "sample_mark": project.sample_mark, "settings": asdict(project.settings),
    }  # fmt: skip


def _city(city: City) -> dict[str, Any]:
    return asdict(city)


def part_of(instrument: str, told: Told) -> dict[str, Any]:
    """Everything about one instrument."""
    return {
        "instrument": instrument,
        "questionnaire": told.provenance.questionnaire,
        "questionnaire_sha256": told.provenance.questionnaire_sha256,
        "design": _design(told.design),
        "columns": list(told.columns),
        "sources": [asdict(source) for source in told.provenance.sources],
        "findings": dict(told.findings),
        "repairs": [list(repair) for repair in told.repairs],
        "days": list(told.days),
        "communities": list(told.communities),
        "named": list(told.named),
        "weighed_by": None if told.weighed_by is None else list(told.weighed_by),
        "equal_cities": told.equal,
        "sums": _sums(told.sums),
        "codebook": json.loads(codebook_to_json(told.codebook)),
    }


def _design(design: Design) -> dict[str, Any]:
    return {
        "weight": design.weight, "weight_kind": str(design.weight_kind), "sampling": design.sampling,
        "strata": design.strata, "psu": design.psu, "calibrated": design.calibration is not None,
        "replicates": None if design.replicates is None else design.replicates.method,
    }  # fmt: skip


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "everybody": _mass(sums.mass),
        "questions": [_column(column) for column in sums.columns],
        "bases": [{"questions": list(base.variables), "sums": _mass(base.mass)} for base in sums.bases],
        "rankings": [_ranked(ranked) for ranked in sums.rankings],
        "scales": [_block(block) for block in sums.blocks],
        "tests": [_units(units) for units in sums.units],
    }


def _mass(mass: Mass) -> list[float | int]:
    return [number(mass.n), number(mass.w), number(mass.w2)]


def _code(code: Code | None) -> Code | None:
    return number(code) if isinstance(code, float) else code


def _column(column: Column) -> dict[str, Any]:
    told = [[_code(code), *_mass(mass)] for code, mass in column.told]
    return {"question": column.variable, "answers": told, "together": [_pool(pool) for pool in column.pools]}


def _pool(pool: Pool) -> dict[str, Any]:
    figures = {"mean": pool.mean, "spread": pool.spread}
    return {"codes": [_code(code) for code in pool.codes], "sums": _mass(pool.mass),
            **{name: number(value) for name, value in figures.items() if value is not None}}  # fmt: skip


def _ranked(ranked: Ranked) -> dict[str, Any]:
    ranks = [_mass(mass) for mass in ranked.ranks]
    return {"questions": list(ranked.variables), "chosen": _column(ranked.chosen), "ranks": ranks}


def _block(block: Block) -> dict[str, Any]:
    return {"questions": list(block.variables), "sums": _mass(block.mass), "means": [number(m) for m in block.means],
            "diagonal": number(block.diagonal), "whole": number(block.whole)}  # fmt: skip


def _units(units: Units) -> dict[str, Any]:
    return {
        "question": units.variable,
        "codes": None if units.codes is None else [_code(code) for code in units.codes],
        "levels": [_code(code) for code in units.levels],
        "units": units.units,
        "shift": number(units.shift),
        "bases": [_mass(base) for base in units.bases],
        "wy": [number(value) for value in units.wy],
        "wy2": [number(value) for value in units.wy2],
        "products": [[number(value) for value in line] for line in units.products],
    }
