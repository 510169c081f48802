"""Open answers without what points to a person, before anybody reads, counts or writes them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from survey_kit.model.codebook import Kind
from survey_kit.model.survey import Change, Step
from survey_kit.thai.identifiers import MASK, masked

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey


def mask_identifiers(survey: Survey, keep: Collection[str] = ()) -> Survey:
    """The survey with telephone numbers, identity numbers, mail addresses and names in its open answers masked.

    Columns named in ``keep`` (places, say) are left as they are. The step says where; what stood there is nowhere on
    record, only in the file as received.
    """
    data = survey.data.copy()
    changes: list[Change] = []
    for variable in survey.codebook.variables:
        if variable.kind is not Kind.TEXT or variable.name in keep or variable.name not in data.columns:
            continue
        for i, value in enumerate(survey.column(variable.name)):
            shown = masked(value) if isinstance(value, str) else value
            if shown != value:
                row = survey.row_id(i)
                data.at[row, variable.name] = shown
                changes.append(Change(row, variable.name, MASK, shown))
    if not changes:
        return survey
    return survey.with_step(data, Step("identifiers-masked", {"changes": len(changes)}, tuple(changes)))
