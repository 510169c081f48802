"""The pack of a project: which documents there are, their tables protected together, and each of them composed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from survey_kit.disclosure import Protected, protect_together
from survey_kit.errors import SurveyKitError
from survey_kit.study.gathering import Tell, silent
from survey_kit.study.pack.composing import compose
from survey_kit.study.pack.editing import Edits, Spoken, edited, edits_of
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.foresight import AGENCIES, Wanted, foresee, of_document, of_question
from survey_kit.study.pack.handing import Extra
from survey_kit.study.pack.indicators import indicator_plans
from survey_kit.study.pack.plan_files import EACH, document_plans, finding_plans, plan_path, station_plans
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area, Shelf
from survey_kit.thai.text import collation_key
from survey_kit.wording.claims import ClaimPlan
from survey_kit.wording.looking import block_of

if TYPE_CHECKING:
    from survey_kit.disclosure.quotes import Quotes
    from survey_kit.model.project import City, Project
    from survey_kit.model.report import Report
    from survey_kit.study.ready import Ready

# How wide charts are laid out at the usual type; a poster or a column draws them larger or as they are.
CHART_WIDTHS = {"poster": 330.0, "placemat": 320.0}


@dataclass(frozen=True)
class Document:
    """One document to be made: its plan and the name of that (``of``), its area, and where its files go
    (``place``/``name``.pdf)."""

    plan: dict[str, Any]
    of: str
    name: str
    place: str
    area: Area

    @property
    def audience(self) -> str:
        """For whom it is."""
        return str(self.plan["audience"])

    def formats(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """The formats it is made in, of those that are wanted; slides and workbooks only where its plan has them."""
        return tuple(f for f in self.plan.get("formats", ("html", "pdf", "docx")) if f in wanted)


class Pack:
    """All documents of a project. However few are made, the tables of all are protected together: what is hidden in
    one is not told by another."""

    def __init__(
        self,
        project: Project,
        prepared: Mapping[str, Ready],
        tell: Tell = silent,
        *,
        extra: Sequence[Extra] = (),
        protect: Callable[..., Protected] = protect_together,
        quotes: Quotes | None = None,
    ) -> None:
        """``extra``: tables beside those of the documents; ``protect``: what is done to all of them; ``quotes``: those
        that may be printed, where they do not come from the project's file."""
        self.project = project
        self.tell, self.extra, self.protect, self.quotes = tell, tuple(extra), protect, quotes
        self.prepared = prepared
        self.plans = document_plans(project)
        self.claims: tuple[ClaimPlan, ...] = finding_plans(project)
        self._edits: dict[str, Edits] = {}
        self.stations = station_plans(project)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every document the project asks for, in the order of its audiences."""
        audiences = self.project.settings.audiences
        found = [
            (audiences.index(p["audience"]), name, p) for name, p in self.plans.items() if p["audience"] in audiences
        ]
        found.sort(key=lambda f: f[0])
        return tuple(document for _, name, plan in found for document in self._documents(name, plan))

    def _documents(self, name: str, plan: dict[str, Any]) -> Iterator[Document]:
        each = plan.get("each", EACH[plan["audience"]])
        if each == "network":
            yield Document(plan, name, name, "network", Area())
            return
        ready = self.prepared[HOUSEHOLDS]
        for city in self.project.cities:
            if ready.rows_of(city.code) == 0:
                continue
            if each == "city":
                yield Document(plan, name, f"{city.key}_{name}", city.key, Area(city))
                continue
            for k, community in enumerate(self.communities(city), start=1):
                yield Document(plan, name, f"{city.key}_{name}_{k}", city.key, Area(city, community))

    def communities(self, city: City) -> list[str]:
        """Communities of a city with enough answers to be told of, in the order of a Thai dictionary."""
        least = self.project.settings.standard.least_base
        answers = self.prepared[HOUSEHOLDS].communities(city.code)
        return sorted((name for name, n in answers.items() if n >= least), key=collation_key)

    @cached_property
    def shelf(self) -> Shelf:
        """Every table of every document and of the indicators, protected."""
        shelf = Shelf(self.project, self.prepared, quotes=self.quotes, protect=self.protect)
        foresee(shelf, self._foreseen(), self.tell)
        for document in self.documents:
            self._written(document, self._edition(document, shelf))
        for instrument in self.prepared:
            plans = indicator_plans(self.prepared[instrument])
            shelf.fetch(Area(), instrument, plans, f"{instrument}_indicators")
        for extra in self.extra:
            shelf.hand(*extra)
        self.tell("protecting", tables=f"{len(shelf):,}")
        shelf.close()
        return shelf

    def _foreseen(self) -> Iterator[Wanted]:
        """What documents, stations, findings and indicators may ask, area by area."""
        book = self.prepared[HOUSEHOLDS].survey.codebook
        for document in self.documents:
            yield from of_document(document.plan, document.area, book)
        areas = dict.fromkeys(document.area for document in self.documents)
        for source in [station.source for station in self.stations]:
            yield from ((area, *found) for area in areas for found in of_question(source, book))
        for claim in self.claims:
            yield from self._of_claim(claim, list(areas))
        for instrument, ready in self.prepared.items():
            yield from ((Area(), instrument, plan) for plan in indicator_plans(ready))
        for area, instrument, plans, _ in self.extra:
            yield from ((area, instrument, plan) for plan in plans)

    def of_network(self) -> Iterator[Wanted]:
        """What the documents of all cities together may ask."""
        return (wanted for wanted in self._foreseen() if wanted[0] == Area())

    def _of_claim(self, claim: ClaimPlan, areas: list[Area]) -> Iterator[Wanted]:
        """What is looked at for a finding: its question here, in all cities, and the one agencies were asked."""
        books = {name: ready.survey.codebook for name, ready in self.prepared.items()}
        here = claim.source if claim.measure != "gap" else block_of(claim.source)
        for area in areas:
            yield from ((area, *found) for found in of_question(here, books[HOUSEHOLDS]))
            if claim.measure == "gap" and AGENCIES in books:
                theirs = of_question(block_of(claim.agency), books[AGENCIES], instrument=AGENCIES)
                yield from ((area, *found) for found in theirs)
        if claim.measure == "difference":
            yield from ((Area(), *found) for found in of_question(here, books[HOUSEHOLDS], "city"))

    def edition(self, document: Document) -> Edition:
        """A fresh edition of a document over the protected tables."""
        return self._edition(document, self.shelf)

    def _edition(self, document: Document, shelf: Shelf) -> Edition:
        width = CHART_WIDTHS.get(document.plan.get("layout", ""), 453.0)
        edits = self.edits(document.place)
        wanted = document.plan.get("claims")
        claims = tuple(c for c in self.claims if wanted is None or c.name in wanted)
        return Edition(document.name, shelf, document.area, claims, stations=self.stations, edits=edits,
                       chart_width=width)  # fmt: skip

    def report(self, document: Document) -> Report:
        """A document before it becomes bytes."""
        return self._composed(document)[1]

    def _composed(self, document: Document) -> tuple[Edition, Report]:
        edition = self.edition(document)
        return edition, edited(self._written(document, edition), edition)

    def _written(self, document: Document, edition: Edition) -> Report:
        """A document in the program's words; a mistake in its plan is told with the file it stands in."""
        try:
            return compose(document.plan, edition, document.name)
        except SurveyKitError as error:
            if error.file is not None:
                raise
            of_stations = {source for s in self.stations for source in (s.source, s.chart.get("source"))}
            name = "stations" if error.facts.get("value") in of_stations else document.of
            path = plan_path(self.project, name)
            raise SurveyKitError(error.code, file=path, question=error.question, **error.facts) from error

    @property
    def places(self) -> tuple[str, ...]:
        """Folders of the documents: a city each, and the network."""
        return tuple(dict.fromkeys(d.place for d in self.documents))

    def edits(self, place: str) -> Edits:
        """What the team says in its own words in the documents of a place."""
        if place not in self._edits:
            self._edits[place] = edits_of(self.project.folder, place)
        return self._edits[place]

    def spoken(self, place: str) -> tuple[Spoken, ...]:
        """Every sentence of the documents of a place as the program says it, each once."""
        found: dict[str, Spoken] = {}
        for document in (d for d in self.documents if d.place == place):
            edition, _ = self._composed(document)
            for key, text in edition.said.items():
                before = found[key].documents if key in found else ()
                found[key] = Spoken(key, text, (*before, document.name), edition.headings.get(key, ""))
        return tuple(found.values())
