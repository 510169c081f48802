"""A gathered survey made ready: checked, cleaned as decided, skips filled, weighted, scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking import Decisions
from survey_kit.checking.running import WORDS as FINDINGS
from survey_kit.engines.memory import MemoryEngine
from survey_kit.errors import SurveyKitError
from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.survey import Auxiliary, Calibration, Design, Step, Survey
from survey_kit.model.words import Words
from survey_kit.reading.decisions import read_decisions
from survey_kit.reading.margins import read_households
from survey_kit.scoring import add_scores
from survey_kit.study.cleaning import cleaned
from survey_kit.study.declaring import STAGES, design_of
from survey_kit.study.design_rows import check_rows
from survey_kit.study.weighing import applies, weighed_project
from survey_kit.weighting import cell_weights, equal_shares
from survey_kit.weighting.cells import WEIGHT, with_weight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import Engine
    from survey_kit.model.finding import Finding
    from survey_kit.model.project import Project
    from survey_kit.study.gathering import Gathered, Households

WORDS = catalogue(Path(__file__).with_name("words.toml"))
# Answers to the question whether an agency may be named.
MAY_BE_NAMED = 1.0
WEIGHT_LABEL = Words(*(WORDS.text("weight-label", lang) for lang in LANGUAGES))


@dataclass(frozen=True)
class Prepared:
    """One instrument ready to be counted: the survey, what was found, how many rows came in."""

    instrument: str
    survey: Survey
    findings: tuple[Finding, ...]
    received: int
    failures: tuple[SurveyKitError, ...] = ()

    def in_city(self, code: int) -> Survey:
        """The rows of one city."""
        data = self.survey.data
        return replace(self.survey, data=data[data["city"] == float(code)])

    def rows(self, code: int | None = None, community: str = "") -> Survey:
        """The rows of everybody, of one city, or of one community of it."""
        survey = self.survey if code is None else self.in_city(code)
        if not community:
            return survey
        if "community" not in survey.data.columns:
            return replace(survey, data=survey.data.iloc[:0])
        return replace(survey, data=survey.data[survey.data["community"] == community])

    @property
    def columns(self) -> frozenset[str]:
        """Names of the questions that somebody was asked."""
        return frozenset(map(str, self.survey.data.columns))

    @property
    def apart(self) -> bool:
        """The rows of a place can be looked at by themselves."""
        return True

    def engines(self) -> tuple[Engine, ...]:
        """One engine over all rows; several where not everything is told, whose answers agree in what is."""
        return (MemoryEngine(self.survey),)

    def rows_of(self, code: int | None = None, community: str = "") -> int:
        """How many rows are used, of everybody, in one city or in a community of it."""
        # An instrument that was not asked by city speaks for the network only.
        if code is not None and "city" not in self.columns:
            return 0
        return len(self.rows(code, community))

    def days(self, code: int | None = None, community: str = "") -> list[str]:
        """Days of the interviews in order (ISO)."""
        return self.rows(code, community).days()

    def communities(self, code: int | None = None, community: str = "") -> dict[str, int]:
        """The communities that were asked and how many answered in each, in the order of the rows."""
        if "community" not in self.columns:
            return {}
        found = self.rows(code, community).column("community")
        return dict(Counter(str(name) for name in found if name))

    def named(self, code: int | None = None) -> list[str]:
        """Names of the agencies that agreed to be named, and of nobody else."""
        if not {"ag_named", "ag_name"} <= self.columns:
            return []
        data = self.rows(code).data
        names = data.loc[data["ag_named"] == MAY_BE_NAMED, "ag_name"]
        return [str(name) for name in names if str(name).strip()]

    def repairs(self, code: int | None = None) -> dict[str, tuple[int, int]]:
        """Values changed and rows removed by every kind of step, in the order of the steps; in a city those of its
        rows and of the files that bring rows of no other, perhaps none."""
        files = set() if code is None else self._files_of(code)
        own = set(self.rows(code).data.index)
        out: dict[str, tuple[int, int]] = {}
        for step in self.survey.steps:
            rows = [[change.row for change in step.changes], list(step.rows_removed)]
            changed, removed = (sum(r in own or r.rpartition(":")[0] in files for r in found) for found in rows)
            if code is None:
                changed, removed = map(len, rows)
            if step.changes or step.rows_removed:
                before = out.get(step.code, (0, 0))
                out[step.code] = (before[0] + changed, before[1] + removed)
        return out

    def _files_of(self, code: int) -> set[str]:
        """Files that bring rows of one city alone."""
        cities: dict[str, set[float]] = {}
        for row, city in zip(self.survey.data.index, self.survey.column("city"), strict=True):
            cities.setdefault(str(row).rpartition(":")[0], set()).add(city)
        return {name for name, found in cities.items() if found == {float(code)}}

    def weighed_by(self) -> tuple[str, ...] | None:
        """Words of the questions the rows were weighted to; None where that was not done by a population table."""
        made = next((step.facts for step in reversed(self.survey.steps) if step.code == "weighed"), None)
        return None if made is None else tuple(dict.fromkeys(str(fit.label) for fit in made["margins"]))

    def received_of(self, files: tuple[str, ...], code: int | None = None) -> int:
        """How many rows the named files brought."""
        return sum(s.rows for s in self.survey.provenance.sources if s.name in files)


def decisions_of(project: Project) -> Decisions:
    """The project's recorded decisions; none where it has no file."""
    return Decisions() if project.decisions is None else decisions_in(project.decisions)


def decisions_in(file: Path) -> Decisions:
    """The decisions recorded in ``file``; a rule for a finding nobody makes is a mistake."""
    single, rules = read_decisions(file)
    for code in rules:
        if code not in FINDINGS:
            near = ", ".join(get_close_matches(code, FINDINGS.entries, n=3, cutoff=0.4)) or "–"
            raise SurveyKitError("decision-no-such-finding", file=file, finding=code, near=near)
    return Decisions(single, rules)


def prepare(project: Project, gathered: Gathered, decisions: Decisions) -> Prepared:
    """Mask what points to a person, check, clean, fill skips, weight and score one instrument."""
    received = len(gathered.survey)
    with naming(project.decisions):
        tidy = cleaned(gathered.instrument, gathered.survey, gathered.findings, decisions)
    with naming(project.folder / "project.toml"):
        survey = replace(tidy.clean, design=_design(project, tidy.clean))
    failures: tuple[SurveyKitError, ...] = ()
    placed = "community" in survey.data.columns and "city" in survey.data.columns
    households = read_households(project.margins) if project.margins is not None and placed else {}
    if project.weighting is not None and applies(project, project.weighting, survey):
        weighed = weighed_project(project, project.weighting, survey, households)
        survey, failures = weighed.survey, weighed.failures
    elif project.margins is not None and placed:
        with naming(project.margins):
            survey, failures = weigh(survey, households)
            failures = tuple(named(error, project.margins) for error in failures)
    return Prepared(gathered.instrument, add_scores(survey), tidy.findings, received, failures)


def drawn_by(project: Project) -> list[str]:
    """Columns of the design that the project declares."""
    given = dict(project.drawn)
    return [name for key in STAGES for name in _columns(given.get(key))]


def _columns(value: object) -> list[str]:
    """Columns named in a row with commas between; a stage may have none."""
    return [name.strip() for name in str(value or "").split(",") if name.strip()]


def _design(project: Project, survey: Survey) -> Design:
    """How the rows of one instrument were drawn; one without the sampling units was not drawn that way.

    Interviews of agencies have a city, which may be a stratum of the households, and still no chance drew them.
    """
    given, named = dict(project.drawn), drawn_by(project)
    if not named and project.sampling != "random":
        return Design(sampling=project.sampling)
    units = _columns(given.get("psu")) or named
    if named and not set(units) & set(survey.data.columns):
        return Design(sampling="unstated" if project.sampling == "random" else project.sampling)
    declared = design_of(survey.data.columns, {**given, "sampling": project.sampling})
    check_rows(survey, declared, nest=bool(given.get("nest")))
    return declared


@contextmanager
def naming(file: Path | None) -> Iterator[None]:
    """Errors raised inside say which file they come from, unless they know better."""
    try:
        yield
    except SurveyKitError as error:
        if error.file is not None or file is None:
            raise
        raise named(error, file) from error


def named(error: SurveyKitError, file: Path) -> SurveyKitError:
    """The same error, saying which file it is about."""
    return SurveyKitError(error.code, file=file, row=error.row, question=error.question, **error.facts)


def weigh(survey: Survey, households: Households) -> tuple[Survey, tuple[SurveyKitError, ...]]:
    """Households of each community within its city, then every city the same weight in what is said of all.

    A city that cannot be weighted (a community without a count, or a count without answers) is left out and told; the
    others go on. Raises where no city is left.
    """
    city = survey.values("city")
    weight = np.full(len(survey), np.nan)
    failures: list[SurveyKitError] = []
    for code in np.unique(city[~np.isnan(city)]):
        rows = city == code
        try:
            weight[rows] = _city_weights(survey, code, rows, households)
        except SurveyKitError as error:
            failures.append(error)
    kept = ~np.isnan(weight)
    if not kept.any() and failures:
        raise failures[0]
    gone = tuple(str(row) for row in survey.data.index[~kept])
    steps = (*survey.steps, Step("city-left-out", {"rows": len(gone)}, rows_removed=gone)) if gone else survey.steps
    survey, weight = replace(survey, data=survey.data[kept], steps=steps), weight[kept]
    step = Step("weighted", {"cell": "community", "low": float(weight.min()), "high": float(weight.max())})
    weighted = equal_shares(with_weight(survey, weight, WEIGHT_LABEL, step), "city")
    if survey.design.psu == "community":
        # Households of the communities that were drawn are part of the drawing, as in `cell_weights`.
        return weighted, tuple(failures)
    cells = np.unique(survey.data[["city", "community"]].to_numpy(dtype=object).astype(str), axis=0)
    auxiliaries = tuple(Auxiliary((("city", float(c)), ("community", name))) for c, name in cells.tolist())
    return replace(weighted, design=replace(weighted.design, calibration=Calibration(auxiliaries))), tuple(failures)


def _city_weights(survey: Survey, code: float, rows: NDArray[np.bool_], households: Households) -> NDArray[np.float64]:
    """Weights of one city's rows; its errors name the city."""
    name = str(survey.codebook["city"].label_of(float(code)))
    counts = households.get(int(code))
    if counts is None:
        known = ", ".join(map(str, households))
        raise SurveyKitError("margin-missing", question="city", cells=name, known=known)
    try:
        part = cell_weights(replace(survey, data=survey.data[rows]), "community", counts, WEIGHT_LABEL)
    except SurveyKitError as error:
        facts = {**error.facts, "cells": f"{name}: {error.facts['cells']}"}
        raise SurveyKitError(error.code, question=error.question, **facts) from error
    return np.asarray(part.data[WEIGHT], dtype=np.float64)
