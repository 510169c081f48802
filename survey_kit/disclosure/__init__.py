"""What may not be shown: hidden over a whole pack of tables before anything is worded or drawn."""

from __future__ import annotations

from survey_kit.disclosure.agreeing import agreed, most
from survey_kit.disclosure.identifiers import identifiers_found, mask_identifiers
from survey_kit.disclosure.pack import Protected, protect, protect_alone, protect_together
from survey_kit.disclosure.published import Published
from survey_kit.disclosure.releases import Release, release_log
from survey_kit.disclosure.small_cells import Rules

__all__ = [
    "Protected",
    "Published",
    "Release",
    "Rules",
    "agreed",
    "identifiers_found",
    "mask_identifiers",
    "most",
    "protect",
    "protect_alone",
    "protect_together",
    "release_log",
]
