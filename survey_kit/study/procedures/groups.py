"""Groups compared by their means: SPSS T-TEST, ONEWAY, UNIANOVA, GLM; and the test that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_kit.study.procedures.asking import Asking, Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View


class Groups(Asking):
    """Comparisons of groups."""

    def compare(self, variables: Names, by: str, *, method: str = "auto", post_hoc: str = "auto") -> View:
        """Do the groups of ``by`` differ? Chooses the test unless told, and says why."""
        from survey_kit.tabulation import Compare
        from survey_kit.tabulation.compare import METHODS, PAIRWISE

        among(method, METHODS)
        among(post_hoc, PAIRWISE)
        names = [self._numeric(v) for v in names_of(variables)]
        return self._view([Compare(v, v, by, method, post_hoc) for v in names], by)
