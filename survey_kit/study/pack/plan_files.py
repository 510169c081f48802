"""Files in ``reports/``: read, and what they are made of checked before anything is counted."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.source import open_source
from survey_kit.reading.toml_source import toml
from survey_kit.resources import folder
from survey_kit.study.pack.blocks.registry import BLOCKS
from survey_kit.study.pack.plans import STATION_CHART, Station, stations
from survey_kit.wording.claims import ClaimPlan, claim_plans

if TYPE_CHECKING:
    from survey_kit.model.project import Project

Entry = dict[str, Any]

# A plan is made once for each of these; what the audience usually gets.
EACH = {"community": "city", "agency": "city", "network": "network", "forum": "city"}
LAYOUTS = ("brief", "book", "handout", "poster", "placemat", "slides", "cards", "form")
# What a key of a document plan may say, where that is a matter of choice.
CHOICES: dict[str, tuple[str, ...]] = {
    "audience": tuple(EACH),
    "each": ("city", "community", "network"),
    "layout": LAYOUTS,
    "paper": ("a1", "a3", "a4", "a5"),
    "papers": ("a1", "a3", "a4", "a5"),
    "formats": ("html", "pdf", "docx", "pptx", "xlsx"),
}


def read_plan(path: Path) -> Entry:
    """A file of ``reports/`` as it is written; ``toml-syntax`` where it is not TOML."""
    try:
        return toml(open_source(path).read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SurveyKitError("toml-syntax", file=path, detail=str(error)) from error


def plan_path(project: Project, name: str) -> Path:
    """The project's own file if it has one, else the one that comes with survey_kit."""
    own = project.folder / "reports" / f"{name}.toml"
    return own if own.is_file() else folder("reports") / f"{name}.toml"


def document_plans(project: Project) -> dict[str, Entry]:
    """Plans of documents by name: those that come with survey_kit, the project's own in their place and beside them.

    Raises ``plan-key`` for a part that is missing, ``project-wrong-choice`` for a word that is none of the choices.
    """
    names: dict[str, None] = {}
    for place in (folder("reports"), project.folder / "reports"):
        names |= {p.stem: None for p in sorted(place.glob("*.toml"))} if place.is_dir() else {}
    found = {name: read_plan(plan_path(project, name)) for name in names if not name.startswith("new_")}
    plans = {name: plan for name, plan in found.items() if "audience" in plan}
    for name, plan in plans.items():
        _check_document(plan, plan_path(project, name))
    return plans


def _check_document(plan: Entry, path: Path) -> None:
    _needed(plan, ("title", "subtitle"), path, "", str)
    for key, known in CHOICES.items():
        said = plan.get(key, [])
        _among(said if isinstance(said, list) else [said], known, key, path)
    for section in _entries(plan, "section", path):
        _needed(section, ("title",), path, "[[section]]", str)
        for block in section.get("block", ()):
            _needed(block, ("kind",), path, f"[[section.block]] {section['title']}", str)
            _among([block["kind"]], (*BLOCKS, STATION_CHART), "kind", path)


def station_plans(project: Project) -> tuple[Station, ...]:
    """What is at the stations of a forum, numbered in order; errors as of `document_plans`."""
    path = plan_path(project, "stations")
    entries = _entries(read_plan(path), "station", path)
    for entry in entries:
        where = f"[[station]] {entry.get('name', '')}".strip()
        _needed(entry, ("name", "title", "source"), path, where, str)
        _needed(entry, ("chart",), path, where, dict)
        _among([entry["chart"].get("kind", "chart")], tuple(BLOCKS), "kind", path)
        if path.is_relative_to(project.folder):
            # A project's stations are asked to fit its findings; ours do without those it has taken out.
            _among(entry.get("claims", ()), tuple(c.name for c in finding_plans(project)), "claims", path)
    return stations(entries)


def finding_plans(project: Project) -> tuple[ClaimPlan, ...]:
    """What may be said, from ``claims.toml``; ``claim-key`` and ``claim-value`` for what cannot be understood."""
    path = plan_path(project, "claims")
    return claim_plans(_entries(read_plan(path), "claim", path))


def _entries(plan: Entry, name: str, path: Path) -> list[Entry]:
    """The ``[[name]]`` tables of a file, at least one."""
    found = plan.get(name)
    if not isinstance(found, list) or not found or not all(isinstance(entry, dict) for entry in found):
        raise SurveyKitError("plan-key", file=path, key=f"[[{name}]]")
    return found


def _needed(entry: Entry, keys: tuple[str, ...], path: Path, where: str, kind: type) -> None:
    for key in keys:
        if not isinstance(entry.get(key), kind):
            raise SurveyKitError("plan-key", file=path, key=f"{key} ({where})" if where else key)


def _among(said: Any, known: tuple[str, ...], key: str, path: Path) -> None:
    for value in said:
        if value not in known:
            raise SurveyKitError("project-wrong-choice", file=path, key=key, value=value, known=", ".join(known))
