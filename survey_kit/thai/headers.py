"""What the header of a column says once its numbering and decoration are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey_kit.thai.text import normal

# "3." "ข้อ 3" "ข้อที่ 3)" "a3:" "3.1" "[3]" before a question.
# A number alone may belong to the question ("5 ปีที่ผ่านมา"), so it needs a dot, a bracket or ข้อ.
_NUMBERING = re.compile(
    r"^\s*(?:ข้อ(?:ที่)?\s*[0-9๐-๙]+(?:\.[0-9๐-๙]+)*[.)\]:]*\s+|[\[(]?[0-9๐-๙]+(?:\.[0-9๐-๙]+)*[.)\]:]+\s*"
    r"|[a-z]\d+[a-z]?(?:_\d+)?[.:)]\s*)",
    re.I,
)
_GRID = re.compile(r"^(?P<question>.*?)\s*\[(?P<row>[^\]]+)\]\s*$", re.S)
_DECORATION = re.compile(r"\((?:ตอบได้มากกว่า 1 ข้อ|ไม่บังคับ|คน|บาท|ปี|ปีเต็ม)\)|\*|<[^>]+>")
_RANKED = re.compile(r"^(?P<question>.+?)\s+(?:อันดับ|ลำดับ)(?:ที่)?\s*(?P<rank>\d+)\s*$", re.S)
# Columns that programs add, and those that only number the rows.
SYSTEM = re.compile(
    r"^(?:ประทับเวลา|timestamp|start|end|today|username|phonenumber|deviceid|instanceid|meta[/-]|_\w+|rootuuid|__version__|formhub/"
    r"|submissiondate|submitterid|submittername|attachments(?:present|expected)|reviewstate|formversion|edits|(?:parent_)?key"
    r"|set-of-|ลำดับ(?:ที่)?\s*$|ที่\s*$|no\.?\s*$)",
    re.I,
)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
# What stands between a group and its question in exports of KoBo and ODK.
_GROUP_MARK = re.compile(r"/|::|[-.:]")


def bare(text: str) -> str:
    """A header without numbering, hints, tags and spacing; what two wordings of one question share."""
    text = _DECORATION.sub(" ", text.replace("\n", " "))
    return normal(_NUMBERING.sub("", text, count=1)).rstrip(" ?:.")


def grid(text: str) -> tuple[str, str] | None:
    """``(question, row)`` of a grid column ``question [row]``."""
    match = _GRID.match(text)
    return (match["question"], match["row"]) if match else None


def question_and_option(text: str) -> Iterator[tuple[str, str]]:
    """Ways to read a header as ``question: option``, the longest question first."""
    for mark in (": ", " : ", " – ", " - "):
        question, found, option = text.rpartition(mark)
        if found:
            yield question, option
    ranked = _RANKED.match(text)
    if ranked:
        yield ranked["question"], ranked["rank"]


def untagged(text: str) -> str:
    """A header without the HTML that forms carry in their labels."""
    return _TAG.sub("", text)


def without_group(text: str) -> Iterator[tuple[str, str]]:
    """Ways to take the names of groups off a header: (groups, question), the fewest groups first."""
    for mark in _GROUP_MARK.finditer(text):
        yield text[: mark.start()].strip(), text[mark.end() :].strip()


def path_parts(text: str) -> tuple[str, ...]:
    """Parts of a KoBo header ``group/question/option``."""
    return tuple(p.strip() for p in text.split("/") if p.strip())
