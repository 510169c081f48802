"""Words: one text in Thai with English beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A label in Thai and, optionally, English; ``str()`` gives the Thai.

    The text is kept to the last blank, as a file had it (``stored``); what people are shown has no blanks around it.
    """

    th: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.stored.strip()

    @property
    def stored(self) -> str:
        """The text as it was given: the Thai, or the English where there is no Thai."""
        return self.th or self.en

    def __bool__(self) -> bool:
        return bool(self.th or self.en)

    def in_(self, lang: str) -> str:
        """The text in ``lang`` (``th`` or ``en``), falling back to the other one."""
        return ((self.en or self.th) if lang == "en" else self.stored).strip()

    def followed(self, other: Words) -> Words:
        """This text and another one after a dash, in both languages."""
        return Words(*(f"{self.in_(lang)} – {other.in_(lang)}" for lang in ("th", "en")))

    def over(self, other: Words) -> Words:
        """This text and another one with a stroke between them, in both languages."""
        return Words(*(f"{self.in_(lang)} / {other.in_(lang)}" for lang in ("th", "en")))

    def crossed(self, other: Words) -> Words:
        """This text × another one, in both languages."""
        return Words(*(f"{self.in_(lang)} × {other.in_(lang)}" for lang in ("th", "en")))
