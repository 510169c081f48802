"""A survey too large to be held: its codebook, and its columns in runs of rows that can be read again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_kit.model.codebook import Codebook
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
    """``read`` begins anew each time: columns by name as `Survey.column` gives them, run after run of rows; one run of
    none where nobody was asked.

    ``known``: the extents of the columns, where whoever made it has them already.
    """

    codebook: Codebook
    read: Callable[[], Iterator[dict[str, NDArray[Any]]]]
    rows: int
    steps: tuple[Step, ...] = ()
    known: dict[str, Extent] | None = None

    def extents(self) -> dict[str, Extent]:
        """What each column holds; all rows are read for it where it is not known."""
        if self.known is not None:
            return self.known
        found: dict[str, Extent] = {}
        for columns in self.read():
            for name, column in columns.items():
                extent = Extent.of(column)
                found[name] = found[name] + extent if name in found else extent
        return found
