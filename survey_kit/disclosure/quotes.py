"""Which quotes may be printed: by role and broad place, of a group large enough, with nothing of a person in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from survey_kit.model.quote import Quote
from survey_kit.thai.identifiers import found_in, masked

LEAST_BEHIND = 10


@dataclass(frozen=True, slots=True)
class Withheld:
    """A quote that may not be printed, by its number, and the rule that says so."""

    number: str
    rule: str


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes that may be printed, in the order they came, and those that may not."""

    printed: tuple[Quote, ...]
    withheld: tuple[Withheld, ...]


def printable(quotes: Iterable[Quote], behind: Mapping[tuple[str, str], int], least: int = LEAST_BEHIND) -> Quotes:
    """The quotes that may be printed, names, numbers and addresses in their words masked.

    ``behind``: how many were asked of each (place, role); a group that is not there has nobody. Below ``least`` a role
    in a place is as good as a name. A role or place that holds a name or an address itself is not printed either.
    """
    printed, withheld = [], []
    for quote in quotes:
        rule = _rule(quote, behind, least)
        if rule:
            withheld.append(Withheld(quote.number, rule))
        else:
            printed.append(replace(quote, text=masked(quote.text)))
    return Quotes(tuple(printed), tuple(withheld))


def _rule(quote: Quote, behind: Mapping[tuple[str, str], int], least: int) -> str:
    if any(True for text in (quote.role, quote.place) for _ in found_in(text)):
        return "quote-points-to-person"
    return "quote-of-few" if behind.get((quote.place, quote.role), 0) < least else ""
