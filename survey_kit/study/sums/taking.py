"""The sums of one city taken from its rows, as far as its protected tables tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, cast

import numpy as np

from survey_kit.engines.memory import MemoryEngine
from survey_kit.engines.units import of_group, products_of
from survey_kit.model.aggregates import Domain, Item, Moments, MomentsAnswer, Tally, TallyAnswer, Totals, TotalsAnswer
from survey_kit.model.clusters import sort_key
from survey_kit.model.codebook import Code, Kind, MissingReason, ResponseSet, Variable
from survey_kit.model.sums import CITY, Answered, Block, Column, Mass, Pool, Ranked, Sums, Units
from survey_kit.model.table import Status, Table
from survey_kit.statistics.linearisation import residuals
from survey_kit.study.pack.handing import name_of, sets_of
from survey_kit.tabulation.context import code_text

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Request
    from survey_kit.model.survey import Survey
    from survey_kit.study.ready import Ready


@dataclass(frozen=True)
class Taking:
    """One city's rows of one instrument, its protected ``tables`` by name and the smallest count that is told."""

    ready: Ready
    survey: Survey
    tables: dict[str, Table]
    smallest: int

    def sums(self, requests: Iterable[Request]) -> Sums:
        """Everything that may be told; ``requests``: what the network's tables ask, tests by the design among it."""
        engine, sets = MemoryEngine(self.survey), sets_of(self.ready)
        ranked = [s for s in sets if s.kind == "rank" and self._is_cut(s)]
        apart = {v for s in ranked for v in s.variables}
        names = [v.name for v in self.ready.survey.codebook.variables if self._is_told(v) and v.name not in apart]
        tallies = engine.answer([Tally((name,)) for name in names])
        columns = [self._column(name, _cells(cast(TallyAnswer, tally)))
                   for name, tally in zip(names, tallies, strict=True)]  # fmt: skip
        columns = [column for column in columns if self._is_enough(column)]
        whole = _everybody(self.survey)
        return Sums(
            whole,
            tuple(columns),
            tuple(self._base(s) for s in sets),
            tuple(self._ranked(s) for s in ranked),
            tuple(self._blocks(columns)),
            tuple(self._units(requests, columns)),
        )

    def _is_told(self, variable: Variable) -> bool:
        in_sets = {v for s in sets_of(self.ready) if s.kind == "rank" for v in s.variables}
        return f"sums.{variable.name}" in self.tables or f"sums.{variable.name}.figures" in self.tables or (
            variable.name in in_sets)  # fmt: skip

    def _is_enough(self, column: Column) -> bool:
        """Whether nobody answered a question or enough did: of a few not even that they answered is told."""
        variable = self.ready.survey.codebook[column.variable]
        cells = [*column.told, *((pool.codes[0] if pool.codes else 0.0, pool.mass) for pool in column.pools)]
        return not 0 < sum(mass.n for code, mass in cells if _missing(variable, code) == "") < self.smallest

    # --- one question ---------------------------------------------------------------------------------------------

    def _column(self, name: str, cells: list[tuple[Code | None, Mass]]) -> Column:
        variable = self.ready.survey.codebook[name]
        # The table of a ranking does not say why somebody gave no answer, so neither does the file.
        hidden = self._hidden(name) | (set(MissingReason) if self._rank_of(name) and self.smallest > 1 else set())
        known = {code_text(code): code for code in variable.codes}
        told, answers, missing = [], {known[level]: Mass() for level in hidden & known.keys()}, {}
        for code, mass in cells:
            reason = _missing(variable, code)
            if (reason or code_text(code)) not in hidden and self._is_listed(variable):
                told.append((code, mass))
            elif reason:
                missing[code] = mass
            else:
                answers[cast(Code, code)] = mass
        pools = []
        if missing:
            # Why they did not answer could be anything the questionnaire knows.
            reasons = {None, *missing, *(rule.low for rule in variable.missing if rule.low == rule.high)}
            codes = sorted(reasons - {code for code, _ in told}, key=sort_key)
            pools.append(Pool(reduce(add, missing.values()), tuple(codes)))
        if answers:
            pools.append(self._pool(variable, answers))
        return Column(name, tuple(told), tuple(pools))

    def _is_listed(self, variable: Variable) -> bool:
        """Whether answers are told one by one: numbers are where the project hides nothing."""
        return variable.kind is not Kind.NUMBER or self.smallest <= 1

    def _hidden(self, name: str) -> set[str]:
        """Answers of a question that are hidden anywhere."""
        rank = self._rank_of(name)
        if rank is not None:
            return {row.level for row, line in zip(rank[0].rows, rank[0].cells, strict=True)
                    if line[rank[1]].status is Status.HIDDEN}  # fmt: skip
        sets = [s for s in sets_of(self.ready) if name in s.variables]
        owners = {name, *(s.name for s in sets)}
        codes = {*self.ready.survey.codebook[name].codes, 0.0, 1.0, *(s.counted for s in sets)}
        found: set[str] = set()
        for table in self.tables.values():
            at = [j for j, column in enumerate(table.columns) if column.statistic == "count"]
            for row, line in zip(table.rows, table.cells, strict=True):
                if row.variable in owners and any(line[j].status is Status.HIDDEN for j in at):
                    # Who did not tick an option is told by who did.
                    ticked = table.kind == "multiple" and row.variable == name
                    found |= set(map(code_text, codes)) if ticked else {row.level}
        return found

    def _rank_of(self, name: str) -> tuple[Table, int] | None:
        """The table of the ranking a question is a rank of, and its column there."""
        for found in sets_of(self.ready):
            if found.kind == "rank" and name in found.variables:
                return self.tables[name_of(found.name)], found.variables.index(name)
        return None

    def _pool(self, variable: Variable, answers: dict[Code, Mass]) -> Pool:
        mass, mean, spread = reduce(add, answers.values()), None, None
        figures = self.tables.get(f"sums.{variable.name}.figures")
        told = {} if figures is None else {
            column.statistic: cell.status is not Status.HIDDEN
            for column, cell in zip(figures.columns, figures.cells[0], strict=True)}  # fmt: skip
        codes = () if variable.kind is Kind.NUMBER else tuple(answers)
        if told.get("mean") and mass.w > 0:
            mean = sum(float(code) * m.w for code, m in answers.items()) / mass.w
            if told.get("sd") and not codes:
                spread = sum((float(code) - mean) ** 2 * m.w for code, m in answers.items())
        return Pool(mass, codes, mean, spread)

    # --- several questions ----------------------------------------------------------------------------------------

    def _base(self, found: ResponseSet) -> Answered:
        item = Item(found.variables[0], (1.0,), base=found.variables)
        answer = cast(TotalsAnswer, MemoryEngine(self.survey).answer([Totals((item,))])[0])
        return Answered(found.variables, of_group(answer, 0)[0])

    def _is_cut(self, found: ResponseSet) -> bool:
        """Whether some rank of some option is hidden."""
        table = self.tables[name_of(found.name)]
        at = [j for j, column in enumerate(table.columns) if column.statistic != "points"]
        return any(line[j].status is Status.HIDDEN for line in table.cells for j in at)

    def _ranked(self, found: ResponseSet) -> Ranked:
        table, engine = self.tables[name_of(found.name)], MemoryEngine(self.survey)
        at = next(j for j, c in enumerate(table.columns) if c.statistic == "percent")
        hidden = {row.level for row, line in zip(table.rows, table.cells, strict=True)
                  if line[at].status is Status.HIDDEN}  # fmt: skip
        variable = self.ready.survey.codebook[found.variables[0]]
        chosen: dict[Code, Mass] = {code: Mass() for code in variable.codes}
        ranks = []
        for tally in engine.answer([Tally((name,)) for name in found.variables]):
            cells = [(code, mass) for code, mass in _cells(cast(TallyAnswer, tally)) if not _missing(variable, code)]
            ranks.append(reduce(add, (mass for _, mass in cells), Mass()))
            for code, mass in cells:
                chosen[cast(Code, code)] = chosen.get(cast(Code, code), Mass()) + mass
        pooled = {code: mass for code, mass in chosen.items() if code_text(code) in hidden}
        pools = (Pool(reduce(add, pooled.values()), tuple(pooled)),) if pooled else ()
        told = tuple((code, mass) for code, mass in chosen.items() if code not in pooled)
        return Ranked(found.variables, Column(found.name, told, pools), tuple(ranks))

    def _blocks(self, columns: Sequence[Column]) -> Iterator[Block]:
        """Scales of which no few people lie between those who answered an item and those who answered all."""
        known = {column.variable: column for column in columns}
        for scale in self.ready.survey.codebook.scales:
            if not all(item in known for item in scale.items) or len(scale.items) < 2:
                continue
            answer = cast(MomentsAnswer, MemoryEngine(self.survey).answer([Moments(scale.items)])[0])
            mass = Mass(float(answer.n[0, 0, 0]), float(answer.w[0, 0, 0]))
            left = [self._answered(known[item]) - mass.n for item in scale.items]
            means = all(pool.mean is not None for item in scale.items for pool in self._answer_pools(known[item]))
            if not mass.n or not means or any(0 < n < self.smallest for n in left):
                continue
            cross = answer.cross[0]
            yield Block(scale.items, mass, tuple(float(m) for m in np.diagonal(answer.mean[0])),
                        float(np.trace(cross)), float(cross.sum()))  # fmt: skip

    def _answered(self, column: Column) -> float:
        variable = self.ready.survey.codebook[column.variable]
        told = sum(mass.n for code, mass in column.told if not _missing(variable, code))
        return told + sum(pool.mass.n for pool in self._answer_pools(column))

    def _answer_pools(self, column: Column) -> list[Pool]:
        variable = self.ready.survey.codebook[column.variable]
        return [pool for pool in column.pools if not pool.codes or not _missing(variable, pool.codes[0])]

    def _units(self, requests: Iterable[Request], columns: Sequence[Column]) -> Iterator[Units]:
        """What tests ask, where every row is a unit of its own and everything of the question is told."""
        design, known = self.survey.design, {column.variable: column for column in columns}
        if design.psu or design.strata or design.fpc or design.replicates or not len(self.survey):
            return
        for request in dict.fromkeys(r for r in requests if isinstance(r, Totals) and r.per_psu and len(r.items) == 1):
            item = request.items[0]
            column = known.get(item.variable)
            if (
                column is None
                or item.of
                or item.base
                or any(pool.codes or pool.spread is None for pool in self._answer_pools(column))
            ):
                continue
            where = dict.fromkeys(tuple(p for p in d.where if p[0] != CITY) for d in request.domains)
            if all(len(pairs) == 1 for pairs in where) or tuple(where) == ((),):
                yield self._unit(replace(request, domains=tuple(Domain(pairs) for pairs in where)))

    def _unit(self, request: Totals) -> Units:
        answer = cast(TotalsAnswer, MemoryEngine(self.survey).answer([request])[0])
        w, wy = residuals(answer)
        values = np.concatenate([w[:, 0], wy[:, 0]]).T
        many = np.array(answer.clusters.many or [1] * len(answer.clusters), dtype=np.float64)
        groups = [of_group(answer, d) for d in range(len(request.domains))]
        levels = tuple(cast(Code, d.where[0][1]) for d in request.domains if d.where)
        item = request.items[0]
        return Units(item.variable, item.codes, levels, int(many.sum()), float(np.nan_to_num(answer.shift[0])),
                     tuple(g[0] for g in groups), tuple(g[1] for g in groups), tuple(g[2] for g in groups),
                     tuple(tuple(map(float, line)) for line in products_of(values, many)))  # fmt: skip


def _everybody(survey: Survey) -> Mass:
    w = np.ones(len(survey)) if survey.design.weight is None else survey.values(survey.design.weight)
    return Mass(float(len(w)), float(w.sum()), float((w * w).sum()))


def _cells(tally: TallyAnswer) -> list[tuple[Code | None, Mass]]:
    values = tally.values[0].tolist()
    return [(values[k], Mass(float(n), float(w), float(w2)))
            for k, n, w, w2 in zip(tally.keys[:, 0], tally.n, tally.w, tally.w2, strict=True)]  # fmt: skip


def _missing(variable: Variable, code: Code | None) -> str:
    """Why a stored value is no answer; "" for an answer."""
    reason = MissingReason.BLANK if code is None else variable.reason(code)
    return "" if reason is None else str(reason)
