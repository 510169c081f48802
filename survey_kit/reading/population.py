"""Registered population: the sheets and machine files of the Department of Provincial Administration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.messages import catalogue
from survey_kit.model.population import Place, PlaceKind, Population
from survey_kit.reading.grid import Line, read_grid
from survey_kit.reading.lines import text_of
from survey_kit.thai.text import normal
from survey_kit.thai.typed import is_total
from survey_kit.thai.values import read_number

WORDS: dict[str, Any] = catalogue(Path(__file__).with_name("population_words.toml")).entries
# A row of the machine file: month, province, office, amphoe and tambon, each as code and name, then counts.
NAMED = 9
COUNTS = 4
_MONTH = re.compile(r"\d{4}")


def read_population(path: Path | str, sheet: str | None = None) -> Population:
    """The places of a register: a sheet with columns of men, women, both and houses, or a machine file with ``|``
    between fields (counts of people and houses, or men and women in turn for every year of age).

    A municipality stands beside its tambons, which are parts of it: `people_of` never adds both. Raises
    ``population-unreadable`` and ``population-does-not-add-up``.
    """
    lines = read_grid(path, sheet)
    if lines and all(_is_machine(line) for _, line in lines[:3]):
        return _machine(Path(path), lines)
    return _sheet(Path(path), lines)


def is_population(path: Path | str, sheet: str | None = None) -> bool:
    """Whether the table at ``path`` is a register rather than a table of margins."""
    lines = read_grid(path, sheet)
    return bool(lines) and (all(_is_machine(line) for _, line in lines[:3]) or _head(lines) is not None)


def _is_machine(line: Sequence[Any]) -> bool:
    return len(line) >= NAMED + COUNTS and _MONTH.fullmatch(text_of(line[0])) is not None


def _machine(path: Path, lines: Sequence[Line]) -> Population:
    places = [_machine_place(path, number, [text_of(c) for c in line]) for number, line in lines]
    month = text_of(lines[0][1][0])
    # yymm of the Buddhist Era: 5712 is December 2557.
    date = f"{2500 + int(month[:2]) - 543}-{month[2:]}-28"
    return Population(tuple(places), date, str(path))


def _machine_place(path: Path, number: int, cells: Sequence[str]) -> Place:
    _, province, _, office, office_name, amphoe, amphoe_name, tambon, tambon_name = cells[:NAMED]
    counts = [_count(path, number, c) for c in cells[NAMED:] if c]
    kind: PlaceKind = "tambon" if tambon.strip("0") else "amphoe" if amphoe.strip("0") else "office"
    district = amphoe if len(amphoe) >= 4 else f"{province}{amphoe.zfill(2)}"
    code = {"tambon": tambon if len(tambon) >= 6 else f"{district}{tambon.zfill(2)[-2:]}", "amphoe": district}.get(
        kind, office
    )
    name = {"tambon": tambon_name, "amphoe": amphoe_name}.get(kind, office_name)
    if len(counts) == COUNTS:
        male, female, total, houses = counts
        _adds_up(path, number, male, female, total)
        return Place(code, name, kind, office, male, female, houses, row=number)
    if len(counts) % 2:
        raise SurveyKitError("population-unreadable", file=path, row=number)
    ages = tuple(zip(counts[::2], counts[1::2], strict=True))
    return Place(code, name, kind, office, sum(m for m, _ in ages), sum(f for _, f in ages), ages=ages, row=number)


def _head(lines: Sequence[Line]) -> tuple[int, dict[str, int]] | None:
    """The line of the header and which column is what; None where no line names men and women."""
    for k, (_, line) in enumerate(lines[:12]):
        texts = [normal(text_of(cell)).replace(" ", "") for cell in line]
        at = {
            role: texts.index(name)
            for role, names in WORDS["columns"].items()
            for name in reversed(names)
            if name in texts
        }
        if {"male", "female", "place"} <= set(at):
            return k, at
    return None


def _sheet(path: Path, lines: Sequence[Line]) -> Population:
    found = _head(lines)
    if found is None:
        raise SurveyKitError("population-unreadable", file=path)
    top, at = found
    places: list[Place] = []
    office = ""
    for number, line in lines[top + 1 :]:
        name = text_of(_at(line, at["place"]))
        if not name or is_total([name]):
            continue
        kind = _kind(name)
        code = text_of(_at(line, at["code"])) if "code" in at else ""
        code = code.removesuffix(".0") or f"{name}:{number}"
        office = code if kind in ("office", "amphoe") else office
        male, female = (_count(path, number, _at(line, at[role])) for role in ("male", "female"))
        if "total" in at:
            _adds_up(path, number, male, female, _count(path, number, _at(line, at["total"])))
        houses = _count(path, number, _at(line, at["houses"])) if "houses" in at else 0.0
        places.append(Place(code, name, kind, office, male, female, houses, row=number))
    return Population(tuple(places), "", str(path))


def _at(line: Sequence[Any], j: int) -> Any:
    return line[j] if j < len(line) else None


def _kind(name: str) -> PlaceKind:
    kinds: tuple[PlaceKind, ...] = ("office", "amphoe", "tambon")
    return next((kind for kind in kinds if name.startswith(tuple(WORDS["places"][kind]))), "other")


def _count(path: Path, number: int, cell: Any) -> float:
    text = text_of(cell)
    read = read_number(cell) if text not in ("", "-", "–") else None
    if text in ("-", "–"):
        return 0.0
    if read is None or read.guess or read.value < 0:
        raise SurveyKitError("margin-count-wrong", file=path, row=number, value=text)
    return read.value


def _adds_up(path: Path, number: int, male: float, female: float, total: float) -> None:
    if abs(male + female - total) > 0.5:
        raise SurveyKitError("population-does-not-add-up", file=path, row=number, male=f"{male:,.15g}",
                             female=f"{female:,.15g}", total=f"{total:,.15g}")  # fmt: skip


def people_of(population: Population, asked: Iterable[str]) -> tuple[Place, ...]:
    """The rows that make up the places asked for, by code (a tambon in several offices: all its parts) or by name.

    Raises ``place-unknown``, ``place-twice`` for a name that several places have, and ``place-within-place`` where a
    municipality and one of its own tambons are asked for: they would be counted twice.
    """
    found: list[Place] = []
    for text in asked:
        rows = [p for p in population.places if p.code == text] or _named(population, text)
        found += [row for row in rows if row not in found]
    whole = {p.office for p in found if p.kind in ("office", "amphoe")}
    for place in found:
        if place.kind not in ("office", "amphoe") and place.office in whole:
            other = next(p.name for p in found if p.kind in ("office", "amphoe") and p.office == place.office)
            raise SurveyKitError(
                "place-within-place", file=population.file, row=place.row, place=place.name, other=other
            )
    return tuple(found)


def _named(population: Population, text: str) -> list[Place]:
    wanted = _plain(text)
    rows = [p for p in population.places if _plain(p.name) == wanted]
    if not rows:
        from difflib import get_close_matches

        names = list(dict.fromkeys(p.name for p in population.places))
        near = get_close_matches(text, names, n=4, cutoff=0.3) or names[:4]
        raise SurveyKitError("place-unknown", file=population.file, place=text, near=", ".join(near) or "–")
    if len({p.code for p in rows}) > 1:
        raise SurveyKitError("place-twice", file=population.file, place=text, codes=", ".join(p.code for p in rows))
    return rows


def _plain(name: str) -> str:
    """A name without what registers put before it."""
    for word in WORDS["places"]["dropped"]:
        name = name.removeprefix(word)
    return normal(name)
