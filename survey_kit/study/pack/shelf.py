"""Every table of a project's documents: counted once for each area, protected together before anything is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from survey_kit.disclosure import Published, Release, Rules, protect_together
from survey_kit.study.domains import engine_of
from survey_kit.tabulation import Context, Plan, tabulate
from survey_kit.tabulation.judging import judged

if TYPE_CHECKING:
    from survey_kit.disclosure.quotes import Quotes
    from survey_kit.model.project import City, Project
    from survey_kit.model.publishing import Standard
    from survey_kit.model.survey import Survey
    from survey_kit.model.table import Table
    from survey_kit.study.preparing import Prepared

HOUSEHOLDS = "hh_resilience"


@dataclass(frozen=True, slots=True)
class Area:
    """Whom a document is about: everybody, one city, or one community of it."""

    city: City | None = None
    community: str = ""

    @property
    def within(self) -> tuple[tuple[str, str], ...]:
        """What all its rows share: (variable, value)."""
        city = (("city", str(self.city.code)),) if self.city else ()
        return (*city, ("community", self.community)) if self.community else city


Key = tuple[Area, str, Plan | tuple[str, int]]


@dataclass
class Shelf:
    """Tables by area, instrument and plan.

    While it is open they are as counted and the documents that ask for them are remembered (a rehearsal: nothing of it
    is printed). `close` protects all of them at once; from then on only protected ones are handed out.
    """

    project: Project
    prepared: dict[str, Prepared]
    closed: bool = False
    log: tuple[Release, ...] = ()
    quotes: Quotes | None = None
    _tables: dict[Key, Table] = field(default_factory=dict)
    _counted: dict[Key, Table] = field(default_factory=dict)
    _documents: dict[Key, list[str]] = field(default_factory=dict)
    _contexts: dict[tuple[Area, str], Context] = field(default_factory=dict)

    def has(self, area: Area, instrument: str) -> bool:
        """Whether an area has data of ``instrument``."""
        ready = self.prepared.get(instrument)
        if ready is None or ready.rows_of(area.city.code if area.city else None) == 0:
            return False
        return not area.community or len(self.survey(area, instrument)) > 0

    def survey(self, area: Area, instrument: str = HOUSEHOLDS) -> Survey:
        """The rows of one instrument in an area."""
        ready = self.prepared[instrument]
        if area.city is None:
            return ready.survey
        survey = ready.in_city(area.city.code)
        if not area.community:
            return survey
        if "community" not in survey.data.columns:
            return replace(survey, data=survey.data.iloc[:0])
        return replace(survey, data=survey.data[survey.data["community"] == area.community])

    def context(self, area: Area, instrument: str = HOUSEHOLDS) -> Context:
        """Engine, codebook and design of one instrument in an area."""
        if (area, instrument) not in self._contexts:
            survey = self.survey(area, instrument)
            engine = engine_of(survey, self.prepared[instrument].survey)
            tests = self.project.settings.tests
            self._contexts[area, instrument] = Context(engine, survey.codebook, survey.design, tests)
        return self._contexts[area, instrument]

    def fetch(self, area: Area, instrument: str, plans: Iterable[Plan], document: str) -> None:
        """Count what is not there yet, all of it in one pass over the rows."""
        wanted = list(dict.fromkeys(plans))
        missing = [plan for plan in wanted if (area, instrument, plan) not in self._tables]
        if missing and self.closed:
            raise LookupError(f"{document}: {missing[0].name} was not rehearsed")
        for plan, table in zip(missing, tabulate(missing, self.context(area, instrument)), strict=True):
            self._tables[area, instrument, plan] = self._judged(area, instrument, table)
        for plan in wanted:
            self._ask((area, instrument, plan), document)

    def table(self, area: Area, instrument: str, plan: Plan, document: str) -> Table:
        """The table of ``plan``."""
        self.fetch(area, instrument, (plan,), document)
        return self._tables[area, instrument, plan]

    def counted(self, area: Area, instrument: str, plan: Plan, document: str) -> Table:
        """The table as counted: to see whether what is said to be the most is so, hidden answers included. A word may
        rest on it, a number never."""
        shown = self.table(area, instrument, plan, document)
        return self._counted.get((area, instrument, plan), shown)

    def own(self, area: Area, instrument: str, table: Table, place: tuple[str, int]) -> Table:
        """A table that comes from no plan, under its ``place``: the document and how many of its kind came before."""
        key: Key = (area, instrument, place)
        if not self.closed:
            self._tables[key] = self._judged(area, instrument, table)
            self._ask(key, place[0])
        return self._tables[key]

    def close(self) -> None:
        """Protect every table; nothing is counted afterwards."""
        rules = {name: Rules(self.project.settings.smallest_cell, self.standard(name).least_base)
                 for name in self.prepared}  # fmt: skip
        published = [Published(table, instrument, area.within, tuple(self._documents[area, instrument, plan]),
                               rules[instrument])
                     for (area, instrument, plan), table in self._tables.items()]  # fmt: skip
        made = protect_together(published, self._sensitive())
        self._counted = self._tables
        self._tables = dict(zip(self._tables, made.tables, strict=True))
        self.log, self.closed = made.log, True

    def _sensitive(self) -> tuple[tuple[str, str], ...]:
        """(instrument, question) of what the law calls sensitive."""
        return tuple((name, v.name) for name, ready in self.prepared.items()
                     for v in ready.survey.codebook.variables if v.sensitive)  # fmt: skip

    def standard(self, instrument: str = HOUSEHOLDS) -> Standard:
        """What may be said of an estimate of one instrument."""
        settings = self.project.settings
        if instrument == HOUSEHOLDS:
            return settings.standard
        # A city has about ten agencies: their means are shown from five on, with nothing said of fewer.
        return replace(settings.standard, least_base=settings.smallest_cell)

    def _ask(self, key: Key, document: str) -> None:
        asked = self._documents.setdefault(key, [])
        if document not in asked:
            asked.append(document)

    def _judged(self, area: Area, instrument: str, table: Table) -> Table:
        return judged(table, self.context(area, instrument), self.standard(instrument))

    def asked_by(self, document: str) -> tuple[tuple[Area, str, Table], ...]:
        """Every table a document asked for, with its area and instrument."""
        return tuple((key[0], key[1], table) for key, table in self._tables.items()
                     if document in self._documents[key])  # fmt: skip
