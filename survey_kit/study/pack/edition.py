"""One edition of a report: its area, its tables from the shelf, numbered, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from survey_kit.model.table import Note, Table
from survey_kit.model.words import Words
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area, Shelf
from survey_kit.thai.interpretation import chosen
from survey_kit.thai.numbers import NumberStyle
from survey_kit.wording.settables import House, set_table

if TYPE_CHECKING:
    from survey_kit.model.project import City, Project
    from survey_kit.model.publishing import Standard
    from survey_kit.model.report import Sentence, SetTable
    from survey_kit.model.survey import Survey
    from survey_kit.reading.sentences import Edit
    from survey_kit.study.pack.plans import Station
    from survey_kit.study.ready import Ready
    from survey_kit.tabulation import Context, Plan
    from survey_kit.wording.claims import Claim, ClaimPlan

# Columns of the error of a percent.
ERRORS = ("se", "ci_low", "ci_high", "df")


@dataclass
class Edition:
    """Everything the blocks of one document draw from.

    ``used`` holds the sources of claims already made, so that a page says a thing once; ``found`` everything it can
    say, once looked for. ``edits`` is what the team says instead, by key; ``said`` what the program said, and
    ``headings`` where. ``chart_width``: how wide charts are laid out at the usual type, in points.
    """

    name: str
    shelf: Shelf
    area: Area = Area()
    claims: tuple[ClaimPlan, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    found: list[Claim] | None = None
    stations: tuple[Station, ...] = ()
    edits: Mapping[str, Edit] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    chart_width: float = 453.0
    _number: int = 0
    _own: int = 0

    def spoken(self, sentence: Sentence, heading: str = "") -> Sentence:
        """A sentence in the team's words where it has some; what the program says is remembered in ``said``."""
        self.said[sentence.key] = sentence.text
        if heading:
            self.headings[sentence.key] = heading
        edit = self.edits.get(sentence.key)
        return sentence if edit is None or not edit.is_of(sentence.text) else replace(sentence, text=edit.text)

    @property
    def project(self) -> Project:
        """The project it belongs to."""
        return self.shelf.project

    @property
    def prepared(self) -> Mapping[str, Ready]:
        """Every instrument of the project, ready to be counted."""
        return self.shelf.prepared

    @property
    def city(self) -> City | None:
        """Its city; None for the whole network."""
        return self.area.city

    @property
    def style(self) -> NumberStyle:
        """How this project writes numbers."""
        settings = self.project.settings
        return NumberStyle(digits=settings.digits, percent_places=settings.percent_places)

    def has(self, instrument: str) -> bool:
        """Whether this edition's area has data of ``instrument``."""
        return self.shelf.has(self.area, instrument)

    def survey(self, instrument: str = HOUSEHOLDS) -> Survey:
        """The rows of one instrument in this edition's area."""
        return self.prepared[instrument].rows(*self.area.place)

    def contexts(self, instrument: str = HOUSEHOLDS) -> tuple[Context, ...]:
        """Engines, codebook and design of one instrument in this edition's area."""
        return self.shelf.contexts(self.area, instrument)

    def fetch(self, wanted: Sequence[tuple[str, Plan]]) -> None:
        """Ask for all ``wanted`` (instrument, plan) at once, one pass per instrument."""
        for instrument in dict.fromkeys(name for name, _ in wanted):
            if self.has(instrument):
                self.shelf.fetch(self.area, instrument, [p for name, p in wanted if name == instrument], self.name)

    def table(self, plan: Plan, instrument: str = HOUSEHOLDS, area: Area | None = None) -> Table:
        """The table of ``plan``, in this edition's area or in another that it is compared with."""
        place = self.area if area is None else area
        return self._named(self.shelf.table(place, instrument, plan, self.name), place)

    def counted(self, plan: Plan, instrument: str = HOUSEHOLDS) -> Table:
        """The table of ``plan`` before anything was hidden: for words such as "most", never for a number."""
        return self.shelf.counted(self.area, instrument, plan, self.name)

    def _named(self, table: Table, area: Area) -> Table:
        """A table of another area under a name of its own: a document may hold both."""
        if area == self.area:
            return table
        where = area.community or (area.city.key if area.city else "network")
        return replace(table, name=f"{where}:{table.name}")

    def standard(self, instrument: str = HOUSEHOLDS) -> Standard:
        """What may be said of an estimate of one instrument."""
        return self.shelf.standard(instrument)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table this document asked for, under the names its sentences use."""
        return tuple(self._named(table, area) for area, _, table in self.shelf.asked_by(self.name))

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
                     self.standard(instrument), notes, settings.smallest_cell)  # fmt: skip

    def set(self, plan: Plan, title: str = "", instrument: str = HOUSEHOLDS) -> SetTable:
        """A numbered table ready for setting, under ``title`` when given."""
        return self._numbered_set(_side_by_side(self.table(plan, instrument)), title, instrument)

    def set_table(self, ways: Sequence[Table], title: str = "", instrument: str = HOUSEHOLDS) -> SetTable:
        """A table that does not come from a plan, as every context makes it: protected, numbered, ready for setting."""
        self._own += 1
        return self._numbered_set(
            self.shelf.own(self.area, instrument, ways, (self.name, self._own)), title, instrument
        )

    def _numbered_set(self, table: Table, title: str, instrument: str) -> SetTable:
        if title:
            table = replace(table, title=Words(title))
        self._number += 1
        return set_table(table, self.style.count(self._number), self.house(instrument))

    def numbered(self) -> str:
        """The next table number, for a table that does not come from a plan."""
        self._number += 1
        return self.style.count(self._number)


def _side_by_side(table: Table) -> Table:
    """Percents of groups without the errors they were judged by: a page has no room for four columns a city."""
    if table.kind != "frequencies" or not any(c.level for c in table.columns):
        return table
    kept = [j for j, c in enumerate(table.columns) if c.statistic not in ERRORS]
    return replace(table, columns=tuple(table.columns[j] for j in kept),
                   cells=tuple(tuple(line[j] for j in kept) for line in table.cells))  # fmt: skip
