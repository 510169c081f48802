"""Folders that travel with the program: questionnaires, sample data, report plans."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder ``name`` (``questionnaires``, ``sample_data``, ``reports``) of an installation or of a checkout."""
    installed = _PACKAGE / "bundled" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
