"""Mistakes that show only against the whole questionnaire: names, conditions, scales, indices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.expression import check, names, parse
from survey_kit.model.codebook import Codebook, Kind
from survey_kit.reading.mistakes import Mistake
from survey_kit.reading.questionnaire_form import RESERVED, listing, table
from survey_kit.reading.toml_source import TomlSource

_NUMERIC = (Kind.LIKERT, Kind.NUMBER, Kind.SINGLE, Kind.DICHOTOMY)


def sense_mistakes(source: TomlSource, codebook: Codebook) -> list[Mistake]:
    """Mistakes of meaning, in no particular order."""
    sense = _Sense(source, codebook)
    return [*sense.taken_names(), *sense.conditions(), *sense.scales(), *sense.indices()]


class _Sense:
    def __init__(self, source: TomlSource, codebook: Codebook) -> None:
        self.source = source
        self.codebook = codebook
        self.questions = {n: q for n, q in source.data.items() if n not in RESERVED and isinstance(q, dict)}

    def mistake(self, code: str, key: tuple[str, ...], question: str, **facts: Any) -> Mistake:
        return Mistake("questionnaire-" + code, str(self.source.path), self.source.line(*key), question, facts)

    def taken_names(self) -> Iterator[Mistake]:
        """Two things that would bear the same name."""
        book = self.codebook
        named = [v.name for v in book.variables] + [s.name for s in book.sets]
        named += [s.name for s in book.scales] + [i.name for i in book.indices]
        for name, count in Counter(named).items():
            if count > 1:
                key = ("index", name) if book.index(name) else (name,)
                owner = next((v.question for v in reversed(book.variables) if v.name == name), name)
                yield self.mistake("name-taken", key if key in self.source.lines else (owner,), name, name=name)

    def conditions(self) -> Iterator[Mistake]:
        for name, question in self.questions.items():
            for word in ("ask_if", "continue_if"):
                if isinstance(question.get(word), str):
                    yield from self.condition(question[word], (name, word), name)
        for part, word in (("rule", "expect"), ("index", "formula"), ("index", "provisional")):
            for name, facts in table(self.source.data.get(part)).items():
                text = table(facts).get(word)
                if isinstance(text, str) and text.strip():
                    yield from self.condition(text, (part, name, word), name)
                elif word != "provisional":
                    yield self.mistake("no-formula", (part, name), name, name=word)

    def condition(self, text: str, key: tuple[str, ...], name: str) -> Iterator[Mistake]:
        for problem in check(text, self.codebook):
            yield Mistake(problem.code, str(self.source.path), self.source.line(*key), name, problem.facts)

    def scales(self) -> Iterator[Mistake]:
        for scale in self.codebook.scales:
            key = ("scale", scale.name) if ("scale", scale.name) in self.source.lines else (scale.name,)
            if not scale.items:
                yield self.mistake("scale-empty", key, scale.name)
            for item in scale.items:
                if item not in self.codebook:
                    yield self.mistake("scale-item-unknown", (*key, "items"), scale.name, name=item)
                elif self.codebook[item].kind not in _NUMERIC or self.codebook[item].is_text:
                    yield self.mistake("scale-item-not-numeric", (*key, "items"), scale.name, name=item)
            for item in scale.reverse:
                if item not in scale.items:
                    yield self.mistake("scale-item-unknown", (*key, "reverse"), scale.name, name=item)
            if not 0 < scale.min_answered <= 1:
                value = scale.min_answered
                yield self.mistake("min-answered", (*key, "min_answered"), scale.name, value=value)

    def indices(self) -> Iterator[Mistake]:
        needs = {index.name: self._needs(index.formula) for index in self.codebook.indices}
        for name, facts in table(self.source.data.get("index")).items():
            if self._leads_back(name, needs):
                yield self.mistake("index-circle", ("index", name, "formula"), name)
            starts = [level.get("from") for level in listing(table(facts).get("levels")) if isinstance(level, dict)]
            numbers = [s for s in starts if isinstance(s, int | float)]
            if len(numbers) != len(listing(table(facts).get("levels"))) or any(a >= b for a, b in pairwise(numbers)):
                yield self.mistake("levels-overlap", ("index", name, "levels"), name)

    def _needs(self, formula: str) -> set[str]:
        try:
            return {name for name in names(parse(formula)) if self.codebook.index(name)}
        except SurveyKitError:
            return set()

    @staticmethod
    def _leads_back(name: str, needs: dict[str, set[str]]) -> bool:
        reached: set[str] = set()
        ahead = set(needs.get(name, ()))
        while ahead:
            reached |= ahead
            ahead = {further for one in ahead for further in needs.get(one, ())} - reached
        return name in reached
