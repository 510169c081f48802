"""A codebook made from the cells alone, for a file that comes without a questionnaire."""

from __future__ import annotations

from typing import Any

from survey_kit.model.codebook import Codebook, Kind, Measure, Variable
from survey_kit.model.finding import Finding
from survey_kit.model.provenance import Provenance, Source
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.reading.decode import row_ids
from survey_kit.reading.reading import Reading
from survey_kit.reading.sheet import Sheet
from survey_kit.thai.values import read_column

# A column is numeric when this share of its filled cells reads as a number without guessing.
NUMERIC = 0.9


def infer(sheet: Sheet, source: Source) -> Reading:
    """The survey in a sheet: numeric columns as numbers, the rest as text; headers become names and labels.

    A cell of a numeric column that is no certain number stays empty and is a finding.
    """
    import numpy as np
    import pandas as pd

    variables: list[Variable] = []
    data: dict[str, Any] = {}
    rows, findings = row_ids(sheet, source.name), list(sheet.findings)
    for j, name in enumerate(_names(sheet)):
        cells = [row[j] for row in sheet.rows]
        numbers = read_column(cells)
        filled = [k for k, c in enumerate(cells) if c is not None and str(c).strip()]
        good = sum(1 for k in filled if (n := numbers[k]) is not None and not n.guess)
        label = Words(" / ".join(dict.fromkeys(t for t in sheet.header[j] if t)))
        if filled and good >= NUMERIC * len(filled):
            variables.append(Variable(name, label, Kind.NUMBER, Measure.SCALE, question=name))
            data[name] = np.array([np.nan if n is None or n.guess else n.value for n in numbers], dtype=np.float64)
            for k in filled:
                n = numbers[k]
                if n is None or n.guess:
                    proposal = "keep" if n is None else f"set {n.value:.15g}"
                    findings.append(Finding("left-blank", rows[k], name, cells[k], proposal))
        else:
            variables.append(Variable(name, label, Kind.TEXT, question=name))
            data[name] = pd.Series([_text(c) for c in cells], dtype=object)
    frame = pd.DataFrame(data)
    frame.index = pd.Index(rows, name="row")
    book = Codebook(name=source.name.rsplit(".", 1)[0], title=Words(source.name), variables=tuple(variables))
    survey = Survey(frame, book, steps=sheet.steps, provenance=Provenance((source,)))
    return Reading(survey, findings=tuple(findings))


def _text(cell: Any) -> str | None:
    text = "" if cell is None else str(cell).strip()
    # A workbook has no dates without a time of day; midnight is nobody's answer.
    return text.removesuffix(" 00:00:00") or None


def _names(sheet: Sheet) -> list[str]:
    """Unique names from the lowest header line; ``v7`` where there is none."""
    seen: dict[str, int] = {}
    out = []
    for j, lines in enumerate(sheet.header, start=1):
        name = next((t for t in reversed(lines) if t), f"v{j}")
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return out
