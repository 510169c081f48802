"""A survey is answers, a codebook and a design; every change to it is a step on record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, cast

from survey_kit.model.codebook import Codebook, Kind
from survey_kit.model.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class WeightKind(StrEnum):
    """What a weight says: nothing, "this row stands for w identical rows" (as SPSS), "selected with chance 1/w", or the
    same scaled so that only its proportions mean something (no totals of the population)."""

    NONE = "none"
    FREQUENCY = "frequency"
    SAMPLING = "sampling"
    SCALED = "scaled"

    @property
    def sampled(self) -> bool:
        """Whether the rows are a sample, so that errors come from how they were drawn."""
        return self in (WeightKind.SAMPLING, WeightKind.SCALED)


Sampling = Literal["unstated", "purposive", "random", "census"]
Lonely = Literal["fail", "certainty", "adjust", "average"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of selection: columns of the units drawn, the strata they were drawn in, and the fpc.

    ``fpc`` holds the number of units in the stratum's population (values above 1) or the sampling fraction (values up
    to 1), as in R's survey package.
    """

    psu: str | None = None
    strata: str | None = None
    fpc: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns the stage uses."""
        return tuple(c for c in (self.strata, self.psu, self.fpc) if c)


@dataclass(frozen=True, slots=True)
class Replicates:
    """Columns of replicate weights, each a whole weight of its own, and how their spread becomes a variance.

    V = ``scale`` · Σ ``rscales``[r] · (θ_r − centre)², the centre being the mean of the replicates or, with ``mse``,
    the estimate itself (Lumley 2010, ch. 2.3). ``df`` None: the rank of the replicate weights less one.
    """

    weights: tuple[str, ...]
    scale: float
    rscales: tuple[float, ...]
    mse: bool = False
    df: float | None = None
    method: str = "other"


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """Something whose total the weights were fitted to: rows where every pair of ``where`` holds, or the sum there of
    the column ``variable``."""

    where: tuple[tuple[str, float | str], ...] = ()
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the weights were fitted to, and the column with the weights before (None: all 1).

    Variances then come from residuals on the auxiliaries (Deville & Särndal 1992).
    """

    auxiliaries: tuple[Auxiliary, ...]
    before: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns it looks at."""
        used = [name for a in self.auxiliaries for name in (*(n for n, _ in a.where), a.variable)]
        return tuple(dict.fromkeys(name for name in (*used, self.before) if name))


@dataclass(frozen=True, slots=True)
class Design:
    """How the rows were chosen. Declared, never guessed.

    ``strata``, ``psu`` and ``fpc`` name the columns of the first stage (see `Stage`), ``inner`` the stages within it.
    ``lonely`` says what to do with a stratum of one PSU; ``replicates`` replace the stages where they are given.
    """

    weight: str | None = None
    weight_kind: WeightKind = WeightKind.NONE
    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None
    sampling: Sampling = "unstated"
    inner: tuple[Stage, ...] = ()
    lonely: Lonely = "fail"
    replicates: Replicates | None = None
    calibration: Calibration | None = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage of selection, the first one first."""
        return (Stage(self.psu, self.strata, self.fpc), *self.inner)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns the design uses."""
        used = [self.weight, *(name for stage in self.stages for name in stage.columns)]
        used += self.replicates.weights if self.replicates else ()
        used += self.calibration.columns if self.calibration else ()
        return tuple(dict.fromkeys(c for c in used if c))


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
class Columns:
    """Answers as a reader finds them: stored values by name, float64 or object, (rows,) each; rows are called
    ``"<name>:1"`` and so on.

    A table of them is made only when somebody asks for one: loading pandas takes longer than most questions.
    """

    values: dict[str, NDArray[Any]]
    name: str

    def __len__(self) -> int:
        return len(next(iter(self.values.values()), ()))

    def frame(self) -> pd.DataFrame:
        """The table, its index the ids of the rows."""
        import pandas as pd

        if any(column.dtype == object for column in self.values.values()):
            data = pd.DataFrame({n: pd.Series(c, dtype=c.dtype) for n, c in self.values.items()}, copy=False)
        else:
            # One block for all: the columns of a large file are not copied again.
            data = pd.DataFrame(self.values, copy=False)
        # Objects, not pandas' own strings: these would be made a second time.
        data.index = pd.Index([f"{self.name}:{i}" for i in range(1, len(data) + 1)], dtype=object)
        return data


class _Data:
    """The table of a survey: given, or made of its columns when it is first asked for."""

    def __get__(self, survey: Survey, owner: type) -> pd.DataFrame:
        held = survey.__dict__["data"]
        if isinstance(held, Columns):
            held = survey.__dict__["data"] = held.frame()
        return cast("pd.DataFrame", held)

    def __set__(self, survey: Survey, value: pd.DataFrame | Columns) -> None:
        survey.__dict__["data"] = value


@dataclass(frozen=True, eq=False)
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

    @classmethod
    def of(cls, columns: Columns, codebook: Codebook, steps: tuple[Step, ...], provenance: Provenance) -> Survey:
        """The survey of what a reader found."""
        return cls(cast("pd.DataFrame", columns), codebook, steps=steps, provenance=provenance)

    def __len__(self) -> int:
        return len(self.__dict__["data"])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        held = self.__dict__["data"]
        return tuple(map(str, held.values if isinstance(held, Columns) else held.columns))

    def row_id(self, position: int | np.integer[Any]) -> str:
        """The stable id of the row at ``position`` (0-based)."""
        return str(self.data.index[int(position)])

    def column(self, name: str) -> NDArray[Any]:
        """Stored values of one column, shape (rows,): float64 (NaN where empty) or object (text, None where empty)."""
        import numpy as np

        held: pd.DataFrame | Columns = self.__dict__["data"]
        if isinstance(held, Columns):
            return held.values[name]
        series = held[name]
        if series.dtype == object or str(series.dtype) in ("str", "string"):
            return np.asarray(series.astype(object).where(series.notna(), None), dtype=object)
        if series.dtype == np.float64:
            return np.asarray(series)
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


type.__setattr__(Survey, "data", _Data())
