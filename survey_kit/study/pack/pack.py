"""The pack of a project: which documents there are, their tables protected together, and each of them composed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.resources import folder
from survey_kit.study.pack.composing import compose, read_plan
from survey_kit.study.pack.editing import Edits, Spoken, edited, edits_of
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.indicators import indicator_plans
from survey_kit.study.pack.plans import stations
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area, Shelf
from survey_kit.thai.text import collation_key
from survey_kit.wording.claims import ClaimPlan, claim_plans

if TYPE_CHECKING:
    from survey_kit.model.project import City, Project
    from survey_kit.model.report import Report
    from survey_kit.study.preparing import Prepared

# A plan is made once for each of these; what the audience usually gets.
EACH = {"community": "city", "agency": "city", "network": "network", "forum": "city"}


# How wide charts are laid out at the usual type; a poster or a column draws them larger or as they are.
CHART_WIDTHS = {"poster": 330.0, "placemat": 320.0}


@dataclass(frozen=True)
class Document:
    """One document to be made: its plan, its area, and where its files go (``place``/``name``.pdf)."""

    plan: dict[str, Any]
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

    def __init__(self, project: Project, prepared: dict[str, Prepared]) -> None:
        self.project = project
        self.prepared = prepared
        self.plans = _plans(project)
        self.claims: tuple[ClaimPlan, ...] = claim_plans(read_plan(plan_path(project, "claims"))["claim"])
        self._edits: dict[str, Edits] = {}
        self.stations = stations(read_plan(plan_path(project, "stations"))["station"])

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
            yield Document(plan, name, "network", Area())
            return
        ready = self.prepared[HOUSEHOLDS]
        for city in self.project.cities:
            if ready.rows_of(city.code) == 0:
                continue
            if each == "city":
                yield Document(plan, f"{city.key}_{name}", city.key, Area(city))
                continue
            for k, community in enumerate(self.communities(city), start=1):
                yield Document(plan, f"{city.key}_{name}_{k}", city.key, Area(city, community))

    def communities(self, city: City) -> list[str]:
        """Communities of a city with enough answers to be told of, in the order of a Thai dictionary."""
        data = self.prepared[HOUSEHOLDS].in_city(city.code).data
        if "community" not in data.columns:
            return []
        least = self.project.settings.standard.least_base
        answers = data["community"][data["community"] != ""].value_counts()
        return sorted((str(name) for name, n in answers.items() if n >= least), key=collation_key)

    @cached_property
    def shelf(self) -> Shelf:
        """Every table of every document and of the indicators, protected."""
        shelf = Shelf(self.project, self.prepared)
        for document in self.documents:
            compose(document.plan, self._edition(document, shelf), document.name)
        for instrument in self.prepared:
            plans = indicator_plans(self.prepared[instrument].survey)
            shelf.fetch(Area(), instrument, plans, f"{instrument}_indicators")
        shelf.close()
        return shelf

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
        return edition, edited(compose(document.plan, edition, document.name), edition)

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


def plan_path(project: Project, name: str) -> Path:
    """The project's own report plan if it has one, else the one that comes with survey_kit."""
    own = project.folder / "reports" / f"{name}.toml"
    return own if own.is_file() else folder("reports") / f"{name}.toml"


def _plans(project: Project) -> dict[str, dict[str, Any]]:
    """Report plans by name: those that come with survey_kit, the project's own in their place and beside them."""
    names: dict[str, None] = {}
    for place in (folder("reports"), project.folder / "reports"):
        names |= {p.stem: None for p in sorted(place.glob("*.toml"))} if place.is_dir() else {}
    found = {name: read_plan(plan_path(project, name)) for name in names if not name.startswith("new_")}
    plans = {name: plan for name, plan in found.items() if "audience" in plan}
    for name, plan in plans.items():
        if plan["audience"] not in EACH:
            raise SurveyKitError("project-wrong-choice", file=plan_path(project, name), key="audience",
                                 value=plan["audience"], known=", ".join(EACH))  # fmt: skip
    return plans
