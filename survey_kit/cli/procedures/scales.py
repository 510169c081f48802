"""reliability."""

from __future__ import annotations

from survey_kit.cli.procedures.procedure import Procedure

PROCEDURES = {"reliability": Procedure(lambda study, options: study.reliability(options.variables))}
