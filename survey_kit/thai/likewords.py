"""The words of a header that carry its meaning, with words that ask the same made one."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from survey_kit.thai.headers import untagged
from survey_kit.thai.segment import words
from survey_kit.thai.text import normal

# Words that every question has.
_EMPTIES = """
    ของ ที่ ใน และ หรือ หรือไม่ ไหม มั้ย เปล่า หรือเปล่า ได้ ว่า เป็น มี คือ ให้ การ ความ ต่อ จาก กับ แก่ แล้ว บ้าง อะไร ใด ใคร ไหน
    นี้ นั้น เหล่านี้ ต่อไปนี้ ๆ ครับ ค่ะ คะ นะ ไป มา ทั้ง ทั้งหมด ทุก อยู่ในระดับ ข้อ ตอบ มากกว่า โดย เฉลี่ย โดยเฉลี่ย ด้าน ตอน เมื่อ เวลา
    a an the of in to for is are was be do does did you your how many much which what any or and on per at this that it
"""
_EMPTY = frozenset(_EMPTIES.split())
_WORD = re.compile(r"[\wก-๎]")


@cache
def _same() -> dict[str, str]:
    """Word → the word it counts as."""
    lines = (Path(__file__).with_name("likewords.txt")).read_text(encoding="utf-8").splitlines()
    groups = [line.split() for line in lines if line and not line.startswith("#")]
    return {word: group[0] for group in groups for word in group}


@lru_cache(maxsize=4096)
def meanings(text: str) -> frozenset[str]:
    """The words of ``text`` that carry its meaning, each in the form that stands for all that ask the same."""
    same = _same()
    plain = normal(untagged(text)).replace("_", " ")
    found = (_stem(re.sub("[.ฯ]", "", w.strip())) for w in words(plain, same))
    return frozenset(same.get(w, w) for w in found if _WORD.search(w) and w not in _EMPTY)


def _stem(word: str) -> str:
    """An English word without its plural."""
    return word[:-1] if word.isascii() and len(word) > 3 and word.endswith("s") else word


@lru_cache(maxsize=4096)
def shapes(text: str) -> frozenset[str]:
    """Every three letters that stand together in ``text``, spaces left out: what two spellings of a word share."""
    plain = re.sub(r"[^\wก-๎]", "", normal(untagged(text)))
    return frozenset(plain[i : i + 3] for i in range(max(1, len(plain) - 2))) if plain else frozenset()
