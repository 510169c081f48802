"""Every table of the sample project's documents as it is before protection, with whom it is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from survey_kit.disclosure import Protected, Published, protect_together
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, prepared_of
from survey_kit.study.pack.pack import Pack

PROJECT = Path(__file__).resolve().parents[2] / "sample_data"


@cache
def sample_pack() -> tuple[tuple[Published, ...], tuple[tuple[str, str], ...], Protected]:
    """What the shelf of the sample project hands to disclosure, what is sensitive, and what comes back."""
    handed: list[tuple[tuple[Published, ...], tuple[tuple[str, str], ...], Protected]] = []

    def listened(published: Sequence[Published], sensitive: Collection[tuple[str, str]] = ()) -> Protected:
        made = protect_together(published, sensitive)
        handed.append((tuple(published), tuple(sensitive), made))
        return made

    project = read_project(PROJECT)
    prepared = prepared_of(project, Outcome(project.folder), lambda *_, **__: None)
    assert Pack(project, prepared, protect=listened).shelf.closed
    return handed[0]
