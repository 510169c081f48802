"""Files that our own reader gives up on, tried with pyreadstat in a process of its own.

A C library that crashes or hangs over a damaged file takes only that process with it. Run as a program, this module
reads the file named on its command line and writes what it found to standard output.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from survey_kit.spss.dictionary import Format, Missing, SpssDictionary, SpssVariable, Trouble
from survey_kit.spss.files import SpssFile

# Seconds; no file that can be read takes nearly as long.
PATIENCE = 120


def read_elsewhere(path: Path) -> SpssFile | None:
    """What pyreadstat makes of the file; None where it fails, crashes or takes too long."""
    command = [sys.executable, "-m", "survey_kit.reading.spss_fallback", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
        found: SpssFile = pickle.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, pickle.UnpicklingError, EOFError):
        return None
    return found


def _read(path: str) -> SpssFile:
    import pyreadstat

    if path.lower().endswith(".por"):
        data, meta = pyreadstat.read_por(path, disable_datetime_conversion=True)
    else:
        data, meta = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True)
    variables = tuple(_variable(name, meta) for name in data.columns)
    columns = tuple(
        ["" if c is None or c != c else str(c) for c in data[v.name]] if v.width
        else data[v.name].to_numpy(dtype=np.float64, na_value=np.nan)
        for v in variables
    )  # fmt: skip
    dictionary = SpssDictionary(variables, label=meta.file_label or "", encoding=str(meta.file_encoding or ""))
    return SpssFile(dictionary, columns, (Trouble("read-by-pyreadstat", {"read": len(data)}),))


def _variable(name: str, meta: Any) -> SpssVariable:
    shown = Format.parsed(meta.original_variable_types.get(name) or "F8.2")
    width = max(meta.variable_storage_width.get(name, 0), 1) if meta.readstat_variable_types[name] == "string" else 0
    ranges = meta.missing_ranges.get(name, ())
    spans = [(float(r["lo"]), float(r["hi"])) for r in ranges if r["lo"] != r["hi"]]
    low, high = spans[0] if spans else (None, None)
    return SpssVariable(
        name, name, width, (meta.column_names_to_labels.get(name) or "").strip(), shown, shown,
        Missing(tuple(r["lo"] for r in ranges if r["lo"] == r["hi"]), low, high),
        tuple(meta.variable_value_labels.get(name, {}).items()),
        align="left" if width else "right",
    )  # fmt: skip


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(_read(sys.argv[1])))
