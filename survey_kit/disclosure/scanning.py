"""Which columns of a table point to persons, and which texts mention them: headers and cells judged together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from survey_kit.thai.identifiers import found_in, is_thai_id, masked, named_by, phones
from survey_kit.thai.numbers import to_arabic_digits

Reason = Literal["told", "header", "cells", "both"]
# A column is of a kind when at least this share of its filled cells is, and a cell when this share of its text is.
MOST_CELLS = 0.5
MOST_TEXT = 0.6
# Without a header that says so, fewer cells than this are no column of telephones or names.
LEAST_CELLS = 3
# Of random numbers of thirteen digits 9.8 % pass the check digit; of identity numbers all but the mistyped do.
VALID_IDS = 0.5
# A header alone decides for these, because their cells have no form of their own.
_FORMLESS = ("name", "address", "account", "birthday", "bank", "plate")
_CODE = re.compile(r"[0-9]{1,4}")
_COORDINATE = re.compile(r"-?\d{1,3}\.\d{3,}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A column that points to persons: its place (0-based), header, kind, why, filled cells, cells of the kind."""

    column: int
    header: str
    kind: str
    reason: Reason
    filled: int
    hits: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """Texts of a column that mention a person: its place (0-based), header, and how many cells per kind."""

    column: int
    header: str
    kinds: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a table: columns to move away, and texts to mask in the others."""

    verdicts: tuple[Verdict, ...]
    mentions: tuple[Mentions, ...]


def scan(
    headers: Sequence[str],
    columns: Sequence[Sequence[object]],
    personal: Collection[int] = (),
    keep: Collection[int] = (),
) -> Scan:
    """Every column judged: ``personal`` are those the questionnaire calls so, ``keep`` those a person has cleared."""
    verdicts: list[Verdict] = []
    mentions: list[Mentions] = []
    for j, (header, cells) in enumerate(zip(headers, columns, strict=True)):
        if j in keep:
            continue
        texts = [_text(c) for c in cells if _text(c)]
        verdict = _judged(j, header, texts, told=j in personal)
        if verdict is not None:
            verdicts.append(verdict)
        elif kinds := _mentioned(texts):
            mentions.append(Mentions(j, header, kinds))
    return Scan(tuple(verdicts), tuple(mentions))


def _text(cell: object) -> str:
    if cell is None or cell != cell:
        return ""
    return (f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)).strip()


def _judged(column: int, header: str, texts: Sequence[str], *, told: bool) -> Verdict | None:
    """The verdict on a column, None when it points to nobody."""
    named = named_by(header)
    # A question has few distinct answers: each is looked at once.
    times = Counter(texts)
    counts = {kind: sum(n for text, n in times.items() if is_(text)) for kind, is_ in _WHOLE.items()}
    likely = max(counts, key=counts.__getitem__)
    examples = tuple(dict.fromkeys(f"{t[:2]}…" for t in texts))[:3]

    def verdict(kind: str, reason: Reason) -> Verdict:
        return Verdict(column, header, kind, reason, len(texts), counts.get(kind, len(texts)), examples)

    if told:
        return verdict(named or (likely if counts[likely] else "name"), "told")
    if not texts:
        return None
    if named and _most(counts.get(named, 0), texts):
        return verdict(named, "both")
    if named in _FORMLESS and not _most(sum(1 for t in texts if _CODE.fullmatch(t)), texts, unless=named == "address"):
        return verdict(named, "header")
    proven = likely in _UNNAMED and counts[likely] >= LEAST_CELLS and _most(counts[likely], texts)
    if proven and (likely != "thai-id" or sum(map(is_thai_id, texts)) >= VALID_IDS * len(texts)):
        return verdict(likely, "cells")
    return None


def _most(hits: int, texts: Sequence[str], *, unless: bool = False) -> bool:
    return not unless and hits >= MOST_CELLS * len(texts)


def _covered(kind: str) -> Callable[[str], bool]:
    """Whether a cell is nothing but an identifier of ``kind``, a word or two aside."""

    def whole(text: str) -> bool:
        return sum(h.end - h.start for h in found_in(text) if h.kind == kind) >= MOST_TEXT * len(text)

    return whole


def _is_phone(text: str) -> bool:
    """Ten figures, or nine that have lost their zero: eight may be a day (20220110) as well as a land line."""
    return any(len(p) == 10 or p in to_arabic_digits(text) for p in phones(text)) and len(
        re.sub(r"\D", "", to_arabic_digits(text))
    ) >= MOST_TEXT * len(text)


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[\d\s.\-]+", to_arabic_digits(text)) is not None and len(re.findall(r"\d", text)) == 13


def _is_place(text: str) -> bool:
    return _covered("gps")(text) or _COORDINATE.fullmatch(text) is not None


# Whether a whole cell is of a kind.
_WHOLE: dict[str, Callable[[str], bool]] = {
    "thai-id": _is_id,
    "phone": _is_phone,
    "gps": _is_place,
    **{kind: _covered(kind) for kind in ("email", "photo", "account", "bank", "address", "name")},
}
# Kinds that cells alone can prove; a lone decimal is a coordinate only under a header that says so.
_UNNAMED = ("thai-id", "phone", "email", "photo", "account", "bank", "address", "name")


def _mentioned(texts: Sequence[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for text, times in Counter(texts).items():
        for kind in {hit.kind for hit in found_in(text)}:
            counts[kind] += times
    return dict(counts)


def without_mentions(cell: object) -> object:
    """A cell with everything in it that points to a person masked; numbers stay."""
    return masked(cell) if isinstance(cell, str) else cell
