"""Questions against each other: SPSS CROSSTABS and MULT RESPONSE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among, names_of
from survey_kit.study.procedures.lettering import lettered

if TYPE_CHECKING:
    from survey_kit.study.view import View
    from survey_kit.tabulation import Plan, Procedure


class Tables(Asking):
    """Crosstabs of single answers and of several answers."""

    def crosstab(
        self,
        row: str,
        column: str,
        layers: Names = (),
        *,
        percent: str = "column",
        cells: Names = (),
        measures: Names = (),
        counting: str = "round_cell",
        letters: Names = (),
        adjust: str = "auto",
        margin: float | None = None,
        differences: bool = False,
    ) -> View:
        """Two questions against each other with χ² (Rao–Scott under a sampling design), in every layer and together.

        ``cells``: the figures of each cell, of `CELLS`; ``percent`` (column, row, total) beside counts unless given.
        ``measures``: kinds of `KINDS`, ``cmh`` for 2×2 tables in layers, or ``all``. ``counting``: how fractions of
        weights count (SPSS /COUNT), of `COUNTINGS`. A set of several answers makes the table of `multiple`.
        ``letters``: columns compared with each other, the rest or the total (`AGAINST`), p adjusted by ``adjust``,
        differences within ``margin`` called similar; ``differences`` shows every one.
        """
        from survey_kit.tabulation import Crosstab, Measures, Stratified
        from survey_kit.tabulation.crosstab import CELLS
        from survey_kit.tabulation.grids import COUNTINGS
        from survey_kit.tabulation.measures import KINDS

        if any(self.codebook.response_set(v) for v in (row, column)):
            if measures:
                # Answers of one person stand in several cells: no measure of association is meant for that.
                raise SurveyKitError("option-unused", option="measures")
            return self.multiple(row, column, layers, percent=percent, cells=cells, letters=letters, adjust=adjust,
                                 margin=margin, differences=differences)  # fmt: skip
        shown = _cells(cells, percent, CELLS)
        name, inner = f"{row}×{column}", self._layers(layers)
        for v in (row, column):
            self._known(v)
        among(counting, COUNTINGS)
        asked = _kinds(measures, (*KINDS, "cmh") if inner else KINDS)
        plans: list[Plan | Procedure] = [Crosstab(name, row, column, shown, counting)]
        plans += lettered(row, column, letters, adjust, margin, differences)
        kinds = tuple(kind for kind in KINDS if kind in asked)
        if kinds:
            plans.append(Measures(f"{name}.measures", row, column, kinds, counting))
        stratified = Stratified(f"{name}.stratified", row, column, inner, counting)
        return self._layered(plans, inner, [stratified] if "cmh" in asked else [])

    def multiple(
        self,
        row: str,
        column: str,
        layers: Names = (),
        *,
        percent: str = "column",
        cells: Names = (),
        base: str = "respondents",
        complete: bool = False,
        letters: Names = (),
        adjust: str = "auto",
        margin: float | None = None,
        differences: bool = False,
    ) -> View:
        """Questions with several answers against each other or against single ones, in every layer and together.

        Percents are of ``base``: ``respondents`` ("none of these" included), ``cases`` (at least one answer) or
        ``responses``. ``complete`` leaves out who left any column of a set open (SPSS MDGROUP, MRGROUP). ``letters``
        and what follows: as in `crosstab`, of respondents.
        """
        from survey_kit.tabulation import MultipleCrosstab
        from survey_kit.tabulation.multiple_crosstab import BASES, FIGURES

        for v in (row, column):
            if self.codebook.response_set(v) is None:
                self._known(v)
        shown = _cells(cells, percent, FIGURES)
        plan = MultipleCrosstab(f"{row}×{column}", row, column, shown, among(base, BASES), complete)
        compared = lettered(row, column, letters, adjust, margin, differences)
        if compared and (base != "respondents" or complete):
            raise SurveyKitError("letters-of-respondents", base=f"{base}{', complete' * complete}")
        return self._layered([plan, *compared], self._layers(layers), [])

    def _layers(self, layers: Names) -> tuple[str, ...]:
        return tuple(self._known(v).name for v in names_of(layers))

    def _layered(self, plans: Sequence[Plan | Procedure], layers: tuple[str, ...], together: Sequence[Plan]) -> View:
        """The tables of every layer, then of all together, where the plans ``together`` belong too."""
        from survey_kit.study.splitting import groups_of

        whole = self._view([*plans, *together])
        if not layers:
            return whole
        return self.together([self._view(plans, "", lambda c: groups_of(c, layers, missing=False)), whole])


def _cells(cells: Names, percent: str, known: Sequence[str]) -> tuple[str, ...]:
    """Figures of the cells: those asked for, or counts and the percent asked for."""
    share = among(percent, ("column", "row", "total"))
    return tuple(among(c, known) for c in names_of(cells)) or ("count", f"{share}_percent")


def _kinds(measures: Names, known: Sequence[str]) -> set[str]:
    asked = names_of(measures)
    return set(known) if asked == ["all"] else {among(m, (*known, "all")) for m in asked}
