"""Where aggregates become cells: a plan says what to ask an engine and how to read its answers.

    tables = tabulate([Frequencies("t1", "a1", by="city")], context)

Plans are frozen; `tabulate` asks all their requests in one pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey_kit.tabulation.categories import Multinomial, Ordinal
    from survey_kit.tabulation.compare import Compare
    from survey_kit.tabulation.context import Context, Plan, Procedure, tables_of, tabulate
    from survey_kit.tabulation.crosstab import Crosstab
    from survey_kit.tabulation.explore import Explore
    from survey_kit.tabulation.factor import Factor
    from survey_kit.tabulation.frequencies import Frequencies
    from survey_kit.tabulation.ioc import Ioc
    from survey_kit.tabulation.letters import Letters
    from survey_kit.tabulation.logistic import Logistic
    from survey_kit.tabulation.measures import Measures, Stratified
    from survey_kit.tabulation.multiple import Multiple, Ranking
    from survey_kit.tabulation.multiple_crosstab import MultipleCrosstab
    from survey_kit.tabulation.nested import NestedMeans
    from survey_kit.tabulation.numbers import Means, Numbers
    from survey_kit.tabulation.ratio import Ratio
    from survey_kit.tabulation.regress import Regress
    from survey_kit.tabulation.relate import Correlate, Partial
    from survey_kit.tabulation.reliability import Reliability
    from survey_kit.tabulation.scale import Rating
    from survey_kit.tabulation.weights import Fits, Weights

__all__ = [
    "Compare",
    "Context",
    "Correlate",
    "Crosstab",
    "Factor",
    "Explore",
    "Fits",
    "Frequencies",
    "Ioc",
    "Letters",
    "Logistic",
    "Means",
    "Multinomial",
    "Measures",
    "Multiple",
    "MultipleCrosstab",
    "NestedMeans",
    "Numbers",
    "Ordinal",
    "Partial",
    "Plan",
    "Procedure",
    "Ranking",
    "Rating",
    "Ratio",
    "Regress",
    "Reliability",
    "Stratified",
    "Weights",
    "tables_of",
    "tabulate",
]

# Where each plan lives: a question loads its own kind of table and no other.
_HOMES = {
    "categories": (
        "Multinomial",
        "Ordinal",
    ),
    "compare": ("Compare",),
    "context": (
        "Context",
        "Plan",
        "Procedure",
        "tables_of",
        "tabulate",
    ),
    "crosstab": ("Crosstab",),
    "explore": ("Explore",),
    "factor": ("Factor",),
    "frequencies": ("Frequencies",),
    "ioc": ("Ioc",),
    "letters": ("Letters",),
    "logistic": ("Logistic",),
    "measures": (
        "Measures",
        "Stratified",
    ),
    "multiple": (
        "Multiple",
        "Ranking",
    ),
    "multiple_crosstab": ("MultipleCrosstab",),
    "nested": ("NestedMeans",),
    "numbers": (
        "Means",
        "Numbers",
    ),
    "ratio": ("Ratio",),
    "regress": ("Regress",),
    "relate": (
        "Correlate",
        "Partial",
    ),
    "reliability": ("Reliability",),
    "scale": ("Rating",),
    "weights": (
        "Fits",
        "Weights",
    ),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"survey_kit.tabulation.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
