"""What SPSS can hold: names, lengths of labels in bytes, missing codes (IBM SPSS Statistics, Core System Guide)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from survey_kit.model.codebook import Variable
from survey_kit.model.table import Note
from survey_kit.thai.text import ABOVE_BELOW, MARKS

LABEL, VALUE_LABEL, NAME, DISCRETE = 255, 120, 64, 3
_NAME = re.compile(r"[^\W\d_][\w.$#@]*(?<![._])")
_MARK = re.compile(f"[{ABOVE_BELOW}{MARKS}]")
_RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}


def cut(text: str, most: int) -> str:
    """``text`` with at most ``most`` bytes of UTF-8, no letter halved and no vowel or tone left without its letter."""
    raw = text.encode("utf-8")
    if len(raw) <= most:
        return text
    kept = raw[:most].decode("utf-8", errors="ignore")
    rest = text[len(kept) :]
    while kept and rest and _is_mark(rest[0]):
        kept, rest = kept[:-1], kept[-1] + rest
    return kept


def _is_mark(letter: str) -> bool:
    return _MARK.match(letter) is not None


def spss_names(names: Sequence[str]) -> dict[str, str]:
    """Column name → name in SPSS: the same where it may stand, ``v7`` (its place) where it may not."""
    taken = {n.lower() for n in names}
    out: dict[str, str] = {}
    used: set[str] = set()
    for place, name in enumerate(names, start=1):
        new = name
        if not _may_stand(name) or name.lower() in used:
            new = f"v{place}"
            while new.lower() in taken | used:
                new += "x"
        used.add(new.lower())
        out[name] = new
    return out


def _may_stand(name: str) -> bool:
    short = len(name.encode("utf-8")) <= NAME
    # Marks above and below letters are no word characters to Python but belong to Thai names.
    letters = "".join(c for c in name if not _is_mark(c))
    return short and bool(_NAME.fullmatch(letters)) and name.lower() not in _RESERVED


def missing_ranges(variable: Variable, stored: Any) -> tuple[list[Any], list[Note]]:
    """Missing codes as SPSS takes them: three codes, or a range and a code; what does not fit is a note."""
    if stored.dtype == object:
        texts = [r.low for r in variable.missing if isinstance(r.low, str)]
        return texts[:DISCRETE], _dropped(variable, texts[DISCRETE:])
    rules = [r for r in variable.missing if not isinstance(r.low, str) and not isinstance(r.high, str)]
    codes = [float(r.low) for r in rules if r.low == r.high]
    ranges = [{"lo": float(r.low), "hi": float(r.high)} for r in rules if r.low != r.high]
    if (len(codes) <= DISCRETE and not ranges) or (len(codes) <= 1 and len(ranges) == 1):
        return [*ranges, *codes], []
    low = min([*codes, *(r["lo"] for r in ranges)])
    high = max([*codes, *(r["hi"] for r in ranges)])
    answers = {float(v) for v in variable.codes if not isinstance(v, str)} | {float(v) for v in stored if v == v}
    if not any(low <= v <= high and variable.reason(v) is None for v in answers):
        facts = {"name": variable.name, "count": len(rules), "low": f"{low:.15g}", "high": f"{high:.15g}"}
        return [{"lo": low, "hi": high}], [Note("missing-as-range", facts)]
    if ranges:
        left = [f"{r['lo']:.15g}–{r['hi']:.15g}" for r in ranges[1:]] + [f"{c:.15g}" for c in codes[1:]]
        return [ranges[0], *codes[:1]], _dropped(variable, left)
    return codes[:DISCRETE], _dropped(variable, [f"{c:.15g}" for c in codes[DISCRETE:]])


def _dropped(variable: Variable, codes: Sequence[str]) -> list[Note]:
    return [Note("missing-dropped", {"name": variable.name, "codes": ", ".join(codes)})] if codes else []
