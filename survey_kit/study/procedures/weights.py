"""The weights themselves: what they cost, and whether the sample looks like the population."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking

if TYPE_CHECKING:
    from survey_kit.study.view import View

# A margin that is off by less would not show in a table.
SEEN = 5e-4


class Weights(Asking):
    """Weights looked at."""

    def weights(self, weight: str = "", by: str = "") -> View:
        """The spread of the weight (the design's own unless one is named), its design effect and effective n, in total
        or side by side; after `Study.weigh` also every margin before and after. Raises ``no-weight``."""
        from survey_kit.tabulation import Fits
        from survey_kit.tabulation import Weights as Plan

        name = weight or self.survey.design.weight
        if not name:
            raise SurveyKitError("no-weight")
        made = self._made() if name == self.survey.design.weight else {}
        by = by or made.get("within", "")
        own = by == made.get("within", "")
        bounded = {group: (raised, cut) for group, raised, cut, _ in made.get("bounded", ())} if own else {}
        off = max((off for *_, off in made.get("bounded", ())), default=0.0)
        trimmed = (bounded, off if off > SEEN else 0.0) if made.get("trim") else ({}, 0.0)
        plans: list[Any] = [Plan("weights", self._numeric(name), by, *trimmed)]
        if made.get("margins"):
            plans.append(Fits("margins", made["margins"], made["within"]))
        return self._view(plans, by)

    def _made(self) -> dict[str, Any]:
        """How the weights of the design were made, where it is on record."""
        return next((step.facts for step in reversed(self.survey.steps) if step.code == "weighed"), {})
