"""Whether what people wrote behind "other" is one of the options they could have ticked."""

from __future__ import annotations

import re

from survey_kit.thai.text import normal

_PARTS = re.compile(r"\s*(?:หรือ|และ|/|,|\(|\)|\s)\s*")
# "อื่น ๆ (ระบุ)" itself and words too short to mean an option.
_NOT_OPTIONS = ("อื่น", "ระบุ", "ไม่", "มี", "other", "please", "specify")
_SHORTEST = 5


def phrases(label: str) -> tuple[str, ...]:
    """The things an option names: ``ทำสวน ทำนา เลี้ยงสัตว์`` are three, ``ลูกจ้างบริษัทหรือโรงงาน`` are two."""
    parts = (normal(p) for p in _PARTS.split(label))
    return tuple(p for p in parts if len(p) >= _SHORTEST and not p.startswith(_NOT_OPTIONS))


def names_option(text: str, label: str) -> bool:
    """Whether ``text`` is the option itself or begins with one of the things it names (``ทำสวนยาง``: ``ทำสวน``)."""
    said = normal(text)
    return bool(said) and (said == normal(label) or any(said.startswith(p) or said == p for p in phrases(label)))
