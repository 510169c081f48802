"""How answers were written: what was read for certain although it stands there differently, so that the map is seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from survey_kit.model.codebook import Codebook, Kind, ResponseSet, Variable
from survey_kit.model.finding import Finding
from survey_kit.thai.numbers import to_arabic_digits
from survey_kit.thai.text import normal, repaired

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def written_otherwise(
    variable: Variable, cells: Sequence[Any], stored: Sequence[Any], certain: Sequence[bool], rows: Sequence[str]
) -> Iterator[Finding]:
    """A notice for every way of writing that was translated: "67 years" is 67 (12 rows), "f" is 2 (3 rows).

    Texts with repaired letters are told once per question; cells that are guesses already have a finding of their own.
    """
    plain = variable.kind is Kind.TEXT and not variable.values
    places: dict[str, list[int]] = {}
    for i, cell in enumerate(cells):
        if certain[i] and cell is not None and cell == cell and str(cell).strip():
            places.setdefault(_way(cell, variable, plain), []).append(i)
    for way in _remarkable(places, variable, plain):
        found = places[way]
        read = stored[found[0]]
        facts = {"read": _shown(read, variable), "count": len(found), "rows": tuple(rows[i] for i in found)}
        code, case = ("text-repaired", 23) if plain else ("read-as", 0)
        yield Finding(code, rows[found[0]], variable.name, str(cells[found[0]]), "keep", "notice", case, facts)


def _way(cell: Any, variable: Variable, plain: bool) -> str:
    """A name for how a cell is written; "" for one that stands as it is stored."""
    text = str(cell)
    if plain:
        return "" if repaired(text) == text.strip() else "repaired"
    if variable.kind is Kind.DATE:
        return "date" if isinstance(cell, date) else _shape(text)
    if isinstance(cell, int | float) or _PLAIN_NUMBER.fullmatch(text):
        return "" if variable.kind is Kind.NUMBER else "code"
    if variable.kind is Kind.NUMBER:
        return _shape(text)
    return "word" if any(text in (str(v.code), v.label.th, v.label.en) for v in variable.values) else f"={text}"


def _shape(text: str) -> str:
    """``text`` with every number replaced, so that 67 and 45 with the same unit are written alike."""
    return _DIGITS.sub(lambda number: "9" if number.group().isascii() else "thai", text)


def _remarkable(places: dict[str, list[int]], variable: Variable, plain: bool) -> list[str]:
    """The ways of writing that are told: all but the plain one and, of words and codes or of dates, the usual one."""
    rivals = list(places) if variable.kind is Kind.DATE else [w for w in ("code", "word") if w in places]
    usual = max(rivals, key=lambda w: len(places[w]), default="")
    return [w for w in places if w not in ("", usual)]


def _shown(value: Any, variable: Variable) -> str:
    """A stored value with its label."""
    if value is None:
        return "–"
    code = f"{value:.15g}" if isinstance(value, float) else str(value)
    label = str(variable.label_of(value))
    return code if variable.kind is Kind.NUMBER or label == code else f"{code} {label}"


def joined_otherwise(
    answers: ResponseSet, codebook: Codebook, cells: Sequence[Any], read: Sequence[str], rows: Sequence[str]
) -> Iterator[Finding]:
    """A notice for every way of joining several answers in a cell that is not the usual one of its column.

    ``read[i]`` is what was understood, "" for a cell that has a finding already or holds nothing.
    """
    labels = sorted(
        {normal(t) for n in answers.variables for t in (codebook[n].label.th, codebook[n].label.en) if t},
        key=len, reverse=True,
    )  # fmt: skip
    places: dict[str, list[int]] = {}
    for i, cell in enumerate(cells):
        if read[i] and (way := _join(cell, labels)):
            places.setdefault(way, []).append(i)
    usual = max(places, key=lambda w: len(places[w]), default="")
    for way, found in places.items():
        if way != usual:
            facts = {"read": read[found[0]], "count": len(found), "rows": tuple(rows[i] for i in found)}
            yield Finding("read-as", rows[found[0]], answers.name, str(cells[found[0]]), "keep", "notice", 17, facts)


def _join(cell: Any, labels: Sequence[str]) -> str:
    """What stands between the answers of a cell: a sign, "codes" for codes; "" for a single answer."""
    text = to_arabic_digits(f"{cell:.15g}" if isinstance(cell, float) else str(cell)).strip()
    if re.fullmatch(r"[\d\s,;/.|]+", text):
        return "codes" if len(re.findall(r"\d", text)) > 1 else ""
    rest = repaired(text).casefold()
    for label in labels:
        rest = rest.replace(label, "\0") if label in rest else rest
    signs = Counter(re.findall(r"[,;|/\n]", rest.replace("\0", "")))
    return "".join(sorted(signs))
