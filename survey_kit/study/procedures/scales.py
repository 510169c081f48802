"""Several items as one measure: SPSS RELIABILITY and FACTOR."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey_kit.study.procedures.asking import Asking, Names, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View


class Scales(Asking):
    """Scales and what they are made of."""

    def reliability(self, variables: Names) -> View:
        """Cronbach's α of a scale of the questionnaire, or of the named items."""
        from survey_kit.tabulation import Reliability

        wanted = names_of(variables)
        scale = self.codebook.scale(wanted[0]) if len(wanted) == 1 else None
        plan = Reliability("reliability", self._numbers(scale.items if scale else wanted, 2))
        if scale:
            plan = replace(plan, label=scale.label, reverse=scale.reverse, turn=scale.low + scale.high)
        return self._view([plan])
