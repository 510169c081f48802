"""What may not be shown: small cells hidden before anything is worded or drawn."""

from __future__ import annotations

from survey_kit.disclosure.identifiers import mask_identifiers
from survey_kit.disclosure.small_cells import Rules, protect

__all__ = ["Rules", "mask_identifiers", "protect"]
