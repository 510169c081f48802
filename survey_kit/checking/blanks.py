"""Empty cells in files that otherwise write a code for every missing answer: nothing, none, or forgotten?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking.answers import missing_proposal
from survey_kit.checking.plausible import plausible
from survey_kit.checking.structure import relevant
from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Variable
    from survey_kit.model.survey import Survey

# A question left empty in more rows than this is written so on purpose.
RARE = 0.02
LEAST_ROWS = 20
_ASKED = (Kind.SINGLE, Kind.LIKERT, Kind.NUMBER)


def lonely_blanks(survey: Survey) -> Iterator[Finding]:
    """Blanks in a question that a file, which has codes for missing answers, leaves empty next to never."""
    sound = plausible(survey)
    questions = [v for v in survey.codebook.variables
                 if v.kind in _ASKED and v.name in survey.data.columns and not v.is_text]  # fmt: skip
    if not questions:
        return
    asked = np.stack([_asked(sound, v) for v in questions], axis=1)
    empty = asked & np.stack([np.isnan(survey.column(v.name)) for v in questions], axis=1)
    coded = np.stack([np.isnan(survey.values(v.name)) & ~np.isnan(survey.column(v.name)) for v in questions], axis=1)
    # Refusals and tests leave most of the form empty: they have findings of their own.
    answering = empty.sum(axis=1) <= asked.sum(axis=1) / 2
    for file in _files(survey):
        # A form on the web leaves a skipped answer empty; such a file says nothing by a blank.
        rows = file[answering[file]]
        if len(rows) < LEAST_ROWS or coded[rows].sum() <= empty[rows].sum():
            continue
        few = empty[rows].sum(axis=0) <= np.maximum(1, RARE * asked[rows].sum(axis=0))
        for i, j in zip(*np.nonzero(empty[rows] & few), strict=True):
            yield Finding("blank", survey.row_id(rows[i]), questions[j].name, None, missing_proposal(questions[j]),
                          "notice", 14)  # fmt: skip


def _asked(survey: Survey, variable: Variable) -> NDArray[np.bool_]:
    """Rows in which the question was asked, shape (rows,)."""
    everybody = np.ones(len(survey), dtype=bool)
    return relevant(survey, variable.relevant) == 1 if variable.relevant else everybody


def _files(survey: Survey) -> Iterator[NDArray[np.intp]]:
    """Positions of the rows of each file (the row id up to its last colon)."""
    files = np.array([str(row).rpartition(":")[0] for row in survey.data.index], dtype=object)
    yield from (np.flatnonzero(files == f) for f in dict.fromkeys(files))
