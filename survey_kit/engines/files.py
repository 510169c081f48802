"""The files behind a path: one file, a folder of them, or a pattern."""

from __future__ import annotations

from pathlib import Path

from survey_kit.errors import SurveyKitError

PARQUET, TEXT, DATABASES = (".parquet",), (".csv", ".tsv", ".txt"), (".duckdb", ".db")
# Files of columns with the codebook inside: Parquet and its Arrow working copy.
COLUMNS = (*PARQUET, ".arrow")


def files_of(path: Path | str) -> tuple[Path, ...]:
    """The data files of a path in order of their names: itself, those of a folder at any depth, or of a pattern."""
    path = Path(path)
    if path.is_file():
        return (path,)
    if path.is_dir():
        found = [p for p in path.rglob("*") if p.suffix.lower() in (*PARQUET, *TEXT) and p.is_file()]
    else:
        root = next(p for p in path.parents if p.is_dir())
        found = [p for p in root.glob(str(path.relative_to(root))) if p.is_file()]
    if not found:
        raise SurveyKitError("no-data-files", file=path)
    kinds = {p.suffix.lower() for p in found}
    if len(kinds) > 1:
        raise SurveyKitError("files-of-two-kinds", file=path, kinds=", ".join(sorted(kinds)))
    return tuple(sorted(found, key=lambda p: p.as_posix()))
