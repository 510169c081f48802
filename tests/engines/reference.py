"""A plain, slow engine: loops over rows with exact sums. Only tests use it; the fast engines must equal it."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np

from survey_kit.model.aggregates import (
    Clusters,
    MomentsAnswer,
    Successive,
    SuccessiveAnswer,
    Tally,
    TallyAnswer,
    Totals,
    TotalsAnswer,
    sort_key,
)


class ReferenceEngine:
    name = "reference"

    def __init__(self, survey):
        self.survey = survey
        self.rows = [
            {name: self._stored(survey.column(name)[i]) for name in survey.data.columns} for i in range(len(survey))
        ]

    @staticmethod
    def _stored(value):
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, str):
            return value
        return None if math.isnan(value) else float(value)

    def answer(self, requests):
        return tuple(
            {Tally: self.tally, Totals: self.totals, Successive: self.successive}.get(type(r), self.moments)(r)
            for r in requests
        )

    def weight(self, row):
        name = self.survey.design.weight
        if name is None:
            return 1.0
        value = row[name]
        return value if self.valid(name, value) else float("nan")

    def valid(self, name, value):
        if value is None:
            return False
        return name not in self.survey.codebook or self.survey.codebook[name].reason(value) is None

    def tally(self, request):
        cells, skipped = {}, 0
        for row in self.rows:
            w = self.weight(row)
            if request.whole:
                w = np.floor(w + 0.5)
            if not w > 0:
                skipped += 1
                continue
            cells.setdefault(tuple(row[v] for v in request.variables), []).append(w)
        values = []
        for k in range(len(request.variables)):
            distinct = sorted({key[k] for key in cells}, key=sort_key)
            array = np.empty(len(distinct), dtype=object)
            array[:] = distinct
            values.append(array)
        order = sorted(cells, key=lambda key: tuple(sort_key(v) for v in key))
        keys = [[values[k].tolist().index(key[k]) for k in range(len(key))] for key in order]
        return TallyAnswer(
            request.variables, tuple(values), np.array(keys, dtype=np.int64).reshape(-1, len(request.variables)),
            np.array([float(len(cells[k])) for k in order]), np.array([math.fsum(cells[k]) for k in order]),
            np.array([math.fsum(w * w for w in cells[k]) for k in order]), skipped,
        )  # fmt: skip

    def clusters(self, per_psu):
        if not per_psu:
            return [(None, None)], {}
        design, fpc = self.survey.design, {}
        for i, row in enumerate(self.rows):
            if not self.weight(row) >= 0:
                continue
            pair = (row[design.strata] if design.strata else None, row[design.psu] if design.psu else float(i))
            fpc.setdefault(pair, row[design.fpc] if design.fpc else float("nan"))
        return sorted(fpc, key=lambda p: (sort_key(p[0]), sort_key(p[1]))), fpc

    def pair(self, i, row, per_psu):
        design = self.survey.design
        if not per_psu:
            return (None, None)
        return (row[design.strata] if design.strata else None, row[design.psu] if design.psu else float(i))

    def members(self, domain, pair, per_psu):
        return [
            (self.weight(row), row)
            for i, row in enumerate(self.rows)
            if self.weight(row) > 0
            and all(row[name] == value for name, value in domain.where)
            and self.pair(i, row, per_psu) == pair
        ]

    def in_base(self, item, row):
        for name in item.base_variables:
            value = row[name]
            if self.valid(name, value) and (item.base_codes is None or value in item.base_codes):
                return True
        return False

    def totals(self, request):
        pairs, fpc = self.clusters(request.per_psu)
        shape = (len(request.domains), len(request.items), len(pairs))
        out = {name: np.zeros(shape) for name in ("n", "w", "w2", "wy", "wy2")}
        for (d, domain), (i, item), (c, pair) in product(
            enumerate(request.domains), enumerate(request.items), enumerate(pairs)
        ):
            rows = [(w, self.y(item, row)) for w, row in self.members(domain, pair, request.per_psu)
                    if self.in_base(item, row) and self.y(item, row) is not None]  # fmt: skip
            out["n"][d, i, c] = len(rows)
            out["w"][d, i, c] = math.fsum(w for w, _ in rows)
            out["w2"][d, i, c] = math.fsum(w * w for w, _ in rows)
            out["wy"][d, i, c] = math.fsum(w * y for w, y in rows)
            out["wy2"][d, i, c] = math.fsum(w * y * y for w, y in rows)
        clusters = Clusters(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs),
                            tuple(fpc.get(p, float("nan")) for p in pairs))  # fmt: skip
        return TotalsAnswer(request, clusters, np.zeros(len(request.items)), **out)

    def y(self, item, row):
        value = row[item.variable]
        ok = self.valid(item.variable, value)
        if item.codes is not None:
            return float(ok and value in item.codes)
        return value if ok and not isinstance(value, str) else None

    def successive(self, request):
        p = len(request.variables)
        out = {"first": [], "last": [], "cross": []}
        for domain in request.domains:
            rows = [np.array([row[v] for v in request.variables]) for _, row in self.members(domain, (None, None), False)
                    if all(self.valid(v, row[v]) for v in request.variables)]  # fmt: skip
            steps = [b - a for a, b in pairwise(rows)]
            out["first"].append(rows[0] if rows else np.full(p, np.nan))
            out["last"].append(rows[-1] if rows else np.full(p, np.nan))
            out["cross"].append([[math.fsum(s[i] * s[j] for s in steps) for j in range(p)] for i in range(p)])
        return SuccessiveAnswer(request, **{name: np.array(rows) for name, rows in out.items()})

    def moments(self, request):
        pairs, fpc = self.clusters(request.per_psu)
        p = len(request.variables)
        shape = (len(request.domains), len(pairs), p, p)
        n, w, offset, cross, square = (np.zeros(shape) for _ in range(5))
        shift = np.array([self.first(v) for v in request.variables])
        for (d, domain), (c, pair) in product(enumerate(request.domains), enumerate(pairs)):
            rows = []
            for weight, row in self.members(domain, pair, request.per_psu):
                x = [row[v] if self.valid(v, row[v]) else None for v in request.variables]
                if not (request.listwise and None in x):
                    rows.append((weight, x))
            for i, j in product(range(p), range(p)):
                both = [(wt, x[i], x[j]) for wt, x in rows if x[i] is not None and x[j] is not None]
                if not both:
                    continue
                total = math.fsum(wt for wt, _, _ in both)
                a0, b0 = shift[i], shift[j]  # around the first value: exact enough at 1e9, still nothing clever
                mi = math.fsum(wt * (a - a0) for wt, a, _ in both) / total
                mj = math.fsum(wt * (b - b0) for wt, _, b in both) / total
                n[d, c, i, j], w[d, c, i, j], offset[d, c, i, j] = len(both), total, mi
                square[d, c, i, j] = math.fsum(wt * (a - a0 - mi) ** 2 for wt, a, _ in both)
                cross[d, c, i, j] = math.fsum(wt * (a - a0 - mi) * (b - b0 - mj) for wt, a, b in both)
        clusters = Clusters(tuple(q[0] for q in pairs), tuple(q[1] for q in pairs),
                            tuple(fpc.get(q, float("nan")) for q in pairs))  # fmt: skip
        return MomentsAnswer(request, clusters, shift, n, w, offset, cross, square)

    def first(self, name):
        return next((r[name] for r in self.rows if self.valid(name, r[name])), float("nan"))
