"""Weights: each community speaks for its households, each city for itself."""

from __future__ import annotations

from survey_kit.weighting.cells import cell_weights, equal_shares
from survey_kit.weighting.recipe import Merge, Recipe, Response
from survey_kit.weighting.weighing import Weighed, weigh

__all__ = ["Merge", "Recipe", "Response", "Weighed", "cell_weights", "equal_shares", "weigh"]
