"""One question at a time: SPSS FREQUENCIES, DESCRIPTIVES, EXAMINE, MEANS, RATIO."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, names_of

if TYPE_CHECKING:
    from survey_kit.study.view import View
    from survey_kit.tabulation import Plan


class Describe(Asking):
    """Counts, percents, means."""

    def frequencies(self, variables: Names, by: str = "") -> View:
        """Counts and percents of single questions, multiple-response sets and rankings, in total or side by side."""
        from survey_kit.tabulation import Frequencies, Multiple, Ranking

        plans: list[Plan] = []
        for name in names_of(variables):
            mr = self.codebook.response_set(name)
            if mr is None:
                self._known(name)
                plans.append(Frequencies(name, name, by))
            else:
                plans.append(Ranking(name, name, by) if mr.kind == "rank" else Multiple(name, name, by))
        return self._view(plans, by)

    def means(self, variables: Names, by: str = "", *, statistics: Sequence[str] = ()) -> View:
        """n, mean, S.D., median and ends of numeric answers, per group when ``by`` is given."""
        from survey_kit.tabulation import Means, Numbers
        from survey_kit.tabulation.numbers import BRIEF, FULL

        names = [self._numeric(v) for v in names_of(variables)]
        shown = tuple(statistics) or BRIEF
        wrong = sorted(set(shown) - set(FULL))
        if wrong:
            raise SurveyKitError("unknown-option", option=", ".join(wrong))
        if not by and not self.context.sampling:
            return self._view([Numbers("means", tuple(names), shown)])
        return self._view([Means(v, v, by, shown) for v in names], by)
