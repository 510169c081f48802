"""The procedures of the command line, a family a file; a procedure is one entry of its family's ``PROCEDURES``."""

from __future__ import annotations

from survey_kit.cli.procedures import describe, groups, ranks, relations, samples, scales, tables
from survey_kit.cli.procedures.procedure import Procedure

PROCEDURES: dict[str, Procedure] = {
    **describe.PROCEDURES,
    **tables.PROCEDURES,
    **groups.PROCEDURES,
    **ranks.PROCEDURES,
    **relations.PROCEDURES,
    **scales.PROCEDURES,
    **samples.PROCEDURES,
}
