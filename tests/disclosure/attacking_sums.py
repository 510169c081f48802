"""Somebody with a city's file of sums and a solver: what can be found out about the counts it withholds.

Written from the bytes of a file, not from how it was made. The attacker reads the JSON and knows that people are whole;
told the weights of the classes (communities, as a rule) and how many people each has, that every sum is over them.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Answer = tuple[str, Any]
# A weight and how many people have it.
Classes = Sequence[tuple[float, int]]
# Sums are written with twelve digits.
SLACK = 1e-7


@dataclass
class Puzzle:
    """Unknown numbers of people: who gave an answer, of each class; what the file says of them."""

    classes: Classes
    places: dict[tuple[Answer, int], int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float]] = field(default_factory=list)
    withheld: list[Answer] = field(default_factory=list)

    def people(self, answer: Answer, value: float = 1.0, power: int = 0) -> dict[int, float]:
        """Σ value · weight^power over those who gave an answer, as coefficients."""
        found = {}
        for k, (weight, _) in enumerate(self.classes):
            at = self.places.setdefault((answer, k), len(self.places))
            found[at] = value * weight**power
        return found

    def say(self, forms: Sequence[dict[int, float]], total: float) -> None:
        """Together they come to ``total``."""
        row: dict[int, float] = {}
        for form in forms:
            for at, value in form.items():
                row[at] = row.get(at, 0.0) + value
        self.rows.append((row, total))

    def sums(self, answers: Sequence[Answer], sums: Sequence[float]) -> None:
        """n, Σw and Σw² of those who gave any of some answers."""
        for power, total in enumerate(sums if len(self.classes) > 1 else sums[:1]):
            self.say([self.people(answer, 1.0, power) for answer in answers], total)


def parts(data: bytes) -> Iterator[dict[str, Any]]:
    """The instruments of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in json.loads(archive.read("manifest.json"))["parts"]:
            yield json.loads(archive.read(name))


def puzzles(part: dict[str, Any], classes: Classes | None) -> Iterator[Puzzle]:
    """The questions of an instrument; those of a scale are one puzzle."""
    sums = part["sums"]
    everybody = round(sums["everybody"][0])
    known = classes or [(sums["everybody"][1] / everybody, everybody)]
    questions = {one["question"]: one for one in sums["questions"]}
    scales = [set(one["questions"]) & questions.keys() for one in sums["scales"]]
    alone = questions.keys() - {name for scale in scales for name in scale}
    for names in [*scales, *({name} for name in alone)]:
        puzzle = Puzzle(known)
        for name in sorted(names):
            _question(puzzle, questions[name], everybody)
        yield puzzle
    for ranking in sums["rankings"]:
        puzzle = Puzzle([(sums["everybody"][1] / everybody, 3 * everybody)])
        _question(puzzle, ranking["chosen"], 3 * everybody)
        yield puzzle


def _question(puzzle: Puzzle, found: dict[str, Any], everybody: int) -> None:
    name = found["question"]
    answers: list[Answer] = []
    for code, *sums in found["answers"]:
        answers.append((name, code))
        puzzle.sums(answers[-1:], sums)
    for pool in found["together"]:
        if not pool["codes"]:
            return
        pooled = [(name, code) for code in pool["codes"]]
        answers += pooled
        # How many answered is no secret: it stands at every table.
        puzzle.withheld += [] if pool["codes"] == [None] else pooled
        puzzle.sums(pooled, pool["sums"])
        if "mean" in pool and (len(puzzle.classes) > 1 or pool["sums"][0] == pool["sums"][1]):
            forms = [puzzle.people(answer, float(answer[1]), len(puzzle.classes) > 1) for answer in pooled]
            puzzle.say(forms, pool["mean"] * pool["sums"][1])
    for k, (_, people) in enumerate(puzzle.classes):
        forms = [{puzzle.places[answer, k]: 1.0} for answer in answers]
        if sum(sums[0] for _, *sums in found["answers"]) + sum(p["sums"][0] for p in found["together"]) == everybody:
            puzzle.say(forms, people)


def determined(puzzle: Puzzle, suspects: Collection[Answer] | None = None) -> dict[Answer, int]:
    """Withheld answers (those of ``suspects``, where it is known whom to look at) that only one number fits."""
    wanted = [answer for answer in puzzle.withheld if suspects is None or answer in suspects]
    if not wanted:
        return {}
    found = {}
    for answer in wanted:
        ends = _ends(puzzle, {puzzle.places[answer, k]: 1.0 for k in range(len(puzzle.classes))})
        if len(ends) == 1:
            found[answer] = ends.pop()
    return found


def _ends(puzzle: Puzzle, form: dict[int, float]) -> set[int]:
    """The least and the most that a sum of unknowns can be; both ends of everything where the solver finds none."""
    size = len(puzzle.places)
    matrix, low, high = np.zeros((len(puzzle.rows), size)), [], []
    for k, (row, total) in enumerate(puzzle.rows):
        for at, value in row.items():
            matrix[k, at] = value
        slack = SLACK * max(1.0, abs(total))
        low.append(total - slack)
        high.append(total + slack)
    upper = np.array([float(puzzle.classes[k][1]) for _, k in puzzle.places])
    goal = np.zeros(size)
    for at, value in form.items():
        goal[at] = value
    ends = set()
    for sign in (1.0, -1.0):
        made = milp(sign * goal, constraints=LinearConstraint(matrix, low, high), integrality=np.ones(size),
                    bounds=Bounds(np.zeros(size), upper), options={"time_limit": 2})  # fmt: skip
        ends |= {0, size} if made.x is None else {round(float(goal @ made.x))}
    return ends


def communities_behind(data: bytes, classes: Classes) -> list[Answer]:
    """Told answers of which the weights tell how many people of every class gave them."""
    found = []
    for part in parts(data):
        for one in part["sums"]["questions"]:
            for code, *sums in one["answers"]:
                puzzle = Puzzle(classes)
                puzzle.sums([(one["question"], code)], sums)
                puzzle.withheld.append((one["question"], code))
                goals = [{at: 1.0} for at in puzzle.places.values()]
                if sums[0] > 1 and all(len(_ends(puzzle, goal)) == 1 for goal in goals):
                    found.append((one["question"], code))
    return found


def recovered(
    data: bytes, classes: Classes | None = None, suspects: Collection[Answer] | None = None, smallest: int = 5
) -> list[Answer]:
    """Counts of 1 to below ``smallest`` that a file tells or that follow from it."""
    found = [(one["question"], code) for part in parts(data) for one in part["sums"]["questions"]
             for code, n, *_ in one["answers"] if 0 < n < smallest]  # fmt: skip
    for part in parts(data):
        for puzzle in puzzles(part, classes if classes_fit(part, classes) else None):
            found += [answer for answer, n in determined(puzzle, suspects).items() if 0 < n < smallest]
    return found


def classes_fit(part: dict[str, Any], classes: Classes | None) -> bool:
    """Whether the classes are those of this instrument's people."""
    return classes is not None and sum(n for _, n in classes) == round(part["sums"]["everybody"][0])


def withheld(data: bytes) -> int:
    """How many answers are told only together with others."""
    return sum(len(pool["codes"]) for part in parts(data) for one in part["sums"]["questions"]
               for pool in one["together"])  # fmt: skip
