"""A survey is answers, a codebook and a design; every change to it is a step on record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from survey_kit.model.codebook import Codebook, Kind
from survey_kit.model.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class WeightKind(StrEnum):
    """What a weight says: nothing, "this row stands for w identical rows" (as SPSS), or "selected with chance 1/w"."""

    NONE = "none"
    FREQUENCY = "frequency"
    SAMPLING = "sampling"


Sampling = Literal["unstated", "purposive", "random", "census"]


@dataclass(frozen=True, slots=True)
class Design:
    """How the rows were chosen. Declared, never guessed.

    ``strata``, ``psu`` and ``fpc`` name columns; ``fpc`` holds the number of PSUs in the stratum's population
    (values above 1) or the sampling fraction (values up to 1), as in R's survey package.
    """

    weight: str | None = None
    weight_kind: WeightKind = WeightKind.NONE
    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None
    sampling: Sampling = "unstated"

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns the design uses."""
        return tuple(c for c in (self.weight, self.strata, self.psu, self.fpc) if c)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was changed: the row's stable id, column, value before and after."""

    row: str
    variable: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One change to a survey: a stable ``code``, facts for its words, and every value it touched."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    rows_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Answers (``data``: raw codes, always), codebook and design, with the steps that made them.

    ``data`` is indexed by a stable row id (text, e.g. ``"khuanlang.xlsx:17"``); numeric columns are float64 with NaN
    for the empty cell, user-missing codes are kept as stored.
    """

    data: pd.DataFrame
    codebook: Codebook
    design: Design = Design()
    steps: tuple[Step, ...] = ()
    provenance: Provenance = Provenance()

    def __len__(self) -> int:
        return len(self.data)

    def row_id(self, position: int | np.integer[Any]) -> str:
        """The stable id of the row at ``position`` (0-based)."""
        return str(self.data.index[int(position)])

    def column(self, name: str) -> NDArray[Any]:
        """Stored values of one column, shape (rows,): float64 (NaN where empty) or object (text, None where empty)."""
        import numpy as np

        series = self.data[name]
        if series.dtype == object or str(series.dtype) in ("str", "string"):
            return np.asarray(series.astype(object).where(series.notna(), None), dtype=object)
        return series.to_numpy(dtype=np.float64, na_value=np.nan)

    def values(self, name: str, *, include_missing: bool = False) -> NDArray[np.float64]:
        """Analysable numbers of one column, shape (rows,): user-missing codes become NaN unless included.

        This is the one door between stored codes and statistics over rows.
        """
        import numpy as np

        column = self.column(name)
        if column.dtype == object:
            raise TypeError(f"{name} holds text")
        if include_missing or name not in self.codebook:
            return np.asarray(column, dtype=np.float64)
        out = np.array(column, dtype=np.float64)
        for rule in self.codebook[name].missing:
            if not isinstance(rule.low, str) and not isinstance(rule.high, str):
                out[(column >= rule.low) & (column <= rule.high)] = np.nan
        return out

    def answers(self, name: str) -> NDArray[Any]:
        """Analysable answers of one column, shape (rows,): numbers as `values`, or text with None where empty."""
        column = self.column(name)
        return column if column.dtype == object else self.values(name)

    def complete_rows(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows answered every one of ``names``, shape (rows,): neither empty nor a missing code."""
        import numpy as np

        keep = np.ones(len(self), dtype=bool)
        for name in names:
            column, variable = self.column(name), self.codebook.get(name)
            if column.dtype == object:
                said = [c is not None and (variable is None or variable.reason(c) is None) for c in column]
                keep &= np.array(said, dtype=bool)
            else:
                keep &= ~np.isnan(self.values(name))
        return keep

    def days(self) -> list[str]:
        """Days of the interviews in order (ISO): the form's first date that anybody filled in; empty without one."""
        for variable in self.codebook.variables:
            if variable.kind is Kind.DATE and variable.name in self.data.columns:
                column = self.column(variable.name)
                found = sorted(str(d)[:10] for d in column if d) if column.dtype == object else []
                if found:
                    return found
        return []

    def with_step(self, data: pd.DataFrame, step: Step, codebook: Codebook | None = None) -> Survey:
        """The survey after ``step``: new data (and codebook), the step added to the record."""
        return replace(self, data=data, codebook=codebook or self.codebook, steps=(*self.steps, step))
