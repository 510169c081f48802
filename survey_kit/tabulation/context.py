"""What every plan needs to know: the codebook, the design, the levels of a grouping variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np

from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.aggregates import Answer, Domain, Engine, Request, Tally, TallyAnswer, TotalsAnswer
from survey_kit.model.codebook import Code, Codebook, Kind, Variable
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.survey import Design
from survey_kit.model.table import Note, Table
from survey_kit.model.words import Words
from survey_kit.statistics.distribution import Distribution

WORDS = Path(__file__).with_name("words.toml")


def words(code: str, **blanks: Words) -> Words:
    """The words of a table part such as ``total``, its ``blanks`` filled in each language."""
    entry = catalogue(WORDS)
    return Words(*(entry.text(code, k, **{name: text.in_(k) for name, text in blanks.items()}) for k in LANGUAGES))


def titled(code: str, label: Words) -> Words:
    """The words of a table part before a label: ``Linear regression: income``."""
    part = words(code)
    return Words(f"{part.th}: {label.in_('th')}", f"{part.en}: {label.in_('en')}")


@dataclass(frozen=True, slots=True)
class Level:
    """One group of a grouping variable."""

    code: Code
    label: Words

    @property
    def key(self) -> str:
        """The code as text, as it stands in addresses and records."""
        return code_text(self.code)


@dataclass(slots=True)
class Context:
    """An engine with the codebook and design of the data behind it.

    ``tests``: whether tests were asked for though the sample was chosen by purpose.
    """

    engine: Engine
    codebook: Codebook
    design: Design = Design()
    tests: bool = False
    _levels: dict[str, tuple[Level, ...]] = field(default_factory=dict)

    @property
    def sampling(self) -> bool:
        """Whether the weight is a sampling weight, so that variances come from PSU totals."""
        return self.design.weight_kind.sampled

    @property
    def intervals(self) -> bool:
        """Whether standard errors and intervals may be shown: a sampling weight, and not a sample chosen by purpose."""
        return self.sampling and self.design.sampling != "purposive"

    @property
    def tested(self) -> bool:
        """Whether a table shows its tests by itself: not where the sample was chosen by purpose, unless asked."""
        return self.tests or self.design.sampling != "purposive"

    def variable(self, name: str) -> Variable:
        """The variable called ``name``, its name for a label where it has none; a bare one for an unknown column."""
        found = self.codebook.get(name) or Variable(name, kind=Kind.NUMBER)
        return found if found.label else replace(found, label=Words(name))

    def levels(self, by: str) -> tuple[Level, ...]:
        """Groups of ``by`` that occur, in the order of the codebook; () when ``by`` is empty."""
        if not by:
            return ()
        if by not in self._levels:
            answer = cast(TallyAnswer, self.engine.answer([Tally((by,))])[0])
            self._levels[by] = self._found(by, answer)
        return self._levels[by]

    def _found(self, by: str, answer: TallyAnswer) -> tuple[Level, ...]:
        variable = self.variable(by)
        present = [v for v in answer.values[0].tolist() if v is not None and variable.reason(v) is None]
        order = {code: i for i, code in enumerate(variable.codes)}
        present.sort(key=lambda v: (order.get(v, len(order)), str(v) if isinstance(v, str) else ""))
        return tuple(Level(v, variable.label_of(v)) for v in present)

    def withheld(self, test: Comparison) -> Comparison:
        """The test without its claim to certainty where weights are survey weights; its effect size stays.

        A statistic, p or standard error of a simple random sample would claim a certainty the design does not give.
        """
        if not self.sampling or test.reason is not None:
            return test
        return Comparison(test.name, effect_name=test.effect_name, effect=test.effect, groups=test.groups,
                          reason=Reason.NOT_FOR_SAMPLING_WEIGHTS)  # fmt: skip

    def domains(self, by: str) -> tuple[Domain, ...]:
        """One domain per level of ``by`` (`with_everybody` adds their sum); everybody when ``by`` is empty."""
        return tuple(Domain(((by, level.code),)) for level in self.levels(by)) if by else (Domain(),)


class Plan(Protocol):
    """What a table asks for and how it reads the answers."""

    @property
    def name(self) -> str: ...

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Requests to the engine; their answers come back in this order."""
        ...

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """The table, every number unrounded."""
        ...


class Procedure(Protocol):
    """What a procedure of several tables asks for and how it reads the answers."""

    @property
    def name(self) -> str: ...

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Requests to the engine; their answers come back in this order."""
        ...

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """The tables in the order they are read, every number unrounded."""
        ...


def _answers(wanted: Sequence[Plan | Procedure], context: Context) -> list[list[Answer]]:
    """Answers of each plan; all requests go to the engine in one pass, equal ones once."""
    asked: dict[Request, int] = {}
    places = [[asked.setdefault(request, len(asked)) for request in plan.requests(context)] for plan in wanted]
    answers: tuple[Answer, ...] = context.engine.answer(list(asked)) if asked else ()
    return [[answers[i] for i in place] for place in places]


def tabulate(plans: Sequence[Plan], context: Context) -> tuple[Table, ...]:
    """The tables of ``plans``, one each, in order."""
    found = _answers(plans, context)
    return tuple(plan.build(context, answers) for plan, answers in zip(plans, found, strict=True))


def tables_of(wanted: Sequence[Plan | Procedure], context: Context) -> tuple[Table, ...]:
    """The tables of plans and of procedures, in order."""
    out: list[Table] = []
    for plan, answers in zip(wanted, _answers(wanted, context), strict=True):
        several = getattr(plan, "tables", None)
        out += several(context, answers) if several else [cast(Plan, plan).build(context, answers)]
    return tuple(out)


def code_text(code: Code | None) -> str:
    """A stored code as text: ``3`` for 3.0."""
    if code is None:
        return ""
    return code if isinstance(code, str) else f"{code:.15g}"


@dataclass(frozen=True, slots=True)
class Cells:
    """A tally read as cells: stored values of each variable and n, Σw, Σw² per combination."""

    answer: TallyAnswer

    def column(self, k: int) -> list[Any]:
        """Stored value of variable k in each cell, (m,)."""
        values = self.answer.values[k].tolist()
        return [values[i] for i in self.answer.keys[:, k]]

    def pick(self, keep: Any) -> tuple[float, float, float]:
        """n, Σw, Σw² over the cells where ``keep`` (m,) is true."""
        a = self.answer
        return float(a.n[keep].sum()), float(a.w[keep].sum()), float(a.w2[keep].sum())

    def base(self, keep: Any) -> Base:
        """The base of the cells where ``keep`` (m,) is true."""
        return Base.of(*self.pick(keep))


def complete_note(context: Context, base: Base) -> Note:
    """How many answered everything: as they count, or rows under sampling weights."""
    return Note("model-n", {"n": float(base.n) if context.sampling else base.weighted})


def numbers_of(answer: TallyAnswer, variable: Variable, k: int) -> Any:
    """The number in variable k of every cell of a tally, (m,); NaN for missing codes and text."""
    values = answer.values[k].tolist()
    numbers = np.array(
        [v if isinstance(v, float) and variable.reason(v) is None else np.nan for v in values], dtype=np.float64
    )
    return numbers[answer.keys[:, k]] if len(answer.keys) else np.empty(0)


def distribution(answer: TallyAnswer, variable: Variable, k: int, keep: Any = None) -> Distribution:
    """Answers of variable k of a tally as a distribution; missing codes and text left out by the codebook."""
    x = numbers_of(answer, variable, k)
    inside = ~np.isnan(x)
    if keep is not None:
        inside &= keep
    return Distribution.of(x[inside], answer.n[inside], answer.w[inside], answer.w2[inside])


def answered(answer: TallyAnswer, k: int, variable: Variable) -> Any:
    """Which cells of a tally have an answer in variable k, (m,) bool."""
    valid = np.array([v is not None and variable.reason(v) is None for v in answer.values[k].tolist()], dtype=bool)
    return valid[answer.keys[:, k]] if len(answer.keys) else np.empty(0, dtype=bool)


def distribution_of(context: Context, name: str) -> Distribution:
    """Everybody's answers to a numeric variable."""
    answer = cast(TallyAnswer, context.engine.answer([Tally((name,))])[0])
    return distribution(answer, context.variable(name), 0)


def with_everybody(answer: TotalsAnswer) -> TotalsAnswer:
    """Totals of every level, then of all levels together: rows without a group are in no column, as in SPSS MEANS."""

    def extended(part: Any) -> Any:
        return np.concatenate([part, part.sum(axis=0, keepdims=True)])

    fit = answer.fit
    return replace(
        answer,
        n=extended(answer.n),
        w=extended(answer.w),
        w2=extended(answer.w2),
        wy=extended(answer.wy),
        wy2=extended(answer.wy2),
        fit=None if fit is None else replace(fit, w=extended(fit.w), wy=extended(fit.wy)),
    )


def base_at(answer: TotalsAnswer, domain: int, item: int = 0) -> Base:
    """The base of one domain × item."""
    return Base.of(*(float(answer.total(name)[domain, item]) for name in ("n", "w", "w2")))


def in_some_level(answer: TallyAnswer, levels: Sequence[Level], k: int = 0) -> Any:
    """Which cells of a tally have one of ``levels`` in variable k, (m,) bool."""
    out = np.zeros(len(answer.keys), dtype=bool)
    for level in levels:
        out |= in_level(answer, k, level.code)
    return out


def left_out(answer: TallyAnswer, variable: Variable, levels: Sequence[Level]) -> tuple[Note, ...]:
    """A note on those who answered ``variable`` (second of the tally) and are in no group; () when there are none."""
    valid = np.array([v is not None and variable.reason(v) is None for v in answer.values[1].tolist()], dtype=bool)
    outside = ~in_some_level(answer, levels)
    rows = round(float(answer.n[valid[answer.keys[:, 1]] & outside].sum())) if len(answer.keys) else 0
    return (Note("left-out", {"n": rows}),) if rows else ()


def in_level(answer: TallyAnswer, k: int, code: Code) -> Any:
    """Which cells of a tally have ``code`` in variable k, (m,) bool."""
    match = np.array([v == code for v in answer.values[k].tolist()], dtype=bool)
    return match[answer.keys[:, k]] if len(answer.keys) else np.empty(0, dtype=bool)
