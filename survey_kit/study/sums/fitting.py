"""Whether files of several cities may be added: one version of each questionnaire, one kind of weights, one rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Variable
from survey_kit.model.handover import Handover, Told

# Differing questions that an error names.
MOST_NAMED = 8
Handed = Sequence[tuple[Path, Handover]]


def check_together(handed: Handed) -> None:
    """Raises ``sums-city-twice``, ``sums-other-smallest``, ``sums-other-questionnaire`` (which questions differ) or
    ``sums-other-weights`` where files do not fit each other."""
    first, head = handed[0]
    seen: dict[int | None, Path] = {}
    known: dict[str, tuple[Path, Told]] = {}
    for path, one in handed:
        code = one.city.code if one.city else None
        if code in seen:
            name = one.city.name if one.city else one.project.network
            raise SurveyKitError("sums-city-twice", file=path, city=name, other=seen[code].name)
        seen[code] = path
        mine, theirs = one.project.settings.smallest_cell, head.project.settings.smallest_cell
        if mine != theirs:
            raise SurveyKitError("sums-other-smallest", file=path, here=mine, there=theirs, other=first.name)
        for name, told in one.instruments:
            other, before = known.setdefault(name, (path, told))
            _check(path, told, other, before, name)


def _check(path: Path, told: Told, other: Path, before: Told, instrument: str) -> None:
    mine, theirs = (_design(one) for one in (told, before))
    if mine != theirs:
        raise SurveyKitError("sums-other-weights", file=path, instrument=instrument, other=other.name)
    questions = _differing(told.codebook, before.codebook)
    if questions:
        more = "" if len(questions) <= MOST_NAMED else " …"
        raise SurveyKitError("sums-other-questionnaire", file=path, instrument=instrument, other=other.name,
                             questions=", ".join(questions[:MOST_NAMED]) + more)  # fmt: skip


def _differing(one: Codebook, other: Codebook) -> list[str]:
    """Questions that were not asked alike; those of one questionnaire only among them."""
    mine, theirs = ({v.name: _asked(v) for v in book.variables} for book in (one, other))
    names = [*mine, *(name for name in theirs if name not in mine)]
    wholes = [getattr(book, kind) for kind in ("sets", "scales", "indices") for book in (one, other)]
    found = [name for name in names if mine.get(name) != theirs.get(name)]
    for left, right in zip(wholes[::2], wholes[1::2], strict=True):
        found += [whole.name for whole in {*left} ^ {*right}]
    return list(dict.fromkeys(found))


def _asked(variable: Variable) -> tuple[object, ...]:
    """What makes two questions one: kind, answers and what counts as none."""
    values = tuple((value.code, str(value.label)) for value in variable.values)
    return variable.kind, values, variable.missing, str(variable.label), str(variable.unit)


def _design(told: Told) -> tuple[object, ...]:
    design = told.design
    return (design.weight, design.weight_kind, design.sampling, design.psu, design.strata, told.equal,
            design.calibration is None, told.weighed_by)  # fmt: skip
