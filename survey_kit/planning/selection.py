"""Who is drawn from a list: by strata, or communities first and then households within them.

Two stages: Cochran (1977), ch. 11.6: with communities in proportion to size and as many households from each, every
household of the list has one chance. The chance told is that of being drawn; its inverse is the base weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey_kit.errors import SurveyKitError
from survey_kit.planning.chance import Chance
from survey_kit.planning.drawing import Draw, circular, interval, pps, simple, systematic


@dataclass(frozen=True, slots=True)
class Frame:
    """The list to draw from: a name per unit and, where there are any, its size, stratum and community."""

    ids: tuple[str, ...]
    sizes: tuple[float, ...] = ()
    strata: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()

    def members(self, groups: Sequence[str]) -> dict[str, list[int]]:
        """Positions of the units of every group, groups in the order of the list."""
        out: dict[str, list[int]] = {}
        for i in range(len(self.ids)):
            out.setdefault(groups[i] if groups else "", []).append(i)
        return out


@dataclass(frozen=True, slots=True)
class Selected:
    """A unit drawn: position in the list, chance of being drawn, its group; ``certain`` when it was sure to be.

    ``units`` is how many there are in its stratum or community. ``reserve`` is 0 for the sample, else the order in
    which it replaces one; a unit in reserve has no chance of its own.
    """

    position: int
    probability: float | None
    group: str = ""
    units: int = 0
    certain: bool = False
    reserve: int = 0

    @property
    def weight(self) -> float | None:
        """How many units of the list it stands for."""
        return None if self.probability is None else 1 / self.probability


def select(
    frame: Frame, counts: Sequence[int], method: str, seed: int, *, step: int = 0, reserve: int = 0
) -> tuple[Selected, ...]:
    """``counts[k]`` units of stratum k (one count where there are no strata), each with ``reserve`` more in waiting.

    ``method``: one of `drawing.METHODS`; ``step`` is that of ``interval``. Raises ``plan-n-above-list`` where a stratum
    has fewer units, ``plan-step`` for a step it does not hold, ``plan-sizes-needed`` for ``pps`` without sizes.
    """
    if method == "pps" and not frame.sizes:
        raise SurveyKitError("plan-sizes-needed")
    chance, out = Chance(seed), list[Selected]()
    for (stratum, places), n in zip(frame.members(frame.strata).items(), counts, strict=True):
        _check(stratum, len(places), n, method, step)
        sizes = [frame.sizes[i] for i in places] if frame.sizes else []
        out += _named(_drawn(method, len(places), n, sizes, step, chance, reserve), places, stratum)
    return tuple(out)


def _drawn(method: str, count: int, n: int, sizes: Sequence[float], step: int, chance: Chance, reserve: int) -> Draw:
    if method == "interval":
        return interval(count, step, chance, reserve)
    if n == 0:
        return Draw(())
    if method == "pps":
        return pps(sizes, n, chance, reserve)
    return {"simple": simple, "systematic": systematic, "circular": circular}[method](count, n, chance, reserve)


def two_stages(
    frame: Frame, communities: int, each: int, method: str, seed: int, *, reserve: int = 0
) -> tuple[Selected, ...]:
    """``communities`` of the list, ``method`` ``pps`` by their units or ``simple``, then ``each`` units of every one.

    A community with fewer units gives all it has. Raises ``plan-n-above-list`` where there are fewer communities.
    """
    members, chance = frame.members(frame.clusters), Chance(seed)
    names = list(members)
    _check("", len(names), communities, method, 0)
    sizes = [float(len(members[name])) for name in names]
    first = pps(sizes, communities, chance) if method == "pps" else simple(len(names), communities, chance)
    out: list[Selected] = []
    for community in first.units:
        name = names[community.position]
        places = members[name]
        inside = simple(len(places), min(each, len(places)), chance, reserve)
        for unit in _named(inside, places, name):
            both = None if unit.probability is None else unit.probability * community.probability
            out.append(replace(unit, probability=both, certain=community.certain))
    return tuple(out)


def _named(draw: Draw, places: Sequence[int], group: str) -> list[Selected]:
    """A draw within a group as units of the whole list."""
    taken = [Selected(places[u.position], u.probability, group, len(places), u.certain) for u in draw.units]
    return taken + [Selected(places[i], None, group, len(places), reserve=k) for k, i in enumerate(draw.reserve, 1)]


def _check(group: str, units: int, n: int, method: str, step: int) -> None:
    if method == "interval":
        if not 1 <= step <= units:
            raise SurveyKitError("plan-step", value=step, group=group or "–", units=units)
    elif not 0 <= n <= units:
        raise SurveyKitError("plan-n-above-list", value=n, group=group or "–", units=units)
