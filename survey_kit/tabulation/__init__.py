"""Where aggregates become cells: a plan says what to ask an engine and how to read its answers.

    tables = tabulate([Frequencies("t1", "a1", by="city")], context)

Plans are frozen; `tabulate` asks all their requests in one pass.
"""

from __future__ import annotations

from survey_kit.tabulation.compare import Compare
from survey_kit.tabulation.context import Context, Plan, Procedure, tables_of, tabulate
from survey_kit.tabulation.crosstab import Crosstab
from survey_kit.tabulation.frequencies import Frequencies
from survey_kit.tabulation.multiple import Multiple, Ranking
from survey_kit.tabulation.numbers import Means, Numbers
from survey_kit.tabulation.relate import Correlate, Regress, Reliability
from survey_kit.tabulation.scale import Rating

__all__ = [
    "Compare",
    "Context",
    "Correlate",
    "Crosstab",
    "Frequencies",
    "Means",
    "Multiple",
    "Numbers",
    "Plan",
    "Procedure",
    "Ranking",
    "Rating",
    "Regress",
    "Reliability",
    "tables_of",
    "tabulate",
]
