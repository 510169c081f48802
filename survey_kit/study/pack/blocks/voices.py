"""What people said, in their own words: by role and broad place, of groups large enough that nobody is pointed at."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.disclosure.quotes import Quotes, printable
from survey_kit.errors import SurveyKitError
from survey_kit.expression import evaluate, names, parse
from survey_kit.messages import catalogue
from survey_kit.model.quote import Quote
from survey_kit.model.report import Block, Paragraph, Sentence
from survey_kit.reading.quotes import read_quotes
from survey_kit.study.pack.shelf import HOUSEHOLDS, Area

if TYPE_CHECKING:
    from survey_kit.model.project import Quoting
    from survey_kit.model.survey import Survey
    from survey_kit.study.pack.edition import Edition
    from survey_kit.study.pack.plans import Spec
    from survey_kit.study.pack.shelf import Shelf

WORDS = catalogue(Path(__file__).with_name("forum.toml"))


def quotes(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Some quotes of this edition's city, of as many roles as there are; of all cities in turn for the network."""
    city = edition.city
    places = [str(c.code) for c in edition.project.cities if city is None or c == city]
    by_place = [_varied([q for q in cleared(edition.shelf).printed if q.place == place]) for place in places]
    chosen = [q for turn in zip_longest(*by_place) for q in turn if q is not None][: spec.get("count", 2)]
    return tuple(Paragraph((Sentence(said(edition, q), key=f"quote.{q.number}"),), "quote") for q in chosen)


def said(edition: Edition, quote: Quote) -> str:
    """A quote with who said it: a role, and the city where the page is not about one."""
    names = {str(c.code): c.name for c in edition.project.cities}
    where = "" if edition.city else WORDS.text("quote-place", place=names.get(quote.place, quote.place))
    return WORDS.text("quote", text=quote.text, role=quote.role, place=where)


def _varied(found: list[Quote]) -> list[Quote]:
    """The first quote of every role and of every text, then the rest: nobody is heard twice before all are once."""
    seen: set[str] = set()
    first: list[Quote] = []
    rest: list[Quote] = []
    for quote in found:
        (rest if {quote.role, quote.text} & seen else first).append(quote)
        seen |= {quote.role, quote.text}
    return first + rest


def cleared(shelf: Shelf) -> Quotes:
    """The project's quotes that may be printed; none where it has no file of them."""
    if shelf.quotes is None:
        quoting = shelf.project.quotes
        shelf.quotes = Quotes((), ()) if quoting is None else _cleared(shelf, quoting)
    return shelf.quotes


def _cleared(shelf: Shelf, quoting: Quoting) -> Quotes:
    known = {str(c.code): c for c in shelf.project.cities}
    behind: dict[tuple[str, str], int] = {}
    for place, city in known.items():
        if shelf.has(Area(city), HOUSEHOLDS):
            survey = shelf.prepared[HOUSEHOLDS].rows(city.code)
            behind |= {(place, role): _people(survey, role, rule) for role, rule in quoting.roles}
    found = read_quotes(quoting.file)
    lost = next((q for q in found if q.place not in known), None)
    if lost is not None:
        raise SurveyKitError("quote-city", file=quoting.file, question=lost.number, value=lost.place,
                             known=", ".join(f"{k} {c.name}" for k, c in known.items()))  # fmt: skip
    return printable(found, behind)


def _people(survey: Survey, role: str, rule: str) -> int:
    """How many answered who are of a role, by its rule in the project file."""
    expression, book = parse(rule), survey.codebook
    wholes = ({s.name for s in book.sets}, {s.name for s in book.scales}, {i.name for i in book.indices})
    known = set(map(str, survey.data.columns)).union(*wholes)
    unknown = [name for name in names(expression) if name not in known]
    if unknown:
        raise SurveyKitError("quote-role", question=role, value=", ".join(unknown))
    found = evaluate(expression, survey.answers, book)
    return int(np.nansum(np.broadcast_to(found, (len(survey),)) > 0))
