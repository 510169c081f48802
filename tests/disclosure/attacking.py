"""Somebody with the whole pack, a pencil and a solver: what can be found out about hidden counts.

Written from what is printed, not from how it was protected. The attacker knows every shown count, every shown mean,
S.D., running percent and sum of levels exactly (as if nobody were weighted), that answers add up to their base, parts of
an area to the area, and how the hidden marks are meant: "under 5" is 1 to 4, "hidden" beside it 0, or 5 and more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from survey_kit.disclosure import Published
from survey_kit.model.table import Cell, Column, Row, Status, Table

Name = tuple[str, frozenset[tuple[str, str]]]
Equation = tuple[dict[Name, float], float]
COUNTED = ("count", "percent", "valid_percent", "column_percent", "row_percent", "total_percent", "response_percent")
SMALLEST = 5


@dataclass
class Known:
    """What the pack prints: true counts (to fill in sums), which are shown, what marks say, and equations."""

    truth: dict[Name, int] = field(default_factory=dict)
    base: dict[Name, int] = field(default_factory=dict)
    shown: set[Name] = field(default_factory=set)
    marks: dict[Name, str] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    parts: dict[tuple[Name, str], set[Name]] = field(default_factory=lambda: defaultdict(set))

    def equal(self, form: dict[Name, float]) -> None:
        """The attacker knows this sum."""
        self.equations.append((form, sum(c * self.truth[name] for name, c in form.items())))


def recovered(published: Sequence[Published], tables: Sequence[Table]) -> list[Name]:
    """Counts of 1 to 4 that only one number fits."""
    known = Known()
    pairs = list(zip(published, tables, strict=True))
    for one, table in pairs:
        _look(known, one, table)
    for one, table in pairs:
        if table.kind in ("means", "compare"):
            _means_of_groups(known, one, table)
        else:
            _figures(known, one, table)
    _nest(known)
    return _solve(known)


def marks_that_lie(published: Sequence[Published], tables: Sequence[Table]) -> list[Name]:
    """Counts of which what stands in their place is not true."""
    known = Known()
    for one, table in zip(published, tables, strict=True):
        _look(known, one, table)
    small = [name for name, mark in known.marks.items() if mark == "small" and not 0 < known.truth[name] < SMALLEST]
    also = [name for name, mark in known.marks.items() if mark == "also" and 0 < known.truth[name] < SMALLEST]
    return small + also + [name for name in known.shown if 0 < known.truth[name] < SMALLEST]


def _look(known: Known, one: Published, table: Table) -> None:
    """Counts of one table: shown, or what stands in their place."""
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            before, after = one.table.cells[i][j], table.cells[i][j]
            name = _name(one, row, column)
            if name is None or before.rows is None or before.value is None:
                continue
            if known.truth.setdefault(name, before.rows) != before.rows:
                continue
            known.base[name] = before.base.n
            _mark(known, name, after)
            for by, level in (*one.within, (column.by, column.level)):
                if level:
                    known.parts[(name[0], name[1] - {(by, level)}), by].add(name)


def _mark(known: Known, name: Name, cell: Cell) -> None:
    if _is_told(cell):
        known.shown.add(name)
    elif cell.rule == "small-count":
        known.marks[name] = "small"
    elif cell.rule in ("complementary", "linked-table", "difference-of-areas", "group-disclosure"):
        known.marks.setdefault(name, "also")
    else:
        known.marks.setdefault(name, "unseen")


def _name(one: Published, row: Row, column: Column) -> Name | None:
    """Whom a cell counts; None for figures that count nobody."""
    kind, statistic = one.table.kind, column.statistic
    where = {*one.within, *([(column.by, column.level)] if column.level else [])}
    if row.role not in ("item", "missing"):
        return None
    if kind == "rating":
        if not statistic.startswith("percent_"):
            return None
        return one.instrument, frozenset({*where, (row.variable, statistic.removeprefix("percent_"))})
    if kind == "ranking":
        if statistic not in ("rank_1", "rank_2", "rank_3", "percent"):
            return None
        return one.instrument, frozenset({*where, (f"{row.variable}:{statistic}", row.level)})
    if kind not in ("frequencies", "crosstab", "multiple") or statistic not in COUNTED:
        return None
    return one.instrument, frozenset({*where, (row.variable, row.level)})


def _figures(known: Known, one: Published, table: Table) -> None:
    """Sums that one table tells."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, column in enumerate(table.columns):
        groups[column.by, column.level].append(j)
    for columns in groups.values():
        lines = {}
        for i, row in enumerate(table.rows):
            names = [n for j in columns if (n := _name(one, row, table.columns[j])) is not None and n in known.truth]
            lines[i] = list(dict.fromkeys(names))
        {"frequencies": _frequencies, "crosstab": _crosstab, "multiple": _multiple, "ranking": _ranking,
         "rating": _rating}.get(table.kind, _nothing)(known, table, columns, lines)  # fmt: skip


Lines = dict[int, list[Name]]


def _nothing(known: Known, table: Table, columns: list[int], lines: Lines) -> None:
    """Nothing is counted here."""


def _crosstab(known: Known, table: Table, columns: list[int], lines: Lines) -> None:
    """Columns that are areas have a base that everybody knows; others where it is printed."""
    head = table.columns[columns[0]]
    total = table.cells[-1][columns[0]]
    if not head.level or head.by in ("city", "community") or _is_told(total):
        _answers(known, table, columns, lines)


def _answers(known: Known, table: Table, columns: list[int], lines: Lines) -> None:
    for role in ("item", "missing"):
        form = {name: 1.0 for i, names in lines.items() if table.rows[i].role == role for name in names}
        if len(form) > 1:
            known.equal(form)


def _frequencies(known: Known, table: Table, columns: list[int], lines: Lines) -> None:
    _answers(known, table, columns, lines)
    for j in columns:
        if table.columns[j].statistic == "cumulative_percent":
            so_far: dict[Name, float] = {}
            for i, names in lines.items():
                so_far |= dict.fromkeys(names, 1.0)
                if table.rows[i].role == "item" and _is_told(table.cells[i][j]):
                    known.equal(dict(so_far))


def _multiple(known: Known, table: Table, columns: list[int], lines: Lines) -> None:
    shares = [j for j in columns if table.columns[j].statistic == "response_percent"]
    told = [i for i in lines if any(_is_told(table.cells[i][j]) and table.cells[i][j].value for j in shares)]
    if told:
        known.equal({n: 1.0 for i, names in lines.items() if any(table.cells[i][j].value is not None
                     or table.cells[i][j].status is Status.HIDDEN for j in shares) for n in names})  # fmt: skip


def _ranking(known: Known, table: Table, columns: list[int], lines: Lines) -> None:
    by_statistic: dict[str, dict[Name, float]] = defaultdict(dict)
    for i, names in lines.items():
        said = {next(v for v, _ in name[1] if ":" in v).split(":")[1]: name for name in names}
        for statistic, name in said.items():
            by_statistic[statistic][name] = 1.0
        ranks = [said[s] for s in sorted(said) if s != "percent"]
        if ranks and "percent" in said:
            known.equal({**dict.fromkeys(ranks, 1.0), said["percent"]: -1.0})
        points = [j for j in columns if table.columns[j].statistic == "points"]
        if ranks and points and _is_told(table.cells[i][points[0]]):
            known.equal({name: float(len(ranks) - k) for k, name in enumerate(ranks)})
    for form in by_statistic.values():
        known.equal(form)


def _rating(known: Known, table: Table, columns: list[int], lines: Lines) -> None:
    for i, names in lines.items():
        if len(names) < 2:
            continue
        known.equal(dict.fromkeys(names, 1.0))
        levels = {name: float(next(level for v, level in name[1] if v == table.rows[i].variable)) for name in names}
        told = {table.columns[j].statistic for j in columns if _is_told(table.cells[i][j])}
        _moments(known, levels, told)
        for note in table.notes:
            if note.code == "levels-together" and note.facts["row"] == i:
                kept = {float(table.columns[j].statistic.removeprefix("percent_")) for j in note.facts["columns"]}
                known.equal({name: 1.0 for name, level in levels.items() if level in kept})


def _moments(known: Known, levels: dict[Name, float], told: set[str]) -> None:
    if "mean" in told:
        known.equal(levels)
    if {"mean", "sd"} <= told:
        known.equal({name: level * level for name, level in levels.items()})


def _is_told(cell: Cell) -> bool:
    return cell.value is not None and cell.status is not Status.HIDDEN


def _nest(known: Known) -> None:
    """Parts make the whole; where their bases leave somebody over, at most so many."""
    for (whole, _), parts in list(known.parts.items()):
        if whole not in known.truth or not whole[1]:
            continue
        left = known.base[whole] - sum(known.base[p] for p in parts)
        over = known.truth[whole] - sum(known.truth[p] for p in parts)
        form = {**dict.fromkeys(parts, 1.0), whole: -1.0}
        if left == 0 and over == 0:
            known.equal(form)
        elif left > 0 and 0 <= over <= left:
            rest: Name = (f"{whole[0]}+{len(known.truth)}", whole[1])
            known.truth[rest], known.base[rest] = over, left
            known.marks[rest] = "unseen"
            known.equal({**form, rest: 1.0})


def _means_of_groups(known: Known, one: Published, table: Table) -> None:
    """Means of groups in lines, where the shares of their levels stand in another table."""
    for i, row in enumerate(table.rows):
        where = {*one.within, *([(row.variable, row.level)] if row.level else [])}
        levels = {}
        for name in known.truth:
            rest = name[1] - where
            if name[0] == one.instrument and where <= name[1] and len(rest) == 1:
                ((variable, level),) = rest
                if variable == table.measured and level.isdigit():
                    levels[name] = float(level)
        told = {c.statistic for j, c in enumerate(table.columns) if _is_told(table.cells[i][j])}
        if len(levels) > 1:
            _moments(known, levels, told)


def _solve(known: Known) -> list[Name]:
    unknown = [name for name in known.truth if name not in known.shown]
    found: list[Name] = []
    for names, equations in _components(known, unknown):
        found += _Component(known, names, equations).fixed()
    return found


def _components(known: Known, unknown: Sequence[Name]) -> Iterator[tuple[list[Name], list[Equation]]]:
    parent = {name: name for name in unknown}

    def root(name: Name) -> Name:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    reduced = []
    for form, value in known.equations:
        left = {n: c for n, c in form.items() if n in parent}
        if left:
            reduced.append((left, value - sum(c * known.truth[n] for n, c in form.items() if n not in parent)))
            first, *others = left
            for other in others:
                parent[root(other)] = root(first)
    groups: dict[Name, list[Name]] = defaultdict(list)
    for name in unknown:
        groups[root(name)].append(name)
    of: dict[Name, list[Equation]] = defaultdict(list)
    for form, value in reduced:
        of[root(next(iter(form)))].append((form, value))
    yield from ((names, of[r]) for r, names in groups.items())


class _Component:
    """Unknown counts that hang together, as a mixed-integer program."""

    def __init__(self, known: Known, names: list[Name], equations: Sequence[Equation]) -> None:
        self.known, self.names = known, names
        at = {name: k for k, name in enumerate(names)}
        also = [k for k, name in enumerate(names) if known.marks.get(name) == "also"]
        size = len(names) + len(also)
        rows, low, high = [], [], []
        for form, value in {(tuple(sorted((at[n], c) for n, c in form.items())), value) for form, value in equations}:
            row = np.zeros(size)
            for k, c in form:
                row[k] = c
            rows.append(row)
            low.append(value)
            high.append(value)
        self.upper = np.array([float(max(known.base[n], known.truth[n])) for n in names] + [1.0] * len(also))
        self.lower = np.zeros(size)
        for k, name in enumerate(names):
            if known.marks.get(name) == "small":
                self.lower[k], self.upper[k] = 1.0, SMALLEST - 1.0
        # Hidden beside a small one: nobody, or enough to be shown.
        for extra, k in enumerate(also, start=len(names)):
            for sign, bound in ((1.0, SMALLEST), (-1.0, self.upper[k])):
                row = np.zeros(size)
                row[k], row[extra] = sign, -sign * bound
                rows.append(row)
                low.append(0.0)
                high.append(np.inf)
        self.constraints = LinearConstraint(np.array(rows), low, high) if rows else None
        self.size = size

    def fixed(self) -> list[Name]:
        """Secret counts with one value only."""
        secret = [
            k for k, name in enumerate(self.names) if 0 < self.known.truth[name] < SMALLEST and name in self.known.marks
        ]
        truth = np.array([float(self.known.truth[n]) for n in self.names])
        open_: set[int] = set()
        rng = np.random.default_rng(7)
        for _ in range(6):
            if len(open_) < len(secret):
                self._compare(rng.normal(size=self.size), truth, open_)
        out = []
        for k in secret:
            for sign in (1.0, -1.0):
                if k not in open_:
                    goal = np.zeros(self.size)
                    goal[k] = sign
                    self._compare(goal, truth, open_)
            if k not in open_:
                out.append(self.names[k])
        return out

    def _compare(self, goal: np.ndarray, truth: np.ndarray, open_: set[int]) -> None:
        made = milp(goal, constraints=self.constraints, integrality=np.ones(self.size),
                    bounds=Bounds(self.lower, self.upper), options={"time_limit": 20})  # fmt: skip
        assert made.x is not None, "the true counts fit, so something must"
        open_ |= set(np.flatnonzero(np.abs(np.round(made.x[: len(truth)]) - truth) > 0.5).tolist())
