"""Numbers that go together: SPSS CORRELATIONS, PARTIAL CORR, REGRESSION and the models of categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_kit.study.procedures.asking import Asking, Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View


class Relations(Asking):
    """Correlation and regression."""

    def correlate(self, variables: Names, *, method: str = "pearson", listwise: bool = False) -> View:
        """Correlation matrix: ``pearson``, ``spearman`` or ``kendall``."""
        from survey_kit.tabulation import Correlate

        among(method, ("pearson", "spearman", "kendall"))
        return self._view([Correlate("correlation", self._numbers(variables, 2), method, listwise)])

    def regress(self, variable: str, predictors: Names) -> View:
        """Linear regression of one numeric answer on others."""
        from survey_kit.tabulation import Regress

        names = tuple(self._numeric(v) for v in names_of(predictors))
        return self._view([Regress(variable, self._numeric(variable), names)])
