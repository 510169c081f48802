"""Questions against each other: SPSS CROSSTABS and MULT RESPONSE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_kit.study.procedures.asking import Asking, among

if TYPE_CHECKING:
    from survey_kit.study.view import View


class Tables(Asking):
    """Crosstabs."""

    def crosstab(self, row: str, column: str, *, percent: str = "column") -> View:
        """Two questions against each other with χ² (Rao–Scott under a sampling design)."""
        from survey_kit.tabulation import Crosstab

        self._known(row)
        shown = among(percent, ("column", "row", "total"))
        return self._view([Crosstab(f"{row}×{column}", row, column, ("count", f"{shown}_percent"))], column)
