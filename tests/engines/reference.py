"""A plain, slow engine: loops over rows with exact sums. Only tests use it; the fast engines must equal it."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np

from survey_kit.model.aggregates import (
    Fit,
    Lookup,
    MomentsAnswer,
    Product,
    Successive,
    SuccessiveAnswer,
    Tally,
    TallyAnswer,
    Totals,
    TotalsAnswer,
)
from survey_kit.model.clusters import Clusters, sort_key


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

    def weight(self, row, name=""):
        name = name or self.survey.design.weight
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
            w = self.weight(row, request.weight)
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

    def key(self, i, row):
        """(stratum, unit) of every stage of a row; without a column a row is its own unit."""
        return tuple(
            part
            for stage in self.survey.design.stages
            for part in (row[stage.strata] if stage.strata else None, row[stage.psu] if stage.psu else float(i))
        )

    def units(self, per_psu):
        """Key and fpcs of every unit in order; one unit when not asked per PSU."""
        if not per_psu:
            return [()], {}
        fpc = {}
        for i, row in enumerate(self.rows):
            if self.weight(row) >= 0:
                stages = self.survey.design.stages
                told = [row[s.fpc] if s.fpc else float("nan") for s in stages]
                fpc.setdefault(self.key(i, row), told)
        return sorted(fpc, key=lambda key: [sort_key(part) for part in key]), fpc

    def members(self, domain, key, per_psu, weight=""):
        return [
            (self.weight(row, weight), row)
            for i, row in enumerate(self.rows)
            if self.weight(row, weight) > 0
            and all(row[name] == value for name, value in domain.where)
            and (not per_psu or self.key(i, row) == key)
        ]

    def in_base(self, item, row):
        if item.of is not None:
            return True
        for name in item.base_variables:
            value = row[name]
            if self.valid(name, value) and (item.base_codes is None or value in item.base_codes):
                return True
        return False

    def totals(self, request):
        if request.per_psu and self.survey.design.replicates:
            return self.replicated(request)
        keys, fpc = self.units(request.per_psu)
        sums = self.sums(request, [(key, "") for key in keys], request.per_psu)
        if not request.per_psu:
            clusters = Clusters()
        else:
            inner = tuple(
                tuple((key[2 * k], key[2 * k + 1], fpc[key][k]) for k in range(1, len(key) // 2)) for key in keys
            )
            clusters = Clusters(tuple(k[0] for k in keys), tuple(k[1] for k in keys), tuple(fpc[k][0] for k in keys),
                                inner if any(inner) else (), self.survey.design.lonely)  # fmt: skip
        fit = self.fit(request, keys) if request.per_psu and self.survey.design.calibration else None
        return TotalsAnswer(request, clusters, np.zeros(len(request.items)), **sums, fit=fit)

    def replicated(self, request):
        names = ("", *self.survey.design.replicates.weights)
        sums = self.sums(request, [((), name) for name in names], False)
        nothing = (None,) * len(names)
        clusters = Clusters(nothing, names, (float("nan"),) * len(names), replicates=self.survey.design.replicates)
        return TotalsAnswer(request, clusters, np.zeros(len(request.items)), **sums)

    def sums(self, request, units, per_psu):
        shape = (len(request.domains), len(request.items), len(units))
        out = {name: np.zeros(shape) for name in ("n", "w", "w2", "wy", "wy2")}
        for (d, domain), (i, item), (c, (key, weight)) in product(
            enumerate(request.domains), enumerate(request.items), enumerate(units)
        ):
            rows = [(w, self.y(item, row)) for w, row in self.members(domain, key, per_psu, weight)
                    if self.in_base(item, row) and self.y(item, row) is not None]  # fmt: skip
            out["n"][d, i, c] = len(rows)
            out["w"][d, i, c] = math.fsum(w for w, _ in rows)
            out["w2"][d, i, c] = math.fsum(w * w for w, _ in rows)
            out["wy"][d, i, c] = math.fsum(w * y for w, y in rows)
            out["wy2"][d, i, c] = math.fsum(w * y * y for w, y in rows)
        return out

    def auxiliary(self, auxiliary, row):
        inside = all(row[name] == code for name, code in auxiliary.where)
        value = (row[auxiliary.variable] if self.valid(auxiliary.variable, row[auxiliary.variable]) else 0.0) if (
            auxiliary.variable
        ) else 1.0  # fmt: skip
        return value if inside else 0.0

    def fit(self, request, keys):
        calibration = self.survey.design.calibration
        rows = [(i, row) for i, row in enumerate(self.rows) if self.weight(row) > 0]
        x = {i: np.array([self.auxiliary(a, row) for a in calibration.auxiliaries]) for i, row in rows}
        before = {i: row[calibration.before] if calibration.before else 1.0 for i, row in rows}
        q = len(calibration.auxiliaries)
        own = np.zeros((len(keys), q))
        for i, row in rows:
            own[keys.index(self.key(i, row))] += self.weight(row) * x[i]
        w, wy = (np.zeros((len(request.domains), len(request.items), q)) for _ in range(2))
        for (d, domain), (k, item), (i, row) in product(enumerate(request.domains), enumerate(request.items), rows):
            inside = all(row[name] == value for name, value in domain.where)
            if inside and self.in_base(item, row) and self.y(item, row) is not None:
                w[d, k] += before[i] * x[i]
                wy[d, k] += before[i] * x[i] * self.y(item, row)
        return Fit(own, sum((before[i] * np.outer(x[i], x[i]) for i, _ in rows), np.zeros((q, q))), w, wy)

    def y(self, item, row):
        if isinstance(item.of, Lookup):
            known = dict(zip(item.of.keys, item.of.numbers, strict=True))
            return known.get(tuple(row[name] for name in item.of.variables))
        if isinstance(item.of, Product):
            of = item.of
            if not all(self.valid(name, row[name]) for name in of.variables):
                return None
            x = [row[name] - centre for name, centre in zip(of.variables, of.centre, strict=True)]
            left, right = (form[0] + math.fsum(c * v for c, v in zip(form[1:], x, strict=True))
                           for form in (of.left, of.right))  # fmt: skip
            return left * right
        value = row[item.variable]
        ok = self.valid(item.variable, value)
        if item.codes is not None:
            return float(ok and value in item.codes)
        return value if ok and not isinstance(value, str) else None

    def successive(self, request):
        p = len(request.variables)
        out = {"first": [], "last": [], "cross": []}
        for domain in request.domains:
            rows = [np.array([row[v] for v in request.variables]) for _, row in self.members(domain, (), False)
                    if all(self.valid(v, row[v]) for v in request.variables)]  # fmt: skip
            steps = [b - a for a, b in pairwise(rows)]
            out["first"].append(rows[0] if rows else np.full(p, np.nan))
            out["last"].append(rows[-1] if rows else np.full(p, np.nan))
            out["cross"].append([[math.fsum(s[i] * s[j] for s in steps) for j in range(p)] for i in range(p)])
        return SuccessiveAnswer(request, **{name: np.array(rows) for name, rows in out.items()})

    def moments(self, request):
        p = len(request.variables)
        shape = (len(request.domains), p, p)
        n, w, offset, cross, square = (np.zeros(shape) for _ in range(5))
        shift = np.array([self.first(v) for v in request.variables])
        for d, domain in enumerate(request.domains):
            rows = []
            for weight, row in self.members(domain, (), False, request.weight):
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
                n[d, i, j], w[d, i, j], offset[d, i, j] = len(both), total, mi
                square[d, i, j] = math.fsum(wt * (a - a0 - mi) ** 2 for wt, a, _ in both)
                cross[d, i, j] = math.fsum(wt * (a - a0 - mi) * (b - b0 - mj) for wt, a, b in both)
        return MomentsAnswer(request, shift, n, w, offset, cross, square)

    def first(self, name):
        return next((r[name] for r in self.rows if self.valid(name, r[name])), float("nan"))
