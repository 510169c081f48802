"""One column of a survey as a ``var`` of a DDI codebook: wording, codes, missing codes, counts."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.model.codebook import Code, Kind, Measure, Variable
from survey_kit.model.survey import WeightKind
from survey_kit.model.words import Words
from survey_kit.thai.text import printable
from survey_kit.writing.delimited import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NATURES = {Measure.NOMINAL: "nominal", Measure.ORDINAL: "ordinal", Measure.SCALE: "interval"}


def child(parent: ET.Element, tag: str, text: str = "", lang: str = "", **attributes: str) -> ET.Element:
    """A new last child; ``wgt_var`` stands for the attribute ``wgt-var``."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    element = ET.SubElement(parent, tag, {_LANG: lang, **named} if lang else named)
    element.text = text or None
    return element


def said(parent: ET.Element, tag: str, words: Words, **attributes: str) -> None:
    """An element for each language that has words."""
    for lang, text in (("th", words.th), ("en", words.en)):
        if text:
            child(parent, tag, printable(text), lang=lang, **attributes)


def shown(code: Code) -> str:
    """A stored code as text that reads back as the same code."""
    return printable(code) if isinstance(code, str) else str(float(code)) if math.isinf(code) else plain(float(code))


class Variables:
    """The variables of one file; ``ids`` gives the ID of every column, in order."""

    def __init__(self, survey: Survey, file: str) -> None:
        self.survey, self.file = survey, file
        self.ids = {str(name): f"V{place}" for place, name in enumerate(survey.data.columns, start=1)}
        named = survey.design.weight
        self.weight = np.nan_to_num(survey.values(named)) if named in self.ids and named else None
        self.weighted = {"wgtd": "wgtd", "wgt_var": self.ids[named]} if self.weight is not None and named else {}

    def add(self, place: ET.Element, name: str) -> None:
        """A ``var`` at the end of ``place``; its children in the order of the schema."""
        column = self.survey.column(name)
        text = column.dtype == object
        variable = self.survey.codebook.get(name) or _undescribed(name, text)
        var = child(place, "var", **self._attributes(variable, text))
        child(var, "location", fileid=self.file)
        said(var, "labl", variable.label)
        self._question(var, variable)
        _ranges(var, variable)
        if variable.relevant:
            child(var, "universe", printable(variable.relevant))
        told = variable.kind is not Kind.PERSONAL
        valid = _answered(self.survey, variable, column)
        self._statistics(var, variable, column, valid, told)
        if told:
            self._categories(var, variable, column, text)
        _format(var, variable, text)

    def _attributes(self, variable: Variable, text: bool) -> dict[str, str]:
        measured = variable.kind is Kind.NUMBER or (variable.measure is Measure.SCALE and not text)
        out = {"ID": self.ids[variable.name], "name": printable(variable.name), "files": self.file}
        if variable.name == self.survey.design.weight:
            out["wgt"] = "wgt"
        elif self.weighted:
            out["wgt-var"] = self.weighted["wgt_var"]
        if not text:
            out |= {"dcml": str(variable.decimals), "nature": _NATURES[variable.measure]}
        out["intrvl"] = "contin" if measured else "discrete"
        if variable.unit:
            out["measUnit"] = printable(str(variable.unit))
        kind = (
            "datetime" if variable.kind is Kind.DATE else "code" if variable.values else "text" if text else "numeric"
        )
        return out | {"representationType": kind}

    def _question(self, var: ET.Element, variable: Variable) -> None:
        """The words on the form; an option or an item stands under the question it belongs to."""
        book = self.survey.codebook
        owners = [s.label for s in book.sets if variable.name in s.variables]
        owners += [s.label for s in book.scales if variable.name in s.items]
        if variable.label and variable.role == "input":
            question = child(var, "qstn")
            for words in owners[:1]:
                said(question, "preQTxt", words)
            said(question, "qstnLit", variable.label)

    def _statistics(
        self, var: ET.Element, variable: Variable, column: NDArray[Any], valid: NDArray[np.bool_], told: bool
    ) -> None:
        child(var, "sumStat", str(int(valid.sum())), type="vald")
        child(var, "sumStat", str(int((~valid).sum())), type="invd")
        if self.weight is not None:
            child(var, "sumStat", repr(float(self.weight[valid].sum())), type="vald", **self.weighted)
            child(var, "sumStat", repr(float(self.weight[~valid].sum())), type="invd", **self.weighted)
        if not told or not valid.any() or (column.dtype == object and variable.kind is not Kind.DATE):
            return
        answers = column[valid]
        for kind, end in (("min", answers.min()), ("max", answers.max())):
            child(var, "sumStat", shown(end), type=kind)
        if column.dtype != object and variable.measure is not Measure.NOMINAL and np.isfinite(answers).all():
            self._moments(var, answers.astype(np.float64), valid)

    def _moments(self, var: ET.Element, answers: NDArray[np.float64], valid: NDArray[np.bool_]) -> None:
        kinds = [(np.ones(len(answers)), WeightKind.NONE, dict[str, str]())]
        if self.weight is not None:
            kinds.append((self.weight[valid], self.survey.design.weight_kind, self.weighted))
        for weight, kind, attributes in kinds:
            mean, spread = moments(answers, weight, kind)
            for name, value in (("mean", mean), ("stdev", spread)):
                if value is not None and math.isfinite(value):
                    child(var, "sumStat", repr(value), type=name, **attributes)

    def _categories(self, var: ET.Element, variable: Variable, column: NDArray[Any], text: bool) -> None:
        for code in _codes(variable, column, text):
            reason = variable.reason(code)
            missing = {"missing": "Y", "missType": str(reason)} if reason is not None else {}
            category = child(var, "catgry", **missing)
            child(category, "catValu", shown(code))
            said(category, "labl", next((v.label for v in variable.values if v.code == code), Words()))
            here = column == code
            child(category, "catStat", str(int(here.sum())), type="freq")
            if self.weight is not None:
                child(category, "catStat", repr(float(self.weight[here].sum())), type="freq", **self.weighted)


def moments(
    values: NDArray[np.float64], weight: NDArray[np.float64], kind: WeightKind
) -> tuple[float | None, float | None]:
    """Mean and standard deviation, None where there is none.

    A frequency weight counts rows (W − 1 below the line, as SPSS); a sampling weight only says how much each of n rows
    stands for (n / (n − 1) times the weighted mean square).
    """
    total = float(weight.sum())
    if total <= 0:
        return None, None
    mean = float((weight * values).sum() / total)
    square = float((weight * (values - mean) ** 2).sum())
    if kind.sampled:
        rows = int((weight > 0).sum())
        return mean, math.sqrt(square / total * rows / (rows - 1)) if rows > 1 else None
    return mean, math.sqrt(square / (total - 1)) if total > 1 else None


def _undescribed(name: str, text: bool) -> Variable:
    return Variable(name, kind=Kind.TEXT) if text else Variable(name, kind=Kind.NUMBER, measure=Measure.SCALE)


def _answered(survey: Survey, variable: Variable, column: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows hold an answer, shape (rows,): neither empty nor a missing code."""
    if column.dtype != object:
        return ~np.isnan(survey.values(variable.name))
    return np.array([c is not None and variable.reason(c) is None for c in column], dtype=bool)


def _ranges(var: ET.Element, variable: Variable) -> None:
    """What may be answered, and the stored values that are no answers."""
    ends = {"min": variable.low, "max": variable.high}
    stated = {name: shown(end) for name, end in ends.items() if end is not None}
    if stated:
        child(child(var, "valrng"), "range", **stated)
    if variable.missing:
        place = child(var, "invalrng")
        for rule in variable.missing:
            if rule.low == rule.high:
                child(place, "item", VALUE=shown(rule.low))
            else:
                open_ends = {"min": rule.low, "max": rule.high}
                child(place, "range", **{k: shown(e) for k, e in open_ends.items() if not _is_endless(e)})


def _is_endless(end: Code) -> bool:
    return not isinstance(end, str) and math.isinf(end)


def _codes(variable: Variable, column: NDArray[Any], text: bool) -> Iterator[Code]:
    """Codes with a label or a reason, then those that occur without: not of numbers and texts, which are no codes."""
    labelled: list[Code] = [v.code for v in variable.values if isinstance(v.code, str) is text]
    listed = [*labelled, *(r.low for r in variable.missing if r.low == r.high and isinstance(r.low, str) is text)]
    found: list[Code] = (
        [] if text and not labelled else sorted({c for c in column.tolist() if c is not None and c == c})
    )
    coded = variable.kind not in (Kind.NUMBER, Kind.TEXT, Kind.DATE)
    yield from dict.fromkeys([*listed, *(c for c in found if coded or variable.reason(c) is not None)])


def _format(var: ET.Element, variable: Variable, text: bool) -> None:
    attributes = {"type": "character" if text else "numeric"}
    if variable.storage.format:
        attributes |= {"formatname": variable.storage.format, "schema": "SPSS"}
    if variable.kind is Kind.DATE:
        attributes["category"] = "date"
    child(var, "varFormat", **attributes)
