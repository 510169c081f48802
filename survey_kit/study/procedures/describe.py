"""One question at a time: SPSS FREQUENCIES, DESCRIPTIVES, EXAMINE, MEANS, RATIO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among, names_of
from survey_kit.study.procedures.lettering import lettered

if TYPE_CHECKING:
    from survey_kit.study.view import View
    from survey_kit.tabulation import Plan

# What is shown of a question with several answers: of respondents, of cases and of responses.
MULTIPLE = ("count", "percent", "case_percent", "response_percent")


class Describe(Asking):
    """Counts, percents, means."""

    def frequencies(self, variables: Names, by: str = "", *, statistics: Names = ()) -> View:
        """Counts and percents of single questions, multiple-response sets and rankings, in total or side by side.

        ``statistics`` (of `FULL`, or percentiles such as ``p90``) are shown first, as SPSS FREQUENCIES prints them.
        """
        from survey_kit.tabulation import Frequencies, Multiple, Numbers, Ranking

        plans: list[Plan] = []
        for name in self._items(variables):
            mr = self.codebook.response_set(name)
            if mr is None:
                self._known(name)
                if statistics:
                    figures = _figures(statistics)
                    plans.append(Numbers(f"{name}.statistics", (self._numeric(name),), figures, "profile"))
                plans.append(Frequencies(name, name, by))
            else:
                plans.append(Ranking(name, name, by) if mr.kind == "rank" else Multiple(name, name, by, alone=MULTIPLE))
        return self._view(plans, by)

    def means(
        self,
        variables: Names,
        by: Names = "",
        *,
        statistics: Names = (),
        letters: Names = (),
        adjust: str = "auto",
        margin: float | None = None,
        differences: bool = False,
    ) -> View:
        """n, mean, S.D., median and ends of numeric answers, per group when ``by`` is given; groups within groups
        when ``by`` names several questions.

        ``letters``: means in the columns of ``by``, a question or a set of several answers, compared with each other,
        the rest or the total (`AGAINST`), as in `crosstab`.
        """
        from survey_kit.tabulation import Means, NestedMeans, Numbers
        from survey_kit.tabulation.numbers import BRIEF

        names, groups = [self._numeric(v) for v in self._items(variables)], [g for g in names_of(by) if g]
        shown = _figures(statistics) or BRIEF
        compared = lettered(names, "".join(groups[:1]), letters, adjust, margin, differences, means=True)
        if compared and len(groups) != 1:
            raise SurveyKitError("letters-one-grouping")
        if compared and self.codebook.response_set(groups[0]):
            # A set of several answers has no groups for a table of means; its columns are all there is.
            return self._view(compared)
        for group in groups:
            self._known(group)
        if len(groups) > 1:
            return self._view([NestedMeans(v, v, tuple(groups), shown) for v in names])
        if not groups and not self.context.sampling:
            return self._view([Numbers("means", tuple(names), shown)])
        return self._view([*(Means(v, v, "".join(groups), shown) for v in names), *compared])

    def explore(self, variables: Names, by: str = "", *, percentiles: str = "haverage") -> View:
        """Numbers looked at closely: figures, percentiles, extremes, tests of normality and the numbers of a boxplot.

        ``percentiles``: ``haverage`` (as FREQUENCIES), ``waverage``, ``round``, ``empirical`` or ``aempirical``.
        """
        from survey_kit.statistics.percentiles import DEFINITIONS
        from survey_kit.tabulation import Explore

        among(percentiles, DEFINITIONS)
        return self._view([Explore(v, self._numeric(v), by, percentiles) for v in self._items(variables)], by)

    def ratio(self, numerator: str, denominator: str, by: str = "") -> View:
        """The ratio of two answers of a respondent: mean, median, weighted mean, spread (SPSS RATIO STATISTICS)."""
        from survey_kit.tabulation import Ratio

        name = f"{numerator}/{denominator}"
        return self._view([Ratio(name, self._numeric(numerator), self._numeric(denominator), by)], by)


def _figures(statistics: Names) -> tuple[str, ...]:
    """The figures asked for, when all are known; ``all`` stands for every one."""
    from survey_kit.tabulation.numbers import FULL, is_known

    asked = tuple(names_of(statistics))
    if asked == ("all",):
        return FULL
    wrong = [s for s in asked if not is_known(s)]
    if wrong:
        raise SurveyKitError("unknown-option", option=", ".join(wrong), known=", ".join((*FULL, "p90", "all")))
    return asked
