"""Means of groups compared, against R (calls in groups.R), tolerance 1e-9 unless said otherwise."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from survey_kit.statistics import effects
from survey_kit.statistics.association import pearson
from survey_kit.statistics.factorial import factorial
from survey_kit.statistics.groups import anova, hedges_factor, t_test
from survey_kit.statistics.mean_tests import one_sample_t
from survey_kit.statistics.normality import shapiro_wilk
from survey_kit.statistics.oneway import brown_forsythe, contrast, trends
from survey_kit.statistics.posthoc import against_control, pairwise
from survey_kit.statistics.repeated import measure_pairs, repeated
from survey_kit.statistics.spread import levene_around
from survey_kit.statistics.subsets import LAWS, homogeneous_subsets
from tests.oracles.ledger import approx
from tests.oracles.samples import SAMPLES, Sample, facts, plain, same

# R's ptukey and qtukey stop at about 1e-6 of the value, at 1e-10 of small tails.
TUKEY = {"rel": 2e-6, "abs": 1e-8}


@pytest.fixture(scope="module", params=list(SAMPLES))
def sample(request) -> Sample:
    return SAMPLES[request.param]()


def test_one_mean(sample):
    for v in sample.y:
        value = sample.said(f"one.{v}")[0]
        test = one_sample_t(plain(sample.data[v]), value)
        f = facts(test)
        same(sample, [value, test.statistic, test.df, test.p, f["low"], f["high"], test.effect], f"one.{v}")
        interval = effects.d_interval(test.statistic, test.df, test.df + 1)
        same(sample, interval, f"one.d.{v}", 1e-8)


def test_intervals_of_means(sample):
    for v in sample.y:
        same(sample, np.ravel([g.mean_interval() for g in sample.by(v, sample.many)]), f"interval.{v}")


@pytest.mark.parametrize("centre", ["mean", "median", "trimmed"])
def test_levene(sample, centre):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        test = levene_around(groups, centre)
        same(sample, [test.statistic, test.df, test.df2, test.p], f"levene.{centre}.{v}")
        if centre == "median":
            adjusted = levene_around(groups, centre, adjusted=True)
            same(sample, [adjusted.df2, adjusted.p], f"levene.adjusted.{v}")
            same(sample, [test.statistic], f"levene.car.{v}")


def test_brown_forsythe(sample):
    for v in sample.y:
        test = brown_forsythe(sample.by(v, sample.many))
        same(sample, [test.statistic, test.df, test.df2, test.p], f"brown_forsythe.{v}")


def test_contrasts(sample):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        weights = [1.0] + [-1 / (len(groups) - 1)] * (len(groups) - 1)
        test = contrast(groups, weights, equal_variances=True)
        f = facts(test)
        same(sample, [f["contrast"], f["se"], test.statistic, test.df, test.p], f"contrast.{v}", 1e-8)
        test = contrast(groups, weights, equal_variances=False)
        same(sample, [facts(test)["se"], test.statistic, test.df, test.p], f"contrast.separate.{v}", 1e-8)


def test_trends(sample):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        codes = sorted(sample.data[sample.many].unique())
        found = {(t.degree, t.term): t.ss for t in trends(groups, codes)}
        for degree in (1, 2):
            terms = [found.get((degree, term)) for term in ("unweighted", "weighted", "deviation")]
            same(sample, [t for t in terms if t is not None], f"trend{degree}.{v}", 1e-8)


def test_reach_of_pairs(sample):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        labels = [str(i + 1) for i in range(len(groups))]
        found = {m: {t.groups: t for t in pairwise(groups, labels, m)}
                 for m in ("lsd", "bonferroni", "sidak", "scheffe", "tukey", "tamhane")}  # fmt: skip
        for i, j in combinations(labels, 2):
            four = [facts(found[m][i, j]) for m in ("lsd", "bonferroni", "sidak", "scheffe")]
            same(sample, [f[end] for end in ("low", "high") for f in four], f"reach.{i}.{j}.{v}", 1e-8)
            tukey = found["tukey"][i, j]
            got = [tukey.p, facts(tukey)["low"], facts(tukey)["high"]]
            assert got == approx(sample.said(f"tukey.{i}.{j}.{v}"), **TUKEY)
            tamhane = found["tamhane"][i, j]
            same(sample, [tamhane.p, facts(tamhane)["high"] - tamhane.statistic], f"tamhane.{i}.{j}.{v}", 1e-8)


def test_dunnett(sample):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        found = against_control(groups, [str(i) for i in range(len(groups))], 0)
        # R integrates 1 − p: small tails have an absolute error.
        assert [t.p for t in found] == approx(sample.said(f"dunnett.{v}"), rel=1e-7, abs=1e-9)
        # multcomp integrates by chance.
        assert [t.p for t in found] == pytest.approx(sample.said(f"dunnett.multcomp.{v}"), rel=5e-2, abs=5e-4)


def test_homogeneous_subsets(sample):
    """Every range R gives a p for is in one subset or in none, as that p says."""
    for v in sample.y:
        groups = sample.by(v, sample.many)
        order = sorted(range(len(groups)), key=lambda i: groups[i].mean)
        for at, method in enumerate(("tukey", "snk", "duncan", "scheffe", "tukey_b")):
            found = homogeneous_subsets(groups, method)
            same(sample, [found.harmonic_n], f"harmonic.{v}")
            runs = {s.groups: s.p for s in found.subsets}
            for i, j in combinations(range(len(order)), 2):
                said = sample.said(f"range.{i + 1}.{j + 1}.{v}")[at]
                inside = any(set(order[i : j + 1]) <= set(run) for run in runs)
                alone = inside if method == "tukey_b" else inside and tuple(order[i : j + 1]) in runs
                if method in LAWS and alone:
                    assert runs[tuple(order[i : j + 1])] == approx(said, **TUKEY)
                # Inside a wider range that does not differ nothing is tested.
                alike = said > (0.05 if method in LAWS else 0.0)
                wider = any(set(order[i : j + 1]) < set(run) for run in runs)
                assert inside == (alike or wider), (v, method, i, j)


def test_effect_intervals(sample):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        test = anova(groups)
        same(sample, [test.effect, *effects.variance_interval(test.statistic, test.df, test.df2)], f"eta.{v}", 1e-8)
        two = sample.by(v, sample.two)
        t = t_test(*two, equal_variances=True)
        low, high = effects.d_interval(t.statistic, t.df, *(g.weight for g in two))
        factor = hedges_factor(t.df)
        same(sample, [low, high, low * factor, high * factor], f"two.d.{v}", 1e-8)


def test_shapiro_wilk(sample):
    for v in sample.y:
        test = shapiro_wilk(plain(sample.data[v][sample.data[sample.many].notna()]))
        said = sample.said(f"shapiro.{v}")
        assert test.statistic == approx(said[0], rel=1e-9)
        # The normal tail of Royston's approximation loses digits where p is next to nothing.
        assert test.p == approx(said[1], rel=1e-6, abs=1e-12)


def _forms(sample, v):
    x = "+".join(sample.x)
    return {
        f"{v}~A*B": (("A", "B"), (), True),
        f"{v}~A+B": (("A", "B"), (), False),
        f"{v}~A*B+{x}": (("A", "B"), sample.x, True),
        f"{v}~A+{x}": (("A",), sample.x, True),
    }


def test_factorial(sample):
    column = {"A": sample.many, "B": sample.other}
    for v in sample.y:
        for form, (factors, covariates, crossed) in _forms(sample, v).items():
            names = [column[f] for f in factors]
            cells = sample.cells(names, [*covariates, v])
            sizes = [1 + max(c.levels[k] for c in cells) for k in range(len(factors))]
            found = factorial(factors, sizes, cells, covariates, interactions=crossed)
            key = f"factorial.{form}"
            for source in found.sources:
                label = {"intercept": "Intercept", "error": "Residuals"}.get(source.name[0], ":".join(source.name))
                if label in ("model", "total", "corrected"):
                    continue
                got = [source.ss, source.df] + ([] if label == "Residuals" else [source.f, source.p])
                same(sample, got, f"{key}.{label}", 1e-8)
            same(sample, [found.r_squared, found.adjusted], f"{key}.r2", 1e-8)
            codes = sorted(int(c) for c in sample.data[sample.many].dropna().unique())
            for margin in found.margins:
                if margin.factor == 0:
                    same(sample, [margin.mean, margin.se], f"{key}.margin.{codes[margin.level]}", 1e-8)


def test_paired(sample):
    for a, b in sample.pairs:
        change = sample.change(b, a)
        test = one_sample_t(change, name="paired_t")
        f = facts(test)
        got = [f["difference"], change.sd, test.statistic, test.df, test.p, f["low"], f["high"]]
        same(sample, got, f"paired.{a}.{b}")
        low, high = effects.d_interval(test.statistic, test.df, test.df + 1)
        same(sample, [test.effect, low, high], f"paired.d.{a}.{b}", 1e-8)
        _, cross, n = sample.moments([a, b])
        together = pearson(cross, n)
        interval = effects.r_interval(together.statistic, n)
        same(sample, [together.statistic, together.p, *interval], f"paired.r.{a}.{b}", 1e-7)


def test_repeated_measures(sample):
    mean, cross, w = sample.moments(list(sample.same))
    found = repeated(mean, cross, w)
    plain_line, gg, hf, _ = found.lines
    same(sample, [found.ss, found.ss_error, plain_line.df, plain_line.df2, found.f, plain_line.p], "repeated")
    if len(mean) > 2:
        w_test = found.mauchly
        said = sample.said("sphericity")
        # car prints Huynh and Feldt's epsilon above 1 and then takes 1, as SPSS prints.
        said[4] = min(1.0, said[4])
        got = [w_test.statistic, w_test.p, gg.epsilon, gg.p, hf.epsilon, hf.p]
        assert got[:1] + got[2:] == approx(said[:1] + said[2:], rel=1e-8)
        # R's own p has a slip in its second term: see groups.R.
        assert w_test.p == approx(said[1], rel=1e-6)
        assert w_test.p == approx(sample.said("mauchly.p")[0], rel=1e-8)
    labels = tuple(str(i + 1) for i in range(len(mean)))
    for pair in measure_pairs(mean, cross, w, labels):
        f = facts(pair)
        got = [pair.statistic, f["t"], pair.p, f["high"] - pair.statistic]
        said = sample.said(f"measures.{'.'.join(pair.groups)}")
        assert [got[0], got[1], got[2], got[3]] == approx([*said[:3], abs(said[3])], rel=1e-8)


def test_genuine_spss_output_of_repeated_measures():
    """Field (2013), Discovering Statistics Using IBM SPSS, ch. 14: the bushtucker data and what SPSS printed of them."""
    eaten = np.array([[8, 7, 1, 6], [9, 5, 2, 5], [6, 2, 3, 8], [5, 3, 1, 9], [8, 4, 5, 8], [7, 5, 6, 7], [10, 2, 7, 2],
                      [12, 6, 8, 1]], dtype=float)  # fmt: skip
    centred = eaten - eaten.mean(axis=0)
    found = repeated(eaten.mean(axis=0), centred.T @ centred, 8.0)
    printed = [round(x, 3) for x in (found.mauchly.statistic, facts(found.mauchly)["chi2"], found.mauchly.p)]
    assert printed == [0.136, 11.406, 0.047]
    assert [round(line.epsilon, 3) for line in found.lines] == [1.0, 0.533, 0.666, 0.333]
    assert [round(line.p, 3) for line in found.lines] == [0.026, 0.063, 0.048, 0.092]
    assert [round(found.ss, 3), round(found.ss_error, 3), round(found.f, 3)] == [83.125, 153.375, 3.794]
