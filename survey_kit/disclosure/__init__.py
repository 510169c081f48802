"""What may not be shown: small cells hidden before anything is worded or drawn."""

from __future__ import annotations

from survey_kit.disclosure.identifiers import identifiers_found, mask_identifiers
from survey_kit.disclosure.small_cells import Rules, protect

__all__ = ["Rules", "identifiers_found", "mask_identifiers", "protect"]
