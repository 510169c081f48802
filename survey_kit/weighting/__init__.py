"""Weights: each community speaks for its households, each city for itself."""

from __future__ import annotations

from survey_kit.weighting.cells import cell_weights, equal_shares

__all__ = ["cell_weights", "equal_shares"]
