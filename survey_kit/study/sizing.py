"""How many to ask: sizes of one figure or of a comparison, for one population or several, as sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from survey_kit.model.report import SetTable
from survey_kit.planning import habits, power, sizes
from survey_kit.planning.sizes import Circumstances, Size
from survey_kit.study.plan_sheet import WORDS, PlanSheet
from survey_kit.thai.numbers import EMPTY, PLAIN

HABITS: dict[str, Callable[[float, float], float]] = {
    "yamane": habits.yamane,
    "krejcie-morgan": habits.krejcie_morgan,
    "housing-authority": lambda population, margin: habits.housing_authority(population),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A figure to be planned for: its ``kind`` (words ``size-<kind>``), the facts its sentence tells, and the two
    ways to ask: the size it takes, and what a size of one's own gives."""

    kind: str
    facts: dict[str, Any]
    size: Callable[[Circumstances], Size]
    gives: Callable[[float, Circumstances], float]
    margin: float | None = None

    @property
    def gain(self) -> str:
        """What a size gives: half the width of an interval, or power."""
        return {"proportion": "margin", "mean": "mean-margin"}.get(self.kind, "power")


def proportion(p: float = 0.5, margin: float = 0.05) -> Wish:
    """A proportion near ``p`` to within ``margin``, both shares of 1."""
    return Wish("proportion", {"p": PLAIN.percent(p), "margin": PLAIN.percent(margin)},
                lambda given: sizes.proportion_size(p, margin, given),
                lambda n, given: sizes.proportion_margin(p, n, given), margin)  # fmt: skip


def mean(sd: float, margin: float) -> Wish:
    """A mean to within ``margin``; ``sd`` in the same units."""
    return Wish("mean", {"sd": _plain(sd), "margin": _plain(margin)},
                lambda given: sizes.mean_size(sd, margin, given),
                lambda n, given: sizes.mean_margin(sd, n, given))  # fmt: skip


def two_proportions(first: float, second: float, wanted: float = 0.8) -> Wish:
    """Two proportions told apart with the power ``wanted``."""
    facts = {"first": PLAIN.percent(first), "second": PLAIN.percent(second), "power": PLAIN.percent(wanted)}
    return Wish("two-proportions", facts,
                lambda given: power.proportions_size(first, second, wanted, given),
                lambda n, given: power.proportions_power(first, second, n, given))  # fmt: skip


def two_means(difference: float, sd: float, wanted: float = 0.8) -> Wish:
    """Two means ``difference`` apart told apart with the power ``wanted``."""
    facts = {"difference": _plain(difference), "sd": _plain(sd), "power": PLAIN.percent(wanted)}
    return Wish("two-means", facts,
                lambda given: power.means_size(difference, sd, wanted, given),
                lambda n, given: power.means_power(difference, sd, n, given))  # fmt: skip


def size_sheet(
    wish: Wish, circumstances: Sequence[Circumstances], n: Sequence[float] = (), lang: str = "th"
) -> PlanSheet:
    """One line a population: the size by its steps; of a proportion also what the formulas teams know would say.

    ``n``: sizes one can afford; then what each of them gives is told as well.
    """
    given = circumstances[0]
    tables = [_steps(wish, circumstances, lang)]
    records: list[dict[str, Any]] = [
        {"population": c.population, **asdict(wish.size(c))} for c in circumstances
    ]  # fmt: skip
    if n:
        gained = [(c.population, size, wish.gives(size, c)) for c in circumstances for size in n]
        tables.append(_gains(wish, gained, lang))
        records += [{"population": p, "n": size, wish.gain: value} for p, size, value in gained]
    known = [c.population for c in circumstances if c.population is not None]
    if wish.kind == "proportion" and known:
        found = _habits(known, wish.margin or 0.05)
        tables.append(_habit_table(known, found, lang))
        records += [{"population": p, "formula": name, "exact": found[name][k]}
                    for name in found for k, p in enumerate(known)]  # fmt: skip
    told = _told(wish, given, [wish.size(c) for c in circumstances], lang)
    return PlanSheet(WORDS.text(f"size-{wish.kind}", lang, **wish.facts), told, tuple(tables), tuple(records),
                     "size", lang)  # fmt: skip


def _steps(wish: Wish, circumstances: Sequence[Circumstances], lang: str) -> SetTable:
    body, values = [], list[tuple[float | None, ...]]()
    for c in circumstances:
        s = wish.size(c)
        numbers = (s.simple, s.exact, float(s.needed), float(s.visits))
        body.append((_population(c.population, lang), PLAIN.number(s.simple, 2), PLAIN.number(s.exact, 2),
                     PLAIN.count(s.needed), PLAIN.count(s.visits)))  # fmt: skip
        values.append((None, *numbers))
    each = "each" if wish.gain == "power" else "one"
    return SetTable("1", WORDS.text(f"size-{wish.kind}", lang, **wish.facts),
                    (tuple(WORDS.text(f"size-columns-{each}", lang).split("|")),), tuple(body), "lrrrr",
                    formats=("", "#,##0.00", "#,##0.00", "#,##0", "#,##0"), values=tuple(values))  # fmt: skip


def _gains(wish: Wish, gained: Sequence[tuple[float | None, float, float]], lang: str) -> SetTable:
    scale = 1.0 if wish.kind == "mean" else 100.0
    body = tuple((_population(p, lang), PLAIN.count(n), PLAIN.number(value * scale, 2)) for p, n, value in gained)
    return SetTable("2", WORDS.text("size-gains", lang),
                    (tuple(WORDS.text(f"size-gain-columns-{wish.gain}", lang).split("|")),), body, "lrr",
                    formats=("", "#,##0", "#,##0.00"),
                    values=tuple((None, n, value * scale) for _, n, value in gained))  # fmt: skip


def _habits(populations: Sequence[float], margin: float) -> dict[str, list[float]]:
    return {name: [formula(p, margin) for p in populations] for name, formula in HABITS.items()}


def _habit_table(populations: Sequence[float], found: dict[str, list[float]], lang: str) -> SetTable:
    head = (WORDS.text("size-formula", lang), *(_population(p, lang) for p in populations))
    body = tuple((WORDS.text(f"habit-{name}", lang), *(PLAIN.number(v, 2) for v in line))
                 for name, line in found.items())  # fmt: skip
    notes = tuple(WORDS.text(f"habit-{name}-assumes", lang) for name in found)
    return SetTable("3", WORDS.text("size-habits", lang), (head,), body, "l" + "r" * len(populations), notes,
                    formats=("", *(["#,##0.00"] * len(populations))),
                    values=tuple((None, *line) for line in found.values()))  # fmt: skip


def _told(wish: Wish, given: Circumstances, found: Sequence[Size], lang: str) -> tuple[str, ...]:
    """What the sizes assume, in sentences."""
    facts = {
        "level": PLAIN.percent(given.level, 0),
        "deff": _plain(given.deff),
        "response": PLAIN.percent(given.response),
    }
    lines = [WORDS.text("size-assumes", lang, **facts)]
    if given.deff == 1:
        lines.append(WORDS.text("size-deff-one", lang))
    if any(s.short for s in found):
        lines.append(WORDS.text("size-short", lang))
    if wish.gain == "power":
        lines.append(WORDS.text("size-each", lang))
    return tuple(lines)


def _population(value: float | None, lang: str) -> str:
    return WORDS.text("population-large", lang) if value is None else WORDS.text(
        "population-of", lang, n=PLAIN.count(value))  # fmt: skip


def _plain(value: float) -> str:
    """A number as it was typed, or a dash."""
    return EMPTY if value != value else f"{value:,.10g}"
