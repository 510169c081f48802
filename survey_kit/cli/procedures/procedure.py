"""What a procedure of the command line is: its options, and the call of `Study` they become."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.study import Study, View


class Add(Protocol):
    """Adds one option; its help is the words ``option-<name>``, or ``option-<words>``."""

    def __call__(self, *names: str, words: str = "", **settings: Any) -> None: ...


def nothing_more(add: Add) -> None:
    """A procedure without options of its own."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """``ask`` the study as the parsed options say; ``options`` adds those beyond the questions and ``--by``."""

    ask: Callable[[Study, argparse.Namespace], View]
    options: Callable[[Add], None] = nothing_more


def several(variables: list[str], least: int = 2) -> list[str]:
    """The questions named, when there are enough of them."""
    if len(variables) < least:
        raise SurveyKitError("too-few-variables", expected=least)
    return variables


def numbers(text: str) -> list[float]:
    """Numbers written with commas between them."""
    try:
        return [float(part) for part in listed(text)]
    except ValueError as error:
        raise SurveyKitError("unknown-option", option=text) from error


def listed(text: str) -> list[str]:
    """Names written with commas between them."""
    return [part.strip() for part in text.split(",") if part.strip()]
