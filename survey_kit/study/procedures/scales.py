"""Several items as one measure: SPSS RELIABILITY and FACTOR, experts' ratings of items."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey_kit.study.procedures.asking import Asking, Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View


class Scales(Asking):
    """Scales and what they are made of."""

    def reliability(self, variables: Names, *, model: str = "alpha") -> View:
        """Cronbach's α of a scale of the questionnaire, or of the named items.

        ``model``: ``alpha``, or beside it ``split`` (two halves), ``guttman`` (λ1 to λ6) or ``omega`` (McDonald's).
        """
        from survey_kit.tabulation import Reliability
        from survey_kit.tabulation.reliability import MODELS

        wanted = names_of(variables)
        scale = self.codebook.scale(wanted[0]) if len(wanted) == 1 else None
        names = self._numbers(scale.items if scale else wanted, 2)
        plan = Reliability("reliability", names, model=among(model, MODELS))
        if scale:
            plan = replace(plan, label=scale.label, reverse=scale.reverse, turn=scale.low + scale.high)
        return self._view([plan])

    def factor(
        self,
        variables: Names,
        *,
        extraction: str = "pca",
        rotation: str = "varimax",
        factors: int = 0,
        rounds: int = 25,
    ) -> View:
        """Factors behind items: ``pca``, ``paf`` or ``ml``; rotation ``varimax``, ``promax``, ``oblimin`` or ``none``.

        ``factors`` 0: as many as there are eigenvalues above 1. ``rounds``: how often principal axes may go round.
        """
        from survey_kit.statistics.factors import EXTRACTIONS
        from survey_kit.statistics.rotation import ROTATIONS
        from survey_kit.tabulation import Factor

        among(extraction, EXTRACTIONS)
        among(rotation, ROTATIONS)
        names = self._numbers(variables, 2)
        if not 0 <= factors <= len(names):
            among(str(factors), ())
        return self._view([Factor("factor", names, extraction, rotation, factors, rounds)])

    def ioc(self, variables: Names, items: str = "") -> View:
        """Index of item–objective congruence of experts' ratings −1, 0, 1; an item is kept from .50 up.

        Rows are experts and ``variables`` items; with ``items``, the column that names them, rows are items and
        ``variables`` experts.
        """
        from survey_kit.tabulation import Ioc

        return self._view([Ioc("ioc", self._numbers(variables), items)], items)
