"""A mistake in a questionnaire file, with its line, and the one error that lists them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey_kit.errors import WORDS, SurveyKitError
from survey_kit.messages import catalogue


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to put right: a stable ``code``, the file, its line (1-based) and the question it is about.

    ``facts`` fill the blanks of the words in ``errors.toml``.
    """

    code: str
    file: str
    line: int
    question: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def message(self, lang: str = "th") -> str:
        """Where it is, what is wrong and what to do, in ``lang`` (``th`` or ``en``)."""
        words = catalogue(WORDS)
        place = words.text("where-line", lang, value=self.line)
        if self.question:
            place += " · " + words.text("where-question", lang, value=self.question)
        facts = {**self.facts, "question": self.question}
        todo = words.text(self.code, lang, "do", **facts)
        return f"{place}: {words.text(self.code, lang, **facts)}" + (f"\n  → {todo}" if todo else "")


class QuestionnaireError(SurveyKitError):
    """``questionnaire-mistakes``: everything that is wrong with a questionnaire, in the order of its lines."""

    def __init__(self, file: str | Path, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("questionnaire-mistakes", file=file, count=len(mistakes))

    def message(self, lang: str = "th") -> str:
        """The head, then every mistake with its line, in ``lang``."""
        return "\n".join([super().message(lang), *(mistake.message(lang) for mistake in self.mistakes)])

    def __reduce__(self) -> Any:
        return QuestionnaireError, (self.file or "", self.mistakes)
