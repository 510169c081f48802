"""The file of sums of an invented city."""

from __future__ import annotations

from pathlib import Path

from survey_kit.disclosure import Published, Rules, protect_together
from survey_kit.engines.memory import MemoryEngine
from survey_kit.model.handover import Handover, Told
from survey_kit.model.project import City
from survey_kit.model.survey import Survey
from survey_kit.reading.project import read_project
from survey_kit.study.pack.handing import plans_of
from survey_kit.study.preparing import Prepared
from survey_kit.study.sums.archive import packed
from survey_kit.study.sums.taking import Taking
from survey_kit.tabulation import Context, tabulate

PROJECT = Path(__file__).resolve().parents[2] / "sample_data"


def file_of(survey: Survey, *, smallest: int = 5) -> bytes:
    """The file of an invented city."""
    ready = Prepared("hh", survey, (), len(survey))
    plans = list(plans_of(ready))
    tables = tabulate(plans, Context(MemoryEngine(survey), survey.codebook, survey.design))
    rules = Rules(smallest)
    made = protect_together([Published(table, "hh", (("city", "1"),), rules=rules) for table in tables])
    sums = Taking(ready, survey, {t.name: t for t in made.tables}, smallest).sums(())
    told = Told(survey.codebook, survey.design, tuple(sorted(ready.columns)), survey.provenance, (), (), (), (), (),
                None, False, sums)  # fmt: skip
    city = City(1, "เมือง", "1_city")
    return packed(Handover("test", read_project(PROJECT), city, (("hh", told),)))
