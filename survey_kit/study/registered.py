"""Margins from a register of the population: men and women, and people by bands of age, of the places asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.margin import Margin, MarginCell
from survey_kit.model.population import Place, Population
from survey_kit.model.project import City
from survey_kit.reading.population import WORDS, people_of
from survey_kit.thai.bands import Band, read_band

# Options of weighting that a register needs.
OF_REGISTER = ("sex", "age", "ages", "places")


@dataclass(frozen=True, slots=True)
class Registered:
    """What is wanted of a register: ``places`` by group (empty: everybody), the question on sex with the categories of
    men and women, the question on age with its bands."""

    places: Mapping[str, Sequence[str]]
    sex: str = ""
    sexes: tuple[str, str] = ("", "")
    age: str = ""
    bands: tuple[str, ...] = ()


def registered_of(asked: Mapping[str, Any]) -> Registered:
    """What is wanted, from the options ``places``, ``sex`` (``a1``, or ``a1:1,2`` for its codes), ``age``, ``ages``.

    Raises ``register-needs-place`` and ``register-needs-question``.
    """
    places = asked.get("places") or ()
    if not isinstance(places, Mapping):
        places = _by_group([places] if isinstance(places, str) else places)
    if not places:
        raise SurveyKitError("register-needs-place")
    sex, _, codes = str(asked.get("sex") or "").partition(":")
    men, women = [c.strip() for c in codes.split(",")] if codes.count(",") == 1 else WORDS["sexes"]["names"]
    ages = asked.get("ages") or ()
    bands = tuple(b.strip() for b in (ages.split(",") if isinstance(ages, str) else ages))
    age = str(asked.get("age") or "")
    if (not sex and not age) or bool(age) != bool(bands):
        raise SurveyKitError("register-needs-question")
    wanted = {str(g): [names] if isinstance(names, str) else list(names) for g, names in places.items()}
    return Registered(wanted, sex, (men, women), age, bands)


def _by_group(texts: Sequence[str]) -> dict[str, list[str]]:
    """``group=place,place``, or only places, by group."""
    out: dict[str, list[str]] = {}
    for text in texts:
        group, equals, names = text.rpartition("=")
        out.setdefault(group.strip() if equals else "", []).extend(n.strip() for n in names.split(",") if n.strip())
    return out


def places_of(population: Population, cities: Sequence[City]) -> dict[str, tuple[str, ...]]:
    """The places of a project's cities: the municipality where the register has it, else its tambons."""
    out: dict[str, tuple[str, ...]] = {}
    for city in cities:
        for names in ((city.lao,) if city.lao else (), city.tambon):
            try:
                if names and people_of(population, names):
                    out[str(city.code)] = tuple(names)
                    break
            except SurveyKitError:
                continue
    return out


def registered_margins(population: Population, wanted: Registered) -> tuple[Margin, ...]:
    """A margin of men and women and one of bands of age for every group; with bands, only people within them count.

    Raises those of `people_of`, ``population-without-ages``, ``margin-category-unknown`` for what is no band.
    """
    bands = [_band(wanted.age, text) for text in wanted.bands]
    out: list[Margin] = []
    for group, names in wanted.places.items():
        places = people_of(population, names)
        if bands and not all(p.ages for p in places):
            row = next(p.row for p in places if not p.ages)
            raise SurveyKitError("population-without-ages", file=population.file, row=row)
        source = ", ".join(dict.fromkeys(p.name for p in places))
        facts = {"group": group, "source": source, "date": population.date, "file": population.file}
        if wanted.sex:
            cells = zip(wanted.sexes, _sexes(places, bands), strict=True)
            out.append(Margin((wanted.sex,), tuple(MarginCell((c,), n) for c, n in cells), **facts))
        if bands:
            counts = [sum(m + f for p in places for m, f in _within(p, [band])) for band in bands]
            cells = zip(wanted.bands, counts, strict=True)
            out.append(Margin((wanted.age,), tuple(MarginCell((c,), n) for c, n in cells), **facts))
    return tuple(out)


def _band(question: str, text: str) -> Band:
    band = read_band(text)
    if band is None:
        raise SurveyKitError("margin-category-unknown", question=question, category=text, near="18-29, 30-44, 60+")
    return band


def _within(place: Place, bands: Sequence[Band]) -> list[tuple[float, float]]:
    """Men and women of every year of age that is in one of the bands."""
    return [pair for year, pair in enumerate(place.ages) if any(band.holds(year) for band in bands)]


def _sexes(places: Sequence[Place], bands: Sequence[Band]) -> tuple[float, float]:
    if not bands:
        return sum(p.male for p in places), sum(p.female for p in places)
    pairs = [pair for p in places for pair in _within(p, bands)]
    return sum(m for m, _ in pairs), sum(f for _, f in pairs)
