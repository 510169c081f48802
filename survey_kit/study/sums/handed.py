"""An instrument as the files of several cities tell it: what documents ask is answered without a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from survey_kit.engines.filling import WAYS
from survey_kit.engines.sums import SumsEngine
from survey_kit.model.handover import Told
from survey_kit.model.provenance import Provenance
from survey_kit.model.sums import Block, Column, Mass, Pool, Ranked, Sums, Units
from survey_kit.model.survey import Survey

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Engine

# Weights of a city that differ by less from what they should sum to are left as they are.
EVEN = 1e-9


@dataclass(frozen=True)
class Handed:
    """One instrument of a network; ``parts``: the code of every city (None: everybody) and what it tells."""

    instrument: str
    parts: tuple[tuple[int | None, Told], ...]

    @cached_property
    def survey(self) -> Survey:
        """Codebook, design and provenance over no rows."""
        import pandas as pd

        first = self.parts[0][1]
        sources = tuple(source for _, told in self.parts for source in told.provenance.sources)
        provenance = Provenance(tuple(dict.fromkeys(sources)), first.provenance.questionnaire,
                                first.provenance.questionnaire_sha256)  # fmt: skip
        data = pd.DataFrame({name: [] for name in sorted(self.columns)})
        return Survey(data, first.codebook, first.design, provenance=provenance)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Names of the questions that somebody was asked."""
        return frozenset(name for _, told in self.parts for name in told.columns)

    @property
    def apart(self) -> bool:
        """There are no rows."""
        return False

    def engines(self) -> tuple[Engine, ...]:
        """Two engines over everybody, that fill in what is withheld in two ways."""
        return tuple(SumsEngine(self._sums(), self.columns, way) for way in WAYS)

    def _sums(self) -> list[tuple[float | None, Sums]]:
        """Every city's sums; where each city weighs the same, with weights that do so among these cities."""
        people = sum(told.sums.mass.n for _, told in self.parts)
        return [(None if code is None else float(code),
                 scaled(told.sums, people / len(self.parts) / told.sums.mass.w) if told.equal else told.sums)
                for code, told in self.parts]  # fmt: skip

    def _told(self, code: int | None) -> list[Told]:
        return [told for one, told in self.parts if code is None or one == code]

    def rows(self, code: int | None = None, community: str = "") -> Survey:
        """No rows: they stayed in the cities."""
        return self.survey

    def rows_of(self, code: int | None = None, community: str = "") -> int:
        """How many rows the cities used; of a community nothing is told."""
        return 0 if community else round(sum(told.sums.mass.n for told in self._told(code)))

    @property
    def received(self) -> int:
        """How many rows the cities received."""
        return sum(source.rows for source in self.survey.provenance.sources)

    def received_of(self, files: tuple[str, ...], code: int | None = None) -> int:
        """How many rows the named files brought."""
        return sum(source.rows for source in self.survey.provenance.sources if source.name in files)

    def days(self, code: int | None = None, community: str = "") -> list[str]:
        """The first and the last day of the interviews of every city, in order."""
        return sorted(day for told in self._told(code) for day in told.days)

    def communities(self, code: int | None = None, community: str = "") -> dict[str, int]:
        """The communities that were asked; how many answered in each stayed in the cities."""
        return dict.fromkeys((name for told in self._told(code) for name in told.communities), 0)

    def named(self, code: int | None = None) -> list[str]:
        """Names of the agencies that agreed to be named."""
        return [name for told in self._told(code) for name in told.named]

    def repairs(self) -> dict[str, tuple[int, int]]:
        """Values changed and rows removed by every kind of step, in the order of the steps."""
        out = dict.fromkeys(in_one_order([r[0] for r in told.repairs] for _, told in self.parts), (0, 0))
        for code, changed, removed in (repair for _, told in self.parts for repair in told.repairs):
            before = out[code]
            out[code] = (before[0] + changed, before[1] + removed)
        return {code: counts for code, counts in out.items() if any(counts)}

    def weighed_by(self) -> tuple[str, ...] | None:
        """Words of the questions the rows were weighted to."""
        return self.parts[0][1].weighed_by


def in_one_order(lists: Iterable[Sequence[str]]) -> list[str]:
    """Every name once, in an order that keeps that of each list: a new one stands before what follows it there."""
    out: list[str] = []
    for names in lists:
        at = len(out)
        for name in reversed(names):
            if name in out:
                at = out.index(name)
            else:
                out.insert(at, name)
    return out


def scaled(sums: Sums, factor: float) -> Sums:
    """The same people, every weight ``factor`` times what it was."""
    if abs(factor - 1.0) < EVEN:
        return sums
    return Sums(
        sums.mass.scaled(factor),
        tuple(_column(column, factor) for column in sums.columns),
        tuple(replace(base, mass=base.mass.scaled(factor)) for base in sums.bases),
        tuple(_ranked(ranked, factor) for ranked in sums.rankings),
        tuple(_block(block, factor) for block in sums.blocks),
        tuple(_units(units, factor) for units in sums.units),
    )


def _column(column: Column, factor: float) -> Column:
    told = tuple((code, mass.scaled(factor)) for code, mass in column.told)
    return replace(column, told=told, pools=tuple(_pool(pool, factor) for pool in column.pools))


def _pool(pool: Pool, factor: float) -> Pool:
    spread = None if pool.spread is None else pool.spread * factor
    return replace(pool, mass=pool.mass.scaled(factor), spread=spread)


def _ranked(ranked: Ranked, factor: float) -> Ranked:
    return replace(ranked, chosen=_column(ranked.chosen, factor), ranks=_masses(ranked.ranks, factor))


def _masses(masses: tuple[Mass, ...], factor: float) -> tuple[Mass, ...]:
    return tuple(mass.scaled(factor) for mass in masses)


def _block(block: Block, factor: float) -> Block:
    return replace(block, mass=block.mass.scaled(factor), diagonal=block.diagonal * factor,
                   whole=block.whole * factor)  # fmt: skip


def _units(units: Units, factor: float) -> Units:
    return replace(
        units,
        bases=_masses(units.bases, factor),
        wy=tuple(value * factor for value in units.wy),
        wy2=tuple(value * factor for value in units.wy2),
        products=tuple(tuple(value * factor**2 for value in line) for line in units.products),
    )
