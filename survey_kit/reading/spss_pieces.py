"""System files of any size: what `survey_kit.reading.spss` gives at once, in runs of cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.model.codebook import Kind
from survey_kit.model.pieces import Extent, Pieces
from survey_kit.reading.source import open_source
from survey_kit.reading.spss import Decider, told
from survey_kit.reading.spss_codebook import codebook_of, stored
from survey_kit.spss.dates import iso_texts
from survey_kit.spss.dictionary import DAYS, MOMENTS
from survey_kit.spss.files import SpssStream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.spss.dictionary import SpssVariable


def spss_pieces(path: Path | str, encoding: str | None = None, rows: int = 0) -> Pieces:
    """The survey in a ``.sav`` or ``.zsav`` file, read twice: once for what the codebook says of the values, and then
    by whoever wants it. ``rows``: cases at a time (else as many as take about 16 MB).

    Codebook, values and steps are those of `read_spss`; so are the errors.
    """
    path = open_source(path)
    decider = Decider(path, encoding)
    stream = SpssStream(path, decider, rows)
    variables, count = stream.dictionary.variables, 0
    digests: list[NDArray[np.float64] | list[str]] = [[] if v.width else np.empty(0) for v in variables]
    extents = {v.name: Extent(text=bool(v.width)) for v in variables}
    for columns in stream.columns():
        count += len(columns[0])
        for k, (variable, column) in enumerate(zip(variables, columns, strict=True)):
            if isinstance(column, np.ndarray):
                digests[k] = _digest(variable, digests[k], column)
                extents[variable.name] += Extent.of(column)
    codebook = codebook_of(stream.dictionary, digests, path.stem)
    extents |= {v.name: Extent(text=True) for v in codebook.variables if v.kind is Kind.DATE}

    def read() -> Iterator[dict[str, NDArray[Any]]]:
        for columns in stream.columns():
            yield stored(stream.dictionary, columns, codebook)
        if not count:
            yield stored(stream.dictionary, [[] if v.width else np.empty(0) for v in variables], codebook)

    steps = (*decider.steps(), *told(stream.dictionary, (*stream.dictionary.troubles, *stream.troubles)))
    return Pieces(codebook, read, count, steps, extents)


def _digest(
    variable: SpssVariable, held: NDArray[np.float64] | list[str], column: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Values that decide what kind of variable it is: all labelled or not, all to be written as dates or not."""
    found = np.unique(column[~np.isnan(column)])
    name = variable.print.name
    if name in DAYS | MOMENTS:
        # One value that no text can hold is enough; of the others none is needed.
        return np.asarray(held) if len(held) or iso_texts(found, name in MOMENTS) is not None else found
    return np.unique(np.concatenate([held, found])) if variable.labels else np.empty(0)
