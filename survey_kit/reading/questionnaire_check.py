"""Everything that is wrong with a questionnaire file: one function per kind of thing, each yields its mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from survey_kit.model.codebook import Codebook, MissingReason
from survey_kit.reading.mistakes import Mistake
from survey_kit.reading.questionnaire_columns import COLUMNS
from survey_kit.reading.questionnaire_form import RESERVED, TAGS, code_of, listing, table
from survey_kit.reading.questionnaire_sense import sense_mistakes
from survey_kit.reading.toml_source import TomlSource

LABEL_BYTES, VALUE_LABEL_BYTES, NAME_BYTES, MISSING_CODES = 255, 120, 64, 3

_ANY = ("label", "type", "ask_if", "continue_if", "sensitive", "required", "unique", *TAGS)
_CODED = ("codes", "missing", "other")
#: Keys that each type of question may have beside those of every question.
TYPE_KEYS: dict[str, tuple[str, ...]] = {
    "single": (*_CODED, "ordered"),
    "multi": (*_CODED, "exclusive"),
    "likert": ("codes", "missing", "items", "reverse", "min_answered", "topic", "good"),
    "number": ("range", "unit", "decimals", "missing"),
    "rank": ("codes", "missing", "places"),
    "text": (),
    "date": (),
    "personal": (),
}
PART_KEYS: dict[str, tuple[str, ...]] = {
    "section": ("title", "intro", *TAGS),
    "scale": ("label", "items", "reverse", "min_answered", "topic", "good"),
    "index": ("label", "formula", "range", "levels", "good", "provisional"),
    "rule": ("label", "expect", "severity"),
}
_KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("label", "type", "ask_if", "continue_if", "unit", "topic", "good", "title", "intro"), str),
    **dict.fromkeys(("formula", "expect", "severity", "provisional", *TAGS), str),
    **dict.fromkeys(("sensitive", "required", "unique", "ordered"), bool),
    **dict.fromkeys(("range", "exclusive", "reverse", "levels"), list),
    **dict.fromkeys(("decimals", "places"), int),
    "min_answered": (int, float),
    "other": dict,
    "codes": (str, dict),
    "items": (dict, list),
    "missing": (dict, bool),
}
_CHOICES = {
    "good": ("high", "low", "none"),
    "severity": ("error", "warning"),
    "dimension": ("economy", "environment", "society", ""),
    "component": ("exposure", "sensitivity", "capacity", "governance", ""),
    "audience": ("community", "agency", "internal", ""),
}
_TEXTS = ("id", "version", "title", "unit", "scheme")
_NAME = re.compile(r"[^\W\d]\w*")


def mistakes_of(source: TomlSource, english: TomlSource | None, codebook: Codebook) -> tuple[Mistake, ...]:
    """All mistakes of the file and of its English wording, in the order of their lines, each once."""
    found = list(source.mistakes) + list(_Shape(source).all())
    if not source.mistakes:
        found += sense_mistakes(source, codebook)
    if english is not None:
        found += [*english.mistakes, *sorted(_english(source, english), key=lambda m: m.line)]
    own = sorted((m for m in found if m.file == str(source.path)), key=lambda m: m.line)
    rest = [m for m in found if m.file != str(source.path)]
    unique: list[Mistake] = []
    for mistake in (*own, *rest):
        if mistake not in unique:
            unique.append(mistake)
    return tuple(unique)


def nearest(word: str, words: Iterable[str]) -> str:
    """The most similar of ``words``, or a dash."""
    close = get_close_matches(word, list(words), n=1, cutoff=0.5)
    return close[0] if close else "–"


class _Shape:
    """Checks that need only the file itself: keys, types, labels, codes, ranges."""

    def __init__(self, source: TomlSource) -> None:
        self.source = source
        self.data = source.data
        self.questions = {n: q for n, q in source.data.items() if n not in RESERVED and isinstance(q, dict)}

    def mistake(self, code: str, key: tuple[str, ...], question: str = "", **facts: Any) -> Mistake:
        return Mistake("questionnaire-" + code, str(self.source.path), self.source.line(*key), question, facts)

    def all(self) -> Iterator[Mistake]:
        yield from self.head()
        for name, codes in table(self.data.get("codes")).items():
            yield from self.codes(("codes", name), table(codes), "")
        for part, allowed in PART_KEYS.items():
            for name, facts in table(self.data.get(part)).items():
                yield from self.keys((part, name), table(facts), allowed, name)
                yield from self.label((part, name), table(facts), "title" if part == "section" else "label", name)
        for name, question in self.questions.items():
            yield from self.question(name, question)

    def head(self) -> Iterator[Mistake]:
        for key in ("id", "title"):
            if not isinstance(self.data.get(key), str) or not self.data[key]:
                yield self.mistake("no-head", (), "", name=key)
        for key, value in self.data.items():
            if key not in RESERVED and not isinstance(value, dict):
                yield self.mistake("unknown-key", (key,), "", name=key, suggestion=nearest(key, RESERVED))
            elif key in RESERVED and not isinstance(value, str if key in _TEXTS else dict):
                yield self.mistake("wrong-value", (key,), "", name=key, value=value)
            for inside, facts in table(value).items() if key in PART_KEYS else ():
                if not isinstance(facts, dict):
                    yield self.mistake("wrong-value", (key, inside), inside, name=inside, value=facts)
        missing = table(self.data.get("missing"))
        if len(missing) > MISSING_CODES:
            yield self.mistake("too-many-missing", ("missing",), "", count=len(missing), most=MISSING_CODES)
        for code, facts in missing.items():
            reason = table(facts).get("reason", "unstated")
            if not isinstance(table(facts).get("label"), str):
                yield self.mistake("no-value-label", ("missing", code), "", name=code)
            if reason not in list(MissingReason) or isinstance(code_of(code), str):
                choices = ", ".join(MissingReason)
                yield self.mistake("bad-missing", ("missing", code), "", name=code, value=reason, choices=choices)

    def question(self, name: str, question: dict[str, Any]) -> Iterator[Mistake]:
        yield from self.name(name, (name,))
        kind = str(question.get("type", ""))
        if kind not in COLUMNS:
            suggestion = nearest(kind, COLUMNS)
            yield self.mistake("unknown-type", (name, "type"), name, value=kind or "–", suggestion=suggestion)
            kind = ""
        every = dict.fromkeys((*_ANY, *(k for keys in TYPE_KEYS.values() for k in keys)))
        yield from self.keys((name,), question, (*_ANY, *TYPE_KEYS[kind]) if kind else tuple(every), name)
        yield from self.label((name,), question, "label", name)
        for item, label in table(question.get("items")).items():
            yield from self.name(item, (name, "items", item))
            yield from self.label((name, "items"), {item: label}, item, item)
        for word in ("other", "missing"):
            for code, words in table(question.get(word)).items():
                if not isinstance(words, str):
                    yield self.mistake("wrong-value", (name, word, code), name, name=code, value=words)
        if kind in ("single", "multi", "likert", "rank"):
            yield from self.answers(name, question)
        if isinstance(question.get("range"), list):
            yield from self.limits(name, question["range"])

    def name(self, name: str, key: tuple[str, ...]) -> Iterator[Mistake]:
        if not _NAME.fullmatch(name) or len(name.encode()) > NAME_BYTES:
            yield self.mistake("bad-name", key, name, name=name, most=NAME_BYTES)

    def keys(self, key: tuple[str, ...], facts: dict[str, Any], allowed: Iterable[str], name: str) -> Iterator[Mistake]:
        for word, value in facts.items():
            if word not in allowed:
                yield self.mistake("unknown-key", (*key, word), name, name=word, suggestion=nearest(word, allowed))
            elif not isinstance(value, _KINDS[word]) or (
                isinstance(value, bool) and _KINDS[word] in (int, (int, float))
            ):
                yield self.mistake("wrong-value", (*key, word), name, name=word, value=value)
            elif word in _CHOICES and value not in _CHOICES[word]:
                choices = ", ".join(c for c in _CHOICES[word] if c)
                yield self.mistake("wrong-choice", (*key, word), name, name=word, value=value, choices=choices)

    def label(self, key: tuple[str, ...], facts: dict[str, Any], word: str, name: str) -> Iterator[Mistake]:
        label = facts.get(word)
        if not isinstance(label, str) or not label.strip():
            yield self.mistake("no-label", (*key, word), name)
        elif len(label.encode()) > LABEL_BYTES:
            yield self.mistake("long-label", (*key, word), name, size=len(label.encode()), most=LABEL_BYTES)

    def answers(self, name: str, question: dict[str, Any]) -> Iterator[Mistake]:
        """The code list of a question, and the codes that its other keys name."""
        codes = question.get("codes")
        lists = table(self.data.get("codes"))
        if isinstance(codes, str) and codes not in lists:
            yield self.mistake("unknown-codes", (name, "codes"), name, name=codes, suggestion=nearest(codes, lists))
            return
        known = table(lists.get(codes) if isinstance(codes, str) else codes)
        if not known:
            yield self.mistake("no-codes", (name, "codes"), name)
            return
        if not isinstance(codes, str):
            yield from self.codes((name, "codes"), known, name)
        values = {code_of(key) for key in known}
        for word in ("exclusive", "other"):
            named = question.get(word)
            for code in named if isinstance(named, list | dict) else ():
                if code_of(code) not in values:
                    yield self.mistake("no-such-code", (name, word), name, name=word, value=code)

    def codes(self, key: tuple[str, ...], codes: dict[str, Any], name: str) -> Iterator[Mistake]:
        seen: dict[Any, str] = {}
        missing = {code_of(code) for code in table(self.data.get("missing"))}
        for code, label in codes.items():
            value = code_of(code)
            if value in seen:
                first = self.source.line(*key, seen[value])
                yield self.mistake("duplicate-code", (*key, code), name, name=code, first=first)
            seen[value] = code
            if value in missing:
                yield self.mistake("code-is-missing", (*key, code), name, name=code)
            if not isinstance(label, str) or not label.strip():
                yield self.mistake("no-value-label", (*key, code), name, name=code)
            elif len(label.encode()) > VALUE_LABEL_BYTES:
                size, most = len(label.encode()), VALUE_LABEL_BYTES
                yield self.mistake("long-value-label", (*key, code), name, name=code, size=size, most=most)

    def limits(self, name: str, value: Any) -> Iterator[Mistake]:
        pair = [v for v in listing(value) if isinstance(v, int | float) and not isinstance(v, bool)]
        if len(pair) != 2 or len(listing(value)) != 2 or not pair[0] <= pair[1]:
            yield self.mistake("range", (name, "range"), name, value=value)


_ENGLISH = ("title", "unit", "missing", "missing_of", "unit_of", "section", "intro", "label", "codes", "index", "level")


def _english(source: TomlSource, english: TomlSource) -> Iterator[Mistake]:
    """English words for something that is not in the questionnaire."""
    data = source.data
    questions = {n: q for n, q in data.items() if n not in RESERVED and isinstance(q, dict)}
    items = {item for q in questions.values() for item in table(q.get("items"))}
    parts: dict[str, Iterable[str]] = {
        "label": {*questions, *items, *table(data.get("scale"))},
        "codes": {*table(data.get("codes")), *(n for n, q in questions.items() if isinstance(q.get("codes"), dict))},
        **{part: table(data.get(part)) for part in ("section", "index", "rule", "missing")},
    }

    def unknown(key: tuple[str, ...], known: Iterable[str]) -> Mistake:
        facts = {"name": key[-1], "suggestion": nearest(key[-1], known)}
        return Mistake("questionnaire-english", str(english.path), english.line(*key), "", facts)

    for part in english.data:
        if part not in (*_ENGLISH, "rule"):
            yield unknown((part,), _ENGLISH)
    for part, known in parts.items():
        for name in table(english.data.get(part)):
            if name not in known:
                yield unknown((part, name), known)
    for name, codes in table(english.data.get("codes")).items():
        own = table(table(data.get("codes")).get(name)) or table(questions.get(name, {}).get("codes"))
        for code in table(codes):
            if own and code not in own:
                yield unknown(("codes", name, code), own)
