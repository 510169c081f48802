"""The main job, in order: read, check, clean, weight, count, word, draw, publish. Failures are told at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from survey_kit import __version__
from survey_kit.documents import WRITERS
from survey_kit.errors import SurveyKitError
from survey_kit.model.project import City, Project
from survey_kit.model.report import Report, Section
from survey_kit.reading.project import read_project
from survey_kit.saving import HOPELESS, make_folder, save
from survey_kit.study import logs
from survey_kit.study.distant import distant_of
from survey_kit.study.gathering import Tell, gather, silent
from survey_kit.study.pack.blocks.registry import WORDS
from survey_kit.study.pack.editing import concerns, sheet_path
from survey_kit.study.pack.handing import handed_over
from survey_kit.study.pack.indicators import indicators
from survey_kit.study.pack.making import Made
from survey_kit.study.pack.pack import Document, Pack
from survey_kit.study.pack.sentence_sheets import write_sheets
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.study.preparing import Prepared, decisions_of, drawn_by, prepare
from survey_kit.study.ready import Ready

Output = tuple[Path, Callable[[Path], None]]


@dataclass
class Outcome:
    """What a build made and what it could not make."""

    folder: Path
    received: int = 0
    used: int = 0
    findings: int = 0
    files: list[Path] = field(default_factory=list)
    failures: list[SurveyKitError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stood: int = 0

    def summary(self, lang: str = "th") -> str:
        """One short paragraph, failures listed."""
        written = len(self.files) - self.stood
        lines = [WORDS.text("summary", lang, received=f"{self.received:,}", used=f"{self.used:,}",
                            findings=f"{self.findings:,}", files=written, folder=self.folder)]  # fmt: skip
        if self.stood:
            lines.append(WORDS.text("summary-stood", lang, count=self.stood))
        lines += self.notes
        if self.failures:
            lines.append(WORDS.text("summary-failures", lang, count=len(self.failures)))
            lines += [error.message(lang) for error in self.failures]
        return "\n".join(lines)


def build(
    project_folder: Path | str,
    out: Path | str | None = None,
    *,
    formats: Sequence[str] = (),
    cities: Sequence[str] = (),
    audiences: Sequence[str] = (),
    logs_too: bool = True,
    tell: Tell = silent,
) -> Outcome:
    """Everything a project asks for, written into ``out`` (default: ``build`` in the project folder).

    ``cities`` (names, keys or codes) and ``audiences`` narrow what is made; ``logs_too`` adds data and logs. A document
    or file that fails does not stop the others; `Outcome.failures` lists it.
    """
    project = read_project(project_folder)
    target = Path(out) if out is not None else project.folder / "build"
    wanted = formats_of(formats or project.settings.formats)
    chosen = [city_of(project, c) for c in cities] or list(project.cities)
    outcome = Outcome(target)
    make_folder(target)
    prepared = prepared_of(project, outcome, tell)
    ready = _with_distant(project, prepared, outcome, tell)
    pack = pack_of(project, ready, tell)
    outcome.notes += _looked_at(pack, chosen)
    made = Made(target)
    outputs = list(outputs_of(pack, made, chosen, tuple(audiences) or project.settings.audiences, wanted))
    if logs_too:
        outputs += _records(pack, prepared, ready, target)
    write_all(outputs, made, outcome, tell)
    return outcome


def write_all(outputs: Sequence[Output], made: Made, outcome: Outcome, tell: Tell) -> None:
    """Every file of a build written; one that fails does not stop the others and is told in ``outcome``."""
    for path, make in outputs:
        tell("writing", file=path.relative_to(outcome.folder).as_posix())
        try:
            make_folder(path.parent)
            make(path)
            outcome.files.append(path)
        except SurveyKitError as error:
            outcome.failures.append(error)
            if error.code in HOPELESS:
                return
    made.close()
    outcome.stood = made.stood


def write_wording(project_folder: Path | str, cities: Sequence[str] = (), tell: Tell = silent) -> list[Path]:
    """The workbooks in which a project's sentences are edited, written into its folder ``wording``.

    Raises whatever kept the project's data from being read.
    """
    project = read_project(project_folder)
    outcome = Outcome(project.folder)
    ready = _with_distant(project, prepared_of(project, outcome, tell), outcome, tell)
    pack = pack_of(project, ready, tell)
    keys = [city_of(project, c).key for c in cities]
    return write_sheets(pack, keys or pack.places)


def _looked_at(pack: Pack, cities: Sequence[City]) -> list[str]:
    """A line for every workbook of edited sentences in which something should be looked at."""
    keys = {city.key for city in cities}
    lines = []
    for place in pack.places:
        edits = pack.edits(place)
        found = concerns(edits, pack.spoken(place)) if edits and (place in keys or place == "network") else []
        if found:
            lines.append(WORDS.text("edits-to-check", file=sheet_path(pack.project.folder, place), count=len(found)))
    return lines


def prepared_of(project: Project, outcome: Outcome, tell: Tell) -> dict[str, Prepared]:
    """Every instrument of the project read, checked, cleaned, weighted and scored; failures go into ``outcome``.

    Raises ``unknown-column`` for a column of the design that no instrument has: its errors would be wrong.
    """
    gathered, failures = gather(project, tell)
    outcome.failures += failures
    known = {str(column) for one in gathered.values() for column in one.survey.data.columns}
    for column in drawn_by(project):
        if gathered and column not in known:
            raise SurveyKitError("unknown-column", file=project.folder / "project.toml", question=column)
    decisions, out = decisions_of(project), {}
    for name, one in gathered.items():
        tell("preparing", instrument=name)
        out[name] = prepare(project, one, decisions)
        outcome.failures += out[name].failures
        outcome.received += out[name].received
        outcome.used += len(out[name].survey)
        outcome.findings += len(out[name].findings)
    return out


def indicators_of(project_folder: Path | str, instrument: str = HOUSEHOLDS) -> list[dict[str, Any]]:
    """Tidy indicators of one instrument of a project (`survey_kit.study.pack.indicators`). Raises
    ``instrument-unknown`` and whatever kept the project's data from being read."""
    project = read_project(project_folder)
    outcome = Outcome(project.folder)
    ready: dict[str, Ready] = {**prepared_of(project, outcome, silent), **distant_of(project, silent)}
    if outcome.failures:
        raise outcome.failures[0]
    if instrument not in ready:
        raise SurveyKitError("instrument-unknown", instrument=instrument, known=", ".join(ready) or "–")
    return indicators(pack_of(project, ready).shelf, instrument)


def _with_distant(project: Project, prepared: dict[str, Prepared], outcome: Outcome, tell: Tell) -> dict[str, Ready]:
    """The prepared instruments and those that an engine counts where their rows are. Raises where no household of
    either is there."""
    distant = distant_of(project, tell)
    for rows in (found.rows_of() for found in distant.values()):
        outcome.received += rows
        outcome.used += rows
    if HOUSEHOLDS not in {**prepared, **distant}:
        raise outcome.failures[0] if outcome.failures else SurveyKitError("project-without-data", file=project.folder)
    return {**prepared, **distant}


def pack_of(project: Project, prepared: dict[str, Ready], tell: Tell = silent) -> Pack:
    """The documents of a project, protected together with its files of sums where it hands over such."""
    extra = handed_over(project, prepared) if project.settings.aggregates else ()
    return Pack(project, prepared, tell, extra=extra)


def formats_of(names: Sequence[str]) -> tuple[str, ...]:
    """Formats of documents by name; ``format-unknown`` for one nobody writes."""
    unknown = [n for n in names if n not in WRITERS]
    if unknown:
        raise SurveyKitError("format-unknown", format=", ".join(unknown), known=", ".join(WRITERS))
    return tuple(names)


def city_of(project: Project, name: str) -> City:
    """A city of a project by its name, key or code; ``city-unknown``."""
    found = next((c for c in project.cities if name in (c.name, c.key, str(c.code))), None)
    if found is None:
        raise SurveyKitError("city-unknown", city=name, known=", ".join(c.name for c in project.cities))
    return found


def outputs_of(
    pack: Pack, made: Made, cities: Sequence[City], audiences: Sequence[str], formats: tuple[str, ...]
) -> Iterator[Output]:
    """Every file of the build with the function that writes it."""
    for document in pack.documents:
        city = document.area.city
        if document.audience not in audiences or (city is not None and city not in cities):
            continue
        report, place = pack.report(document), made.folder / document.place
        if not report.sections:
            continue
        for format in document.formats(formats):
            for sheet in on_sheets(report, document):
                yield place / f"{sheet.name}.{format}", partial(made.render, sheet, format)
        if "xlsx" in formats and document.plan.get("workbook"):
            yield place / f"{document.name}_tables.xlsx", partial(made.render, tables_only(report), "xlsx")


def _records(pack: Pack, prepared: dict[str, Prepared], ready: dict[str, Ready], target: Path) -> list[Output]:
    """Clean data, findings, cleaning logs, and where everything comes from."""
    data = partial(save, manifest(pack.project, ready))
    return [*logs.outputs(pack, prepared, target), (target / "manifest.json", data)]


def on_sheets(report: Report, document: Document) -> list[Report]:
    """The report on every size of paper its plan asks for."""
    papers = document.plan.get("papers", ())
    return [replace(report, name=f"{report.name}_{paper}", paper=paper) for paper in papers] or [report]


def tables_only(report: Report) -> Report:
    """The same report with nothing but its tables and the numbers of its charts, for a spreadsheet."""
    # Printed figures only: unrounded weighted percents would tell those who know the weights more than the page does.
    tables = (replace(table, table=None, values=()) for table in report.tables)
    section = Section(WORDS.text("all-tables"), (*tables, *report.charts))
    return replace(report, name=f"{report.name}_tables", sections=(section,))


def manifest(project: Project, ready: dict[str, Ready]) -> bytes:
    """Where every number comes from: sources with fingerprints, questionnaires, weights, program."""
    facts = {
        "program": f"survey-kit-thai {__version__}",
        "project": project.name,
        "date": project.day.isoformat(),
        "cities": [{"code": c.code, "name": c.name, "lao": c.lao, "tambon": list(c.tambon)} for c in project.cities],
        "instruments": {
            name: {
                "questionnaire": one.survey.provenance.questionnaire,
                "questionnaire_sha256": one.survey.provenance.questionnaire_sha256,
                "received": one.received,
                "used": one.rows_of(),
                "weight": one.survey.design.weight or "",
                "sources": [{"name": s.name, "format": s.format, "rows": s.rows, "encoding": s.encoding,
                             "sha256": s.sha256} for s in one.survey.provenance.sources],
            }
            for name, one in ready.items()
        },
    }  # fmt: skip
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
