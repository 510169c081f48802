"""Which column answers which question: names first, then wording, then the closest wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from survey_kit.model.codebook import Codebook, Kind
from survey_kit.reading.assigning import pair
from survey_kit.thai.headers import SYSTEM, bare, grid, path_parts, question_and_option, untagged, without_group
from survey_kit.thai.text import normal

How = Literal["name", "label", "close", "told", "system", "empty", "none"]
# How surely columns with the very same header are told apart by their order alone.
IN_TURN = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """One column: its header, the variable or response set it fills (empty: none), how that was decided, how surely."""

    column: int
    header: str
    target: str = ""
    how: How = "none"
    score: float = 0.0
    proposals: tuple[tuple[str, float], ...] = ()


def propose(
    header: Sequence[tuple[str, ...]],
    codebook: Codebook,
    told: dict[str, str] | None = None,
    rows: Sequence[Sequence[Any]] = (),
) -> tuple[Match, ...]:
    """A match for every column, in order; each variable is filled once.

    ``told``: header → target decided before ("": this column answers no question). ``rows`` are the cells below.
    """
    book = _Names(codebook)
    found: list[list[tuple[str, How]]] = []
    for lines in header:
        title = _title(lines)
        decided = next((told[t] for t in (title, *lines) if told and t in told), None)
        found.append([(decided, "told")] if decided is not None else list(book.exact(lines)))
    spelled_out = _spelled_out(found, codebook)
    matches, taken = [], set[str]()
    for j, candidates in enumerate(found):
        title = _title(header[j])
        if candidates and candidates[0][0] in spelled_out:
            # KoBo exports a question both ways; the columns of single options leave nothing to guess.
            matches.append(Match(j, title, "", "system"))
            continue
        if candidates == [("", "told")]:
            matches.append(Match(j, title, "", "told"))
            continue
        target, how = next(((t, h) for t, h in candidates if t not in taken), ("", "none"))
        answers = codebook.response_set(target)
        taken.update({target} if answers is None else {target, *answers.variables})
        matches.append(Match(j, title, target, how, 1.0 if target else 0.0))
    turns = book.in_turn(header, [m.column for m in matches if m.how == "none"])
    matches = [
        replace(m, target=turns[m.column], how="close", score=IN_TURN) if m.column in turns else m for m in matches
    ]
    empty = {j for j in range(len(header)) if rows and all(row[j] in (None, "") for row in rows)}
    return tuple(
        replace(m, how="empty") if m.how == "none" and m.column in empty else m
        for m in _paired(matches, header, rows, codebook)
    )


def _title(lines: tuple[str, ...]) -> str:
    return " / ".join(dict.fromkeys(t for t in lines if t))


def _spelled_out(found: Sequence[Sequence[tuple[str, How]]], codebook: Codebook) -> set[str]:
    """Response sets whose options stand in columns of their own (two or more of them)."""
    firsts = [candidates[0][0] for candidates in found if candidates]
    return {s.name for s in codebook.sets if sum(f in s.variables for f in firsts) >= 2}


def _paired(
    matches: Sequence[Match], header: Sequence[tuple[str, ...]], rows: Sequence[Sequence[Any]], codebook: Codebook
) -> Iterator[Match]:
    """The columns that no name and no wording settled, by likeness; each with up to three proposals."""
    matches = [_system_or(m, header) for m in matches]
    settled = {m.column: m.target for m in matches if m.target}
    open_ones = [m.column for m in matches if m.how == "none" and m.header]
    pairings = pair(open_ones, header, rows, codebook, settled)
    for match in matches:
        found = pairings.get(match.column)
        if found is None:
            yield match
        else:
            how: How = "close" if found.target else "none"
            yield replace(match, target=found.target, how=how, score=found.score, proposals=found.proposals)


def _system_or(match: Match, header: Sequence[tuple[str, ...]]) -> Match:
    """A column that a program added is nobody's answer."""
    if match.target or match.how == "system" or not SYSTEM.match(header[match.column][-1] or match.header):
        return match
    return replace(match, how="system")


class _Names:
    """Every name and wording of a codebook, ready to be looked up."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.names = {v.name.lower(): v.name for v in codebook.variables}
        self.names |= {s.name.lower(): s.name for s in codebook.sets if s.name.lower() not in self.names}
        self.blocks = {bare(t) for s in codebook.scales for t in (s.label.th, s.label.en) if t}
        self.groups = {bare(t) for s in codebook.sections for t in (s.title.th, s.title.en) if t}
        self.groups |= {s.name.lower() for s in codebook.sections}
        self.labels: dict[str, str] = {}
        self.ranked = {
            bare(t): s.name for s in codebook.sets if s.kind == "rank" for t in (s.label.th, s.label.en) if t
        }
        headed = [(bare(t), s.items) for s in codebook.scales for t in (s.label.th, s.label.en) if t]
        self.items = {(block, name) for block, names in headed for name in names}
        self.alike: dict[str, list[str]] = {}
        for name, label in self._wordings():
            self.alike.setdefault(label, []).append(name)
        # Two grids may have the same rows: such a wording alone says nothing, only with the question above it.
        self.labels |= {label: names[0] for label, names in self.alike.items() if self._settled(names)}

    def _wordings(self) -> Iterator[tuple[str, str]]:
        book = self.codebook
        for s in (s for s in book.sets if s.kind != "rank"):
            for text in {s.label.th, s.label.en} - {""}:
                yield s.name, bare(untagged(text))
        for v in book.variables:
            if v.kind in (Kind.DICHOTOMY, Kind.RANK):
                continue
            for text in {v.label.th, v.label.en} - {""}:
                yield v.name, bare(untagged(text))

    def _settled(self, names: list[str]) -> bool:
        """Whether a wording means one question: no other has it, or it is that of a set and its texts."""
        return len(set(names)) == 1 or self.codebook.response_set(names[0]) is not None

    def exact(self, lines: tuple[str, ...]) -> Iterator[tuple[str, How]]:
        """Targets by name or by wording, the likeliest first, looking at each header line from the bottom up."""
        if len(lines) > 1 and (below := self._option(lines[-2], lines[-1]) or self._item(lines[-2], lines[-1])):
            yield below, "label"
        lines = tuple(untagged(t) for t in lines)
        for text in reversed(lines):
            for candidate in (text, text.split(".")[0].split(":")[0].strip()):
                if candidate.lower() in self.names:
                    yield self.names[candidate.lower()], "name"
            ways = [self._path(path_parts(text)), self._grid(text)]
            ways += [self._option(q, o) or self._item(q, o) for q, o in question_and_option(text)]
            ways += [self.labels.get(bare(text), ""), self._grouped(text)]
            yield from ((target, "label") for target in ways if target)

    def _path(self, parts: tuple[str, ...]) -> str:
        """KoBo: ``group/question`` and ``group/question/option``, in names or in labels."""
        if len(parts) < 2:
            return ""
        if parts[-1].lower() in self.names and self.names[parts[-1].lower()] not in ("1", "0"):
            return self.names[parts[-1].lower()]
        return self._option(parts[-2], parts[-1]) or self.labels.get(bare(parts[-1]), "")

    def _grouped(self, text: str) -> str:
        """The question behind the names of known groups, whatever stands between them (KoBo lets people choose)."""
        for group, question in without_group(text):
            if bare(group) in self.groups or group.lower() in self.groups:
                return self.names.get(question.lower()) or self.labels.get(bare(question)) or self._grouped(question)
        return ""

    def _option(self, question: str, option: str) -> str:
        """The dichotomy of a response set, or the rank of a ranking, named by question and option."""
        owner = self.names.get(question.lower()) or self.labels.get(bare(question)) or self.ranked.get(bare(question))
        owner = owner or self._grouped(question)
        answers = self.codebook.response_set(owner) if owner else None
        if answers is None:
            return ""
        wanted = normal(option)
        ordinal = re.search(r"(\d+)\s*$", option)
        if answers.kind == "rank":
            place = int(ordinal[1]) if ordinal else 0
            return answers.variables[place - 1] if 0 < place <= len(answers.variables) else ""
        for name in answers.variables:
            suffix = name[len(answers.name) + 1 :]
            labels = {normal(t) for t in (self.codebook[name].label.th, self.codebook[name].label.en) if t}
            if wanted in labels or option in (suffix, name):
                return name
        return ""

    def _item(self, block: str, item: str) -> str:
        """The item of a scale, named by the scale's heading and the item's own words."""
        if bare(block) not in self.blocks:
            return ""
        here = [name for name in self.alike.get(bare(item), ()) if (bare(block), name) in self.items]
        return here[0] if here else self.labels.get(bare(item), "")

    def in_turn(self, header: Sequence[tuple[str, ...]], open_ones: Sequence[int]) -> dict[int, str]:
        """Columns with the very same header, given in turn to the questions with that wording: as many as there are."""
        same: dict[tuple[str, ...], list[int]] = {}
        for j in open_ones:
            same.setdefault(header[j], []).append(j)
        out: dict[int, str] = {}
        for lines, columns in same.items():
            text = lines[-1] if lines else ""
            found = grid(text)
            names = list(dict.fromkeys(self.alike.get(bare(found[1] if found else text), ())))
            if len(columns) > 1 and len(names) == len(columns):
                out |= dict(zip(columns, names, strict=True))
        return out

    def _grid(self, text: str) -> str:
        """``question [row]``: an item of a scale, or a rank."""
        found = grid(text)
        if found is None:
            return ""
        return self._option(*found) or self._item(*found) or self.labels.get(bare(found[1]), "")
