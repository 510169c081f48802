"""Several items as one measure: SPSS RELIABILITY and FACTOR, experts' ratings of items."""

from __future__ import annotations

from dataclasses import replace

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among, names_of
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

    def index(self, name: str, by: str = "", *, step: float = 0.1) -> View:
        """An index of the questionnaire: its parts and weights, its levels, groups in order, and its sensitivity.

        Every weight of the formula (or of the index behind it: a grade stands on a total) moves by ± ``step`` while
        the others give way in proportion; the table tells what that changes. Needs the answers in memory.
        """
        from survey_kit.scoring import add_scores, behind, with_scenarios
        from survey_kit.tabulation.indices import IndexTables, Scenario

        index = self.codebook.index(name)
        if index is None:
            raise SurveyKitError(
                "no-such-index", name=name, known=", ".join(i.name for i in self.codebook.indices) or "–"
            )
        if by:
            self._known(by)
        survey = add_scores(self.survey)
        if name not in survey.names:
            raise SurveyKitError("index-without-answers", name=name)
        source = behind(index, survey.codebook)
        scenarios: list[Scenario] = []
        shares: dict[str, tuple[float, ...]] = {}
        for k, part in enumerate(source.parts if source else ()):
            for way in (step, -step):
                moved = source.shifted(k, way) if source else None
                if moved is not None:
                    column = f"{name} {part.name} {way:+.3g}"
                    scenarios.append(Scenario(column, part.name, way))
                    shares[column] = moved
        if source is not None:
            survey = with_scenarios(survey, index, source, shares)
        mark = f"{name}_provisional"
        plan = IndexTables(name, index, tuple((p.name, p.share) for p in source.parts) if source else (),
                           tuple(scenarios), by, mark if mark in survey.names else "")  # fmt: skip
        return self._like(survey)._view([plan], by)
