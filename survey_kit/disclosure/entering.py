"""Tables entered in the ledger: which counts their cells tell, and which sums of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from survey_kit.disclosure.ledger import Form, Ledger, Mark, Pair, Place
from survey_kit.disclosure.published import Published
from survey_kit.model.table import Cell, Row, Status

# Statistics that count people in a cell, those that are a share of them, and those that would tell the count.
COUNTS = ("count", "rank_1", "rank_2", "rank_3")
PARTS = ("percent", "valid_percent", "column_percent", "row_percent", "response_percent", "case_percent",
         "total_percent")  # fmt: skip
BESIDE = ("se", "ci_low", "ci_high", "residual", "standardised", "adjusted", "expected", "letters", "against_rest",
          "against_total")  # fmt: skip
# Places are no secret of those who live there: how many were asked in each is printed everywhere.
AREAS = ("city", "community")
# Everybody who has an answer to a question.
ANY = "*"
# What hiding a printed sum costs, beside the people in a count.
LITTLE, SPREAD, HALF = 0.5, 3.0, 20.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One table on its way into the ledger: its number, the table as it is and as far as it will be printed.

    ``levels``: the counts behind the shares of a rating table, by line and column.
    """

    ledger: Ledger
    number: int
    one: Published
    shown: tuple[tuple[Cell, ...], ...]
    levels: dict[tuple[int, int], int] = field(default_factory=dict)

    def groups(self) -> dict[Pair, list[int]]:
        """Columns of each domain."""
        out: dict[Pair, list[int]] = {}
        for j, column in enumerate(self.one.table.columns):
            out.setdefault((column.by, column.level), []).append(j)
        return out

    def told(self, i: int, j: int) -> bool:
        """Whether a cell would be printed."""
        cell = self.shown[i][j]
        return cell.value is not None and cell.status not in (Status.HIDDEN, Status.UNRELIABLE)

    def at(self, i: int, j: int) -> Place:
        """The place of a cell."""
        return (self.number, i, j)

    def enter(self, i: int, columns: Sequence[int], pairs: Sequence[Pair], own: Pair) -> int | None:
        """The number of the count behind some cells of a line; None where no cell tells one."""
        statistics, line = self.one.table.columns, self.one.table.cells[i]
        tells = [j for j in columns if people(line[j], statistics[j].statistic) is not None]
        if not tells:
            return None
        value = round(people(line[tells[0]], statistics[tells[0]].statistic) or 0.0)
        at = self.ledger.count(self.one.instrument, (*self.one.within, *pairs), value, line[tells[0]].base.n, own)
        count = self.ledger.counts[at]
        beside = [j for j in columns if statistics[j].statistic in BESIDE]
        count.places += [self.at(i, j) for j in (*tells, *beside)]
        # What many documents print is dearer.
        count.price += value * len(self.one.documents)
        if any(self.told(i, j) for j in tells):
            count.mark = Mark.SHOWN
        return at

    def around(self, at: int, columns: Sequence[int]) -> None:
        """All cells of some columns have the count as their base."""
        lines = range(len(self.one.table.rows))
        self.ledger.counts[at].around += [self.at(i, j) for i in lines for j in columns]


def people(cell: Cell, statistic: str) -> float | None:
    """How many rows stand behind a cell, never how many they weigh: as counted, or the count itself, or by its base."""
    if cell.value is None or statistic not in (*COUNTS, *PARTS):
        return None
    if cell.rows is not None:
        return float(cell.rows)
    return cell.value if statistic in COUNTS else cell.value * cell.base.n


def enter(entry: Entry) -> None:
    """A table of a kind that tells counts, entered; others tell none."""
    kind = entry.one.table.kind
    if kind in READERS:
        READERS[kind](entry)


def _domain(pair: Pair) -> tuple[Pair, ...]:
    return (pair,) if pair[1] else ()


def _own(row: Row, pair: Pair, columns_by: str) -> Pair:
    """What tells a count from one of the same name: everybody with an answer to the question of the columns."""
    return (columns_by, ANY) if columns_by and not pair[1] else (row.variable, ANY)


def _frequencies(entry: Entry) -> None:
    table = entry.one.table
    by = next((c.by for c in table.columns if c.level), "")
    for pair, columns in entry.groups().items():
        lines = {}
        for i, row in enumerate(table.rows):
            if row.role in ("item", "missing"):
                pairs = (*_domain(pair), (row.variable, row.level))
                lines[i] = entry.enter(i, columns, pairs, _own(row, pair, by))
        whole = _base_count(entry, pair, columns)
        for role in ("item", "missing"):
            form = {at: 1 for i, at in lines.items() if at is not None and table.rows[i].role == role}
            _whole(entry, form, whole if role == "item" else None)
        _running(entry, columns, lines)


def _base_count(entry: Entry, pair: Pair, columns: Sequence[int]) -> int | None:
    """The count of all who answered, where the columns are groups of a question and so not known by themselves."""
    table = entry.one.table
    at = next((i for i, row in enumerate(table.rows) if row.role in ("subtotal", "total")), None)
    if at is None or not pair[1] or pair[0] in AREAS:
        return None
    row = table.rows[at]
    base = entry.enter(at, columns, (pair, (row.variable, ANY)), (row.variable, ANY))
    if base is not None:
        entry.around(base, columns)
    return base


def _whole(entry: Entry, form: Form, whole: int | None) -> None:
    """The answers of a question make its base: a sum that everybody knows, or another count."""
    if len(form) > 1 or (form and whole is not None):
        entry.ledger.add({**form, whole: -1} if whole is not None else form)


def _running(entry: Entry, columns: Sequence[int], lines: dict[int, int | None]) -> None:
    """Running percents: sums of the lines so far."""
    for j in (j for j in columns if entry.one.table.columns[j].statistic == "cumulative_percent"):
        form: Form = {}
        for i, at in lines.items():
            if at is None or entry.one.table.rows[i].role != "item":
                continue
            form[at] = 1
            if entry.told(i, j):
                # A hidden line has no running percent either.
                entry.ledger.counts[at].places.append(entry.at(i, j))
            if entry.told(i, j) and len(form) > 1:
                entry.ledger.add(dict(form), LITTLE, [entry.at(i, j)])


def _crosstab(entry: Entry) -> None:
    table = entry.one.table
    by = next((c.by for c in table.columns if c.level), "")
    items = [i for i, row in enumerate(table.rows) if row.role == "item"]
    total = next((i for i, row in enumerate(table.rows) if row.role == "total"), -1)
    one_question = len({row.variable for row in table.rows}) == 1
    grid: dict[tuple[int, Pair], int] = {}
    for pair, columns in entry.groups().items():
        known = pair[0] in AREAS or not pair[1]
        for i in items if known or total < 0 else (*items, total):
            row = table.rows[i]
            pairs = (*_domain(pair), (row.variable, row.level if i != total else ANY))
            at = entry.enter(i, columns, pairs, _own(row, pair, by))
            if at is not None:
                grid[i, pair] = at
            if at is not None and i == total:
                entry.around(at, columns)
            elif at is not None and not pair[1]:
                _across(entry, i, at)
        if one_question:
            _whole(entry, {grid[i, pair]: 1 for i in items if (i, pair) in grid}, grid.get((total, pair)))
    groups = [pair for pair in entry.groups() if pair[1]]
    for i in items if total < 0 else (*items, total):
        parts = {grid[i, pair]: 1 for pair in groups if (i, pair) in grid}
        if len(parts) == len(groups) and (i == total or (i, (by, "")) in grid):
            _whole(entry, parts, grid.get((i, (by, ""))))


def _across(entry: Entry, i: int, whole: int) -> None:
    """Figures of a line that have all of it as their base."""
    told = [j for j, c in enumerate(entry.one.table.columns) if c.statistic in ("row_percent", *BESIDE)]
    entry.ledger.counts[whole].around += [entry.at(i, j) for j in told]


def _multiple(entry: Entry) -> None:
    table = entry.one.table
    by = next((c.by for c in table.columns if c.level), "")
    for pair, columns in entry.groups().items():
        lines = {}
        for i, row in enumerate(table.rows):
            if row.role == "item":
                lines[i] = entry.enter(i, columns, (*_domain(pair), (row.variable, row.level)), _own(row, pair, by))
        _base_count(entry, pair, columns)
        # A share of all answers beside its count tells how many answers there were.
        shares = [j for j in columns if table.columns[j].statistic == "response_percent"]
        parts = {at: 1 for i, at in lines.items() if at is not None and any(entry.told(i, j) for j in shares)}
        _whole(entry, parts, None)


def _ranking(entry: Entry) -> None:
    table = entry.one.table
    by = next((c.by for c in table.columns if c.level), "")
    for pair, columns in entry.groups().items():
        at = {table.columns[j].statistic: j for j in columns}
        ranks = sorted(s for s in at if s.startswith("rank_"))
        form_of: dict[str, Form] = {s: {} for s in (*ranks, "percent")}
        for i, row in enumerate(table.rows):
            if row.role != "item":
                continue
            own = _own(row, pair, by)
            numbers = {s: entry.enter(i, [at[s]], (*_domain(pair), (f"{row.variable}#{s}", row.level)), own)
                       for s in (*ranks, "percent") if s in at}  # fmt: skip
            for s, found in numbers.items():
                if found is not None:
                    form_of[s][found] = 1
            told = [numbers[s] for s in ranks]
            if any(found is None for found in told) or not told:
                continue
            parts = [found for found in told if found is not None]
            chosen = numbers.get("percent")
            if chosen is not None:
                entry.ledger.add({**dict.fromkeys(parts, 1), chosen: -1})
            if "points" in at and entry.told(i, at["points"]):
                weights = {n: len(parts) - k for k, n in enumerate(parts)}
                entry.ledger.add(weights, LITTLE, [entry.at(i, at["points"])])
        for form in form_of.values():
            _whole(entry, form, None)


def _rating(entry: Entry) -> None:
    table = entry.one.table
    levels = [j for j, c in enumerate(table.columns) if c.statistic.startswith("percent_")]
    for i, row in enumerate(table.rows):
        if row.role != "item":
            continue
        counts = [at for j in levels if (at := _share(entry, i, j)) is not None]
        _whole(entry, dict.fromkeys(counts, 1), None)
        for end in ends(counts):
            together = sum(entry.ledger.counts[at].value for at in end)
            if together >= entry.one.rules.smallest or not together:
                entry.ledger.add(dict.fromkeys(end, 1), HALF + together)


def ends(levels: Sequence[int]) -> tuple[Sequence[int], ...]:
    """The low and the high half of the levels of a scale, which findings tell as one ("a lot or very much")."""
    half = len(levels) // 2
    return (levels[:half], levels[-half:]) if half > 1 else ()


def _share(entry: Entry, i: int, j: int) -> int | None:
    """The count behind the share of one level of a scale."""
    cell, name = entry.one.table.cells[i][j], entry.one.table.rows[i].variable
    if cell.value is None or cell.rows is None:
        return None
    pair = (name, entry.one.table.columns[j].statistic.removeprefix("percent_"))
    at = entry.ledger.count(entry.one.instrument, (*entry.one.within, pair), cell.rows, cell.base.n, (pair[0], ANY))
    count = entry.ledger.counts[at]
    count.places.append(entry.at(i, j))
    entry.levels[i, j] = at
    if entry.told(i, j):
        count.mark = Mark.SHOWN
    return at


def _groups_of_means(entry: Entry) -> None:
    """A table of means tells how many are in each of its groups, where the groups are no places."""
    table = entry.one.table
    at = next((j for j, c in enumerate(table.columns) if c.statistic == "n"), None)
    for i, row in enumerate(table.rows):
        if row.role != "item" or row.variable in AREAS:
            continue
        n = table.cells[i][0].base.n
        pairs = (*entry.one.within, (row.variable, row.level))
        found = entry.ledger.count(entry.one.instrument, pairs, n, table.base.n, (table.measured, ANY))
        count = entry.ledger.counts[found]
        places = [entry.at(i, j) for j in range(len(table.columns))]
        count.places += places
        count.around += places
        if at is not None and entry.told(i, at):
            count.mark = Mark.SHOWN


READERS: dict[str, Callable[[Entry], None]] = {
    "frequencies": _frequencies,
    "crosstab": _crosstab,
    "multiple": _multiple,
    "letters": _crosstab,
    "ranking": _ranking,
    "rating": _rating,
    "means": _groups_of_means,
    "compare": _groups_of_means,
}


def figures_of_means(entry: Entry) -> Iterator[tuple[tuple[Pair, ...], str, str, Place]]:
    """(of whom, question, statistic, place) of every mean, S.D. and middle that a table would print."""
    table = entry.one.table
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            if column.statistic not in ("mean", "sd", "median") or not entry.told(i, j):
                continue
            if table.kind in ("means", "compare"):
                yield (*entry.one.within, *_domain((row.variable, row.level))), table.measured, column.statistic, \
                    entry.at(i, j)  # fmt: skip
            elif table.kind in ("rating", "numbers", "profile"):
                yield (*entry.one.within, *_domain((column.by, column.level))), row.variable, column.statistic, \
                    entry.at(i, j)  # fmt: skip
