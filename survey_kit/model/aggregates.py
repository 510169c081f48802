"""Requests to an engine and its answers. Answers add: over chunks, cities and workers.

An engine groups and adds; it never knows a confidence interval. Statistics see answers, never rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from survey_kit.model.clusters import Clusters, merge_clusters, sort_key, spread
from survey_kit.model.codebook import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Domain:
    """Rows where every ``(variable, value)`` of ``where`` holds (None: the empty cell); no pairs: all rows."""

    where: tuple[tuple[str, Code | None], ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """Columns the domain looks at, in order."""
        return tuple(name for name, _ in self.where)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A number for every combination of stored values of ``variables``; rows with another combination are in no base.

    ``keys``: the combinations; ``numbers``: one for each. The influence of a row on a statistic of few categories is
    such a number.
    """

    variables: tuple[str, ...]
    keys: tuple[tuple[Code | None, ...], ...]
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """The product of two linear forms of the ``variables`` less their ``centre``; complete rows of them only.

    A form is a constant and the coefficient of every variable.
    """

    variables: tuple[str, ...]
    centre: tuple[float, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What is averaged: a column's number (``codes`` None) or the indicator "its value is one of ``codes``".

    A row is in the base when any variable of ``base`` (default: the variable itself) has an answer; with
    ``base_codes`` the answer must be one of these ("ticked at least one"). A row in the base without an own answer
    counts 0 when the item is an indicator. ``of``: a function of several columns instead, its base their complete rows.
    """

    variable: str = ""
    codes: tuple[Code, ...] | None = None
    base: tuple[str, ...] = ()
    base_codes: tuple[Code, ...] | None = None
    of: Lookup | Product | None = None

    @property
    def base_variables(self) -> tuple[str, ...]:
        """Columns that decide whether a row is in the base."""
        if self.of is not None:
            return self.of.variables
        return self.base or (self.variable,)

    @property
    def variables(self) -> tuple[str, ...]:
        """Every column the item looks at."""
        return tuple(dict.fromkeys((*filter(None, (self.variable,)), *self.base_variables)))


@dataclass(frozen=True, slots=True)
class Tally:
    """Ask for n, Σw and Σw² of every combination of stored values of ``variables`` (missing ones included).

    ``whole``: every row's weight is rounded half up first, and rows left with nothing do not count. ``weight``: another
    column to weigh by (a replicate weight).
    """

    variables: tuple[str, ...]
    whole: bool = False
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Ask for sums per domain × item, and per unit of the design (PSU, or replicate weight) when ``per_psu``."""

    items: tuple[Item, ...]
    domains: tuple[Domain, ...] = (Domain(),)
    per_psu: bool = False


@dataclass(frozen=True, slots=True)
class Moments:
    """Ask for means and centred cross-products of ``variables`` per domain.

    ``listwise`` leaves out rows where any variable is missing; otherwise each pair uses what it has. ``weight``:
    another column to weigh by (a replicate weight).
    """

    variables: tuple[str, ...]
    domains: tuple[Domain, ...] = (Domain(),)
    listwise: bool = True
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Successive:
    """Ask for sums of squares and products of the differences between successive complete rows, per domain.

    The order of the rows is that of the file, so answers add only in that order.
    """

    variables: tuple[str, ...]
    domains: tuple[Domain, ...] = (Domain(),)


Request = Tally | Totals | Moments | Successive


@dataclass(frozen=True, slots=True)
class TallyAnswer:
    """Counts of the combinations that occur.

    ``values[k]``: distinct stored values of variable k (object array; None is the empty cell);
    ``keys``: (m, k) positions in ``values``; ``n``, ``w``, ``w2``: (m,) rows, Σw, Σw². Rows whose weight is
    missing, zero or negative are in none of them; ``unweighted`` counts those rows.
    """

    variables: tuple[str, ...]
    values: tuple[NDArray[Any], ...]
    keys: NDArray[np.int64]
    n: Floats
    w: Floats
    w2: Floats
    unweighted: int = 0

    def __add__(self, other: TallyAnswer) -> TallyAnswer:
        import numpy as np

        if np.array_equal(self.keys, other.keys) and all(map(_same, self.values, other.values)):
            sums = (self.n + other.n, self.w + other.w, self.w2 + other.w2)
            return TallyAnswer(self.variables, self.values, self.keys, *sums, self.unweighted + other.unweighted)
        merged, mine, theirs = [], [], []
        for left, right in zip(self.values, other.values, strict=True):
            union = union_of_values(left, right)
            merged.append(union)
            mine.append(positions(left, union))
            theirs.append(positions(right, union))
        keys = np.vstack([_relabel(self.keys, mine), _relabel(other.keys, theirs)])
        unique, inverse = np.unique(keys, axis=0, return_inverse=True)
        inverse = inverse.reshape(-1)

        def total(a: Floats, b: Floats) -> Floats:
            return np.bincount(inverse, weights=np.concatenate([a, b]), minlength=len(unique)).astype(np.float64)

        return TallyAnswer(
            self.variables,
            tuple(merged),
            unique,
            total(self.n, other.n),
            total(self.w, other.w),
            total(self.w2, other.w2),
            self.unweighted + other.unweighted,
        )


def _same(left: NDArray[Any], right: NDArray[Any]) -> bool:
    return left is right or left.tolist() == right.tolist()


def union_of_values(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Distinct values of two dictionaries in stored order, shape (k,), dtype object."""
    import numpy as np

    union = sorted(set(left.tolist()) | set(right.tolist()), key=sort_key)
    out = np.empty(len(union), dtype=object)
    out[:] = union
    return out


def positions(values: NDArray[Any], union: NDArray[Any]) -> NDArray[np.int64]:
    """Position of each of ``values`` in ``union`` (which contains them all), shape (len(values),)."""
    import numpy as np

    where = {value: i for i, value in enumerate(union.tolist())}
    return np.array([where[value] for value in values.tolist()], dtype=np.int64)


def _relabel(keys: NDArray[np.int64], maps: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    import numpy as np

    columns = [m[keys[:, j]] if len(keys) else keys[:, j] for j, m in enumerate(maps)]
    return np.stack(columns, axis=1) if columns else keys


@dataclass(frozen=True, slots=True)
class Fit:
    """What calibrated weights know of totals, with q auxiliaries x and the weights d before calibration.

    ``own`` (units, q): Σwx; ``square`` (q, q): Σdxx'; ``w`` and ``wy`` (domains, items, q): Σdx over the base and
    Σdx(y − shift).
    """

    own: Floats
    square: Floats
    w: Floats
    wy: Floats


@dataclass(frozen=True, slots=True)
class TotalsAnswer:
    """Sums of shape (domains, items, units); one unit when not asked per PSU.

    ``wy`` and ``wy2`` are sums of w(y − shift) and w(y − shift)², ``shift`` has shape (items,): close to the data, so
    that a mean of 1e9 with a spread of 1 keeps its digits. PSUs with nobody in a base are kept with zeros. ``fit`` is
    there where the weights were calibrated.
    """

    request: Totals
    clusters: Clusters
    shift: Floats
    n: Floats
    w: Floats
    w2: Floats
    wy: Floats
    wy2: Floats
    fit: Fit | None = None

    def total(self, name: str) -> Floats:
        """The whole sample's sum of ``n``, ``w``, ``w2``, ``wy`` or ``wy2``, shape (domains, items)."""
        sums: Floats = getattr(self, name)
        return sums[..., 0] if self.clusters.replicates is not None else sums.sum(axis=-1)

    def shifted(self, shift: Floats) -> TotalsAnswer:
        """The same answer around another ``shift`` (items,); NaN marks an item that nobody has answered yet."""
        import numpy as np

        step = np.nan_to_num(self.shift - shift)[None, :, None]
        fit = self.fit
        return replace(
            self,
            shift=shift,
            wy=self.wy + step * self.w,
            wy2=self.wy2 + 2 * step * self.wy + step * step * self.w,
            fit=None if fit is None else replace(fit, wy=fit.wy + step * fit.w),
        )

    def __add__(self, other: TotalsAnswer) -> TotalsAnswer:
        import numpy as np

        shift = np.where(np.isnan(self.shift), other.shift, self.shift)
        left, right = self.shifted(shift), other.shifted(shift)
        clusters = merge_clusters(left.clusters, right.clusters)
        sums = {
            name: spread(getattr(left, name), left.clusters, clusters)
            + spread(getattr(right, name), right.clusters, clusters)
            for name in ("n", "w", "w2", "wy", "wy2")
        }
        fit = left.fit
        if fit is not None and right.fit is not None:
            own = spread(fit.own, left.clusters, clusters, 0) + spread(right.fit.own, right.clusters, clusters, 0)
            fit = Fit(own, fit.square + right.fit.square, fit.w + right.fit.w, fit.wy + right.fit.wy)
        return TotalsAnswer(self.request, clusters, shift, **sums, fit=fit)


@dataclass(frozen=True, slots=True)
class MomentsAnswer:
    """Means and centred cross-products per domain.

    With p variables, shapes are (domains, p, p): ``n`` and ``w`` of each pair, ``offset[..., i, j]`` the mean
    of variable i over the rows of pair (i, j) less ``shift[i]``, ``cross[..., i, j]`` = Σw(xᵢ − mean)(xⱼ − mean) and
    ``square[..., i, j]`` = Σw(xᵢ − mean)², both over the rows of the pair. Listwise, all pairs share rows. ``shift``
    (p,) is NaN for a variable without answers: a mean of 1e9 kept as one number would cost the merged cross-products
    seven digits.
    """

    request: Moments
    shift: Floats
    n: Floats
    w: Floats
    offset: Floats
    cross: Floats
    square: Floats

    @property
    def mean(self) -> Floats:
        """Mean of variable i over the rows of pair (i, j), shape (domains, p, p); 0 where nobody answered."""
        import numpy as np

        return np.where(self.w > 0, np.nan_to_num(self.shift)[:, None] + self.offset, 0.0)

    def __add__(self, other: MomentsAnswer) -> MomentsAnswer:
        import numpy as np

        a, b = self, other
        shift = np.where(np.isnan(a.shift), b.shift, a.shift)
        w = a.w + b.w
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(w > 0, b.w / w, 0.0)
        delta = b.offset + np.nan_to_num(b.shift - shift)[:, None] - a.offset
        # Chan, Golub & LeVeque (1983): pairwise merging of centred sums keeps the digits of a small spread.
        offset = np.where(a.w > 0, a.offset + delta * share, delta + a.offset)
        both = (a.w > 0) & (b.w > 0)
        cross = a.cross + b.cross + np.where(both, delta * np.swapaxes(delta, -1, -2) * a.w * share, 0.0)
        square = a.square + b.square + np.where(both, delta * delta * a.w * share, 0.0)
        return MomentsAnswer(self.request, shift, a.n + b.n, w, offset, cross, square)


@dataclass(frozen=True, slots=True)
class SuccessiveAnswer:
    """Σ(xᵢ − xᵢ₋₁)(xᵢ − xᵢ₋₁)' over successive complete rows of positive weight.

    With p variables: ``cross`` (domains, p, p); ``first`` and ``last`` complete row of each domain (domains, p), NaN
    where a domain has none.
    """

    request: Successive
    first: Floats
    last: Floats
    cross: Floats

    def __add__(self, other: SuccessiveAnswer) -> SuccessiveAnswer:
        import numpy as np

        mine, theirs = ~np.isnan(self.last[:, :1]), ~np.isnan(other.first[:, :1])
        step = np.where(mine & theirs, other.first - self.last, 0.0)
        return SuccessiveAnswer(
            self.request,
            np.where(mine, self.first, other.first),
            np.where(theirs, other.last, self.last),
            self.cross + other.cross + step[:, :, None] * step[:, None, :],
        )


Answer = TallyAnswer | TotalsAnswer | MomentsAnswer | SuccessiveAnswer


class Engine(Protocol):
    """Something that answers requests over one data set: in memory, by chunks, in a database, on a cluster."""

    @property
    def name(self) -> str:
        """What it is called: memory, parquet, …"""
        ...

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in as few passes over the data as the engine can."""
        ...
