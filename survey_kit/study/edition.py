"""One edition of a report: its city (or none), its tables asked in one pass, protected, numbered, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from survey_kit.disclosure import Rules, protect
from survey_kit.model.table import Note, Table
from survey_kit.model.words import Words
from survey_kit.study.domains import engine_of
from survey_kit.tabulation import Context, Plan, tabulate
from survey_kit.tabulation.judging import judged
from survey_kit.thai.interpretation import chosen
from survey_kit.thai.numbers import NumberStyle
from survey_kit.wording.settables import House, set_table

if TYPE_CHECKING:
    from survey_kit.model.project import City, Project
    from survey_kit.model.publishing import Standard
    from survey_kit.model.report import SetTable
    from survey_kit.model.survey import Survey
    from survey_kit.study.preparing import Prepared
    from survey_kit.wording.claims import ClaimPlan

HOUSEHOLDS = "hh_resilience"


@dataclass
class Edition:
    """Everything the blocks of one report draw from.

    ``tables`` holds every table asked for, protected before anybody words or draws it; ``used`` the sources of claims
    already made, so that a page says a thing once.
    """

    project: Project
    city: City | None
    prepared: dict[str, Prepared]
    claims: tuple[ClaimPlan, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    _contexts: dict[str, Context] = field(default_factory=dict)
    _tables: dict[tuple[str, Plan], Table] = field(default_factory=dict)
    _number: int = 0

    @property
    def style(self) -> NumberStyle:
        """How this project writes numbers."""
        settings = self.project.settings
        return NumberStyle(digits=settings.digits, percent_places=settings.percent_places)

    def has(self, instrument: str) -> bool:
        """Whether this edition's city has data of ``instrument``."""
        ready = self.prepared.get(instrument)
        return ready is not None and ready.rows_of(self.city.code if self.city else None) > 0

    def survey(self, instrument: str = HOUSEHOLDS) -> Survey:
        """The data of one instrument in this edition's city, or in all of them."""
        ready = self.prepared[instrument]
        return ready.survey if self.city is None else ready.in_city(self.city.code)

    def context(self, instrument: str = HOUSEHOLDS) -> Context:
        """Engine, codebook and design of one instrument in this edition's city."""
        if instrument not in self._contexts:
            survey = self.survey(instrument)
            self._contexts[instrument] = Context(engine_of(survey, self.prepared[instrument].survey), survey.codebook,
                                                 survey.design)  # fmt: skip
        return self._contexts[instrument]

    def fetch(self, wanted: Sequence[tuple[str, Plan]]) -> None:
        """Ask for all ``wanted`` (instrument, plan) at once, one pass per instrument."""
        for instrument in dict.fromkeys(name for name, _ in wanted):
            if not self.has(instrument):
                continue
            plans = [p for name, p in wanted if name == instrument and (name, p) not in self._tables]
            plans = list(dict.fromkeys(plans))
            for plan, table in zip(plans, tabulate(plans, self.context(instrument)), strict=True):
                self._tables[instrument, plan] = self._protected(table, instrument)

    def table(self, plan: Plan, instrument: str = HOUSEHOLDS) -> Table:
        """The protected table of ``plan``."""
        self.fetch([(instrument, plan)])
        return self._tables[instrument, plan]

    def _protected(self, table: Table, instrument: str) -> Table:
        standard = self.standard(instrument)
        said = judged(table, self.context(instrument), standard)
        return protect(said, Rules(self.project.settings.smallest_cell, standard.least_base))

    def standard(self, instrument: str = HOUSEHOLDS) -> Standard:
        """What may be said of an estimate of one instrument."""
        settings = self.project.settings
        if instrument == HOUSEHOLDS:
            return settings.standard
        # A city has about ten agencies: their means are shown from five on, with nothing said of fewer.
        return replace(settings.standard, least_base=settings.smallest_cell)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table asked for so far."""
        return tuple(self._tables.values())

    @property
    def unit(self) -> str:
        """What the household survey counts."""
        return str(self.prepared[HOUSEHOLDS].survey.codebook.unit) if HOUSEHOLDS in self.prepared else ""

    def house(self, instrument: str = HOUSEHOLDS) -> House:
        """The house style of set tables."""
        book = self.prepared[instrument].survey.codebook
        purposive = self.project.sampling == "purposive" and instrument == HOUSEHOLDS
        notes = (Note("purposive"),) if purposive and self.city is None else ()
        settings = self.project.settings
        return House(self.style, "th", chosen(settings.scheme, settings.levels), str(book.unit), True,
                     self.standard(instrument), notes)  # fmt: skip

    def set(self, plan: Plan, title: str = "", instrument: str = HOUSEHOLDS) -> SetTable:
        """A numbered table ready for setting, under ``title`` when given."""
        return self._numbered_set(self.table(plan, instrument), title, instrument)

    def set_table(self, table: Table, title: str = "", instrument: str = HOUSEHOLDS) -> SetTable:
        """A table that does not come from a plan, protected, numbered and ready for setting."""
        return self._numbered_set(self._protected(table, instrument), title, instrument)

    def _numbered_set(self, table: Table, title: str, instrument: str) -> SetTable:
        if title:
            table = replace(table, title=Words(title))
        self._number += 1
        return set_table(table, self.style.count(self._number), self.house(instrument))

    def numbered(self) -> str:
        """The next table number, for a table that does not come from a plan."""
        self._number += 1
        return self.style.count(self._number)
