"""A gathered survey made ready: checked, cleaned as decided, skips filled, weighted, scored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking import Decisions
from survey_kit.checking.running import WORDS as FINDINGS
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

    from survey_kit.model.finding import Finding
    from survey_kit.model.project import Project
    from survey_kit.study.gathering import Gathered, Households

WORDS = catalogue(Path(__file__).with_name("words.toml"))
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

    def rows_of(self, code: int | None) -> int:
        """How many rows are used, in one city or in all."""
        if code is None:
            return len(self.survey)
        # An instrument that was not asked by city speaks for the network only.
        return int((self.survey.data["city"] == float(code)).sum()) if "city" in self.survey.data.columns else 0

    def received_of(self, files: tuple[str, ...]) -> int:
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
    return [name.strip() for key in STAGES for name in str(given.get(key, "")).split(",") if name.strip()]


def _design(project: Project, survey: Survey) -> Design:
    """How the rows of one instrument were drawn; one without the columns named was not drawn that way."""
    given, named = dict(project.drawn), drawn_by(project)
    if not named and project.sampling != "random":
        return Design(sampling=project.sampling)
    if not set(named) <= set(survey.data.columns):
        if not set(named) & set(survey.data.columns):
            return Design(sampling=project.sampling)
        raise SurveyKitError("unknown-column", question=next(n for n in named if n not in survey.data.columns))
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
