"""The fictional sample households as the witnesses read them: answers only, missing codes blank, two made-up weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import survey_kit as sk
from survey_kit.model.survey import Survey
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.resources import folder
from tests.oracles.awkward import HERE

CSV = HERE / "data" / "households.csv"
B1 = tuple(f"b1_{k}" for k in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0))
D5 = tuple(f"d5_{k}" for k in range(1, 9))
COLUMNS = ("city", "community", "a1", "a2", "a4", "a8", "a9", "a11", "d4", "e2", "f2", *B1, *D5)


def study() -> sk.Study:
    """The households under the questionnaire's own codebook, stored codes untouched, with ``w`` and ``whole``."""
    book = read_questionnaire(find_questionnaire("hh_resilience"))
    raw = pd.read_csv(folder("sample_data") / "clean" / "households.csv", encoding="utf-8-sig", low_memory=False)
    data = raw[list(COLUMNS)].copy()
    for name in COLUMNS:
        if name != "community":
            data[name] = data[name].astype(float)
    row = np.arange(len(data))
    data["w"] = 0.4 + (row * 7 % 23) / 10
    data["whole"] = 1.0 + row * 5 % 3
    return sk.Study(Survey(data, book))


def write(path: Path) -> None:
    survey = study().survey
    answers = {name: survey.answers(name) for name in COLUMNS}
    frame = pd.DataFrame({**answers, "w": survey.data["w"].to_numpy(), "whole": survey.data["whole"].to_numpy()})
    codes = {name: i for i, name in enumerate(sorted(frame["community"].unique()), 1)}
    frame["community"] = frame["community"].map(codes)
    frame.to_csv(path, index=False, lineterminator="\n")
