"""One SPSS file read by one reader, in a process of its own: ``_readers.py NAME FILE`` prints seconds and peak."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _measuring import peak_mb


def survey_kit(path: str) -> Any:
    """A `Survey`: data frame, codebook, sets, weight, fingerprint."""
    from survey_kit.reading.spss import read_spss

    return lambda: len(read_spss(path).data)


def survey_kit_columns(path: str) -> Any:
    """Dictionary and columns as arrays, without row ids and fingerprint."""
    from survey_kit.spss.files import open_spss

    return lambda: len(open_spss(Path(path), lambda claim: ("utf-8", lambda data: data.decode("utf-8"))).columns[0])


def pyreadstat(path: str) -> Any:
    import pyreadstat as reader

    return lambda: len(reader.read_sav(path, user_missing=True)[0])


def polars_readstat(path: str) -> Any:
    import polars_readstat as reader

    return lambda: reader.scan_readstat(path).collect().height


def main() -> None:
    readers: dict[str, Callable[[str], Any]] = {
        "survey_kit": survey_kit, "survey_kit columns": survey_kit_columns, "pyreadstat": pyreadstat,
        "polars-readstat": polars_readstat,
    }  # fmt: skip
    name, path = sys.argv[1:]
    # What is imported at first use is no reading: a file of one row goes before.
    read = readers[name](path)
    readers[name](str(Path(path).with_name("small" + Path(path).suffix)))()
    started = time.perf_counter()
    rows = read()
    print(json.dumps({"seconds": time.perf_counter() - started, "rows": rows, "peak": peak_mb()}))


if __name__ == "__main__":
    main()
