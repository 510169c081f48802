"""Multiple response: questions with several answers, and rankings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.aggregates import Item, Request, Totals, TotalsAnswer
from survey_kit.model.codebook import Code, ResponseSet
from survey_kit.model.table import Cell, Column, Row, Table
from survey_kit.model.words import Words
from survey_kit.tabulation.context import Context, base_at, code_text, with_everybody, words


def _set(context: Context, name: str) -> ResponseSet:
    found = context.codebook.response_set(name)
    if found is None:
        raise KeyError(name)
    return found


def _answer(answer: TotalsAnswer, by: str) -> TotalsAnswer:
    """Totals per group and, last, of everybody."""
    return with_everybody(answer) if by else answer


def options_of(context: Context, mr: ResponseSet) -> list[tuple[Row, list[tuple[str, Code]]]]:
    """Answers of a set as rows of a table, each with the (column, code) pairs that mean it was chosen."""
    if mr.kind == "dichotomy":
        return [(Row(v, "1", _option(context, mr, v)), [(v, mr.counted)]) for v in mr.variables]
    labels: dict[Code, Words] = {}
    for name in mr.variables:
        variable = context.variable(name)
        for code in (*variable.codes, *(level.code for level in context.levels(name))):
            labels.setdefault(code, variable.label_of(code))
    return [(Row(mr.name, code_text(c), label), [(v, c) for v in mr.variables]) for c, label in labels.items()]


def _option(context: Context, mr: ResponseSet, name: str) -> Words:
    """What an option of a set of ticked columns is called."""
    if mr.labelled == "counted":
        return context.variable(name).label_of(mr.counted)
    return context.codebook.label_of(name)


def _groups(context: Context, by: str) -> list[tuple[str, Words]]:
    return [*((level.key, level.label) for level in context.levels(by)), ("", words("total"))]


@dataclass(frozen=True, slots=True)
class Multiple:
    """Options of a multiple-response set: count, percent of respondents, of cases and of responses.

    The base of ``percent`` is everybody who answered the question, "none of these" included; that of ``case_percent``
    those who gave at least one of its answers, as in SPSS MULT RESPONSE. An option is a ticked
    column, or (columns that hold option codes) a code in any column, counted as often as it was given, as SPSS MULT
    RESPONSE does.
    """

    name: str
    response_set: str
    by: str = ""
    side_by_side: tuple[str, ...] = ("count", "percent")
    alone: tuple[str, ...] = ("count", "percent", "response_percent")

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Totals of each option over the rows that answered any of them."""
        mr = _set(context, self.response_set)
        cells = [cell for _, option in options_of(context, mr) for cell in option]
        shares = tuple(Item(v, (code,), base=mr.variables) for v, code in cells)
        domains = context.domains(self.by)
        options = Totals(shares + tuple(_ticked(v, code) for v, code in cells), domains)
        real = tuple(v for v in mr.variables if v not in mr.exclusive)
        # Somebody is a case who gave any answer but "none of these".
        case = Item(real[0], (mr.counted,), base=real, base_codes=tuple({code for v, code in cells if v in real}))
        return (options, Totals((case,), domains)) if "case_percent" in self._shown else (options,)

    @property
    def _shown(self) -> tuple[str, ...]:
        return self.side_by_side if self.by else self.alone

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: options in the order of the form, then the number of respondents."""
        mr, answer = _set(context, self.response_set), _answer(answers[0], self.by)
        shown, cases = self._shown, [_answer(a, self.by) for a in answers[1:]]
        columns = tuple(Column(s, self.by, key, label) for key, label in _groups(context, self.by) for s in shown)
        options = options_of(context, mr)
        rows = [row for row, _ in options]
        lines, first = [], 0
        for _, option in options:
            lines.append(self._line(context, answer, range(first, first + len(option)), cases))
            first += len(option)
        if "count" in shown:
            rows.append(Row(self.response_set, "answered", words("answered"), "total"))
            lines.append(self._total(context, answer, shown))
        title = context.codebook.label_of(mr.name)
        return Table(self.name, title, tuple(rows), columns, tuple(lines), "multiple", stub=words("item"),
                     base=base_at(answer, -1))  # fmt: skip

    def _line(
        self, context: Context, answer: TotalsAnswer, at: range, cases: Sequence[TotalsAnswer]
    ) -> tuple[Cell, ...]:
        """One option, given in the items ``at``; ``cases`` are those who gave any answer, when they are asked for."""
        mr, items = _set(context, self.response_set), answer.request.items
        real = [j for j in range(len(items) // 2) if items[j].variable not in mr.exclusive]
        line = []
        for d in range(answer.n.shape[0]):
            base, ticked = base_at(answer, d), float(answer.wy[d, list(at)].sum())
            responses = float(answer.wy[d, real].sum()) if at[0] in real else 0.0
            given = [base_at(answer_of, d) for answer_of in cases]
            of_cases = ticked / given[0].weighted if given and given[0].weighted > 0 and at[0] in real else None
            figures = {
                "case_percent": of_cases,
                "count": sum(_count(context, answer, d, i) for i in at),
                "percent": ticked / base.weighted if base.weighted > 0 else None,
                "response_percent": ticked / responses if responses > 0 else None,
            }
            chose = sum(_rows(answer, d, i) for i in at)
            line += [Cell(figures[s], given[0] if s == "case_percent" else base, rows=chose) for s in self._shown]
        return tuple(line)

    def _total(self, context: Context, answer: TotalsAnswer, shown: Sequence[str]) -> tuple[Cell, ...]:
        line = []
        for d in range(answer.n.shape[0]):
            base = base_at(answer, d)
            people = float(base.n) if context.sampling else base.weighted
            line += [Cell(people if s == "count" else None, base) for s in shown]
        return tuple(line)


def _ticked(variable: str, code: Code) -> Item:
    """The rows that chose ``code``: its n counts them whatever the weights say."""
    return Item(variable, (code,), base=(variable,), base_codes=(code,))


def _count(context: Context, answer: TotalsAnswer, d: int, i: int) -> float:
    """Choices of option i: rows for sampling weights, Σw otherwise. The second half of the items counts choices."""
    at = answer.n.shape[1] // 2 + i
    return float((answer.n if context.sampling else answer.w)[d, at].sum())


def _rows(answer: TotalsAnswer, d: int, i: int) -> int:
    """Respondents who made choice i, each counted once."""
    return round(float(answer.n[d, answer.n.shape[1] // 2 + i].sum()))


@dataclass(frozen=True, slots=True)
class Ranking:
    """Options of a ranking question: how often first, second, third; chosen at all; points (3-2-1)."""

    name: str
    response_set: str
    by: str = ""

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Totals of each option at each rank over the rows that ranked anything."""
        mr = _set(context, self.response_set)
        codes = context.variable(mr.variables[0]).codes
        cells = [(v, float(code)) for code in codes for v in mr.variables]
        shares = tuple(Item(v, (code,), base=mr.variables) for v, code in cells)
        return (Totals(shares + tuple(_ticked(v, code) for v, code in cells), context.domains(self.by)),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: options; columns per group: each rank's count, percent who chose it at all, points."""
        mr, answer = _set(context, self.response_set), _answer(answers[0], self.by)
        first = context.variable(mr.variables[0])
        ranks = len(mr.variables)
        shown = tuple(f"rank_{r + 1}" for r in range(ranks)) if not self.by else ()
        shown = (*shown, "percent", *(() if self.by else ("points",)))
        columns = tuple(Column(s, self.by, key, label) for key, label in _groups(context, self.by) for s in shown)
        rows = tuple(Row(mr.name, code_text(c), first.label_of(c)) for c in first.codes)
        lines = []
        for c in range(len(rows)):
            line: list[Cell] = []
            for d in range(answer.n.shape[0]):
                base = base_at(answer, d)
                counts = [_count(context, answer, d, c * ranks + r) for r in range(ranks)]
                weighted = [float(answer.wy[d, c * ranks + r].sum()) for r in range(ranks)]
                chose = [_rows(answer, d, c * ranks + r) for r in range(ranks)]
                line += [Cell(v, base, rows=n) for v, n in zip(counts, chose, strict=True)] if not self.by else []
                share = sum(weighted) / base.weighted if base.weighted > 0 else None
                line.append(Cell(share, base, rows=sum(chose)))
                if not self.by:
                    points = sum((ranks - r) * v for r, v in enumerate(counts))
                    line.append(Cell(points, base, rows=sum(chose)))
            lines.append(tuple(line))
        title = context.codebook.label_of(mr.name)
        return Table(self.name, title, rows, columns, tuple(lines), "ranking", stub=words("item"),
                     base=base_at(answer, -1))  # fmt: skip
