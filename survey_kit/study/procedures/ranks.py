"""Ranks and exact tests: SPSS NPAR TESTS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among

if TYPE_CHECKING:
    from survey_kit.study.view import View

# The column that numbers the rows where the order of the file is the order asked for.
ROW = "(row)"


class Ranks(Asking):
    """Tests that do not ask for a normal law."""

    def mann_whitney(self, variables: Names, by: str, *, groups: Sequence[float | str] = ()) -> View:
        """Two groups by ranks: U, W, Z; exact p for small groups."""
        return self._ranked("mann_whitney", variables, by, groups)

    def kruskal_wallis(self, variables: Names, by: str, *, adjust: str = "bonferroni") -> View:
        """Several groups by ranks: H, then every pair by Dunn with p adjusted (``bonferroni``, ``holm``, ``fdr``)."""
        return self._ranked("kruskal_wallis", variables, by, adjust=adjust)

    def median_test(self, variables: Names, by: str) -> View:
        """Are as many of every group above the common median?"""
        return self._ranked("median", variables, by)

    def kolmogorov_smirnov(
        self,
        variables: Names,
        by: str = "",
        *,
        law: str = "normal",
        parameters: Sequence[float] = (),
        groups: Sequence[float | str] = (),
    ) -> View:
        """Two groups of ``by`` against each other, or everybody against a law (`LAWS`), its parameters given or not."""
        from survey_kit.statistics.smirnov import LAWS
        from survey_kit.tabulation.expected import KolmogorovSmirnov

        if by:
            return self._ranked("kolmogorov_smirnov", variables, by, groups)
        wanted = {"normal": 2, "uniform": 2}.get(among(law, LAWS), 1)
        if parameters and len(parameters) != wanted:
            raise SurveyKitError("wrong-parameters", expected=wanted)
        given = tuple(float(p) for p in parameters)
        return self._view([KolmogorovSmirnov("ks", self._numbers(variables), law, given)])

    def _ranked(
        self, test: str, variables: Names, by: str, groups: Sequence[float | str] = (), adjust: str = "bonferroni"
    ) -> View:
        from survey_kit.statistics.adjusting import METHODS
        from survey_kit.tabulation.rank_tests import RankGroups

        codes = self._codes(by, groups)
        among(adjust, METHODS)
        return self._view([RankGroups(v, v, by, test, codes, adjust) for v in self._numbers(variables)], by)

    def wilcoxon(self, first: Names, second: Names) -> View:
        """Pairs of questions by signed ranks of second − first."""
        return self._paired_ranks("wilcoxon", first, second)

    def sign_test(self, first: Names, second: Names) -> View:
        """Pairs of questions by the number of rises and falls."""
        return self._paired_ranks("sign", first, second)

    def mcnemar(self, first: Names, second: Names) -> View:
        """Pairs of two-code questions: do changes in both directions balance?"""
        return self._paired_ranks("mcnemar", first, second)

    def _paired_ranks(self, test: str, first: Names, second: Names) -> View:
        from survey_kit.tabulation.rank_tests import RankPairs

        return self._view([RankPairs(test, self._matched(first, second), test)])

    def friedman(self, variables: Names) -> View:
        """Several questions of the same people by ranks within each person."""
        return self._several("friedman", variables)

    def kendall_w(self, variables: Names) -> View:
        """Do people rank the questions alike? Kendall's coefficient of concordance."""
        return self._several("kendall", variables)

    def cochran_q(self, variables: Names) -> View:
        """Are several two-code questions answered yes alike?"""
        return self._several("cochran", variables)

    def _several(self, test: str, variables: Names) -> View:
        from survey_kit.tabulation.rank_tests import RankSeveral

        return self._view([RankSeveral(test, self._numbers(variables, 2), test)])

    def goodness_of_fit(self, variable: str, expected: Sequence[float] = ()) -> View:
        """Counts of the answers against equal ones, or against shares in the order of the codes."""
        from survey_kit.tabulation.expected import GoodnessOfFit

        self._known(variable)
        return self._view([GoodnessOfFit(variable, variable, tuple(float(e) for e in expected))])

    def binomial(self, variables: Names, share: float = 0.5, *, cut: float | None = None) -> View:
        """Does the first of two groups hold ``share``? ``cut``: answers up to it are the first group."""
        from survey_kit.tabulation.expected import Binomial

        if not 0 < share < 1:
            raise SurveyKitError("unknown-option", option=f"{share:g}", known="0–1")
        return self._view([Binomial("binomial", self._numbers(variables), share, cut)])

    def runs(self, variables: Names, *, cut: str | float = "median", order: str = "") -> View:
        """Is the order random? Runs below and from ``cut`` on (median, mean, mode or a number).

        ``order``: a column that numbers the rows; without it the order of the file.
        """
        from survey_kit.tabulation.expected import CUTS, Runs

        if isinstance(cut, str):
            among(cut, CUTS)
        if order:
            self._known(order)
        asked = self if order else self._numbered(ROW)
        return asked._view([Runs(v, v, order or ROW, cut) for v in self._numbers(variables)])
