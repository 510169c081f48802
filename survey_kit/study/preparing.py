"""A gathered survey made ready: checked, cleaned as decided, skips filled, weighted, scored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking import Decisions, check, clean, fill_skipped
from survey_kit.errors import SurveyKitError
from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.survey import Design, Step, Survey, WeightKind
from survey_kit.model.words import Words
from survey_kit.reading.decisions import read_decisions
from survey_kit.reading.margins import read_households
from survey_kit.scoring import add_scores
from survey_kit.weighting import cell_weights, equal_shares
from survey_kit.weighting.cells import WEIGHT, with_weight

if TYPE_CHECKING:
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

    def in_city(self, code: int) -> Survey:
        """The rows of one city."""
        data = self.survey.data
        return replace(self.survey, data=data[data["city"] == float(code)])

    def rows_of(self, code: int | None) -> int:
        """How many rows are used, in one city or in all."""
        return len(self.survey) if code is None else int((self.survey.data["city"] == float(code)).sum())

    def received_of(self, files: tuple[str, ...]) -> int:
        """How many rows the named files brought."""
        return sum(s.rows for s in self.survey.provenance.sources if s.name in files)


def decisions_of(project: Project) -> Decisions:
    """The project's recorded decisions; none where it has no file."""
    if project.decisions is None:
        return Decisions()
    single, rules = read_decisions(project.decisions)
    return Decisions(single, rules)


def prepare(project: Project, gathered: Gathered, decisions: Decisions) -> Prepared:
    """Check, clean, fill skips, weight and score one instrument."""
    received = len(gathered.survey)
    findings = (*gathered.findings, *check(gathered.survey))
    survey = clean(gathered.survey, findings, decisions)
    survey = fill_skipped(survey)
    survey = replace(survey, design=Design(sampling=project.sampling))
    if project.margins is not None and "community" in survey.data.columns and "city" in survey.data.columns:
        survey = weigh(survey, read_households(project.margins))
    return Prepared(gathered.instrument, add_scores(survey), findings, received)


def weigh(survey: Survey, households: Households) -> Survey:
    """Households of each community within its city, then every city the same weight in what is said of all.

    Raises ``margin-missing`` for a city or community in the sample without a count.
    """
    city = survey.values("city")
    weight = np.full(len(survey), np.nan)
    for code in np.unique(city[~np.isnan(city)]):
        counts = households.get(int(code))
        if counts is None:
            raise SurveyKitError(
                "margin-missing", question="city", cells=f"{code:.15g}", known=", ".join(map(str, households))
            )
        rows = city == code
        part = replace(survey, data=survey.data[rows])
        weight[rows] = cell_weights(part, "community", counts, WEIGHT_LABEL).data[WEIGHT]
    step = Step("weighted", {"cell": "community", "low": float(np.nanmin(weight)), "high": float(np.nanmax(weight))})
    return equal_shares(with_weight(survey, weight, WEIGHT_LABEL, step), "city")


def unweighted(survey: Survey) -> Survey:
    """The survey without its weight, for instruments that speak for themselves."""
    return replace(survey, design=replace(survey.design, weight=None, weight_kind=WeightKind.NONE))
