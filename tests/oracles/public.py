"""Two real public surveys: Californian schools (stratified sample of the Academic Performance Index) and NHANES."""

from __future__ import annotations

import survey_kit as sk
from tests.oracles.awkward import HERE

API = HERE / "data" / "api.csv"
NHANES = HERE / "data" / "nhanes.csv"


def schools() -> sk.Study:
    """200 schools."""
    return sk.read(API)


def people() -> sk.Study:
    """1,500 people."""
    return sk.read(NHANES)
