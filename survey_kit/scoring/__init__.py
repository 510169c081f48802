"""Scores: block means and indices of the questionnaire as new columns of the survey."""

from __future__ import annotations

from survey_kit.scoring.scores import add_scores
from survey_kit.scoring.weights import Part, Weighted, behind, with_scenarios

__all__ = ["Part", "Weighted", "add_scores", "behind", "with_scenarios"]
