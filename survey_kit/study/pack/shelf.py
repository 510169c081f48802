"""Every table of a project's documents: counted once for each area, protected together before anything is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from survey_kit.disclosure import Protected, Published, Release, Rules, agreed, most, protect_together
from survey_kit.engines.part import Part
from survey_kit.engines.remembering import Remembering
from survey_kit.study import domains
from survey_kit.tabulation import Context, Plan, tabulate
from survey_kit.tabulation.judging import judged

if TYPE_CHECKING:
    from survey_kit.disclosure.quotes import Quotes
    from survey_kit.model.aggregates import Request
    from survey_kit.model.project import City, Project
    from survey_kit.model.publishing import Standard
    from survey_kit.model.table import Table
    from survey_kit.study.ready import Ready

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

    @property
    def place(self) -> tuple[int | None, str]:
        """Code of its city, None for everybody, and its community."""
        return (self.city.code if self.city else None, self.community)


Key = tuple[Area, str, Plan | tuple[str, int]]


@dataclass
class Shelf:
    """Tables by area, instrument and plan.

    While it is open they are as counted and the documents that ask for them are remembered (a rehearsal: nothing of it
    is printed). `close` protects all of them at once; from then on only protected ones are handed out.
    """

    project: Project
    prepared: Mapping[str, Ready]
    closed: bool = False
    log: tuple[Release, ...] = ()
    quotes: Quotes | None = None
    protect: Callable[..., Protected] = protect_together
    _tables: dict[Key, Table] = field(default_factory=dict)
    _counted: dict[Key, Table] = field(default_factory=dict)
    _documents: dict[Key, list[str]] = field(default_factory=dict)
    _contexts: dict[tuple[Area, str], tuple[Context, ...]] = field(default_factory=dict)
    _rows: dict[tuple[Area, str], int] = field(default_factory=dict)
    _engines: dict[str, tuple[Remembering, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._tables)

    def has(self, area: Area, instrument: str) -> bool:
        """Whether an area has data of ``instrument``."""
        return instrument in self.prepared and self.rows_of(area, instrument) > 0

    def rows_of(self, area: Area, instrument: str = HOUSEHOLDS) -> int:
        """How many rows of one instrument an area has."""
        if (area, instrument) not in self._rows:
            self._rows[area, instrument] = self.prepared[instrument].rows_of(*area.place)
        return self._rows[area, instrument]

    def context(self, area: Area, instrument: str = HOUSEHOLDS) -> Context:
        """Engine, codebook and design of one instrument in an area."""
        return self.contexts(area, instrument)[0]

    def contexts(self, area: Area, instrument: str) -> tuple[Context, ...]:
        """One context for every engine the instrument has: of what they agree in a table is made."""
        if (area, instrument) not in self._contexts:
            survey, tests = self.prepared[instrument].survey, self.project.settings.tests
            self._contexts[area, instrument] = tuple(Context(engine, survey.codebook, survey.design, tests)
                                                     for engine in self._parts(area, instrument))  # fmt: skip
        return self._contexts[area, instrument]

    def _parts(self, area: Area, instrument: str) -> list[Remembering | Part | domains.Area]:
        """Every area is asked of the engines over all rows, which are asked everything once."""
        wholes, ready = self.wholes(instrument), self.prepared[instrument]
        if area.city is None:
            return list(wholes)
        community = (("community", area.community),) if area.community else ()
        parts = [Part(whole, (("city", float(area.city.code)), *community)) for whole in wholes]
        if domains.is_drawn(ready.survey) or not ready.apart:
            return list(parts)
        return [domains.Area(part, partial(ready.rows, *area.place)) for part in parts]

    def wholes(self, instrument: str) -> tuple[Remembering, ...]:
        """The engines over all rows of an instrument."""
        if instrument not in self._engines:
            self._engines[instrument] = tuple(map(Remembering, self.prepared[instrument].engines()))
        return self._engines[instrument]

    def ask_ahead(self, instrument: str, wanted: Iterable[tuple[Area, Sequence[Request]]]) -> None:
        """Ask everything that is wanted of an instrument's areas in one pass over its rows; it is remembered."""
        asked = [r for area, requests in wanted for r in self._parts(area, instrument)[0].asked(requests)]
        for whole in self.wholes(instrument):
            whole.answer(asked)

    def fetch(self, area: Area, instrument: str, plans: Iterable[Plan], document: str) -> None:
        """Count what is not there yet, all of it in one pass over the rows."""
        wanted = list(dict.fromkeys(plans))
        missing = [plan for plan in wanted if (area, instrument, plan) not in self._tables]
        if missing and self.closed:
            raise LookupError(f"{document}: {missing[0].name} was not rehearsed")
        made = [tabulate(missing, context) for context in self.contexts(area, instrument)]
        for plan, *ways in zip(missing, *made, strict=True):
            self._keep((area, instrument, plan), ways)
        for plan in wanted:
            self._ask((area, instrument, plan), document)

    def hand(self, area: Area, instrument: str, plans: Iterable[Plan], document: str) -> None:
        """Count tables that no page prints: they are not judged, for sums of a few answers are sums."""
        asked = tuple(plans)
        for plan, table in zip(asked, tabulate(asked, self.context(area, instrument)), strict=True):
            self._tables[area, instrument, plan] = self._counted[area, instrument, plan] = table
            self._ask((area, instrument, plan), document)

    def table(self, area: Area, instrument: str, plan: Plan, document: str) -> Table:
        """The table of ``plan``."""
        self.fetch(area, instrument, (plan,), document)
        return self._tables[area, instrument, plan]

    def counted(self, area: Area, instrument: str, plan: Plan, document: str) -> Table:
        """The table as counted: to see whether what is said to be the most is so, hidden answers included. A word may
        rest on it, a number never."""
        self.fetch(area, instrument, (plan,), document)
        return self._counted[area, instrument, plan]

    def own(self, area: Area, instrument: str, ways: Sequence[Table], place: tuple[str, int]) -> Table:
        """A table that comes from no plan, under its ``place``: the document and how many of its kind came before;
        ``ways``: as every context of the area makes it."""
        key: Key = (area, instrument, place)
        if not self.closed:
            self._keep(key, ways)
            self._ask(key, place[0])
        return self._tables[key]

    def close(self) -> None:
        """Protect every table; nothing is counted afterwards."""
        rules = {name: Rules(self.project.settings.smallest_cell, self.standard(name).least_base)
                 for name in self.prepared}  # fmt: skip
        published = [Published(table, instrument, area.within, tuple(self._documents[area, instrument, plan]),
                               rules[instrument])
                     for (area, instrument, plan), table in self._tables.items()]  # fmt: skip
        made = self.protect(published, self._sensitive())
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

    def _keep(self, key: Key, ways: Sequence[Table]) -> None:
        area, instrument, _ = key
        table = judged(agreed(ways), self.context(area, instrument), self.standard(instrument))
        self._tables[key] = table
        self._counted[key] = table if len(ways) == 1 else most(ways)

    def asked_by(self, document: str) -> tuple[tuple[Area, str, Table], ...]:
        """Every table a document asked for, with its area and instrument."""
        return tuple((key[0], key[1], table) for key, table in self._tables.items()
                     if document in self._documents[key])  # fmt: skip
