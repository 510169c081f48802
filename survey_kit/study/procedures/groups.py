"""Groups compared by their means: SPSS T-TEST, ONEWAY, UNIANOVA, GLM; and the test that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View
    from survey_kit.tabulation import Plan

# Trends are named up to the fifth power.
HIGHEST_TREND = 5


class Groups(Asking):
    """Comparisons of groups."""

    def compare(
        self, variables: Names, by: str, *, method: str = "auto", post_hoc: str = "auto", adjust: str = "holm"
    ) -> View:
        """Do the groups of ``by`` differ? Chooses the test unless told, and says why; effect sizes in words.

        Answers without order are counted (χ² or Fisher's test). Several questions end in a table of p adjusted for
        their number: ``holm``, ``bonferroni``, ``fdr``, or "" for none.
        """
        from survey_kit.statistics.adjusting import METHODS as ADJUST
        from survey_kit.tabulation import Compare
        from survey_kit.tabulation.choosing import is_named
        from survey_kit.tabulation.compare import METHODS, PAIRWISE
        from survey_kit.tabulation.families import CompareNamed, Family

        among(method, METHODS)
        among(post_hoc, PAIRWISE)
        among(adjust, ("", *ADJUST))
        plans: list[Plan] = []
        for name in self._items(variables):
            self._known(name)
            # A column the codebook does not know is taken for a number.
            known = self.codebook.get(name)
            if method == "auto" and known is not None and is_named(known):
                plans.append(CompareNamed(name, name, by))
            else:
                plans.append(Compare(name, self._numeric(name), by, method, post_hoc))
        return self._view([Family("family", tuple(plans), adjust)], by)

    def compare_paired(self, first: Names, second: Names, *, adjust: str = "holm") -> View:
        """Do two answers of the same people differ? Chooses the paired t or Wilcoxon, and says why."""
        from survey_kit.statistics.adjusting import METHODS as ADJUST
        from survey_kit.tabulation.families import ComparePaired, Family

        among(adjust, ("", *ADJUST))
        plans = tuple(ComparePaired(f"{a}–{b}", a, b) for a, b in self._matched(first, second))
        return self._view([Family("family", plans, adjust)])

    def one_sample(self, variables: Names, value: float = 0.0) -> View:
        """The mean of each question against ``value``: Student's t, interval of the difference, Cohen's d."""
        from survey_kit.tabulation.t_tests import OneSampleT

        return self._view([OneSampleT("one-sample", self._numbers(variables), value)])

    def t_test(self, variables: Names, by: str, *, groups: Sequence[float | str] = ()) -> View:
        """Two groups of ``by`` compared: Levene, t with equal and with unequal variances, effect sizes.

        ``groups``: codes of the two groups when ``by`` has more.
        """
        from survey_kit.tabulation.t_tests import IndependentT

        codes = self._codes(by, groups)
        return self._view([IndependentT(v, v, by, codes) for v in self._numbers(variables)], by)

    def paired(self, first: Names, second: Names) -> View:
        """Questions answered by the same people compared two by two: correlation and t of first − second."""
        from survey_kit.tabulation.t_tests import PairedT

        return self._view([PairedT("paired", self._matched(first, second))])

    def anova(
        self,
        variables: Names,
        by: Names,
        *,
        covariates: Names = (),
        post_hoc: Names = (),
        contrasts: Sequence[Sequence[float]] = (),
        trend: int = 0,
        control: float | str = "",
        interactions: bool = True,
    ) -> View:
        """Analysis of variance: one-way with what follows it; several factors or covariates by type III.

        One factor: ``post_hoc`` names methods, ``contrasts`` holds coefficients, ``trend`` the highest power of a
        trend, ``control`` the group Dunnett compares with. Several: ``interactions`` or main effects only.
        """
        from survey_kit.tabulation.factorial import Factors
        from survey_kit.tabulation.oneway import POST_HOC, OneWay

        factors, covered = tuple(names_of(by)), self._numbers(covariates, 0)
        for name in factors:
            self._known(name)
        follow = tuple(among(m, POST_HOC) for m in names_of(post_hoc))
        if not 0 <= trend <= HIGHEST_TREND:
            raise SurveyKitError("unknown-option", option=str(trend), known=f"0–{HIGHEST_TREND}")
        names = self._numbers(variables)
        if len(factors) == 1 and not covered:
            wanted = tuple(tuple(float(c) for c in weights) for weights in contrasts)
            code = "" if control == "" else self._codes(factors[0], [control])[0]
            return self._view([OneWay(v, v, factors[0], follow, wanted, trend, code) for v in names])
        if follow or contrasts or trend or not factors:
            raise SurveyKitError("one-factor-only")
        return self._view([Factors(v, v, factors, covered, interactions) for v in names])

    def repeated(self, variables: Names) -> View:
        """The same people measured several times: Mauchly, Greenhouse–Geisser, Huynh–Feldt, lower bound, pairs."""
        from survey_kit.tabulation.factorial import Measures

        return self._view([Measures("repeated", self._numbers(variables, 2))])
