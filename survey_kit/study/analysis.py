"""One survey ready to be asked: the calls of a notebook and of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.study.declaring import design_of
from survey_kit.study.domains import engine_of
from survey_kit.study.procedures.describe import Describe
from survey_kit.study.procedures.groups import Groups
from survey_kit.study.procedures.ranks import Ranks
from survey_kit.study.procedures.relations import Relations
from survey_kit.study.procedures.samples import Samples
from survey_kit.study.procedures.scales import Scales
from survey_kit.study.procedures.tables import Tables
from survey_kit.study.procedures.weights import Weights
from survey_kit.wording.settables import House

if TYPE_CHECKING:
    import pandas as pd

    from survey_kit.model.aggregates import Engine
    from survey_kit.model.finding import Finding
    from survey_kit.model.publishing import Standard
    from survey_kit.model.survey import Survey
    from survey_kit.model.table import Group
    from survey_kit.study.view import View
    from survey_kit.study.weighing import Table
    from survey_kit.tabulation import Context


class Study(Describe, Tables, Groups, Ranks, Relations, Scales, Samples, Weights):
    """A survey with an engine. Every procedure returns a `View`; nothing here changes the survey."""

    def __init__(
        self,
        survey: Survey,
        *,
        engine: str | Engine = "auto",
        path: Path | str | None = None,
        table: str = "",
        house: House | None = None,
        findings: tuple[Finding, ...] = (),
        checked: bool = False,
        splits: tuple[str, ...] = (),
        standard: Standard | None = None,
        tests: bool = False,
        whole: Survey | None = None,
    ) -> None:
        self.survey = survey
        self.path = path
        self.table = table
        self.house = house or House(unit=str(survey.codebook.unit))
        self.findings = findings
        self.checked = checked
        self.splits = splits
        self.standard = standard
        self.tests = tests
        self.whole = whole
        self._engine_wish = engine
        self._context: Context | None = None

    # --- what it is ---------------------------------------------------------------------------------------------

    @property
    def data(self) -> pd.DataFrame:
        """Stored codes, one row per respondent."""
        return self.survey.data

    def __repr__(self) -> str:
        book, design = self.codebook, self.survey.design
        weight = f", weight {design.weight} ({design.weight_kind})" if design.weight else ""
        if book.weight and not design.weight:
            weight = f", weight {book.weight} proposed by the file"
        rows = len(self.survey) or sum(s.rows for s in self.survey.provenance.sources)
        return f"<Study {book.name or self.path}: {rows:,} rows × {len(book.variables)} variables{weight}>"

    @property
    def context(self) -> Context:
        """Engine, codebook and design, made once."""
        if self._context is None:
            from survey_kit.tabulation import Context

            self._context = Context(self._engine(), self.codebook, self.survey.design, self.tests)
        return self._context

    def _engine(self) -> Engine:
        from survey_kit.engines.registry import far_engine, is_far

        if not isinstance(self._engine_wish, str):
            return self._engine_wish
        if not is_far(self._engine_wish):
            return engine_of(self.survey, self.whole)
        return far_engine(self._engine_wish, self.path, self.codebook, self.survey.design, self.table)

    @property
    def _far(self) -> bool:
        """Whether the rows stay where they are: what needs them one by one cannot be done."""
        from survey_kit.engines.registry import is_far

        return is_far(self._engine_wish)

    def _like(self, survey: Survey, **changes: Any) -> Study:
        same = {"engine": self._engine_wish, "path": self.path, "table": self.table, "house": self.house,
                "findings": self.findings, "checked": self.checked, "splits": self.splits,
                "standard": self.standard, "tests": self.tests, "whole": self.whole}  # fmt: skip
        return Study(survey, **{**same, **changes})

    def _parts(self) -> Iterator[tuple[Context, tuple[Group, ...]]]:
        from survey_kit.study.splitting import groups_of

        return groups_of(self.context, self.splits)

    # --- ways to look at it -------------------------------------------------------------------------------------

    def weighted(self, **design: Any) -> Study:
        """The same survey under a declared design; every part is checked against the rows.

        ``weight`` with ``weight_kind`` (``frequency``, ``sampling``, ``scaled``); ``strata``, ``psu``, ``fpc`` (one
        column, or one for each stage), ``nest`` where PSUs are numbered anew in each stratum, ``lonely`` (``fail``,
        ``certainty``, ``adjust``, ``average``); ``sampling`` (``purposive``, ``random``, ``census``); ``replicates``
        (columns, ``"rep_*"``) with ``replicate_method`` and what belongs to it (``fay``, ``scale``, ``rscales``,
        ``mse``, ``df``).
        """
        from survey_kit.study.design_rows import check_rows, with_degrees

        if not isinstance(self._engine_wish, str):
            raise SurveyKitError("design-before-where")
        declared = design_of([str(c) for c in self.survey.names], dict(design))
        # Only some rows may be looked at; the design is that of all.
        everybody = replace(self.whole or self.survey, design=declared)
        check_rows(everybody, declared, nest=bool(design.get("nest")))
        numbers = [declared.weight, *(stage.fpc for stage in declared.stages)]
        for name in filter(None, (*numbers, *(declared.replicates.weights if declared.replicates else ()))):
            self._numeric(name)
        engine = self._like(everybody, whole=None).context.engine
        return self._like(replace(self.survey, design=with_degrees(declared, engine)))

    def weigh(self, margins: Table | None = None, **recipe: Any) -> Study:
        """The same survey with weights made from a population table (a file, or `Margin`s) in ``sk_weight``.

        ``recipe``: ``method`` (rake, poststratify, linear, raking, logit), ``within`` (by itself in every city),
        ``start`` (a column of weights) or ``chances`` (of selection), ``classes`` and ``responded`` or ``issued``
        (those who did not answer), ``trim`` (a pair, times the mean; True for the usual one), ``bounds``, ``scale``
        (mean, population, group, equal), ``blank`` (fail, own, share, leave), ``total_of``, ``merge`` ("a5:6+7"),
        ``accept_year``, ``sheet``. The design's strata and PSUs stay; `weights` shows what came out.
        """
        from survey_kit.study.weighing import recipe_of
        from survey_kit.weighting import weigh

        if self._far:
            raise SurveyKitError("rows-needed", engine=self.context.engine.name)
        return self._like(weigh(self.survey, recipe_of(self.survey, margins, recipe)).survey)

    def judged(self, **bounds: Any) -> Study:
        """The same survey, every estimate with its verdict (publish, caution, not to be published) and its rule.

        ``bounds`` are those of `Standard`, such as ``small_base=50``.
        """
        from survey_kit.model.publishing import Standard

        wrong = [name for name in bounds if name not in Standard.__slots__]
        if wrong:
            raise SurveyKitError("unknown-option", option=", ".join(wrong), known=", ".join(Standard.__slots__))
        standard = Standard(**bounds)
        return self._like(self.survey, standard=standard, house=replace(self.house, standard=standard))

    def where(self, **values: float | str) -> Study:
        """Only the rows where each named column has the given stored value. Under a sampling design they are a domain:
        the PSUs of the other rows stay in the design."""
        from survey_kit.engines.part import Parts

        data = self.survey.data
        for name, value in values.items():
            self._known(name)
            data = data[data[name] == value]
        survey = replace(self.survey, data=data)
        if not self._far:
            return self._like(survey, whole=self.whole or self.survey)
        engine = self._engine()
        for name, value in values.items():
            engine = Parts(engine, name).part(value)
        return self._like(survey, engine=engine)

    def _numbered(self, column: str) -> Study:
        if self._far:
            raise SurveyKitError("order-needed")
        data = self.survey.data.copy()
        return self._like(replace(self.survey, data=data.assign(**{column: [float(i) for i in range(len(data))]})))

    def complete(self, *variables: str) -> Study:
        """Only the rows that answered every one of the variables (SPSS MISSING=LISTWISE); scales and sets by their
        columns. By itself every table uses the rows it can (analysis by analysis)."""
        if self._far:
            raise SurveyKitError("engine-cannot-listwise", engine=self.context.engine.name)
        keep = self.survey.complete_rows([self._known(name).name for name in self._columns(variables)])
        return self._like(replace(self.survey, data=self.survey.data[keep]))

    def split(self, *variables: str) -> Study:
        """The same survey with every procedure done for each group apart (SPSS SPLIT FILE), missing groups too."""
        for name in variables:
            self._known(name)
        return self._like(self.survey, splits=variables)

    def z_scores(self, *variables: str) -> Study:
        """The same survey with a column ``Z<name>`` of standard scores beside each variable (DESCRIPTIVES /SAVE)."""
        from survey_kit.study.standardising import with_z_scores

        names = [self._numeric(name) for name in variables]
        return self._like(with_z_scores(self.survey, self.context, names))

    def including_missing(self) -> Study:
        """The same survey with user-missing codes counted as answers (SPSS MISSING=INCLUDE)."""
        variables = tuple(replace(v, missing=()) for v in self.codebook.variables)
        return self._like(replace(self.survey, codebook=replace(self.codebook, variables=variables)))

    def with_replicates(self, method: str, *, count: int = 200, seed: int = 1, fay: float = 0.3) -> Study:
        """The same survey with replicate weights made from its design: ``jk1``, ``jkn``, ``brr``, ``fay``,
        ``bootstrap`` (``count`` times, with ``seed``). Errors then come from them."""
        import numpy as np

        from survey_kit.study.procedures.asking import among
        from survey_kit.weighting.replicates import METHODS, with_replicates

        if self._far:
            raise SurveyKitError("engine-cannot-replicate", engine=self.context.engine.name)
        known = METHODS[METHODS.index(among(method, METHODS))]
        rng = np.random.Generator(np.random.PCG64(seed))
        return self._like(with_replicates(self.survey, known, rng, count=count, fay=fay))

    def tested(self) -> Study:
        """The same survey with tests asked for, even though the sample was chosen by purpose."""
        return self._like(self.survey, tests=True)

    def styled(self, **changes: Any) -> Study:
        """The same survey shown in another house style (``lang="en"``, ``style=NumberStyle(...)``)."""
        return self._like(self.survey, house=replace(self.house, **changes))

    def beside_spss(self, ask: Callable[[Study], View], spss: Callable[[Study], View] | None = None) -> View:
        """What ``ask`` gives under the sampling design beside what SPSS Base prints of the same data, and why they
        differ: ``s.beside_spss(lambda s: s.compare("y", "city"))``. ``spss``: another call for SPSS's side."""
        from survey_kit.study.beside_spss import beside_spss

        return beside_spss(self, ask, spss)

    # --- what is wrong with it --------------------------------------------------------------------------------------

    def check(self) -> tuple[Finding, ...]:
        """What is wrong or strange in the data, from the questionnaire's own rules."""
        from survey_kit.checking import check
        from survey_kit.disclosure import identifiers_found

        if self.checked:
            return self.findings
        told = (*self.findings, *identifiers_found(self.survey))
        return (*told, *check(self.survey, told))
