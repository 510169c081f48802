"""Tidy indicators: one number a line, with its unit, area codes, period and definition, ready for another system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.messages import catalogue
from survey_kit.model.codebook import Codebook, Kind, ResponseSet, Tags, Variable
from survey_kit.study.edition import Edition
from survey_kit.tabulation import Frequencies, Means, Multiple, Plan, Ranking

if TYPE_CHECKING:
    from survey_kit.model.project import City, Project
    from survey_kit.model.table import Table
    from survey_kit.study.preparing import Prepared

WORDS = catalogue(Path(__file__).with_name("describing.toml"))
HEAD = (
    "indicator", "level", "question_th", "level_th", "statistic", "value", "n", "unit", "area_kind", "area",
    "city_code", "lao", "tambon_codes", "amphoe_codes", "province_codes", "period_from", "period_to", "dimension",
    "component", "definition_th", "questionnaire", "status",
)  # fmt: skip
STATISTICS = ("mean", "median")


def indicators(project: Project, prepared: dict[str, Prepared], instrument: str) -> list[dict[str, Any]]:
    """Every question of an instrument by city and for all cities, protected as in the reports; ``HEAD`` has the keys.

    Percents are 0 to 100 and unrounded; what is hidden has no value and the status ``hidden``.
    """
    return list(_Telling(project, prepared, instrument).lines())


class _Telling:
    """One instrument's indicators; what is the same for every line is found once."""

    def __init__(self, project: Project, prepared: dict[str, Prepared], instrument: str) -> None:
        self.project, self.ready, self.instrument = project, prepared[instrument], instrument
        self.edition = Edition(project, None, prepared, ())
        self.book: Codebook = self.ready.survey.codebook
        self.by = "city" if "city" in self.ready.survey.data.columns else ""
        self.period = self._period()
        self.unit = str(self.book.unit)

    def lines(self) -> Iterator[dict[str, Any]]:
        plans = list(self.plans())
        self.edition.fetch([(self.instrument, plan) for plan in plans])
        for plan in plans:
            yield from self.of_table(self.edition.table(plan, self.instrument))

    def plans(self) -> Iterator[Plan]:
        """Tables of every question that has numbers; the design's own columns are none."""
        columns = self.ready.survey.data.columns
        in_sets = {v for s in self.book.sets for v in s.variables}
        for found in self.book.sets:
            if all(v in columns for v in found.variables):
                kind = Ranking if found.kind == "rank" else Multiple
                yield kind(f"{kind.__name__.lower()}.{found.name}", found.name, self.by)
        for variable in self.book.variables:
            if variable.name not in columns or variable.name in (*in_sets, self.by, *self.ready.survey.design.columns):
                continue
            if variable.kind in (Kind.SINGLE, Kind.LIKERT, Kind.DICHOTOMY):
                yield Frequencies(f"frequencies.{variable.name}", variable.name, self.by, ("valid_percent",))
            if variable.kind in (Kind.NUMBER, Kind.LIKERT) and not variable.is_text:
                yield Means(f"means.{variable.name}", variable.name, self.by, STATISTICS)

    def of_table(self, table: Table) -> Iterator[dict[str, Any]]:
        for record in table.records():
            means = table.kind == "means"
            wanted = ("valid_percent",) if table.kind == "frequencies" else ("percent", *STATISTICS)
            if record["statistic"] not in wanted:
                continue
            name = table.name.partition(".")[2]
            code = record["level"] if means else record["by_level"]
            option = "" if means else record["level"]
            owner = self.book.response_set(name)
            if owner is None and option in ("answered", "total"):
                continue
            question = record["variable"] if owner is not None and owner.kind == "dichotomy" else name
            yield self.line(question, option, record, code, owner)

    def line(
        self, name: str, option: str, record: dict[str, Any], code: str, owner: ResponseSet | None
    ) -> dict[str, Any]:
        variable = self.book.get(name)
        statistic = "percent" if record["statistic"] == "valid_percent" else record["statistic"]
        question = str(self.book.label_of(owner.name if owner else name))
        level = str(self.book.label_of(name)) if variable and owner else self.option(variable, option)
        share = record["value"]
        city = next((c for c in self.project.cities if str(c.code) == code), None)
        tags = variable.tags if variable else Tags()
        return {
            "indicator": name, "level": option, "question_th": question, "level_th": level, "statistic": statistic,
            "value": share if share is None or statistic != "percent" else 100 * share, "n": record["n"],
            "unit": self.unit_of(variable, statistic),
            **self.area(city), "period_from": self.period[0], "period_to": self.period[1],
            "dimension": tags.dimension, "component": tags.component,
            "definition_th": self.definition(statistic, question, level),
            "questionnaire": self.ready.survey.provenance.questionnaire, "status": record.get("status", "shown"),
        }  # fmt: skip

    def unit_of(self, variable: Variable | None, statistic: str) -> str:
        if statistic == "percent":
            return WORDS.text("indicator-percent")
        return str(variable.unit) if variable else ""

    def option(self, variable: Variable | None, option: str) -> str:
        if variable is None or not option:
            return ""
        try:
            return str(variable.label_of(float(option)))
        except ValueError:
            return option

    def definition(self, statistic: str, question: str, level: str) -> str:
        weighted = "weighted" if self.ready.survey.design.weight else "plain"
        words = WORDS.text(f"indicator-{statistic}-of", question=question, level=level, unit=self.unit)
        return f"{words} {WORDS.text(f'indicator-{weighted}')}"

    def area(self, city: City | None) -> dict[str, Any]:
        """Names and official codes of an area: a city, or all cities together."""
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
        """First and last day of the interviews; the project's day where the form has none."""
        for variable in self.book.variables:
            if variable.kind is Kind.DATE and variable.name in self.ready.survey.data.columns:
                days = sorted(str(d)[:10] for d in self.ready.survey.column(variable.name) if d)
                if days:
                    return days[0], days[-1]
        return self.project.day.isoformat(), self.project.day.isoformat()
