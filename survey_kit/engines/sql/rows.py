"""What a column, an item, an auxiliary or a weight is in every row, said in SQL: `engines.rows` for a database."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_kit.engines.sql.dialect import BLANKS
from survey_kit.engines.stored import Held
from survey_kit.model.aggregates import Item, Lookup, Product

if TYPE_CHECKING:
    from survey_kit.engines.sql.source import Source
    from survey_kit.model.codebook import Code, Codebook, MissingRule, Variable
    from survey_kit.model.survey import Auxiliary, Design

# The number of a row, where rows are told apart or put in order.
ROW = "r"
NOTHING, NEVER = "CAST(NULL AS DOUBLE)", "FALSE"


@dataclass(frozen=True)
class Rows:
    """Expressions over the columns ``names`` of a source; column k is called ``ck`` once it has been stored alike.

    ``centres``: a number close to the data of each column that is averaged (NaN where nobody answered); ``numbered``:
    rows are told apart or put in order, which costs a database more than counting them.
    """

    source: Source
    codebook: Codebook
    design: Design
    names: tuple[str, ...]
    centres: Mapping[str, float]
    numbered: bool = False

    def stored(self) -> str:
        """The columns as every engine stores them: one empty cell (NULL) for NaN and blank text, one zero."""
        columns = [f"{self._stored(name)} AS {self.column(name)}" for name in self.names]
        row = [f"{self.source.row} AS {ROW}"] if self.numbered and self.source.row else []
        return f"SELECT {', '.join([*columns, *row]) or '1'} FROM {self.source.relation}"

    def _stored(self, name: str) -> str:
        dialect, held = self.source.dialect, self.source.held[name]
        column = dialect.name(name)
        if held in (Held.TEXT, Held.DAY):
            text = column if held is Held.TEXT else f"CAST(CAST({column} AS DATE) AS VARCHAR(10))"
            return f"CASE WHEN TRIM(BOTH {dialect.text(BLANKS)} FROM {text}) <> '' THEN {text} END"
        if held is Held.WHOLE:
            return column
        number = f"CAST({column} AS DOUBLE)"
        if held is Held.TRUTH:
            return number
        # Adding zero makes one zero of the two that eight bytes have; NaN is the only number above infinity.
        return f"CASE WHEN {number} <= {dialect.number(math.inf)} THEN {number} + 0e0 END"

    def column(self, name: str) -> str:
        """What a column is called."""
        return f"c{self.names.index(name)}"

    def variable(self, column: str) -> Variable | None:
        """What the codebook says of the column called so; nothing of the number of a row."""
        return None if column == ROW else self.codebook.get(self.names[int(column[1:])])

    def codes(self, column: str) -> float:
        """How many stored values a column should have by its codebook, the empty cell too; infinite without labels."""
        variable = self.variable(column)
        return len(variable.values) + 1 if variable is not None and variable.values else math.inf

    def is_text(self, name: str) -> bool:
        """Whether a column holds text."""
        return self.source.held[name] in (Held.TEXT, Held.DAY)

    def valid(self, name: str) -> str:
        """Whether a cell holds an answer: neither empty nor covered by a missing rule."""
        variable = self.codebook.get(name)
        rules = () if variable is None else variable.missing
        covered = [test for test in (self._covered(name, rule) for rule in rules) if test != NEVER]
        there = f"{self.column(name)} IS NOT NULL"
        return f"({there} AND NOT ({' OR '.join(covered)}))" if covered else f"({there})"

    def _covered(self, name: str, rule: MissingRule) -> str:
        column, dialect = self.column(name), self.source.dialect
        if self.is_text(name):
            # Blanks at the end of a text are no letters of it, as `MissingRule.covers` says.
            ending = dialect.text(BLANKS)
            return f"TRIM(TRAILING {ending} FROM {column}) = {dialect.text(str(rule.low).rstrip())}"
        if isinstance(rule.low, str) or isinstance(rule.high, str):
            number = _number_written(str(rule.low).rstrip())
            return NEVER if number is None else f"{column} = {dialect.number(number)}"
        if rule.low == rule.high:
            return f"{column} = {dialect.number(rule.low)}"
        return f"{column} BETWEEN {dialect.number(rule.low)} AND {dialect.number(rule.high)}"

    def number(self, name: str) -> str:
        """The analysable number of a cell, NULL where there is none."""
        if self.is_text(name):
            return NOTHING
        return f"CASE WHEN {self.valid(name)} THEN CAST({self.column(name)} AS DOUBLE) END"

    def holds(self, name: str, value: Code | None) -> str:
        """Whether a cell holds the stored ``value`` (None: the empty cell)."""
        return f"{self.column(name)} IS NULL" if value is None else self.one_of(name, (value,))

    def one_of(self, name: str, codes: Iterable[Code]) -> str:
        """Whether a cell holds one of the codes; codes of the other type never are there."""
        text = self.is_text(name)
        wanted = [self.source.dialect.literal(c) for c in codes if isinstance(c, str) == text and c == c]
        return f"{self.column(name)} IN ({', '.join(wanted)})" if wanted else NEVER

    def weight(self, name: str = "", *, whole: bool = False) -> str:
        """The weight of a row, NULL where it is missing; "" when rows are not weighed."""
        named = name or self.design.weight
        if not named:
            return ""
        return f"FLOOR({self.number(named)} + 0.5e0)" if whole else self.number(named)

    def kept(self, item: Item) -> str:
        """Whether a row is in the item's base (of a lookup: whether its value is there)."""
        if isinstance(item.of, Product):
            return " AND ".join(f"{self.number(name)} IS NOT NULL" for name in item.of.variables)
        own = self.valid(item.variable) if item.codes is not None else f"{self.number(item.variable)} IS NOT NULL"
        if not item.base and item.base_codes is None:
            return own
        inside = " OR ".join(self._counted(name, item.base_codes) for name in item.base_variables)
        return f"({inside})" if item.codes is not None else f"({inside}) AND {own}"

    def _counted(self, name: str, codes: tuple[Code, ...] | None) -> str:
        return self.valid(name) if codes is None else f"({self.valid(name)} AND {self.one_of(name, codes)})"

    def value(self, item: Item) -> str:
        """What an item counts in a row of its base, less its shift."""
        if isinstance(item.of, Lookup):
            return self._looked_up(item.of)
        if isinstance(item.of, Product):
            return self._multiplied(item.of)
        if item.codes is None:
            return self.centred(item.variable)
        ticked = f"{self.valid(item.variable)} AND {self.one_of(item.variable, item.codes)}"
        return f"CASE WHEN {ticked} THEN 1e0 ELSE 0e0 END"

    def centred(self, name: str) -> str:
        """The number of a cell less the centre of its column."""
        centre = self.centres[name]
        return f"({self.number(name)} - {self.source.dialect.number(centre if centre == centre else 0.0)})"

    def _looked_up(self, lookup: Lookup) -> str:
        return self._branched(lookup.variables, dict(zip(lookup.keys, lookup.numbers, strict=True)))

    def _branched(self, names: tuple[str, ...], numbers: Mapping[tuple[Code | None, ...], float]) -> str:
        """The number of a combination, column by column: a row meets the codes of each column, not all combinations."""
        if not names:
            return self.source.dialect.number(numbers[()])
        by_first: dict[Code | None, dict[tuple[Code | None, ...], float]] = {}
        for (first, *rest), number in numbers.items():
            by_first.setdefault(first, {})[tuple(rest)] = number
        cases = [f"WHEN {self.holds(names[0], v)} THEN {self._branched(names[1:], of)}" for v, of in by_first.items()]
        return f"CASE {' '.join(cases)} END" if cases else NOTHING

    def _multiplied(self, product: Product) -> str:
        number = self.source.dialect.number
        cells = [f"({self.number(n)} - {number(c)})" for n, c in zip(product.variables, product.centre, strict=True)]
        forms = [
            " + ".join([number(form[0]), *(f"{number(k)} * {cell}" for k, cell in zip(form[1:], cells, strict=True))])
            for form in (product.left, product.right)
        ]
        return f"({forms[0]}) * ({forms[1]})"

    def auxiliary(self, auxiliary: Auxiliary) -> str:
        """An auxiliary: 1 or a number where its conditions hold, 0 elsewhere."""
        value = f"COALESCE({self.number(auxiliary.variable)}, 0e0)" if auxiliary.variable else "1e0"
        tests = " AND ".join(self.holds(name, code) for name, code in auxiliary.where)
        return f"CASE WHEN {tests} THEN {value} ELSE 0e0 END" if tests else value


def _number_written(text: str) -> float | None:
    """The number that Python writes as ``text``, if there is one."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if str(number) == text else None
