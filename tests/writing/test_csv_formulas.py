"""Text that a spreadsheet would take for a formula stays text, and is the same text when it is read again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from survey_kit.model.codebook import Codebook, Kind, Variable
from survey_kit.model.survey import Survey
from survey_kit.reading import formats
from survey_kit.writing import write


def test_text_that_looks_like_a_formula_is_none_in_a_csv_and_comes_back(tmp_path: Path) -> None:

    texts = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "-", "-5", "ริม=คลอง", "'เดิม"]
    frame = pd.DataFrame({"id": [float(i) for i in range(len(texts))], "said": pd.Series(texts, dtype=object)})
    frame.index = pd.Index([f"a:{i}" for i in range(len(texts))])
    book = Codebook(variables=(Variable("id", kind=Kind.NUMBER), Variable("said", kind=Kind.TEXT)))
    write(Survey(frame, book), tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",", 1)[1].lstrip('"')[:2] for line in lines[1:5]] == ["'=", "'+", "'-", "'@"]
    assert formats.read(tmp_path / "a.csv").survey.column("said").tolist() == texts
