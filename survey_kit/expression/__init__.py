"""The small language of skip conditions, consistency rules and index formulas.

``has(b1, 1) or has(b1, 2)`` · ``a10a <= a9`` · ``100 * (E + S + (1 - A)) / 3``. It is read by Python's own grammar,
from which only numbers, text, names, arithmetic, comparisons, and/or/not and a dozen functions are let through.
"""

from survey_kit.expression.evaluation import Columns, evaluate
from survey_kit.expression.nodes import Expression, names, text
from survey_kit.expression.parser import FUNCTIONS, parse
from survey_kit.expression.problems import check, columns_of
from survey_kit.expression.xpath import from_xpath, to_xpath

__all__ = [
    "FUNCTIONS",
    "Columns",
    "Expression",
    "check",
    "columns_of",
    "evaluate",
    "from_xpath",
    "names",
    "parse",
    "text",
    "to_xpath",
]
