"""What a sample says of its population: SPSS Complex Samples CSDESCRIPTIVES, CSTABULATE and what it lacks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Asking, Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.model.codebook import Code
    from survey_kit.study.view import View
    from survey_kit.tabulation.averages import Sizes
    from survey_kit.tabulation.estimates import Of


class Samples(Asking):
    """Estimates with the errors of the declared design."""

    def estimate(
        self,
        variables: Names,
        by: str = "",
        *,
        of: Of = "mean",
        codes: Sequence[float | str] = (),
        over: str = "",
        share: float = 0.5,
        interval: str = "",
        contrasts: Sequence[Mapping[float | str, float]] = (),
    ) -> View:
        """Means, proportions, totals, ratios or quantiles with SE, 95 % interval, df, design effect and bases.

        ``of``: ``mean``, ``proportion`` (of ``codes``, or of every answer), ``total``, ``ratio`` (over the question
        ``over``), ``quantile`` (``share``). ``interval`` of a proportion, and of the share at most a
        quantile: ``logit``, ``beta`` (Korn–Graubard),
        ``wilson``, ``asin``, ``mean``. ``contrasts``: weights of the groups of ``by``, such as ``{1: 1, 2: -1}``.
        """
        from survey_kit.statistics.intervals import METHODS
        from survey_kit.tabulation.estimates import OF, PopulationEstimate

        among(of, OF)
        method = METHODS[METHODS.index(among(interval, METHODS))] if interval else None
        if interval and of not in ("proportion", "quantile"):
            raise SurveyKitError("option-unused", option="--interval")
        if of == "total" and self.survey.design.weight_kind == "scaled":
            raise SurveyKitError("scaled-weights-no-total", question=self.survey.design.weight)
        if (of == "ratio") != bool(over):
            raise SurveyKitError("ratio-needs-over" if of == "ratio" else "option-unused", option="--over")
        if not 0 < share < 1:
            raise SurveyKitError("quantile-outside", percent=f"{share * 100:.6g}")
        if contrasts and not by:
            raise SurveyKitError("by-needed")
        told = tuple(
            tuple((self._codes(by, [code])[0], float(weight)) for code, weight in one.items()) for one in contrasts
        )
        plans = []
        for name in self._items(variables):
            chosen = self.codebook.response_set(name)
            if of == "proportion" and chosen is not None and chosen.kind == "dichotomy" and not codes:
                plans.append(PopulationEstimate(name, name, by, of, interval=method, contrasts=told))
                continue
            known = self._known(name).name if of == "proportion" else self._numeric(name)
            divisor = self._numeric(over) if over else ""
            stored = self._stored(name, codes) if of == "proportion" else ()
            plans.append(PopulationEstimate(name, known, by, of, stored, divisor, share, method, told))
        return self._view(plans, by)

    def standardise(
        self,
        variables: Names,
        by: str,
        over: Names,
        *,
        codes: Sequence[float | str] = (),
        population: Mapping[Sequence[float | str], float] | None = None,
    ) -> View:
        """Each group of ``by`` as if its make-up by ``over`` (age, sex) were the same: a fair comparison of cities.

        ``population``: size of every cell of ``over``, by codes; by itself the make-up of the whole sample.
        """
        from survey_kit.tabulation.averages import Standardised

        cells = names_of(over)
        for name in cells:
            self._known(name)
        if not cells:
            raise SurveyKitError("standard-needs-over")
        sizes = self._sizes(cells, population)
        names = self._measured(variables, codes)
        plans = [Standardised(v, v, by, tuple(cells), self._stored(v, codes), sizes) for v in names]
        return self._view(plans, by)

    def network(
        self,
        variables: Names,
        by: str = "city",
        *,
        codes: Sequence[float | str] = (),
        population: Mapping[float | str, float] | None = None,
    ) -> View:
        """Every city and two averages beside each other: every city the same, and by population.

        ``population``: people (or households) of every city, by code; by itself the sums of the weights. Raises
        ``population-missing`` for a city without a size.
        """
        from survey_kit.tabulation.averages import NetworkAverage

        self._known(by)
        sizes = self._sizes([by], None if population is None else {(code,): n for code, n in population.items()})
        return self._view(
            [NetworkAverage(v, v, by, self._stored(v, codes), sizes) for v in self._measured(variables, codes)], by
        )

    def _measured(self, variables: Names, codes: Sequence[float | str]) -> list[str]:
        """Numeric questions for means, any questions for shares of ``codes``."""
        return [self._known(v).name if codes else self._numeric(v) for v in self._items(variables)]

    def _stored(self, name: str, codes: Sequence[float | str]) -> tuple[Code, ...]:
        """Codes of answers as they are stored; of a number without labels any number, given or not."""
        variable = self._known(name)
        known = {level.key: level.code for level in self.context.levels(name)}
        known |= {_text(v.code): v.code for v in variable.values}
        if not variable.values and not variable.is_text:
            known |= {_text(code): float(code) for code in codes if _is_number(code)}
        for code in codes:
            if _text(code) not in known:
                raise SurveyKitError("group-unknown", question=name, value=str(code), known=", ".join(known) or "–")
        return tuple(known[_text(code)] for code in codes)

    def _sizes(self, names: Sequence[str], population: Mapping[Sequence[float | str], float] | None) -> Sizes:
        from survey_kit.tabulation.averages import sizes_of

        counts: dict[tuple[str, ...], float] = {}
        for cell, size in (population or {}).items():
            if len(cell) != len(names) or not 0 <= size < math.inf:
                raise SurveyKitError("population-cell-wrong", cell=", ".join(map(str, cell)), names=", ".join(names))
            counts[tuple(self._codes(name, [code])[0] for name, code in zip(names, cell, strict=True))] = float(size)
        for k, name in enumerate(names if counts else ()):
            told = {cell[k] for cell in counts}
            left = [level.key for level in self.context.levels(name) if level.key not in told]
            if left:
                raise SurveyKitError("population-missing", question=name, groups=", ".join(left))
        return sizes_of(counts)


def _is_number(code: float | str) -> bool:
    try:
        return math.isfinite(float(code))
    except ValueError:
        return False


def _text(code: float | str) -> str:
    from survey_kit.tabulation.context import code_text

    return code_text(code if isinstance(code, str) else float(code))
