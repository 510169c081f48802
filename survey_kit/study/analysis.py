"""One survey ready to be asked: the calls of a notebook and of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Kind, Scale, Variable
from survey_kit.study.declaring import design_of
from survey_kit.study.view import View
from survey_kit.wording.settables import House

if TYPE_CHECKING:
    import pandas as pd

    from survey_kit.model.aggregates import Engine
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.finding import Finding
    from survey_kit.model.survey import Survey
    from survey_kit.tabulation import Context, Plan

Names = str | Sequence[str]


class Study:
    """A survey with an engine. Every analysis returns a `View`; nothing here changes the survey."""

    def __init__(
        self,
        survey: Survey,
        *,
        engine: str | Engine = "auto",
        path: Path | None = None,
        house: House | None = None,
        findings: tuple[Finding, ...] = (),
        checked: bool = False,
    ) -> None:
        self.survey = survey
        self.path = path
        self.house = house or House(unit=str(survey.codebook.unit))
        self.findings = findings
        self.checked = checked
        self._engine_wish = engine
        self._context: Context | None = None

    # --- what it is ---------------------------------------------------------------------------------------------

    @property
    def data(self) -> pd.DataFrame:
        """Stored codes, one row per respondent."""
        return self.survey.data

    @property
    def codebook(self) -> Codebook:
        """What every column means."""
        return self.survey.codebook

    def __repr__(self) -> str:
        book, design = self.codebook, self.survey.design
        weight = f", weight {design.weight} ({design.weight_kind})" if design.weight else ""
        rows = len(self.survey) or sum(s.rows for s in self.survey.provenance.sources)
        return f"<Study {book.name or self.path}: {rows:,} rows × {len(book.variables)} variables{weight}>"

    @property
    def context(self) -> Context:
        """Engine, codebook and design, made once."""
        if self._context is None:
            from survey_kit.tabulation import Context

            self._context = Context(self._engine(), self.codebook, self.survey.design)
        return self._context

    def _engine(self) -> Engine:
        from survey_kit.engines.memory import MemoryEngine

        if not isinstance(self._engine_wish, str):
            return self._engine_wish
        if self._engine_wish == "parquet":
            from survey_kit.engines.parquet import ParquetEngine

            if self.path is None or self.path.suffix != ".parquet":
                raise SurveyKitError("engine-needs-parquet", file=self.path)
            return ParquetEngine(self.path, self.codebook, self.survey.design)
        if self._engine_wish in ("auto", "memory"):
            return MemoryEngine(self.survey)
        raise SurveyKitError("unknown-engine", engine=self._engine_wish)

    def _like(self, survey: Survey, house: House | None = None) -> Study:
        return Study(
            survey,
            engine=self._engine_wish,
            path=self.path,
            house=house or self.house,
            findings=self.findings,
            checked=self.checked,
        )

    # --- ways to look at it -------------------------------------------------------------------------------------

    def weighted(self, **design: Any) -> Study:
        """The same survey under a declared design: ``weight``, ``weight_kind``, ``strata``, ``psu``, ``fpc``."""
        return self._like(replace(self.survey, design=design_of(self.survey.data.columns, dict(design))))

    def where(self, **values: float | str) -> Study:
        """Only the rows where each named column has the given stored value (for description, not for domains)."""
        if self._engine_wish == "parquet":
            raise SurveyKitError("engine-cannot-select", engine="parquet")
        data = self.survey.data
        for name, value in values.items():
            self._known(name)
            data = data[data[name] == value]
        return self._like(replace(self.survey, data=data))

    def including_missing(self) -> Study:
        """The same survey with user-missing codes counted as answers (SPSS MISSING=INCLUDE)."""
        variables = tuple(replace(v, missing=()) for v in self.codebook.variables)
        return self._like(replace(self.survey, codebook=replace(self.codebook, variables=variables)))

    def styled(self, **changes: Any) -> Study:
        """The same survey shown in another house style (``lang="en"``, ``style=NumberStyle(...)``)."""
        return self._like(self.survey, replace(self.house, **changes))

    # --- analyses -----------------------------------------------------------------------------------------------

    def frequencies(self, variables: Names, by: str = "") -> View:
        """Counts and percents of single questions, multiple-response sets and rankings, in total or side by side."""
        from survey_kit.tabulation import Frequencies, Multiple, Ranking

        plans: list[Plan] = []
        for name in _names(variables):
            mr = self.codebook.response_set(name)
            if mr is None:
                self._known(name)
                plans.append(Frequencies(name, name, by))
            else:
                plans.append(Ranking(name, name, by) if mr.kind == "rank" else Multiple(name, name, by))
        return self._view(plans, by)

    def crosstab(self, row: str, column: str, *, percent: str = "column") -> View:
        """Two questions against each other with χ² (Rao–Scott under a sampling design)."""
        from survey_kit.tabulation import Crosstab

        self._known(row)
        if percent not in ("column", "row", "total"):
            raise SurveyKitError("unknown-option", option=percent)
        return self._view([Crosstab(f"{row}×{column}", row, column, ("count", f"{percent}_percent"))], column)

    def means(self, variables: Names, by: str = "", *, statistics: Sequence[str] = ()) -> View:
        """n, mean, S.D., median and ends of numeric answers, per group when ``by`` is given."""
        from survey_kit.tabulation import Means, Numbers
        from survey_kit.tabulation.numbers import BRIEF, FULL

        names = [self._numeric(v) for v in _names(variables)]
        shown = tuple(statistics) or BRIEF
        wrong = sorted(set(shown) - set(FULL))
        if wrong:
            raise SurveyKitError("unknown-option", option=", ".join(wrong))
        if not by and not self.context.sampling:
            return self._view([Numbers("means", tuple(names), shown)])
        return self._view([Means(v, v, by, shown) for v in names], by)

    def compare(self, variables: Names, by: str, *, method: str = "auto", post_hoc: str = "auto") -> View:
        """Do the groups of ``by`` differ? Chooses the test unless told, and says why."""
        from survey_kit.tabulation import Compare
        from survey_kit.tabulation.compare import METHODS, PAIRWISE

        for asked, known in ((method, METHODS), (post_hoc, PAIRWISE)):
            if asked not in known:
                raise SurveyKitError("unknown-option", option=asked)
        names = [self._numeric(v) for v in _names(variables)]
        return self._view([Compare(v, v, by, method, post_hoc) for v in names], by)

    def correlate(self, variables: Names, *, method: str = "pearson", listwise: bool = False) -> View:
        """Correlation matrix: ``pearson``, ``spearman`` or ``kendall``."""
        from survey_kit.tabulation import Correlate

        if method not in ("pearson", "spearman", "kendall"):
            raise SurveyKitError("unknown-option", option=method)
        names = tuple(self._numeric(v) for v in self._items(variables))
        if len(names) < 2:
            raise SurveyKitError("too-few-variables", expected=2)
        return self._view([Correlate("correlation", names, method, listwise)])

    def reliability(self, variables: Names) -> View:
        """Cronbach's α of a scale of the questionnaire, or of the named items."""
        from survey_kit.tabulation import Reliability

        wanted = _names(variables)
        scale = self.codebook.scale(wanted[0]) if len(wanted) == 1 else None
        names = tuple(self._numeric(v) for v in (scale.items if scale else wanted))
        if len(names) < 2:
            raise SurveyKitError("too-few-variables", expected=2)
        plan = Reliability("reliability", names)
        if scale:
            plan = replace(plan, label=scale.label, reverse=scale.reverse, turn=scale.low + scale.high)
        return self._view([plan])

    def regress(self, variable: str, predictors: Names) -> View:
        """Linear regression of one numeric answer on others."""
        from survey_kit.tabulation import Regress

        names = tuple(self._numeric(v) for v in _names(predictors))
        return self._view([Regress(variable, self._numeric(variable), names)])

    def check(self) -> tuple[Finding, ...]:
        """What is wrong or strange in the data, from the questionnaire's own rules."""
        from survey_kit.checking import check
        from survey_kit.disclosure import identifiers_found

        if self.checked:
            return self.findings
        told = (*self.findings, *identifiers_found(self.survey))
        return (*told, *check(self.survey, told))

    # --- names --------------------------------------------------------------------------------------------------

    def _view(self, plans: Sequence[Plan], by: str = "") -> View:
        from survey_kit.tabulation import tabulate

        if by:
            self._known(by)
        return View(tabulate(plans, self.context), self.house)

    def _items(self, variables: Names) -> list[str]:
        out: list[str] = []
        for name in _names(variables):
            scale: Scale | None = self.codebook.scale(name)
            out += list(scale.items) if scale and name not in self.survey.data.columns else [name]
        return out

    def _known(self, name: str) -> Variable:
        if name not in self.survey.data.columns:
            from difflib import get_close_matches

            near = get_close_matches(name, [str(c) for c in self.survey.data.columns], n=3, cutoff=0.4)
            raise SurveyKitError("unknown-question", question=name, near=", ".join(near) or "–")
        return self.codebook.get(name) or Variable(name, kind=Kind.NUMBER)

    def _numeric(self, name: str) -> str:
        if self._known(name).is_text:
            raise SurveyKitError("not-a-number", question=name)
        return name


def _names(variables: Names) -> list[str]:
    return [variables] if isinstance(variables, str) else list(variables)
