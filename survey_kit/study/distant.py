"""An instrument whose rows stay where they are: its documents are counted there, by the engine the project names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property
from typing import TYPE_CHECKING, cast

from survey_kit.engines.registry import far_engine, is_far
from survey_kit.engines.remembering import Remembering
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Tally, TallyAnswer
from survey_kit.model.codebook import Kind
from survey_kit.model.sums import CITY
from survey_kit.model.survey import Design
from survey_kit.reading.questionnaire import read_questionnaire
from survey_kit.reading.source import fingerprint
from survey_kit.study.declaring import design_of
from survey_kit.study.far import far_survey
from survey_kit.study.far_design import check_far
from survey_kit.study.preparing import MAY_BE_NAMED, naming

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Engine
    from survey_kit.model.codebook import Code
    from survey_kit.model.project import DataFile, Project
    from survey_kit.model.survey import Survey
    from survey_kit.study.gathering import Tell

COMMUNITY = "community"


@dataclass(frozen=True)
class Distant:
    """One instrument counted where its rows are; ``survey`` has its codebook and design and no rows, ``people`` counts
    rows whatever they weigh.

    The rows are taken as they are: they were checked, cleaned, weighted and scored before.
    """

    instrument: str
    survey: Survey
    engine: Remembering
    people: Remembering

    @cached_property
    def columns(self) -> frozenset[str]:
        """Names of the columns there are."""
        return frozenset(self.survey.names)

    @property
    def apart(self) -> bool:
        """The rows stay where they are."""
        return False

    def engines(self) -> tuple[Engine, ...]:
        """The engine over all rows."""
        return (self.engine,)

    def rows(self, code: int | None = None, community: str = "") -> Survey:
        """No rows: they stay where they are."""
        return self.survey

    def rows_of(self, code: int | None = None, community: str = "") -> int:
        """How many rows there are, of everybody, in one city or in a community of it."""
        if code is not None and CITY not in self.columns:
            return 0
        return sum(n for place, n in self._places.items() if self._inside(place, code, community))

    @property
    def received(self) -> int:
        """As many as there are."""
        return self.rows_of()

    def received_of(self, files: tuple[str, ...], code: int | None = None) -> int:
        """How many rows there are: files are not told apart."""
        return self.rows_of(code)

    def days(self, code: int | None = None, community: str = "") -> list[str]:
        """Days of the interviews in order (ISO): the first date of the form that anybody filled in."""
        for variable in self.survey.codebook.variables:
            if variable.kind is Kind.DATE and variable.name in self.columns:
                found = {str(k[-1])[:10] for k in self._counts(*self._by, variable.name)
                         if k[-1] is not None and self._inside(k, code, community)}  # fmt: skip
                if found:
                    return sorted(found)
        return []

    def communities(self, code: int | None = None, community: str = "") -> dict[str, int]:
        """The communities that were asked and how many answered in each."""
        out: Counter[str] = Counter()
        for place, n in self._places.items():
            if COMMUNITY in self.columns and place[len(self._by) - 1] and self._inside(place, code, community):
                out[str(place[len(self._by) - 1])] += n
        return dict(out)

    def named(self, code: int | None = None) -> list[str]:
        """Names of the agencies that agreed to be named, and of nobody else."""
        if not {"ag_named", "ag_name"} <= self.columns:
            return []
        found = self._counts(*self._by, "ag_named", "ag_name")
        return [str(key[-1]) for key in found
                if key[-2] == MAY_BE_NAMED and str(key[-1] or "").strip() and self._inside(key, code, "")]  # fmt: skip

    def repairs(self) -> dict[str, tuple[int, int]]:
        """Nothing is changed here."""
        return {}

    def weighed_by(self) -> tuple[str, ...] | None:
        """What the weights were made from is not said in the data."""
        return None

    def _inside(self, key: tuple[Code | None, ...], code: int | None, community: str) -> bool:
        """Whether a combination of values that begins with `_by` is of a place."""
        where = dict(zip(self._by, key, strict=False))
        return (code is None or where.get(CITY) == float(code)) and (not community or where.get(COMMUNITY) == community)

    @cached_property
    def _by(self) -> tuple[str, ...]:
        """Columns that say where a row is from."""
        return tuple(name for name in (CITY, COMMUNITY) if name in self.columns)

    @cached_property
    def _places(self) -> dict[tuple[Code | None, ...], int]:
        return self._counts(*self._by)

    def _counts(self, *names: str) -> dict[tuple[Code | None, ...], int]:
        """How many rows have each combination of values."""
        if not names:
            return {(): sum(source.rows for source in self.survey.provenance.sources)}
        answer = cast("TallyAnswer", self.people.answer([Tally(names)])[0])
        stored = [values.tolist() for values in answer.values]
        return {tuple(of[k] for of, k in zip(stored, key, strict=True)): round(n)
                for key, n in zip(answer.keys.tolist(), answer.n.tolist(), strict=True)}  # fmt: skip


def distant_of(project: Project, tell: Tell) -> dict[str, Distant]:
    """Every instrument of the project that an engine counts. Raises what opening it raises, naming the project file,
    and ``project-engine-alone`` where an instrument has other files beside."""
    out: dict[str, Distant] = {}
    for file in project.files:
        if not file.engine:
            continue
        tell("reading", file=file.file.name)
        if len(project.files_of(file.instrument)) > 1:
            place = project.folder / "project.toml"
            raise SurveyKitError("project-engine-alone", file=place, instrument=file.instrument)
        with naming(project.folder / "project.toml"):
            out[file.instrument] = _opened(project, file)
    return out


def _opened(project: Project, file: DataFile) -> Distant:
    if not is_far(file.engine):
        raise SurveyKitError("project-engine-near", file=project.folder / "project.toml", engine=file.engine)
    place, form = str(file.file), dict(project.questionnaires)[file.instrument]
    survey = far_survey(place, file.engine, file.table)
    if not any(variable.values for variable in survey.codebook.variables):
        # Data that says nothing of itself means what the questionnaire means.
        survey = far_survey(place, file.engine, file.table, form)
    given = {**dict(project.drawn), "sampling": project.sampling, "weight": file.weight,
             "weight_kind": file.weight_kind or None}  # fmt: skip
    design = design_of(survey.names, given)
    book = read_questionnaire(form)
    provenance = changed(survey.provenance, questionnaire=f"{book.name} {book.version}",
                         questionnaire_sha256=fingerprint(form, "toml").sha256)  # fmt: skip
    made = changed(survey, design=design, provenance=provenance)
    weighted, people = (far_engine(file.engine, place, survey.codebook, d, file.table) for d in (design, Design()))
    check_far(weighted, people, made, nest=bool(given.get("nest")))
    return Distant(file.instrument, made, Remembering(weighted), Remembering(people))
