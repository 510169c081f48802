"""Questions against each other: SPSS CROSSTABS and MULT RESPONSE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View
    from survey_kit.tabulation import Plan


class Tables(Asking):
    """Crosstabs."""

    def crosstab(
        self,
        row: str,
        column: str,
        layers: Names = (),
        *,
        percent: str = "column",
        cells: Sequence[str] = (),
        measures: Sequence[str] = (),
        counting: str = "round_cell",
    ) -> View:
        """Two questions against each other with χ² (Rao–Scott under a sampling design), in every layer and together.

        ``cells``: the figures of each cell, of `CELLS`; ``percent`` (column, row, total) beside counts unless given.
        ``measures``: kinds of `KINDS`, ``cmh`` for 2×2 tables in layers, or ``all``. ``counting``: how fractions of
        weights count (SPSS /COUNT), of `COUNTINGS`.
        """
        from survey_kit.study.splitting import groups_of
        from survey_kit.tabulation import Crosstab, Measures, Stratified
        from survey_kit.tabulation.crosstab import CELLS
        from survey_kit.tabulation.grids import COUNTINGS
        from survey_kit.tabulation.measures import KINDS

        shown = tuple(among(c, CELLS) for c in cells) or (
            "count",
            f"{among(percent, ('column', 'row', 'total'))}_percent",
        )
        among(counting, COUNTINGS)
        name, inner = f"{row}×{column}", tuple(self._known(v).name for v in names_of(layers))
        self._known(row)
        asked = _kinds(measures, (*KINDS, "cmh") if inner else KINDS)
        plans: list[Plan] = [Crosstab(name, row, column, shown, counting)]
        kinds = tuple(kind for kind in KINDS if kind in asked)
        if kinds:
            plans.append(Measures(f"{name}.measures", row, column, kinds, counting))
        views = [self._view(plans, column, lambda context: groups_of(context, inner, missing=False))] if inner else []
        together = [Stratified(f"{name}.stratified", row, column, inner, counting)] if "cmh" in asked else []
        return self.together([*views, self._view([*plans, *together], column)])


def _kinds(measures: Sequence[str], known: Sequence[str]) -> set[str]:
    if tuple(measures) == ("all",):
        return set(known)
    wrong = [m for m in measures if m not in known]
    if wrong:
        raise SurveyKitError("unknown-option", option=", ".join(wrong))
    return set(measures)
