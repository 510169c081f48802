"""Scores: block means and indices of the questionnaire as new columns of the survey."""

from __future__ import annotations

from survey_kit.scoring.scores import add_scores

__all__ = ["add_scores"]
