"""A procedure of `Study` as a block of a report: any of them by name, with its arguments as keys of the block."""

from __future__ import annotations

import inspect
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.report import Block
from survey_kit.study.analysis import Study
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.study.procedures.asking import Asking

# Keys of a block that are not arguments of its procedure.
OF_BLOCK = ("kind", "procedure", "instrument", "title", "heading")


def procedures() -> dict[str, Any]:
    """Every procedure by name: the public methods of the families `Study` inherits."""
    families = [c for c in Study.__mro__ if issubclass(c, Asking) and c not in (Study, Asking)]
    return {name: method for family in families for name, method in vars(family).items() if not name.startswith("_")}


def asked(edition: Edition, spec: dict[str, Any]) -> tuple[Block, ...]:
    """The tables of a procedure over the data of this edition, protected as all tables are.

    Raises ``report-procedure-unknown`` and ``report-procedure-key`` for a name or a key that is not there.
    """
    name, known = str(spec.get("procedure", "")), procedures()
    if name not in known:
        raise SurveyKitError("report-procedure-unknown", value=name, known=", ".join(sorted(known)))
    arguments = {key: value for key, value in spec.items() if key not in OF_BLOCK}
    takes = [p for p in inspect.signature(known[name]).parameters if p != "self"]
    wrong = [key for key in arguments if key not in takes]
    if wrong:
        raise SurveyKitError("report-procedure-key", value=", ".join(wrong), known=", ".join(takes), procedure=name)
    instrument = str(spec.get("instrument", HOUSEHOLDS))
    if not edition.has(instrument):
        return ()
    if arguments.get("letters") and name in ("crosstab", "multiple"):
        arguments.setdefault("margin", edition.project.settings.similar_share)
    survey = edition.survey(instrument)
    views = [getattr(Study(survey, engine=context.engine), name)(**arguments)
             for context in edition.contexts(instrument)]  # fmt: skip
    ways = zip(*(view.tables for view in views), strict=True)
    return tuple(edition.set_table(tables, str(spec.get("title", "")), instrument) for tables in ways)
