"""What may not be shown: small cells hidden before anything is worded or drawn."""

from __future__ import annotations

from survey_kit.disclosure.small_cells import Rules, protect

__all__ = ["Rules", "protect"]
