"""A sample shared among strata: by size, equally, or where answers differ most.

Neyman's allocation: Cochran (1977), ch. 5.5. Whole numbers by largest remainder (Hamilton), so that they add up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.errors import SurveyKitError

METHODS = ("proportional", "equal", "neyman")


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum: its name, how many units it has, and the standard deviation of the answers where it is known."""

    name: str
    units: int
    sd: float | None = None


def allocate(strata: Sequence[Stratum], n: int, method: str = "proportional", least: int = 0) -> tuple[int, ...]:
    """How many of ``n`` to draw in each stratum; none gets fewer than ``least`` or more than it has.

    Raises ``plan-allocation`` where ``n`` is below ``least`` times the strata or above all units, ``plan-stratum``
    for a stratum without units, ``plan-stratum-sd`` where Neyman's allocation has no standard deviation.
    """
    floors = [min(least, s.units) for s in strata]
    units = sum(s.units for s in strata)
    for s in strata:
        if s.units < 1:
            raise SurveyKitError("plan-stratum", stratum=s.name, value=s.units)
    if n > units or n < max(sum(floors), 1):
        raise SurveyKitError("plan-allocation", value=n, low=max(sum(floors), 1), high=units)
    return _shared([_share(s, method) for s in strata], n, floors, [s.units for s in strata])


def _share(stratum: Stratum, method: str) -> float:
    if method == "equal":
        return 1.0
    if method == "proportional":
        return float(stratum.units)
    if stratum.sd is None or not 0 <= stratum.sd < math.inf:
        raise SurveyKitError("plan-stratum-sd", stratum=stratum.name)
    return stratum.units * stratum.sd


def _shared(shares: Sequence[float], n: int, floors: Sequence[int], ceilings: Sequence[int]) -> tuple[int, ...]:
    """Whole parts of ``n`` by ``shares``: those that would leave their bounds are set to them, the others share."""
    fixed: dict[int, int] = {}
    while True:
        free = [i for i in range(len(shares)) if i not in fixed]
        rest = n - sum(fixed.values())
        total = sum(shares[i] for i in free)
        parts = {i: rest * (shares[i] / total if total > 0 else 1 / len(free)) for i in free}
        over = {i: ceilings[i] for i in free if parts[i] > ceilings[i]}
        under = {i: floors[i] for i in free if parts[i] < floors[i]}
        # Of both kinds the one that moves more is set first, as the other may then fit.
        excess = sum(parts[i] - ceilings[i] for i in over) - sum(floors[i] - parts[i] for i in under)
        bound = over if excess > 0 or not under else under
        if not bound:
            break
        fixed |= bound
    whole = fixed | {i: math.floor(part) for i, part in parts.items()}
    order = sorted(free, key=lambda i: (-(parts[i] - whole[i]), i))
    for i in (i for i in order if whole[i] < ceilings[i]):
        if sum(whole.values()) == n:
            break
        whole[i] += 1
    return tuple(whole[i] for i in range(len(shares)))
