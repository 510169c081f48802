"""Questions as margins cut them: which class every row belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Code, Kind, Measure, Variable
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.thai.bands import Band, read_band
from survey_kit.thai.text import normal
from survey_kit.weighting.recipe import NOBODY, Merge

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Classes:
    """A question in classes: ``at`` (rows,) is the class of every row, −1 where nothing was answered.

    ``of`` gives the class of a category as the margins write it (−1: it counts as no answer); ``ordered`` says whether
    neighbours are alike, ``plain`` whether the classes are the question's own codes.
    """

    question: str
    codes: tuple[Code, ...]
    labels: tuple[Words, ...]
    at: Places
    of: dict[str, int]
    ordered: bool
    plain: bool = True

    def text(self, k: int) -> str:
        """The code of class ``k`` as one writes it."""
        code = self.codes[k]
        return code if isinstance(code, str) else f"{code:.15g}"

    def name(self, k: int) -> str:
        """The class as people know it: its label, after its code where that is the question's own."""
        label = str(self.labels[k])
        if not self.plain or isinstance(self.codes[k], str) or label == self.text(k):
            return label
        return f"{self.text(k)} {label}".strip()


def classes_of(survey: Survey, name: str, categories: Sequence[str], merges: Iterable[Merge] = ()) -> Classes:
    """The question ``name`` in the classes its margins speak of, wherever they write codes, labels or bands.

    Raises ``unknown-column``, ``margin-category-unknown`` and ``margin-bands-overlap``.
    """
    if name not in survey.data.columns:
        raise SurveyKitError("unknown-column", question=name)
    variable = survey.codebook.get(name) or Variable(name, kind=Kind.NUMBER)
    column = survey.answers(name)
    bands = _bands(name, variable, column, categories)
    found = _banded(name, column, bands) if bands else _coded(name, variable, column, categories)
    for merge in merges:
        if merge.variable == name:
            found = _merged(found, merge)
    return found


def _answers(column: NDArray[Any]) -> list[Code]:
    """Every answer that occurs, codes ascending."""
    if column.dtype == object:
        return sorted({str(c) for c in column if c is not None})
    return [float(c) for c in np.unique(column[~np.isnan(column)])]


def _bands(name: str, variable: Variable, column: NDArray[Any], categories: Sequence[str]) -> dict[str, Band]:
    """The bands that the categories are; empty where they are codes or labels."""
    known = {normal(str(v.label)) for v in variable.values}
    if column.dtype == object or not any(read_band(c) and normal(c) not in known for c in categories):
        return {}
    bands: dict[str, Band] = {}
    for text in dict.fromkeys(categories):
        band = read_band(text)
        if band is None:
            raise SurveyKitError("margin-category-unknown", question=name, category=text, near="18-29, 30-44, 60+")
        bands[text] = band
    return dict(sorted(bands.items(), key=lambda item: (item[1].low, item[1].high)))


def _banded(name: str, column: NDArray[Any], bands: dict[str, Band]) -> Classes:
    """Classes of the bands in order; the answers outside all of them, between two bands, are a class of their own."""
    # One band may be written in two ways: 60+ and 60 and over.
    texts = {band: text for text, band in reversed(bands.items())}
    order = list(dict.fromkeys(texts[band] for band in bands.values()))
    held: dict[str, list[float]] = {text: [] for text in order}
    outside: dict[int, list[float]] = {}
    for answer in map(float, _answers(column)):
        found = [text for text in order if bands[text].holds(answer)]
        if len(found) > 1:
            raise SurveyKitError("margin-bands-overlap", question=name, bands=", ".join(found), value=f"{answer:.15g}")
        # How many bands begin below it says where it lies.
        gap = sum(bands[text].low <= answer for text in order)
        (held[found[0]] if found else outside.setdefault(gap, [])).append(answer)
    classes: list[tuple[str, list[float]]] = []
    for k, text in enumerate((*order, "")):
        classes += [(_span(outside[k]), outside[k])] if k in outside else []
        classes += [(text, held[text])] if text else []
    labels = [label for label, _ in classes]
    at = np.full(len(column), -1, dtype=np.int64)
    for k, (_, answers) in enumerate(classes):
        at[np.isin(column, answers)] = k
    of = {text: labels.index(texts[band]) for text, band in bands.items()}
    codes = tuple(float(k) for k in range(1, len(labels) + 1))
    return Classes(name, codes, tuple(map(Words, labels)), at, of, ordered=True, plain=False)


def _span(answers: Sequence[float]) -> str:
    """Answers in order as a band: ``60-90``, or ``60``."""
    low, high = f"{answers[0]:.15g}", f"{answers[-1]:.15g}"
    return low if low == high else f"{low}-{high}"


def _coded(name: str, variable: Variable, column: NDArray[Any], categories: Sequence[str]) -> Classes:
    """Classes of the codes that were answered or counted, in the order of the codebook."""
    answers = _answers(column)
    text = column.dtype == object
    known = [*(c for c in variable.codes if isinstance(c, str) == text), *answers]
    codes = {c: _code(name, variable, c, list(dict.fromkeys(known)), text) for c in dict.fromkeys(categories)}
    rank = {code: k for k, code in enumerate(variable.codes)}
    used = sorted({*answers, *codes.values()}, key=lambda c: (rank.get(c, len(rank)), c))
    place = {code: k for k, code in enumerate(used)}
    at = np.array([place.get(c, -1) for c in column.tolist()], dtype=np.int64)
    of = {category: place[code] for category, code in codes.items()}
    ordered = not text and (variable.measure is not Measure.NOMINAL or variable.kind is Kind.NUMBER)
    return Classes(name, tuple(used), tuple(variable.label_of(c) for c in used), at, of, ordered)


def _code(name: str, variable: Variable, category: str, known: list[Code], text: bool) -> Code:
    """The stored code that a category means: by code, by label in either language, by spelling."""
    plain = normal(category)
    for code in known:
        if plain == normal(code if isinstance(code, str) else f"{code:.15g}"):
            return code
    for value in variable.values:
        if plain in (normal(value.label.in_("th")), normal(value.label.in_("en"))):
            return value.code
    if text:
        return category
    number = plain.replace(".", "", 1).replace("-", "", 1)
    if number.isdigit():
        return float(plain)
    labels = [str(v.label) for v in variable.values if variable.reason(v.code) is None]
    near = get_close_matches(category, labels, n=3, cutoff=0.4) or labels
    near = near or [f"{c:.15g}" for c in known if isinstance(c, float)]
    raise SurveyKitError("margin-category-unknown", question=name, category=category, near=", ".join(near) or "–")


def _merged(classes: Classes, merge: Merge) -> Classes:
    """The classes with those of ``merge`` as one, in the place of the first; as no answer where it says so."""
    named = [c for c in merge.categories if c != NOBODY]
    joined = [_class_named(classes, c) for c in named]
    target = -1 if NOBODY in merge.categories else min(joined)
    kept = [k for k in range(len(classes.codes)) if k not in joined or k == target]
    new = {old: k for k, old in enumerate(kept)}
    move = np.array([new.get(target if k in joined else k, -1) for k in range(len(classes.codes))] + [-1])
    label = Words(*("+".join(classes.labels[k].in_(lang) for k in sorted(joined)) for lang in ("th", "en")))
    return replace(
        classes,
        codes=tuple(classes.codes[k] for k in kept),
        labels=tuple(label if k == target else classes.labels[k] for k in kept),
        at=move[classes.at],
        of={text: int(move[k]) for text, k in classes.of.items()},
        plain=False,
    )


def _class_named(classes: Classes, category: str) -> int:
    plain = normal(category)
    for k, label in enumerate(classes.labels):
        if plain in (normal(classes.text(k)), normal(label.in_("th")), normal(label.in_("en"))):
            return k
    if category in classes.of:
        return classes.of[category]
    near = ", ".join(classes.name(k) for k in range(len(classes.codes)))
    raise SurveyKitError("margin-category-unknown", question=classes.question, category=category, near=near)
