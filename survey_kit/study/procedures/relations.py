"""Numbers that go together: SPSS CORRELATIONS, PARTIAL CORR, REGRESSION and the models of categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View

REFERENCES = ("last", "first")


class Relations(Asking):
    """Correlation and regression."""

    def correlate(
        self, variables: Names, *, method: str = "pearson", listwise: bool = False, control: Names = (), tails: int = 2
    ) -> View:
        """Correlation matrix: ``pearson``, ``spearman`` or ``kendall``; partial Pearson where ``control`` is named.

        ``listwise`` keeps only rows where every variable is answered (partial correlation always does); ``tails`` 1
        gives the p of a direction that was foretold.
        """
        from survey_kit.tabulation import Correlate, Partial

        among(method, ("pearson", "spearman", "kendall"))
        among(str(tails), ("1", "2"))
        names, held = self._numbers(variables, 2), self._numbers(control, 0)
        self._once((*names, *held))
        if not held:
            return self._view([Correlate("correlation", names, method, listwise, tails)])
        among(method, ("pearson",))
        return self._view([Partial("partial", names, held, tails)])

    def regress(
        self,
        variable: str,
        predictors: Names,
        *,
        blocks: Sequence[Names] = (),
        method: str = "enter",
        pin: float = 0.05,
        pout: float = 0.10,
    ) -> View:
        """Linear regression of one numeric answer on others: ``enter``, ``stepwise``, ``forward`` or ``backward``.

        ``blocks``: further predictors, a block after the other, with the R² each adds. ``pin`` and ``pout`` are the p
        of F that let a predictor in and send it out; ``pin`` must be the smaller.
        """
        from survey_kit.statistics.selection import METHODS
        from survey_kit.tabulation import Regress

        among(method, METHODS)
        if not 0 < pin < pout <= 1:
            raise SurveyKitError("unknown-option", option=f"pin {pin:g}, pout {pout:g}", known="0 < pin < pout ≤ 1")
        chosen = tuple(self._numbers(block) for block in (predictors, *blocks))
        self._once((variable, *(name for block in chosen for name in block)))
        return self._view([Regress(variable, self._numeric(variable), chosen, method, pin, pout)])

    def logistic(self, variable: str, predictors: Names, *, categorical: Names = (), reference: str = "last") -> View:
        """Binary logistic regression: odds ratios with intervals, fit, classification, deciles of risk.

        Text and nominal predictors of more than two answers are categories, and so are those named ``categorical``;
        each category is compared with the ``first`` or ``last``. The later answer of ``variable`` is the event.
        """
        from survey_kit.tabulation import Logistic

        return self._view([Logistic(variable, *self._model(variable, predictors, categorical, reference))])

    def multinomial(
        self, variable: str, predictors: Names, *, categorical: Names = (), reference: str = "last"
    ) -> View:
        """Multinomial logistic regression: every answer against the last; predictors as in `logistic`."""
        from survey_kit.tabulation import Multinomial

        return self._view([Multinomial(variable, *self._model(variable, predictors, categorical, reference))])

    def ordinal(self, variable: str, predictors: Names, *, categorical: Names = (), reference: str = "last") -> View:
        """Ordinal logistic regression of an ordered answer, with the test of parallel lines; see `logistic`."""
        from survey_kit.tabulation import Ordinal

        self._numeric(variable)
        return self._view([Ordinal(variable, *self._model(variable, predictors, categorical, reference))])

    def _model(
        self, variable: str, predictors: Names, categorical: Names, reference: str
    ) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
        """What the three models of categories take, every name looked at."""
        names = tuple(self._items(predictors))
        declared = tuple(names_of(categorical))
        for name in (variable, *names, *declared):
            self._known(name)
        if not names:
            raise SurveyKitError("too-few-variables", expected=2)
        for name in declared:
            if name not in names:
                raise SurveyKitError("not-a-predictor", question=name, known=", ".join(names))
        self._once((variable, *names))
        return variable, names, declared, among(reference, REFERENCES)

    def _once(self, names: Sequence[str]) -> None:
        """No question may be named twice: it would explain itself."""
        for k, name in enumerate(names):
            if name in names[:k]:
                raise SurveyKitError("question-twice", question=name)
