"""A table about to be published, and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass

from survey_kit.disclosure.small_cells import Rules
from survey_kit.model.table import Table


@dataclass(frozen=True, slots=True)
class Published:
    """One table about to be published and whom it is about.

    ``within``: what all its rows share, ((city, 1), (community, 7)); ``documents``: where it is printed, for the log.
    """

    table: Table
    instrument: str
    within: tuple[tuple[str, str], ...] = ()
    documents: tuple[str, ...] = ()
    rules: Rules = Rules()
