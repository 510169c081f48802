"""Where aggregates become cells: a plan says what to ask an engine and how to read its answers.

    tables = tabulate([Frequencies("t1", "a1", by="city")], context)

Plans are frozen; `tabulate` asks all their requests in one pass.
"""

from __future__ import annotations

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
