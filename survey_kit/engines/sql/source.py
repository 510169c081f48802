"""A table far away: what stands after FROM, what its columns hold, how its rows are told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from survey_kit.engines.sql.dialect import Dialect
from survey_kit.engines.stored import Held

# Rows of a statement's result, column by column: float64 with NaN, or objects with None.
Fetch = Callable[[str], Mapping[str, NDArray[Any]]]


@dataclass(frozen=True, slots=True)
class Source:
    """``relation`` is SQL; ``held`` says what each column holds.

    ``row`` numbers the rows from 0, the same in every statement ("": nothing tells them apart); ``ordered`` says that
    the numbers follow the order in which the rows were written.
    """

    relation: str
    held: Mapping[str, Held]
    fetch: Fetch
    dialect: Dialect = Dialect()
    row: str = ""
    ordered: bool = False
