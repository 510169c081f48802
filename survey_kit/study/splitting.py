"""The groups of a split file, each asked through the engine of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from survey_kit.engines.part import Parts
from survey_kit.model.table import Group
from survey_kit.tabulation import Context
from survey_kit.tabulation.context import code_text, words


def groups_of(
    context: Context, variables: tuple[str, ...], *, missing: bool = True
) -> Iterator[tuple[Context, tuple[Group, ...]]]:
    """Every combination of the groups of ``variables`` that occurs, in stored order; everybody without variables.

    As in SPSS SPLIT FILE, a user-missing code and the empty cell are groups of their own; as in the layers of
    CROSSTABS they are not when ``missing`` is False.
    """
    if not variables:
        yield context, ()
        return
    first, *rest = variables
    parts, variable = Parts(context.engine, first), context.variable(first)
    for value in parts.values():
        if not missing and (value is None or variable.reason(value) is not None):
            continue
        label = words("blank") if value is None else variable.label_of(value)
        group = Group(first, code_text(value), variable.label, label)
        inside = replace(context, engine=parts.part(value), _levels={})
        for deeper, groups in groups_of(inside, tuple(rest), missing=missing):
            yield deeper, (group, *groups)
