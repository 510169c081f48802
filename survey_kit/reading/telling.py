"""What a reader decided about a file, in words for whoever opens it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.survey import Step

# Letters of a text that a sentence shows.
SHOWN = 120
WORDS = catalogue(Path(__file__).with_name("steps.toml"))


def told(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that have words here: decisions about the file, not changes of single answers."""
    return tuple(step for step in steps if step.code in WORDS)


def step_text(step: Step, lang: str = "th") -> str:
    """One sentence about a decision."""
    facts = {k: v[:SHOWN] + "…" if isinstance(v, str) and len(v) > SHOWN else v for k, v in step.facts.items()}
    return WORDS.text(step.code, lang, **facts)
