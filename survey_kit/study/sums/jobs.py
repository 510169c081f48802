"""Two jobs: a project's rows become files of sums, and files of sums become the documents of a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit import __version__
from survey_kit.disclosure import protect_alone
from survey_kit.disclosure.quotes import Quotes
from survey_kit.errors import SurveyKitError
from survey_kit.model.handover import Handover, Told
from survey_kit.model.project import City, DataFile, Project
from survey_kit.reading.project import read_project
from survey_kit.saving import make_folder, save
from survey_kit.study.building import Outcome, city_of, formats_of, outputs_of, prepared_of, write_all
from survey_kit.study.gathering import Tell, silent
from survey_kit.study.pack.blocks.voices import cleared
from survey_kit.study.pack.foresight import requests_of
from survey_kit.study.pack.handing import NETWORK, file_name, handed_over, plans_of
from survey_kit.study.pack.making import Made
from survey_kit.study.pack.pack import Pack
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area
from survey_kit.study.sums.archive import SUFFIX, packed, unpacked
from survey_kit.study.sums.fitting import check_together
from survey_kit.study.sums.handed import Handed
from survey_kit.study.sums.taking import Taking

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Request
    from survey_kit.study.preparing import Prepared


def aggregate(
    project_folder: Path | str, out: Path | str, *, cities: Sequence[str] = (), tell: Tell = silent
) -> list[Path]:
    """The files of a project's cities: one at ``out`` for one city, one for each in the folder ``out`` else.

    Their tables are protected with those of all documents. Raises ``sums-several-cities`` where one file is asked for
    and the project has several cities, and whatever kept the data from being read.
    """
    project, target = read_project(project_folder), Path(out)
    outcome = Outcome(project.folder)
    prepared = prepared_of(project, outcome, tell)
    if outcome.failures:
        raise outcome.failures[0]
    far = [name for name in project.instruments if name not in prepared]
    if far:
        raise SurveyKitError("sums-of-far-rows", file=project.folder / "project.toml", instrument=", ".join(far))
    if HOUSEHOLDS not in prepared:
        raise SurveyKitError("project-without-data", file=project.folder)
    chosen = [city_of(project, name) for name in cities] or [c for c in project.cities if _has_rows(prepared, c)]
    pack = Pack(project, prepared, tell, extra=handed_over(project, prepared))
    made = {file_name(city): packed(handover(pack, prepared, city)) for city in _places(prepared, chosen, cities)}
    if target.suffix == SUFFIX:
        if len(made) != 1:
            raise SurveyKitError("sums-several-cities", file=target, known=", ".join(c.name for c in project.cities))
        paths = [target]
    else:
        make_folder(target)
        paths = [target / f"{name}{SUFFIX}" for name in made]
    if not project.settings.aggregates:
        tell("sums-apart")
    for path, data in zip(paths, made.values(), strict=True):
        tell("writing", file=path.name)
        save(data, path)
    return paths


def _has_rows(prepared: dict[str, Prepared], city: City) -> bool:
    return any(ready.rows_of(city.code) for ready in prepared.values())


def _places(prepared: dict[str, Prepared], cities: Sequence[City], named: Sequence[str]) -> list[City | None]:
    """The cities, and None for what was not asked by city, unless only some cities are wanted."""
    apart = any("city" not in ready.columns for ready in prepared.values())
    return [*cities, None] if apart and not named and len(cities) > 1 else list(cities)


def handover(pack: Pack, prepared: dict[str, Prepared], city: City | None) -> Handover:
    """What one city hands over, its tables protected with those of all documents."""
    asked = requests_of(pack.shelf, pack.of_network())
    instruments = tuple(
        (name, _told(pack, ready, city, asked.get(name, [])))
        for name, ready in prepared.items()
        if ("city" in ready.columns) == (city is not None) and ready.rows_of(city.code if city else None)
    )
    place = str(city.code) if city else ""
    quotes = tuple(quote for quote in cleared(pack.shelf).printed if quote.place == place)
    return Handover(f"survey-kit-thai {__version__}", pack.project, city, instruments, quotes)


def _told(pack: Pack, ready: Prepared, city: City | None, asked: list[Request]) -> Told:
    area, code = Area(city), city.code if city else None
    tables = {plan.name: pack.shelf.table(area, ready.instrument, plan, file_name(city)) for plan in plans_of(ready)}
    survey, settings = ready.rows(code), pack.project.settings
    files = {f.file.name for f in pack.project.files_of(ready.instrument) if f.city in (code, None)}
    sources = tuple(source for source in survey.provenance.sources if source.name in files)
    days, own = survey.days(), set(survey.data.index)
    found = Counter(finding.code for finding in ready.findings if finding.row in own)
    return Told(
        survey.codebook,
        survey.design,
        tuple(sorted(ready.columns)),
        replace(survey.provenance, sources=sources),
        tuple(sorted(found.items())),
        tuple((step, *counts) for step, counts in ready.repairs(code).items()),
        tuple(dict.fromkeys((days[0], days[-1]))) if days else (),
        tuple(ready.communities(code)),
        tuple(ready.named(code)),
        ready.weighed_by(),
        any(step.code == "weighted" for step in survey.steps),
        Taking(ready, survey, tables, settings.smallest_cell).sums(asked),
    )


def network_build(
    files: Sequence[Path | str],
    out: Path | str,
    *,
    project_folder: Path | str | None = None,
    formats: Sequence[str] = (),
    tell: Tell = silent,
) -> Outcome:
    """The documents of a network from its cities' files alone, written into ``out``.

    ``project_folder``: a project whose plans, cities and settings are used in place of those the files tell. Nothing is
    written where a file is damaged or does not fit the others (errors of `unpacked` and `check_together`).
    """
    if not files:
        raise SurveyKitError("sums-none")
    handed = [(Path(file), unpacked(Path(file))) for file in files]
    check_together(handed)
    project, prepared = handed_project(handed, project_folder)
    wanted = formats_of(formats or project.settings.formats)
    if HOUSEHOLDS not in prepared:
        raise SurveyKitError("sums-without-households", file=handed[0][0])
    printed = Quotes(tuple(quote for _, one in handed for quote in one.quotes), ())
    pack = Pack(project, prepared, tell, protect=protect_alone, quotes=printed)
    outcome = Outcome(Path(out), used=sum(ready.rows_of() for ready in prepared.values()))
    outcome.received = sum(s.rows for ready in prepared.values() for s in ready.survey.provenance.sources)
    outcome.findings = sum(n for _, one in handed for _, told in one.instruments for _, n in told.findings)
    made = Made(outcome.folder)
    outputs = list(outputs_of(pack, made, list(project.cities), (NETWORK,), wanted))
    make_folder(outcome.folder)
    write_all(outputs, made, outcome, tell)
    return outcome


def handed_project(
    handed: Sequence[tuple[Path, Handover]], folder: Path | str | None = None
) -> tuple[Project, dict[str, Handed]]:
    """The project to build, the one in ``folder`` or as the files tell it, and its instruments by name."""
    told = [one.project for _, one in handed]
    cities = {city.code: city for project in told for city in project.cities}
    every = tuple(cities[code] for code in sorted(cities))
    project = read_project(folder) if folder else replace(told[0], cities=every)
    files = tuple(
        DataFile(name, Path(source.name), one.city.code if one.city else None)
        for _, one in handed
        for name, facts in one.instruments
        for source in facts.provenance.sources
    )
    settings = replace(project.settings, audiences=(NETWORK,))
    prepared = dict(_prepared([one for _, one in handed]))
    return replace(project, files=files, settings=settings, quotes=None), prepared


def _prepared(handed: Sequence[Handover]) -> Iterator[tuple[str, Handed]]:
    """Every instrument with what each city tells of it, cities by their code."""
    in_order = sorted(handed, key=lambda one: (one.city is None, one.city.code if one.city else 0))
    names = dict.fromkeys(name for one in in_order for name, _ in one.instruments)
    for name in names:
        parts = ((one.city.code if one.city else None, dict(one.instruments).get(name)) for one in in_order)
        yield name, Handed(name, tuple((code, told) for code, told in parts if told is not None))
