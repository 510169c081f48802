"""What weighting leaves in a survey: the weight, the classes it was fitted to, the step, what variances must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.codebook import Code, Codebook, Kind, Measure, ValueLabel, Variable
from survey_kit.model.margin import Fit
from survey_kit.model.survey import Auxiliary, Calibration, Step, Survey, WeightKind
from survey_kit.model.words import Words
from survey_kit.weighting.cells import WEIGHT, with_weight
from survey_kit.weighting.groups import GroupFit
from survey_kit.weighting.recipe import Recipe
from survey_kit.weighting.refitting import refitted
from survey_kit.weighting.targets import NO_ANSWER, Target

Floats = NDArray[np.float64]
WORDS = catalogue(Path(__file__).with_name("words.toml"))
# Columns that are added: the weights before they were fitted, and the classes of a margin.
BEFORE = "sk_weight_before"
CLASSES = "sk_margin_"


@dataclass(frozen=True, slots=True)
class Group:
    """One group of ``within``: its code, what it is called, its rows (n,)."""

    code: Code | None
    label: str
    rows: NDArray[np.bool_]


Fits = Sequence[tuple[Group, GroupFit]]


def words(code: str, **blanks: Words) -> Words:
    """Words of this room, ``blanks`` filled in each language."""
    return Words(*(WORDS.text(code, lang, **{k: w.in_(lang) for k, w in blanks.items()}) for lang in LANGUAGES))


def with_weights(survey: Survey, recipe: Recipe, start: Floats, fits: Fits, label: Words) -> Survey:
    """The survey with the weights of every group, scaled; rows of groups without one are left out and told."""
    weight = np.full(len(survey), np.nan)
    for group, fit in fits:
        weight[group.rows] = fit.weights * _factor(recipe, group, fit)
    variables = {target.margin.name: target.margin.variables for _, fit in fits for target in fit.targets}
    margins = list(variables)
    columns = [_Column(survey, name, f"{CLASSES}{k}", fits) for k, name in enumerate(margins, start=1)]
    survey = _with_columns(survey, {c.name: c.stored for c in columns if c.new}, [c.variable for c in columns if c.new])
    survey, before = _with_start(survey, recipe, start)
    kept = ~np.isnan(weight)
    survey = _with_replicates(survey, recipe, fits, weight[kept])
    if not kept.all():
        gone = tuple(str(row) for row in survey.data.index[~kept])
        step = Step("city-left-out", {"rows": len(gone)}, rows_removed=gone)
        survey = replace(survey, data=survey.data[kept], steps=(*survey.steps, step))
    kind = WeightKind.SAMPLING if recipe.scale == "population" else WeightKind.SCALED
    step = _step(recipe, fits, columns, weight[kept], dated=bool(survey.days()))
    weighted = with_weight(survey, _scaled(recipe, weight[kept]), label, step, kind)
    # Sizes of the very units that were drawn belong to how they were drawn: taken for a margin they would explain every
    # difference between the units, and no error would be left.
    known = [c for c, name in zip(columns, margins, strict=True) if survey.design.psu not in variables[name]]
    calibration = Calibration(_auxiliaries(recipe, known), before) if known else None
    return replace(weighted, design=replace(weighted.design, calibration=calibration))


def _with_replicates(survey: Survey, recipe: Recipe, fits: Fits, weight: Floats) -> Survey:
    """The survey with its replicate weights fitted like the weight and scaled by the same factors."""
    found = survey.design.replicates
    if found is None:
        return survey
    columns = refitted(survey, recipe, [(group.rows, fit) for group, fit in fits])
    factor = np.ones(len(survey))
    for group, fit in fits:
        factor[group.rows] = _factor(recipe, group, fit)
    factor *= float(_scaled(recipe, weight)[0] / weight[0])
    variables = [Variable(name, words("weight-replicate"), Kind.NUMBER, Measure.SCALE, question=name, role="weighting")
                 for name in columns]  # fmt: skip
    survey = _with_columns(survey, {name: w * factor for name, w in columns.items()}, variables)
    replicates = replace(found, weights=tuple(columns))
    return replace(survey, design=replace(survey.design, replicates=replicates))


def _with_start(survey: Survey, recipe: Recipe, start: Floats) -> tuple[Survey, str | None]:
    """The survey and the column of the weights before they were fitted; None where they were all 1.

    A column of their own where no column of the file holds them, or one that is about to be written over.
    """
    if not (recipe.chances or recipe.response or recipe.start == WEIGHT):
        return survey, recipe.start or None
    label = words("weight-before")
    variable = Variable(BEFORE, label, Kind.NUMBER, Measure.SCALE, question=BEFORE, role="weighting")
    return _with_columns(survey, {BEFORE: start}, [variable]), BEFORE


def _factor(recipe: Recipe, group: Group, fit: GroupFit) -> float:
    """What the weights of a group are multiplied by: to mean 1, to the same share for every group, or nothing."""
    if recipe.scale == "group":
        return 1 / float(fit.weights.mean())
    return 1 / float(fit.weights.sum()) if recipe.scale == "equal" else 1.0


def _scaled(recipe: Recipe, weight: Floats) -> Floats:
    return weight if recipe.scale in ("population", "group") else np.asarray(weight / weight.mean())


def _with_columns(survey: Survey, columns: dict[str, NDArray[np.float64]], variables: Sequence[Variable]) -> Survey:
    names = set(columns)
    kept = tuple(v for v in survey.codebook.variables if v.name not in names)
    codebook: Codebook = replace(survey.codebook, variables=(*kept, *variables))
    return replace(survey, data=survey.data.assign(**columns), codebook=codebook)


class _Column:
    """Where the classes of one margin stand in the data: in the question itself, or in a column made for them."""

    def __init__(self, survey: Survey, margin: str, new_name: str, fits: Fits) -> None:
        self.targets = [
            (group, target) for group, fit in fits for target in fit.targets if target.margin.name == margin
        ]
        first = self.targets[0][1]
        self.amount = first.values is not None
        own = any(NO_ANSWER in t.keys for _, t in self.targets) and not self.amount
        plain = len(first.classes) == 1 and all(t.classes[0].plain for _, t in self.targets)
        self.new = not self.amount and (own or not plain)
        self.name = new_name if self.new else first.margin.variables[0]
        labels = [survey.codebook.label_of(v) for v in first.margin.variables]
        self.label = labels[0]
        for other in labels[1:]:
            self.label = self.label.crossed(other)
        cells = dict.fromkeys(_identity(t, key) for _, t in self.targets for key in t.keys)
        order = sorted(cells, key=lambda cell: cell == NOBODY)
        self._number = {cell: float(k) for k, cell in enumerate(order, start=1)}
        self._rows = len(survey)

    def code(self, target: Target, k: int) -> Code:
        """The stored code of cell ``k``."""
        key = target.keys[k]
        return self._number[_identity(target, key)] if self.new else target.classes[0].codes[key[0]]

    @property
    def stored(self) -> Floats:
        """The code of every row, (rows,); NaN in groups that were not weighted."""
        out = np.full(self._rows, np.nan)
        for group, target in self.targets:
            out[group.rows] = np.array([self._number[_identity(target, key)] for key in target.keys])[target.cell]
        return out

    @property
    def variable(self) -> Variable:
        """The column made, for the codebook."""
        named = {self._number[_identity(t, key)]: _label(t, key) for _, t in self.targets for key in t.keys}
        values = tuple(ValueLabel(code, named[code]) for code in sorted(named))
        return Variable(self.name, words("classes", label=self.label), Kind.SINGLE, Measure.NOMINAL, values,
                        question=self.name, role="weighting")  # fmt: skip


# The cell of those without an answer.
NOBODY: tuple[str, ...] = ()


def _identity(target: Target, key: tuple[int, ...]) -> tuple[str, ...]:
    """What a cell is in every group, whatever other cells a group has: the names of its classes."""
    return tuple(c.name(k) for c, k in zip(target.classes, key, strict=False))


def _label(target: Target, key: tuple[int, ...]) -> Words:
    if key == NO_ANSWER:
        return words("blank")
    parts = [c.labels[k] for c, k in zip(target.classes, key, strict=True)]
    out = parts[0]
    for part in parts[1:]:
        out = out.crossed(part)
    return out


def _auxiliaries(recipe: Recipe, columns: Sequence[_Column]) -> tuple[Auxiliary, ...]:
    """What the weights of every group were fitted to."""
    out = []
    for column in columns:
        for group, target in column.targets:
            where = ((recipe.within, group.code),) if group.code is not None else ()
            if column.amount:
                out.append(Auxiliary(where, column.name))
            else:
                codes = [column.code(target, k) for k in range(len(target.keys))]
                out += [Auxiliary((*where, (column.name, code))) for code in codes]
    return tuple(out)


def _step(recipe: Recipe, fits: Fits, columns: Sequence[_Column], weight: Floats, *, dated: bool) -> Step:
    """The step on record: how, from what, the ends of the weights before scaling, and every margin with its totals."""
    margins = tuple(
        Fit(column.name, column.label,
            tuple((column.code(t, k), float(total)) for k, total in enumerate(t.totals)),
            group.code, t.margin.source, t.margin.date, dated)
        for column in columns if not column.amount for group, t in column.targets
    )  # fmt: skip
    facts = {
        "method": recipe.method if recipe.margins else "none",
        "start": recipe.start,
        "within": recipe.within,
        "trim": recipe.trim,
        "scale": recipe.scale,
        "low": float(weight.min()),
        "high": float(weight.max()),
        "bounded": tuple((group.code, fit.raised, fit.cut, fit.off) for group, fit in fits),
        "margins": margins,
    }
    return Step("weighed", facts)
