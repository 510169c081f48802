"""The parsed file of a questionnaire with its English wording beside it: what the builder looks things up in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from survey_kit.messages import catalogue
from survey_kit.model.codebook import Code, MissingReason, MissingRule, Tags, ValueLabel
from survey_kit.model.words import Words

SHARED_WORDS = Path(__file__).with_name("questionnaire_words.toml")

#: Keys of the file that are not questions.
RESERVED = ("id", "version", "title", "unit", "scheme", "missing", "codes", "section", "scale", "index", "rule")
TAGS = ("dimension", "component", "audience")


def table(value: Any) -> dict[str, Any]:
    """``value`` if it is a table, else an empty one: a mistake of writing is told elsewhere."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def code_of(key: Any) -> Code:
    """The stored code that ``key`` writes: a number where it reads as one, else the text."""
    try:
        return float(key)
    except (TypeError, ValueError):
        return str(key)


def shared(code: str, **blanks: tuple[str, str]) -> Words:
    """Words that every questionnaire shares; blanks are (Thai, English) pairs."""
    words = catalogue(SHARED_WORDS)
    th = words.text(code, "th", **{k: v[0] for k, v in blanks.items()})
    english_known = all(v[1] for v in blanks.values())
    return Words(th, words.text(code, "en", **{k: v[1] for k, v in blanks.items()}) if english_known else "")


@dataclass(frozen=True)
class Form:
    """One questionnaire file: its tables, the section each question stands under, English words where there are any."""

    data: dict[str, Any]
    english: dict[str, Any] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    @cached_property
    def questions(self) -> dict[str, dict[str, Any]]:
        """Question name → its table, in the order of the file."""
        return {n: q for n, q in self.data.items() if n not in RESERVED and isinstance(q, dict)}

    def words(self, th: Any, part: str, *key: str) -> Words:
        """Thai text with the English of ``part`` of the English file."""
        found: Any = self.english.get(part, "")
        for name in key:
            found = table(found).get(name, "")
        return Words(th if isinstance(th, str) else "", found if isinstance(found, str) else "")

    def title(self, key: str) -> Words:
        """Words of a text at the head of the file."""
        return self.words(self.data.get(key, ""), key)

    def code_table(self, question: str) -> tuple[str, dict[str, Any]]:
        """Name of the code list of ``question`` (its own name for a list of its own) and the list."""
        codes = self.questions.get(question, {}).get("codes")
        if isinstance(codes, str):
            return codes, table(table(self.data.get("codes")).get(codes))
        return question, table(codes)

    def codes(self, question: str) -> tuple[ValueLabel, ...]:
        """Codes of ``question`` with their words, in the order of the file."""
        name, codes = self.code_table(question)
        return tuple(ValueLabel(code_of(k), self.words(th, "codes", name, k)) for k, th in codes.items())

    def missing(self, question: str, sign: int = 1) -> tuple[tuple[ValueLabel, ...], tuple[MissingRule, ...]]:
        """Labels and rules of the missing codes of ``question``; ``sign`` −1 gives the codes of numbers."""
        own = self.questions.get(question, {}).get("missing", {})
        labels, rules = [], []
        for key, facts in ({} if own is False else table(self.data.get("missing"))).items():
            code, reason = code_of(key), table(facts).get("reason", "unstated")
            if isinstance(code, str):
                continue
            words = self.words(table(facts).get("label"), "missing", key)
            if key in table(own):
                words = self.words(own[key], "missing_of", question, key)
            known = reason in list(MissingReason)
            labels.append(ValueLabel(sign * code, words))
            rules.append(
                MissingRule(sign * code, sign * code, MissingReason(reason) if known else MissingReason.UNSTATED)
            )
        return tuple(labels), tuple(rules)

    def tags(self, question: str) -> Tags:
        """Tags of ``question``, else those of its section."""
        own, section = self.questions.get(question, {}), self._section(question)
        return Tags(*(str(own.get(key, section.get(key, ""))) for key in TAGS))

    def _section(self, question: str) -> dict[str, Any]:
        return table(table(self.data.get("section")).get(self.homes.get(question, "")))
