"""What documents ask of an instrument: a survey in memory can answer it, and sums of cities can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Engine
    from survey_kit.model.survey import Survey


class Ready(Protocol):
    """One instrument ready to be counted; a place is the code of a city (None: everybody) and a community of it."""

    @property
    def instrument(self) -> str:
        """Its name."""
        ...

    @property
    def survey(self) -> Survey:
        """Codebook, design and provenance; how many rows stand in it is nobody's concern."""
        ...

    @property
    def columns(self) -> frozenset[str]:
        """Names of the questions that somebody was asked."""
        ...

    @property
    def apart(self) -> bool:
        """Whether the rows of a place can be looked at by themselves (see `rows`)."""
        ...

    def engines(self) -> tuple[Engine, ...]:
        """Engines over everybody; several where not everything is told, whose answers agree in what is."""
        ...

    def rows(self, code: int | None = None, community: str = "") -> Survey:
        """The rows of a place, as far as they are here."""
        ...

    def rows_of(self, code: int | None = None, community: str = "") -> int:
        """How many rows are used."""
        ...

    @property
    def received(self) -> int:
        """How many rows came in."""
        ...

    def received_of(self, files: tuple[str, ...], code: int | None = None) -> int:
        """How many rows the named files brought, those of one city where ``code`` is given."""
        ...

    def days(self, code: int | None = None, community: str = "") -> list[str]:
        """Days of the interviews in order (ISO), at least the first and the last."""
        ...

    def communities(self, code: int | None = None, community: str = "") -> dict[str, int]:
        """The communities that were asked, and how many answered in each as far as that is told."""
        ...

    def named(self, code: int | None = None) -> list[str]:
        """Names of the agencies that agreed to be named, and of nobody else."""
        ...

    def repairs(self) -> dict[str, tuple[int, int]]:
        """Values changed and rows removed by every kind of step."""
        ...

    def weighed_by(self) -> tuple[str, ...] | None:
        """Words of the questions the rows were weighted to; None where that was not done by a population table."""
        ...
