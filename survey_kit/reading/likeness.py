"""How alike a header and a question are: shared meaning, shared letters, the words around both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from survey_kit.model.codebook import Codebook, Kind, ResponseSet, Variable
from survey_kit.thai.headers import bare, grid, question_and_option
from survey_kit.thai.likewords import meanings, shapes

# A word that no question has counts less against a header than one that another question has.
UNKNOWN_WORD = 0.6
LETTERS = 0.45
ALONE = 0.35


@dataclass(frozen=True)
class Question:
    """One question a column may answer: its own wordings, those of the block it stands in, its place in the form."""

    target: Variable | ResponseSet
    own: tuple[str, ...]
    around: tuple[str, ...]
    block: str
    place: int

    @property
    def name(self) -> str:
        return self.target.name

    @property
    def is_option(self) -> bool:
        """Whether this is one box of a question with several answers."""
        return isinstance(self.target, Variable) and self.target.kind is Kind.DICHOTOMY


def questions_of(codebook: Codebook) -> tuple[Question, ...]:
    """Every column and every question with several answers, in the order of the form."""
    scales = {item: s for s in codebook.scales for item in s.items}
    sets = {name: s for s in codebook.sets for name in s.variables}
    places = {v.name: i for i, v in enumerate(codebook.variables)}
    out = []
    for v in codebook.variables:
        home = scales.get(v.name) or sets.get(v.name)
        around = _texts(home.label) if home else ()
        own = _texts(v.label)
        if v.kind is Kind.RANK and home:
            # A place repeats the words of its question: what is left is the place alone.
            own = tuple(bare(t.removeprefix(q)) for t, q in zip(own, around, strict=False))
        out.append(Question(v, own, around, home.name if home else v.question, places[v.name]))
    for s in codebook.sets:
        if s.kind == "dichotomy" and s.name not in places:
            out.append(Question(s, _texts(s.label), (), s.name, places[s.variables[0]]))
    return tuple(out)


def _texts(label: object) -> tuple[str, ...]:
    return tuple(bare(t) for t in (getattr(label, "th", ""), getattr(label, "en", "")) if t)


@dataclass(frozen=True)
class Header:
    """A header taken apart: what asks for the item, and the question above it ("" where it has none)."""

    item: str
    question: str


def ways_apart(lines: tuple[str, ...], prefix: str = "") -> tuple[Header, ...]:
    """The ways to take the header of a column apart; ``prefix`` is what it shares with its neighbours."""
    text = lines[-1] or next((t for t in reversed(lines) if t), "")
    ways = [Header(bare(text), "")]
    if found := grid(text):
        return (Header(bare(found[1]), bare(found[0])),)
    if len(lines) > 1 and lines[-1] and lines[-2] and lines[-2] != lines[-1]:
        ways.append(Header(bare(lines[-1]), bare(lines[-2])))
    if prefix and len(text) > len(prefix):
        ways.append(Header(bare(text[len(prefix) :]), bare(prefix)))
    ways += [Header(bare(item), bare(question)) for question, item in question_and_option(text)]
    return tuple(ways)


class Likeness:
    """Compares headers with the questions of one codebook; words that many questions have count little."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.weights = _weights(meanings(t) for q in questions for t in q.own)
        self.letters = _weights(shapes(t) for q in questions for t in q.own)

    def of(self, ways: Sequence[Header], question: Question) -> float:
        """0 (nothing shared) to about 1 (the same words): the best of the header's ways and the question's wordings."""
        around = frozenset[str]().union(*(meanings(t) for t in question.around))
        alike = [self._one(head.item, text, around, meanings(head.question)) - self._lonely(head, question, around)
                 for head in ways for text in question.own]  # fmt: skip
        return max(alike, default=0.0)

    def _lonely(self, head: Header, question: Question, around: frozenset[str]) -> float:
        """What counts against an option whose question is not hinted at: its words alone say too little."""
        if not question.is_option:
            return 0.0
        own = frozenset[str]().union(*(meanings(t) for t in question.own))
        hinted = (meanings(head.item) - own | meanings(head.question)) & around
        return 0.0 if hinted else ALONE

    def _one(self, item: str, text: str, around: frozenset[str], beside: frozenset[str]) -> float:
        said, asked = meanings(item), meanings(text)
        words = self._shared(said, asked, around, beside)
        mine, theirs = shapes(item), shapes(text)
        shared = self._sum(mine & theirs, self.letters)
        union = (self._sum(mine, self.letters) * self._sum(theirs, self.letters)) ** 0.5
        letters = shared / union if union else 0.0
        block = self._sum(beside & around, self.weights) / max(1e-9, self._sum(beside, self.weights)) if beside else 0.0
        return (1 - LETTERS) * words + LETTERS * letters + 0.15 * block

    def _shared(
        self, said: frozenset[str], asked: frozenset[str], around: frozenset[str], beside: frozenset[str]
    ) -> float:
        """Harmonic mean of how much of the header the question explains and how much of the question was said."""
        explained = self._sum(said & (asked | around), self.weights) / max(1e-9, self._sum(said, self.weights))
        covered = self._sum(asked & (said | beside), self.weights) / max(1e-9, self._sum(asked, self.weights))
        if not said & asked:
            return 0.0
        return 2 * explained * covered / (explained + covered)

    def _sum(self, words: Iterable[str], weights: dict[str, float]) -> float:
        return sum(weights.get(w, UNKNOWN_WORD * weights[""]) for w in words)


def _weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Weight of every word by how few texts have it; under "" the weight of a word that stands in one text."""
    counts: dict[str, int] = {}
    total = 0
    for words in texts:
        total += 1
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return {word: log(1 + total / count) for word, count in counts.items()} | {"": log(1 + total)}


def shared_prefixes(titles: Sequence[str], shortest: int = 5, columns: int = 3) -> tuple[str, ...]:
    """For every column the beginning it shares with its neighbours ("" unless ``columns`` in a row share it)."""
    out = [""] * len(titles)
    for i in range(len(titles) - columns + 1):
        prefix = _common(titles[i : i + columns])
        if len(prefix) >= shortest:
            for j in range(i, i + columns):
                out[j] = prefix if len(prefix) > len(out[j]) else out[j]
    return tuple(out)


def _common(titles: Sequence[str]) -> str:
    first, last = min(titles), max(titles)
    size = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    # A number is not cut in two.
    return first[:size].rstrip("0123456789")
