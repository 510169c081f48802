"""What a column of a file or a table holds, and whether its codebook can mean that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Codebook, Variable


class Held(StrEnum):
    """What the cells of a column are; ``WHOLE`` are integers of at most four bytes, which group fastest as they are."""

    NUMBER = "number"
    WHOLE = "whole"
    TRUTH = "truth"
    TEXT = "text"
    DAY = "day"
    OTHER = "other"


def held_by(kind: Any) -> Held:
    """What an Arrow type holds."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return held_by(kind.value_type)
    tests = {
        Held.TRUTH: (pa.types.is_boolean,),
        Held.NUMBER: (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null),
        Held.TEXT: (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
        Held.DAY: (pa.types.is_date, pa.types.is_timestamp),
    }
    return next((held for held, of in tests.items() if any(test(kind) for test in of)), Held.OTHER)


def stored_values(array: Any) -> NDArray[Any]:
    """An Arrow column as stored values, shape (rows,): float64 with NaN, or objects with None; days as ISO text."""
    import pyarrow as pa

    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    held = held_by(array.type)
    if held is Held.DAY:
        array = array.cast(pa.date32(), safe=False).cast(pa.string())
    if held in (Held.TEXT, Held.DAY):
        out = np.empty(len(array), dtype=object)
        out[:] = array.to_pylist()
        return out
    if array.type != pa.float64():
        array = array.cast(pa.float64(), safe=False)
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.float64)


def fits(held: Held, variable: Variable | None) -> bool:
    """Whether the codebook can mean such a column; a column it does not know may hold numbers or text."""
    if held is Held.OTHER:
        return False
    if variable is None:
        return held is not Held.DAY
    if held is Held.TEXT:
        return variable.is_text
    if held is Held.DAY:
        return variable.kind in (Kind.DATE, Kind.TEXT, Kind.PERSONAL)
    return not any(isinstance(v.code, str) for v in variable.values)


def check_columns(
    names: Iterable[str], held: Mapping[str, Held], written: Mapping[str, str], codebook: Codebook, file: Path | str
) -> None:
    """Refuse columns that are not there or hold what the codebook cannot mean; ``written`` is the type's own name."""
    wanted = sorted(set(names))
    unknown = [name for name in wanted if name not in held]
    if unknown:
        raise SurveyKitError("unknown-column", file=file, question=", ".join(unknown))
    for name in wanted:
        variable = codebook.get(name)
        if not fits(held[name], variable):
            if variable is not None and variable.is_text:
                raise SurveyKitError("column-not-text", file=file, question=name, found=written[name])
            raise SurveyKitError("column-not-numbers", file=file, question=name, found=written[name])
