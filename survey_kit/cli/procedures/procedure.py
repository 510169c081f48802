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
    """``ask`` the study as the parsed options say; ``options`` adds those beyond the questions and ``--by``.

    ``spss``: what SPSS Base would be asked instead, where that is another call.
    """

    ask: Callable[[Study, argparse.Namespace], View]
    options: Callable[[Add], None] = nothing_more
    spss: Callable[[Study, argparse.Namespace], View] | None = None

    def answer(self, study: Study, options: argparse.Namespace) -> View:
        """What was asked for. An option given that the procedure did not look at is refused, not passed over."""
        watched = _Watched(options)
        view = self.ask(study, watched)
        if getattr(options, "beside_spss", False):
            theirs = self.spss or self.ask
            view = study.beside_spss(lambda s: self.ask(s, watched), lambda s: theirs(s, watched))
        for name, default in self._own().items():
            if name not in watched.looked_at and getattr(options, name) != default:
                code = "by-unused" if name == "by" else "option-unused"
                raise SurveyKitError(code, option=f"--{name.replace('_', '-')}")
        return view

    def _own(self) -> dict[str, Any]:
        """The options of this procedure and ``--by``, with what each is when not given."""
        found: dict[str, Any] = {"by": ""}

        def note(*names: str, words: str = "", **settings: Any) -> None:
            plain = False if settings.get("action") == "store_true" else None
            found[names[0].lstrip("-").replace("-", "_")] = settings.get("default", plain)

        self.options(note)
        return found


class _Watched(argparse.Namespace):
    """Parsed options that remember which of them were looked at."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(**vars(options))
        self.looked_at: set[str] = set()

    def __getattribute__(self, name: str) -> Any:
        if name not in ("looked_at", "__dict__", "__class__"):
            self.looked_at.add(name)
        return super().__getattribute__(name)


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
        raise SurveyKitError("unknown-option", option=text, known="1, 2.5, -3") from error


def listed(text: str) -> list[str]:
    """Names written with commas between them."""
    return [part.strip() for part in text.split(",") if part.strip()]
