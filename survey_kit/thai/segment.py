"""Thai words: the fewest dictionary words that cover a text, never cutting inside a character cluster.

The dictionary is ``words_th.txt.gz`` of PyThaiNLP (CC0-1.0, see words_th.LICENCE.md). A small pure program finds nearly
the same boundaries as newmm, which is enough to break lines and to count words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

_HERE = Path(__file__).parent
_LONGEST = 40
# A word of more letters may be wider than the column it stands in.
_ON_ONE_LINE = 20
_TOKEN = re.compile(
    r"(?:[เ-ไ]?[ก-ฮ][ก-๎]{0,2}\.){2,}"  # พ.ศ. เม.ย.
    r"|(?<![ก-๎])[ก-ฮ]{1,4}\."  # น. อบต.
    r"|[ก-ฺเ-ไ็-๎]+"
    r"|[0-9๐-๙]+(?:[.,:/][0-9๐-๙]+)*"
    r"|[A-Za-z_\u00c0-\u024f]+"
    r"|\s+"
    r"|.",
    re.DOTALL,
)
_THAI = re.compile("[ก-ฮเ-ไ]")
_NOT_A_START = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ")
_LEADING = frozenset("เแโใไ")
# A number and what it counts belong on one line, and so do the two ends of a range.
COUNTED = (
    r"[0-9๐-๙][0-9๐-๙,.]*[–-][0-9๐-๙][0-9๐-๙,.]*|"
    r"(?:(?:มี|เป็น|จาก|รวม|อีก|ราว) ?)?[0-9๐-๙][0-9๐-๙,.]*(?: ใน [0-9๐-๙]+)? "
    r"(?:คน|หลัง|ครัวเรือน|บ้าน|กลุ่ม|หน่วยงาน|ตำบล|ชุมชน|เมือง|บาท|ล้านบาท|ล้าน|ปี|เดือน|วัน|ชั่วโมง|นาที|ข้อ|ครั้ง|แห่ง|เรื่อง|"
    r"ลำ|ราย|น\.|ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\.|"
    r"มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม)"
)
GLUED_TO_PREVIOUS = frozenset("ๆฯ,.:;!?)]}”’%…")
GLUED_TO_NEXT = frozenset("([{“‘")


@cache
def dictionary() -> frozenset[str]:
    """The vendored words and the place and project names beside them, read once."""
    import gzip

    with gzip.open(_HERE / "words_th.txt.gz", "rt", encoding="utf-8") as file:
        common = file.read().split("\n")
    names = (_HERE / "names_th.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(w for w in (*common, *names) if w and not w.startswith("#"))


def words(text: str, names: Iterable[str] = ()) -> list[str]:
    """The words of ``text`` in order; joined they give ``text`` back. ``names`` are extra words that stay whole."""
    extra = frozenset(names)
    out: list[str] = []
    for token in _TOKEN.findall(text):
        if _THAI.match(token) and not token.endswith("."):
            out += _run(token, extra)
        else:
            out.append(token)
    return out


def chunks(text: str, names: Iterable[str] = ()) -> list[str]:
    """Pieces of ``text`` between which a line may break: ๆ and closing signs stay with the word before them."""
    out: list[str] = []
    for word in words(text, names):
        if out and (word[0] in GLUED_TO_PREVIOUS or word.isspace() or out[-1][-1] in GLUED_TO_NEXT):
            out[-1] += word
        else:
            out.append(word)
    return out


def long_words(texts: Iterable[str], names: Iterable[str] = (), shortest: int = 5) -> tuple[str, ...]:
    """The Thai words of ``texts`` worth keeping on one line, longest first, each once."""
    extra = tuple(names)
    found = {w for t in texts for w in repeated(words(t, extra)) if kept_whole(w, shortest)}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))


def kept_whole(word: str, shortest: int = 5) -> bool:
    """Whether a word is Thai and worth keeping on one line, and not longer than one; short ones only with their ๆ."""
    long = len(word) >= shortest or word.endswith("ๆ")
    return long and len(word) <= _ON_ONE_LINE and _THAI.match(word) is not None


def repeated(found: Iterable[str]) -> list[str]:
    """Words with the ๆ that repeats them: no line begins with ๆ, whether a space stands before it or not."""
    out: list[str] = []
    for word in found:
        if word == "ๆ" and len(out) > 1 and out[-1] == " ":
            out[-2:] = [out[-2] + " ๆ"]
        elif word == "ๆ" and out:
            out[-1] += "ๆ"
        else:
            out.append(word)
    return out


@lru_cache(maxsize=8192)
def _run(text: str, extra: frozenset[str]) -> tuple[str, ...]:
    """Words of one unbroken Thai run: fewest unknown characters, then fewest words (dynamic programme from the end)."""
    known = dictionary()
    ends = _boundaries(text)
    best: dict[int, tuple[int, int, int]] = {len(text): (0, 0, 0)}
    for start in reversed(ends[:-1]):
        best[start] = min(_steps(text, start, ends, known, extra, best))
    return tuple(_joined(text, best, known | extra if extra else known))


def _steps(
    text: str,
    start: int,
    ends: list[int],
    known: frozenset[str],
    extra: frozenset[str],
    best: dict[int, tuple[int, int, int]],
) -> list[tuple[int, int, int]]:
    """Costs (unknown characters, words, -end) of every piece that may begin at ``start``."""
    following = [e for e in ends if start < e <= start + _LONGEST]
    first = following[0]
    out = [(best[first][0] + first - start, best[first][1] + 1, -first)]
    for end in following:
        piece = text[start:end]
        if piece in known or piece in extra:
            out.append((best[end][0], best[end][1] + 1, -end))
    return out


def _joined(text: str, best: dict[int, tuple[int, int, int]], known: frozenset[str]) -> list[str]:
    """The chosen pieces; unknown neighbours become one word."""
    out: list[str] = []
    start, was_unknown = 0, False
    while start < len(text):
        end = -best[start][2]
        piece = text[start:end]
        unknown = piece not in known
        if unknown and was_unknown:
            out[-1] += piece
        else:
            out.append(piece)
        start, was_unknown = end, unknown
    return out


def _boundaries(text: str) -> list[int]:
    """Positions where a word may begin or end: between character clusters."""
    inside = (i for i in range(1, len(text)) if text[i] not in _NOT_A_START and text[i - 1] not in _LEADING)
    return [0, *inside, len(text)]
