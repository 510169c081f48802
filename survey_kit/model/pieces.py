"""A survey too large to be held: its codebook, and its columns in runs of rows that can be read again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_kit.model.codebook import Codebook
from survey_kit.model.provenance import Provenance
from survey_kit.model.survey import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Extent:
    """What a column holds: texts, or numbers from ``low`` to ``high`` (NaN where there are none), all ``whole`` or not.

    Extents of runs of rows add.
    """

    text: bool = False
    whole: bool = True
    low: float = float("nan")
    high: float = float("nan")

    def __add__(self, other: Extent) -> Extent:
        import numpy as np

        return Extent(self.text or other.text, self.whole and other.whole,
                      float(np.fmin(self.low, other.low)), float(np.fmax(self.high, other.high)))  # fmt: skip

    @staticmethod
    def of(column: NDArray[Any]) -> Extent:
        """That of stored values as `Survey.column` gives them, shape (rows,)."""
        import numpy as np

        if column.dtype == object:
            return Extent(text=True)
        said = column[~np.isnan(column)]
        if not len(said):
            return Extent()
        return Extent(False, bool((said == np.floor(said)).all()), float(said.min()), float(said.max()))


@dataclass(frozen=True, slots=True)
class Pieces:
    """``read`` begins anew each time: columns by name as `Survey.column` gives them, run after run of rows."""

    codebook: Codebook
    extents: dict[str, Extent]
    read: Callable[[], Iterator[dict[str, NDArray[Any]]]]
    rows: int
    steps: tuple[Step, ...] = ()
    provenance: Provenance = Provenance()
