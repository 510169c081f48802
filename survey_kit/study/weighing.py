"""A recipe of weights as somebody asks for it: names and texts checked, tables read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.margin import Margin, MarginCell
from survey_kit.model.project import Project, Weighting
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.reading.margin_table import read_margins
from survey_kit.reading.population import is_population, read_population
from survey_kit.study.gathering import Households
from survey_kit.study.registered import OF_REGISTER, places_of, registered_margins, registered_of
from survey_kit.weighting import Merge, Recipe, Response, Weighed, weigh
from survey_kit.weighting.recipe import BLANKS, METHODS, SCALES
from survey_kit.weighting.trimming import USUAL

WORDS = catalogue(Path(__file__).with_name("words.toml"))
LABEL = Words(*(WORDS.text("weight-label-people", lang) for lang in LANGUAGES))
Table = str | Path | Sequence[Margin]
OPTIONS = ("method", "start", "chances", "classes", "responded", "issued", "within", "bounds", "trim", "scale", "blank",
           "total_of", "merge", "accept_year", "sheet", *OF_REGISTER)  # fmt: skip


def recipe_of(survey: Survey, margins: Table | None, asked: dict[str, Any]) -> Recipe:
    """The recipe behind the arguments of `Study.weigh`. Raises ``unknown-option``, ``recipe-empty``, ``merge-wrong``
    and those of reading a table."""
    wrong = sorted(set(asked) - set(OPTIONS))
    if wrong:
        raise SurveyKitError("unknown-option", option=", ".join(wrong), known=", ".join(OPTIONS))
    within = asked.get("within") or ""
    response = _response(survey, asked)
    start = asked.get("start") or ""
    if survey.design.replicates is not None:
        # Replicates are of the design's own weight, so fitting begins there.
        if response or asked.get("chances") or start not in ("", survey.design.weight):
            raise SurveyKitError("weigh-with-replicates", question=survey.design.weight)
        start = survey.design.weight or ""
    recipe = Recipe(
        margins=_margins(survey, margins, within, asked),
        method=_among("method", asked.get("method") or METHODS[0], METHODS),
        start=start,
        chances=_names(asked.get("chances")),
        response=response,
        within=within,
        bounds=_pair("bounds", asked.get("bounds")),
        trim=_pair("trim", USUAL if asked.get("trim") is True else asked.get("trim")),
        scale=_among("scale", asked.get("scale") or SCALES[0], SCALES),
        blank=_among("blank", asked.get("blank") or BLANKS[0], BLANKS),
        total_of=str(asked.get("total_of") or "").replace("*", "×"),
        merge=tuple(merge_of(text) for text in _texts(asked.get("merge"))),
        accept_year=bool(asked.get("accept_year")),
    )
    if not (recipe.margins or recipe.start or recipe.chances or recipe.response):
        raise SurveyKitError("recipe-empty")
    return recipe


def weighed_project(project: Project, weighting: Weighting, survey: Survey, households: Households) -> Weighed:
    """The survey with every city weighted to its people, and alike in what is said of all.

    Where the project knows the households of communities, they are one more margin, so that both hold at once. A city
    that cannot be weighted is left out and told.
    """
    asked = dict(weighting.options)
    people = _people(project, weighting, survey)
    communities = tuple(
        Margin(("community",), tuple(MarginCell((name,), count) for name, count in counts.items()), str(city),
               file=str(project.margins or ""))
        for city, counts in households.items()
    )  # fmt: skip
    # Counts of people and of households differ; those of people give the size.
    asked.setdefault("total_of", people[0].name if communities and people else "")
    recipe = recipe_of(survey, (*people, *communities), {**asked, "within": "city", "scale": "equal"})
    return weigh(survey, recipe, label=LABEL, go_on=True)


def _people(project: Project, weighting: Weighting, survey: Survey) -> tuple[Margin, ...]:
    """The margins of the project's population table; of a register, those of its municipalities or tambons."""
    asked = dict(weighting.options)
    if is_population(weighting.margins, asked.get("sheet")):
        population = read_population(weighting.margins, asked.get("sheet"))
        places = places_of(population, project.cities)
        return registered_margins(population, registered_of({**asked, "places": places}))
    return read_margins(weighting.margins, [str(c) for c in survey.data.columns], "city", asked.get("sheet"))


def applies(project: Project, weighting: Weighting, survey: Survey) -> bool:
    """Whether the questions of the population table are asked in this instrument.

    Raises ``unknown-column`` when some of them are and others are not.
    """
    if "city" not in survey.data.columns:
        return False
    margins = _people(project, weighting, survey)
    asked = {name: name in survey.data.columns for margin in margins for name in margin.variables}
    if any(asked.values()) and not all(asked.values()):
        raise SurveyKitError(
            "unknown-column", file=weighting.margins, question=next(n for n, k in asked.items() if not k)
        )
    return all(asked.values())


def merge_of(text: str) -> Merge:
    """``a5:6+7`` as a merge. Raises ``merge-wrong``."""
    variable, colon, categories = text.partition(":")
    parts = tuple(part.strip() for part in categories.split("+"))
    # "60+" ends with the sign that joins categories.
    parts = tuple(_with_plus(parts))
    if not colon or len(parts) < 2:
        raise SurveyKitError("merge-wrong", value=text)
    return Merge(variable.strip(), parts)


def _with_plus(parts: Sequence[str]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if part:
            out.append(part)
        elif out and not out[-1].endswith("+"):
            out[-1] += "+"
    return out


def _margins(survey: Survey, margins: Table | None, within: str, asked: Mapping[str, Any]) -> tuple[Margin, ...]:
    if margins is None:
        return ()
    if not isinstance(margins, str | Path):
        return tuple(margins)
    sheet = asked.get("sheet")
    if any(asked.get(name) for name in OF_REGISTER) or is_population(margins, sheet):
        return registered_margins(read_population(margins, sheet), registered_of(asked))
    return read_margins(margins, [str(c) for c in survey.data.columns], within, sheet)


def _response(survey: Survey, asked: dict[str, Any]) -> Response | None:
    classes, responded, issued = _names(asked.get("classes")), asked.get("responded") or "", asked.get("issued")
    if issued:
        found = read_margins(issued, [str(c) for c in survey.data.columns])
        return Response(classes, issued=found[0])
    if bool(classes) != bool(responded):
        raise SurveyKitError("response-half-said")
    return Response(classes, responded) if responded else None


def _texts(value: Any) -> list[str]:
    return [] if not value else [value] if isinstance(value, str) else [str(v) for v in value]


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name.strip() for text in _texts(value) for name in text.split(",") if name.strip())


def _pair(option: str, value: Any) -> tuple[float, float] | None:
    """Two numbers, the lower first; written ``0.3,3`` or given as a pair."""
    if value is None or value == "" or value is False:
        return None
    parts = value.split(",") if isinstance(value, str) else list(value)
    try:
        low, high = (float(part) for part in parts)
    except (TypeError, ValueError) as error:
        raise SurveyKitError("pair-wrong", option=option, value=str(value)) from error
    if not 0 <= low < 1 < high:
        raise SurveyKitError("pair-wrong", option=option, value=str(value))
    return low, high


def _among(option: str, value: str, known: Sequence[Any]) -> Any:
    if value not in known:
        raise SurveyKitError("unknown-option", option=f"{option} = {value}", known=", ".join(known))
    return value
