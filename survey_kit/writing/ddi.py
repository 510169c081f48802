"""Survey → DDI-Codebook 2.5 XML: the study, the file and every variable with its codes and counts; no row of data.

The order of elements is that of the schema (DDI Alliance, DDI-Codebook 2.5); see docs/decisions/ddi-codebook.md.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.words import Words
from survey_kit.thai.text import printable
from survey_kit.writing.data import Written
from survey_kit.writing.ddi_variables import Variables, child, said

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Survey

WORDS = catalogue(Path(__file__).with_name("ddi.toml"))
NAMESPACE = "ddi:codebook:2_5"
FILE, WEIGHT = "F1", "W1"


def written(survey: Survey) -> Written:
    """UTF-8; the same survey gives the same bytes. Texts lose only what XML may not hold: control characters."""
    root = ET.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5"})
    _document(child(root, "docDscr"), survey.codebook)
    _study(child(root, "stdyDscr"), survey)
    _file(child(root, "fileDscr", ID=FILE), survey)
    data = child(root, "dataDscr")
    variables = Variables(survey, FILE)
    _groups(data, survey.codebook, variables.ids)
    for name in variables.ids:
        variables.add(data, name)
    ET.indent(root, " ")
    return Written(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _sentence(code: str, **facts: str) -> Words:
    return Words(*(WORDS.text(code, lang, **facts) for lang in LANGUAGES))


def _document(place: ET.Element, book: Codebook) -> None:
    """Who made this file, which is no person."""
    citation = child(place, "citation")
    _title(citation, book)
    child(child(citation, "prodStmt"), "software", "survey-kit-thai")


def _title(citation: ET.Element, book: Codebook) -> None:
    statement = child(citation, "titlStmt")
    child(statement, "titl", printable(str(book.title) or book.name or "survey"))
    if book.title.th and book.title.en:
        child(statement, "parTitl", printable(book.title.en), lang="en")
    if book.name:
        child(statement, "IDNo", printable(book.name))


def _study(place: ET.Element, survey: Survey) -> None:
    book, design = survey.codebook, survey.design
    citation = child(place, "citation")
    _title(citation, book)
    if book.version:
        child(child(citation, "verStmt"), "version", printable(book.version))
    summary = child(child(place, "stdyInfo"), "sumDscr")
    days = survey.days()
    for event, day in zip(("start", "end"), (days[0], days[-1]) if days else (), strict=False):
        child(summary, "collDate", day, date=day, event=event)
    if book.unit:
        said(summary, "anlyUnit", book.unit)
        said(summary, "universe", Words(*(WORDS.text("universe", k, unit=book.unit.in_(k)) for k in LANGUAGES)))
    said(summary, "dataKind", _sentence("kind"))
    if design.weight or design.sampling != "unstated":
        collection = child(child(place, "method"), "dataColl")
        if design.sampling != "unstated":
            said(collection, "sampProc", _sentence(f"sampling-{design.sampling}"))
        if design.weight:
            child(collection, "weight", printable(str(_sentence("weight", name=design.weight))), ID=WEIGHT)
    for line in book.documents:
        child(place, "notes", printable(line))


def _file(place: ET.Element, survey: Survey) -> None:
    text, sources = child(place, "fileTxt"), survey.provenance.sources
    name = sources[0].name if len(sources) == 1 else survey.codebook.name
    if name:
        child(text, "fileName", printable(name))
    size = child(text, "dimensns")
    child(size, "caseQnty", str(len(survey)))
    child(size, "varQnty", str(len(survey.data.columns)))
    for source in sources:
        child(place, "notes", printable(f"{source.name} · SHA-256 {source.sha256}"), type="source")


def _groups(place: ET.Element, book: Codebook, ids: dict[str, str]) -> None:
    """Sections of the form, questions with several answers, blocks of ratings."""
    groups = [
        *(("section", s.name, s.title, _columns_of(book, s.questions)) for s in book.sections),
        *(("multipleResp", s.name, s.label, s.variables) for s in book.sets),
        *(("grid", s.name, s.label, s.items) for s in book.scales),
    ]
    for number, (kind, name, label, columns) in enumerate(groups, start=1):
        members = " ".join(ids[c] for c in columns if c in ids)
        if members:
            group = child(place, "varGrp", ID=f"G{number}", type=kind, var=members, name=printable(name))
            said(group, "labl", label)


def _columns_of(book: Codebook, questions: Iterable[str]) -> tuple[str, ...]:
    """Columns of the questions of a section, in the order of the codebook."""
    wanted = set(questions)
    wanted |= {item for scale in book.scales if scale.name in wanted for item in scale.items}
    return tuple(v.name for v in book.variables if {v.name, v.question} & wanted)
