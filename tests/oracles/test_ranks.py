"""Rank and exact tests, against R (calls in groups.R), tolerance 1e-9 unless said otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from survey_kit.statistics import effects
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.crosstab import TwoWay, pearson
from survey_kit.statistics.goodness import binomial, goodness_of_fit, runs, runs_in_order
from survey_kit.statistics.normality import lilliefors_p
from survey_kit.statistics.paired import mcnemar, sign_test, wilcoxon
from survey_kit.statistics.ranks import dunn, kruskal_wallis, mann_whitney, median_test
from survey_kit.statistics.related import cochran, friedman
from survey_kit.statistics.smirnov import one_sample_ks, two_sample_ks
from tests.oracles.ledger import approx
from tests.oracles.samples import SAMPLES, Sample, facts, plain, same


@pytest.fixture(scope="module", params=list(SAMPLES))
def sample(request) -> Sample:
    return SAMPLES[request.param]()


def test_dunn_and_adjusted_p(sample):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        pairs = dunn(groups, [str(i) for i in range(len(groups))])
        same(sample, [facts(p)["z"] for p in pairs], f"dunn.z.{v}", 1e-8)
        p = [pair.p for pair in pairs]
        same(sample, p, f"dunn.p.{v}", 1e-7)
        for method, name in (("bonferroni", "bonferroni"), ("holm", "holm"), ("fdr", "BH")):
            same(sample, adjusted(p, method), f"dunn.{name}.{v}", 1e-7)


def test_epsilon_squared(sample):
    for v in sample.y:
        groups = sample.by(v, sample.many)
        h = kruskal_wallis(groups)
        n = sum(g.weight for g in groups)
        same(sample, [h.effect, *effects.epsilon_interval(h.statistic, h.df, n)], f"epsilon.{v}", 1e-8)


def test_median_test(sample):
    for v in sample.y:
        test = median_test(sample.by(v, sample.many))
        same(sample, [test.statistic, test.df, test.p], f"median.{v}")
        few = [plain(g.dropna().head(12)) for _, g in sample.data.groupby(sample.two)[v]]
        same(sample, [median_test(few).p], f"few.median.{v}")


def test_exact_mann_whitney(sample):
    for v in sample.y:
        few = [plain(g.dropna().head(18)) for _, g in sample.data.groupby(sample.two)[v]]
        test = mann_whitney(*few)
        same(sample, [test.statistic, facts(test)["exact_p"]], f"few.u.{v}")


def test_an_exact_p_of_half_a_rank():
    """Field (2013), ch. 6: U = 35.5 of ten and ten has the exact p .280 in SPSS, which is that of U = 35."""
    from survey_kit.statistics.ranks import exact_u_p

    assert round(exact_u_p(35.5, 10, 10), 3) == 0.280
    assert round(exact_u_p(36.0, 10, 10), 3) == 0.315


def test_two_samples(sample):
    for v in sample.y:
        test = two_sample_ks(*sample.by(v, sample.two))
        same(sample, [facts(test)["d"], test.p], f"ks.two.{v}", 1e-7)


@pytest.mark.parametrize("law", ["normal", "uniform", "poisson", "exponential"])
def test_one_sample(sample, law):
    for v in sample.y:
        test = one_sample_ks(plain(sample.data[v]), law)
        if test.reason is not None:
            # Counts and waiting times are never negative: SPSS says so and computes nothing.
            assert law in ("poisson", "exponential") and sample.data[v].min() < 0
            continue
        f = facts(test)
        said = sample.said(f"ks.{law}.{v}")
        assert [f["positive"], f["negative"], test.statistic] == approx(said[:3], rel=1e-9, abs=1e-12)
        assert test.p == approx(said[3], rel=1e-7, abs=1e-12)
        if law == "normal":
            p = lilliefors_p(f["d"], plain(sample.data[v]).weight)
            lillie = sample.said(f"lilliefors.{v}")[0]
            assert [p, f["lilliefors_p"]] == approx([lillie, lillie], rel=1e-9)


def test_runs(sample):
    for v in sample.y:
        answers = sample.data[v].dropna().to_numpy(float)
        high = answers >= plain(answers).median
        test = runs(*runs_in_order(high, np.ones(len(high))))
        f = facts(test)
        same(sample, [f["runs"], f["below"], f["from_cut"], test.statistic], f"runs.{v}")


def test_pairs(sample):
    for a, b in sample.pairs:
        change = sample.change(a, b)
        test = wilcoxon(change)
        f = facts(test)
        same(sample, [f["rank_sum_negative"], f["rank_sum_positive"], test.p], f"wilcoxon.{a}.{b}", 1e-8)
        sign = sign_test(change)
        assert sign.name == "sign"
        counted = facts(sign)
        same(sample, [counted["negative"], counted["positive"], sign.statistic], f"sign.{a}.{b}")


def test_few_pairs_are_exact(sample):
    for a, b in sample.pairs:
        both = sample.data[[a, b]].dropna()
        moved = both[both[a] != both[b]].head(20)
        small = Sample(moved, sample.said, *([()] * 8)).change(a, b)
        same(sample, [sign_test(small).p], f"few.sign.{a}.{b}")
        same(sample, [facts(wilcoxon(small))["exact_p"]], f"few.wilcoxon.{a}.{b}")


def test_several_answers(sample):
    test = friedman(sample.patterns(sample.same))
    same(sample, [test.statistic, test.df, test.p, test.effect], "friedman", 1e-8)
    q = cochran(sample.patterns(sample.yes))
    same(sample, [q.statistic, q.p], "cochran", 1e-8)


def test_mcnemar(sample):
    only_first, only_second, statistic, p = sample.said("mcnemar")
    test = mcnemar(only_second, only_first)
    assert test.p == approx(p, rel=1e-9)
    assert test.name == ("mcnemar_exact" if np.isnan(statistic) else "mcnemar")
    if test.name == "mcnemar":
        assert test.statistic == approx(statistic, rel=1e-9)


def test_counts_against_what_is_expected(sample):
    counts = sample.data[sample.many].value_counts().sort_index().to_numpy(float)
    for shares in (np.ones(len(counts)), np.arange(1.0, len(counts) + 1)):
        test = goodness_of_fit(counts, shares)
        low, high = effects.v_interval(test.statistic, test.df, counts.sum(), 2)
        said = sample.said(f"fit.{shares[-1]:g}")
        assert [test.statistic, test.df, test.p, test.effect, low] == approx(said[:5], rel=1e-8)
        assert high == approx(min(1.0, said[5]), rel=1e-8)


def test_binomial(sample):
    one, two = sample.data[sample.two].value_counts().sort_index().to_numpy(float)
    said = sample.said("binomial")
    got = [one, two, binomial(one, two).p, binomial(one, two, 0.6).p, binomial(one, two, 0.3).p]
    below, above = one / (one + two) < 0.6, one / (one + two) >= 0.3
    assert got[:3] == approx(said[:3], rel=1e-9)
    assert not below or got[3] == approx(said[3], rel=1e-9)
    assert not above or got[4] == approx(said[4], rel=1e-9)


def test_interval_of_v(sample):
    counts = sample.data.groupby([sample.many, sample.two]).size().unstack().to_numpy(float)
    test = pearson(TwoWay.of(counts))
    low, high = effects.v_interval(test.statistic, test.df, counts.sum(), min(counts.shape))
    same(sample, [test.statistic, test.df, test.effect, low, high], "v", 1e-8)
