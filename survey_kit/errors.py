"""One error family: what happened, where, and what to do next, in Thai and English.

The words are in ``errors.toml``; an error carries its code and the facts that fill the blanks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from survey_kit.messages import LANGUAGES, catalogue

WORDS = Path(__file__).with_name("errors.toml")


class SurveyKitError(Exception):
    """Something a person can put right: a stable ``code``, the place, and what to do next.

    ``file``, ``row`` (1-based, as the person sees it) and ``question`` say where; every other keyword fills the
    blanks of the message in ``errors.toml``.
    """

    def __init__(
        self,
        code: str,
        *,
        file: str | Path | None = None,
        row: int | None = None,
        question: str | None = None,
        **facts: Any,
    ) -> None:
        self.code = code
        self.file = str(file) if file is not None else None
        self.row = row
        self.question = question
        self.facts = facts
        super().__init__(self.message("th"))

    def message(self, lang: str = "th") -> str:
        """What happened and what to do, on two lines, in ``lang`` (``th`` or ``en``)."""
        words = catalogue(WORDS)
        # What a library says may run over several lines; ours are two.
        told = {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in self.facts.items()}
        facts: dict[str, Any] = {**told, "file": self.file, "row": self.row, "question": self.question}
        what = words.text(self.code, lang, **facts)
        where = self._where(lang)
        todo = words.text(self.code, lang, "do", **facts)
        head = f"{where}: {what}" if where else what
        return f"{head}\n→ {todo}" if todo else head

    def _where(self, lang: str) -> str:
        words = catalogue(WORDS)
        parts = (("file", self.file), ("row", self.row), ("question", self.question))
        return " · ".join(words.text(f"where-{name}", lang, value=value) for name, value in parts if value is not None)

    def __str__(self) -> str:
        return "\n".join(self.message(lang) for lang in LANGUAGES)

    def __reduce__(self) -> Any:
        return _rebuild, (self.code, self.file, self.row, self.question, self.facts)


def _rebuild(
    code: str, file: str | None, row: int | None, question: str | None, facts: dict[str, Any]
) -> SurveyKitError:
    return SurveyKitError(code, file=file, row=row, question=question, **facts)
