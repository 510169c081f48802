"""The engines that leave the rows where they are: one line each. Without one of them a survey is counted in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from survey_kit.engines.files import COLUMNS, DATABASES, PARQUET, TEXT
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from survey_kit.engines.stored import Held
    from survey_kit.model.aggregates import Answer, Engine, Request
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Design

    Make = Callable[[Path | str, Codebook, Design, str], "FarEngine"]


class FarEngine(Protocol):
    """An engine that tells what the columns of its data hold."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def held(self) -> Mapping[str, Held]:
        """Every column and what is in it."""
        ...

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests."""
        ...


def _parquet(place: Path | str, codebook: Codebook, design: Design, table: str) -> FarEngine:
    from survey_kit.engines.parquet import ParquetEngine

    return ParquetEngine(place, codebook, design)


def _duckdb(place: Path | str, codebook: Codebook, design: Design, table: str) -> FarEngine:
    from survey_kit.engines.duck import DuckEngine

    return DuckEngine(place, codebook, design, table=table)


def _spark(place: Path | str, codebook: Codebook, design: Design, table: str) -> FarEngine:
    from survey_kit.engines.spark import SparkEngine

    return SparkEngine(place, codebook, design)


@dataclass(frozen=True, slots=True)
class Way:
    """How an engine is made and what it reads; folders and patterns of ``suffixes`` too where it says ``many``."""

    make: Make
    suffixes: tuple[str, ...]
    many: bool = True


FAR = {
    "parquet": Way(_parquet, COLUMNS, many=False),
    "duckdb": Way(_duckdb, (*PARQUET, *TEXT, *DATABASES)),
    "spark": Way(_spark, PARQUET),
}
NAMES = ("auto", "memory", *FAR)


def is_far(wish: str | Engine) -> bool:
    """Whether the rows stay where they are, so that nothing may look at them one by one; unknown names are told."""
    if isinstance(wish, str) and wish not in NAMES:
        raise SurveyKitError("unknown-engine", engine=wish, known=", ".join(NAMES))
    return not isinstance(wish, str) or wish in FAR


def far_engine(name: str, place: Path | str | None, codebook: Codebook, design: Design, table: str = "") -> FarEngine:
    """The engine called ``name`` over what stands at ``place``; ``table`` is one of a database."""
    way = FAR[name]
    suffix = Path(place).suffix.lower() if place is not None else ""
    folder = way.many and place is not None and (Path(place).is_dir() or not suffix)
    if place is None or not (folder or suffix in way.suffixes):
        raise SurveyKitError("engine-needs-files", file=place, engine=name, kinds=" ".join(way.suffixes))
    if table and suffix not in DATABASES:
        raise SurveyKitError("option-unused", option="--table")
    return way.make(place, codebook, design, table)
