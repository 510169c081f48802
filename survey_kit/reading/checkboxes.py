"""Several answers in one cell: split by the options the form knows, longest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from survey_kit.model.codebook import Codebook, ResponseSet
from survey_kit.thai.numbers import to_arabic_digits
from survey_kit.thai.text import normal, repaired

_SEPARATORS = re.compile(r"\s*[,;|\n]+\s*|\s+/\s+|/")


@dataclass(frozen=True, slots=True)
class Ticks:
    """Variables ticked in one cell (None: the question was left blank) and what could not be placed."""

    ticked: tuple[str, ...] | None
    rest: tuple[str, ...] = ()
    guessed: bool = False


def read_ticks(cell: Any, answers: ResponseSet, codebook: Codebook) -> Ticks:
    """Which options of ``answers`` a cell names: by label, by option name, or by code (``1,3,5``, ``135``)."""
    if cell is None or (isinstance(cell, float) and cell != cell):
        return Ticks(None)
    text = repaired(to_arabic_digits(f"{cell:.15g}" if isinstance(cell, float) else str(cell))).strip()
    if not text:
        return Ticks(None)
    by_code = {name[len(answers.name) + 1 :]: name for name in answers.variables}
    if re.fullmatch(r"[\d\s,;/.|]+", text):
        return _by_codes(text, by_code)
    return _by_labels(text, answers, codebook, by_code)


def _by_codes(text: str, by_code: dict[str, str]) -> Ticks:
    tokens = [t for t in re.split(r"[\s,;/.|]+", text) if t]
    if len(tokens) == 1 and tokens[0] not in by_code and all(d in by_code for d in tokens[0]):
        # "135" where no option has two digits: three ticks without separators.
        return Ticks(tuple(dict.fromkeys(by_code[d] for d in tokens[0])), guessed=True)
    ticked = tuple(dict.fromkeys(by_code[t] for t in tokens if t in by_code))
    return Ticks(ticked, tuple(t for t in tokens if t not in by_code))


def _by_labels(text: str, answers: ResponseSet, codebook: Codebook, by_code: dict[str, str]) -> Ticks:
    labels = {_normal(t): name for name in answers.variables
              for t in (codebook[name].label.th, codebook[name].label.en) if t}  # fmt: skip
    rest, ticked = text.casefold(), []
    for label in sorted(labels, key=len, reverse=True):
        if label and (pattern := _as_option(label)).search(rest):
            ticked.append(labels[label])
            # The comma keeps what stood on either side apart.
            rest = pattern.sub(",", rest)
    left = [t for t in _SEPARATORS.split(rest) if t.strip(" ,;|/")]
    guessed, unplaced = _closest(left, labels, by_code, ticked)
    order = {name: i for i, name in enumerate(answers.variables)}
    return Ticks(tuple(sorted(dict.fromkeys(ticked), key=order.__getitem__)), tuple(unplaced), guessed)


# A form has few options and a column asks for them in every row.
_normal = lru_cache(maxsize=4096)(normal)


@lru_cache(maxsize=1024)
def _as_option(label: str) -> re.Pattern[str]:
    """``label`` (in its normal form) standing by itself, with whatever spaces somebody typed inside."""
    # A label that is an abbreviation ends in a dot, which matching has taken off.
    words = r"\s*".join(re.escape(c) for c in label if not c.isspace())
    return re.compile(rf"(?:^|(?<=[,;|/\s(\[*\"'“‘])){words}[.!?)\]*\"'”’…]*(?=$|[,;|/\s])")


def _closest(
    left: Sequence[str], labels: dict[str, str], by_code: dict[str, str], ticked: list[str]
) -> tuple[bool, list[str]]:
    """Place what is left by option name or by the closest label; the rest comes back."""
    guessed, unplaced = False, []
    for token in left:
        words = token.split()
        if words and all(w in by_code for w in words):
            ticked += [by_code[w] for w in words]
            continue
        near = get_close_matches(normal(token), labels, n=1, cutoff=0.85)
        if near:
            ticked.append(labels[near[0]])
            guessed = True
        else:
            unplaced.append(token.strip())
    return guessed, unplaced
