"""Names of places however they are written: with ต. or เทศบาล before them, without a tone mark, in Latin letters."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from survey_kit.thai.text import normal

_RANK = re.compile(r"^(?:เทศบาล(?:ตำบล|เมือง|นคร)?|ท[ตมน]\.|อบต\.|ตำบล|ต\.|อำเภอ|อ\.|จังหวัด|จ\.|เมือง)\s*(?=\S{2})")
_LATIN_RANK = re.compile(
    r"^(?:tambon|amphoe|amphur|changwat|city of)\s+|\s+(?:city|municipality|town|subdistrict|district|province)$"
)


@cache
def _usual() -> dict[str, str]:
    lines = Path(__file__).with_name("places.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split("|") for line in lines if line and not line.startswith("#")]
    return {_key(name): group[0] for group in groups for name in group}


def _key(name: str) -> str:
    return re.sub(r"[\s\-.']", "", normal(name))


def usual_name(text: str) -> str:
    """The usual name of the place that ``text`` names; ``text`` without ต., เทศบาล … where the place is not known."""
    known = _usual()
    if _key(text) in known:
        return known[_key(text)]
    bare = _LATIN_RANK.sub("", _RANK.sub("", normal(text)).casefold()).strip()
    return known.get(_key(bare), bare)
