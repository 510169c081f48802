"""Tidy indicators: one number a line, with its unit, area codes, period and definition, ready for another system."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.messages import catalogue
from survey_kit.model.codebook import Codebook, Index, Kind, ResponseSet, Scale, Tags, Variable
from survey_kit.study.csv_text import csv_bytes
from survey_kit.study.pack.shelf import Area, Shelf
from survey_kit.tabulation import Frequencies, Means, Multiple, Plan, Ranking
from survey_kit.thai.numbers import NumberStyle, rounded

if TYPE_CHECKING:
    from survey_kit.model.table import Table
    from survey_kit.study.ready import Ready

WORDS = catalogue(Path(__file__).parents[1] / "describing.toml")
HEAD = (
    "indicator", "level", "question_th", "level_th", "statistic", "value", "n", "unit", "area_kind", "area",
    "city_code", "lao", "tambon_codes", "amphoe_codes", "province_codes", "period_from", "period_to", "dimension",
    "component", "definition_th", "questionnaire", "status",
)  # fmt: skip
STATISTICS = ("mean", "median")


def indicators(shelf: Shelf, instrument: str) -> list[dict[str, Any]]:
    """Every question of an instrument by city and for all cities, protected with the reports; ``HEAD`` has the keys.

    Percents are 0 to 100; values have the decimals that the reports print. ``status``: shown, caution, not_computed, or
    hidden, which has no value and no ``n``. A number without a unit (a village's number) counts nothing: left out.
    """
    return list(_Telling(shelf, instrument).lines())


def indicators_csv(lines: Iterable[dict[str, Any]]) -> bytes:
    """The indicators as CSV, a column for each of ``HEAD``."""
    return csv_bytes(HEAD, ([line[key] for key in HEAD] for line in lines))


def indicator_plans(ready: Ready) -> Iterator[Plan]:
    """Tables of every question that has numbers; the design's own columns are none."""
    book, columns = ready.survey.codebook, set(ready.columns)
    by = "city" if "city" in columns else ""
    in_sets = {v for s in book.sets for v in s.variables}
    for found in book.sets:
        if columns.issuperset(found.variables):
            kind = Ranking if found.kind == "rank" else Multiple
            yield kind(f"{kind.__name__.lower()}.{found.name}", found.name, by)
    for variable in book.variables:
        if variable.name not in columns - in_sets - {by, *ready.survey.design.columns}:
            continue
        if variable.kind in (Kind.SINGLE, Kind.LIKERT, Kind.DICHOTOMY):
            yield Frequencies(f"frequencies.{variable.name}", variable.name, by, ("valid_percent",))
        if _is_measured(variable):
            yield Means(f"means.{variable.name}", variable.name, by, STATISTICS)


class _Telling:
    """One instrument's indicators; what is the same for every line is found once."""

    def __init__(self, shelf: Shelf, instrument: str) -> None:
        self.shelf, self.project, self.instrument = shelf, shelf.project, instrument
        self.ready = shelf.prepared[instrument]
        self.survey = self.ready.survey
        self.book: Codebook = self.survey.codebook
        self.period = self._period()
        settings = self.project.settings
        self.style = NumberStyle(percent_places=settings.percent_places)

    def lines(self) -> Iterator[dict[str, Any]]:
        plans, document = list(indicator_plans(self.ready)), f"{self.instrument}_indicators"
        self.shelf.fetch(Area(), self.instrument, plans, document)
        for plan in plans:
            yield from self.of_table(self.shelf.table(Area(), self.instrument, plan, document))

    def of_table(self, table: Table) -> Iterator[dict[str, Any]]:
        name = table.name.partition(".")[2]
        owner, means = self.book.response_set(name), table.kind == "means"
        wanted = ("valid_percent",) if table.kind == "frequencies" else ("percent", *STATISTICS)
        answers = {(row.variable, row.level) for row in table.rows if means or row.role == "item"}
        records = [r for r in table.records() if r["statistic"] in wanted and (r["variable"], r["level"]) in answers]
        for record in records:
            option = "" if means else record["level"]
            question = record["variable"] if owner is not None and owner.kind == "dichotomy" else name
            yield self.line(question, option, record, record["level"] if means else record["by_level"], owner)

    def line(
        self, name: str, option: str, record: dict[str, Any], code: str, owner: ResponseSet | None
    ) -> dict[str, Any]:
        variable = self.book.get(name)
        statistic = "percent" if record["statistic"] == "valid_percent" else record["statistic"]
        question = self.question(owner.name if owner else name)
        level = str(self.book.label_of(name)) if variable and owner else self.option(name, owner, option)
        value, tags = record["value"], variable.tags if variable else Tags()
        unit = WORDS.text("indicator-percent") if statistic == "percent" else self.unit_of(variable)
        return {
            "indicator": name, "level": option, "question_th": question, "level_th": level, "statistic": statistic,
            "value": self.rounded(value, statistic), "n": record["n"],
            "unit": unit, **self.area(code), "period_from": self.period[0], "period_to": self.period[1],
            "dimension": tags.dimension, "component": tags.component,
            "definition_th": self.definition(statistic, variable, question, level, unit),
            "questionnaire": self.survey.provenance.questionnaire, "status": record.get("status", "shown"),
        }  # fmt: skip

    def rounded(self, value: float | None, statistic: str) -> float | None:
        """A value as the reports print it: unrounded weighted percents would tell hidden counts to those who know the
        weights."""
        if value is None:
            return None
        style = self.style
        places = style.percent_places if statistic == "percent" else style.mean_places
        return float(rounded(100 * value if statistic == "percent" else value, places))

    def question(self, name: str) -> str:
        """Words of a question; an item of a block of ratings says which block it belongs to."""
        words = str(self.book.label_of(name))
        block = next((s for s in self.book.scales if name in s.items), None)
        return f"{block.label}: {words}" if block and block.label else words

    def unit_of(self, variable: Variable | None) -> str:
        """The unit of a number; of a rating or a score its lowest and highest possible value."""
        if variable is None or variable.unit:
            return str(variable.unit) if variable else ""
        wholes: tuple[Scale | Index, ...] = (*self.book.scales, *self.book.indices)
        blocks = [s for s in self.book.scales if variable.name in s.items]
        whole = next((s for s in (*(w for w in wholes if w.name == variable.name), *blocks)), None)
        if whole is None or math.isinf(whole.high - whole.low):
            return WORDS.text("indicator-score")
        return WORDS.text("indicator-points", low=f"{whole.low:g}", high=f"{whole.high:g}")

    def option(self, name: str, owner: ResponseSet | None, option: str) -> str:
        """Words of a code; the columns of a ranking share theirs."""
        variable = self.book.get(owner.variables[0] if owner else name)
        if variable is None or not option:
            return ""
        return str(variable.label_of(option if variable.is_text else float(option)))

    def definition(self, statistic: str, variable: Variable | None, question: str, level: str, unit: str) -> str:
        """What the number says, of whom, and whether it is weighted."""
        kind = "score" if variable is not None and variable.role == "score" else "answer"
        words = WORDS.text(f"indicator-{statistic}-{kind}", question=question, level=level, unit=unit,
                           people=str(self.book.unit))  # fmt: skip
        return f"{words} {WORDS.text('indicator-weighted' if self.survey.design.weight else 'indicator-plain')}"

    def area(self, code: str) -> dict[str, Any]:
        """Names and official codes of an area: a city, or all cities together."""
        city = next((c for c in self.project.cities if str(c.code) == code), None)
        cities = self.project.cities if city is None else (city,)
        tambon = [t for c in cities for t in c.tambon]
        return {
            "area_kind": "network" if city is None else "city",
            "area": self.project.network if city is None else city.name,
            "city_code": "" if city is None else city.code,
            "lao": "; ".join(c.lao for c in cities),
            "tambon_codes": "; ".join(tambon),
            "amphoe_codes": "; ".join(dict.fromkeys(t[:4] for t in tambon)),
            "province_codes": "; ".join(dict.fromkeys(t[:2] for t in tambon)),
        }

    def _period(self) -> tuple[str, str]:
        """First and last day of the interviews; the project's day where the form has no date."""
        days = self.ready.days() or [self.project.day.isoformat()]
        return days[0], days[-1]


def _is_rated(variable: Variable | None) -> bool:
    """Whether the mean of a question is told beside the shares of its answers."""
    return variable is not None and variable.kind is Kind.LIKERT and not variable.is_text


def _is_measured(variable: Variable) -> bool:
    counted = variable.kind is Kind.NUMBER and (bool(variable.unit) or variable.role == "score")
    return _is_rated(variable) or (counted and not variable.is_text)
