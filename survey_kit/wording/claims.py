"""What tables have to say: candidate findings, ranked by what matters, said in two registers with their addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.report import Sentence
from survey_kit.model.table import Address, Table
from survey_kit.thai.numbers import NumberStyle, rounded
from survey_kit.thai.plain import figure, figure_of_whom, in_plain_words
from survey_kit.wording.cells import WORDS


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """How a finding is looked for and said; one ``[[claim]]`` of ``reports/claims.toml``.

    ``measure``: share (how many), difference (from the other cities), gap (from what agencies say). ``codes`` are the
    values that count for single questions and scales; ``pick`` chooses the item: highest, second, lowest (the item with
    the largest share of ``codes`` when ``of`` is highest), or code (the question itself). ``agency`` is the question to
    agencies that a gap is measured to; ``topic`` names what both speak of.
    """

    name: str
    source: str
    kind: str
    plain: str
    formal: str
    pick: str = "highest"
    measure: str = "share"
    weight: float = 1.0
    codes: tuple[float, ...] = ()
    of: str = "highest"
    icon: str = "house"
    figure: str = ""
    agency: str = ""
    topic: str = ""
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding: its number, the number it is compared with (None for a share), bases, addresses, and the rule (of
    `publishing`) that asks for caution. ``other_n`` is the base of the number compared with, where it is another's.

    ``size``, 0 to 1, is how much it matters before its weight: the share of people concerned, or how far apart two
    numbers are (docs/decisions/findings.md). ``unit`` of the numbers: share (0–1) or points of a scale.
    """

    plan: ClaimPlan
    item: str
    value: float
    size: float
    n: int
    numbers: tuple[Address, ...]
    other: float | None = None
    key: str = ""
    caution: str = ""
    other_n: int = 0

    @property
    def score(self) -> float:
        """Weight × size: what concerns more people, or sets them further apart, comes first."""
        return self.plan.weight * self.size

    def unit(self, default: str) -> str:
        """What is counted: households or people."""
        return self.plan.figure or default

    def big(self, unit: str, style: NumberStyle) -> str:
        """The figure of a handout: ``6 ใน 10 ครัวเรือน``; of a gap ``2.4 กับ 3.6``."""
        if self.plan.measure == "gap":
            return WORDS.text("gap-figure", first=style.mean(self.value, 1), second=style.mean(self.other, 1))
        return figure(self.value, self.unit(unit), style.digits)

    def of_whom(self, unit: str, style: NumberStyle) -> str:
        """The figure with those it is of: ``ครึ่งหนึ่ง`` alone does not say."""
        if self.plan.measure == "gap":
            return self.big(unit, style)
        return figure_of_whom(self.value, self.unit(unit), style.digits)

    def out_of_ten(self, unit: str) -> int | None:
        """How many of ten pictures are filled; None for what is no share."""
        if self.plan.measure == "gap":
            return None
        plain = in_plain_words(self.value, self.unit(unit))
        return int(rounded(10 * plain.filled / plain.total))

    def said(self, style: NumberStyle, *, formal: bool) -> Sentence:
        """The sentence in one register."""
        template = self.plan.formal if formal else self.plan.plain
        blanks = {"item": self.item, "topic": self.plan.topic, **self._written(style, formal=formal)}
        text = template
        for name, words in blanks.items():
            text = text.replace(f"{{{name}}}", words)
        tail = f" ({self._bases(style)})" if formal else ""
        if self.caution:
            tail += f" {WORDS.text('said-with-caution' if formal else 'said-with-caution-plain')}"
        return Sentence(text + tail, self.numbers, f"{self.key}.{'formal' if formal else 'plain'}")

    def _bases(self, style: NumberStyle) -> str:
        """How many answered, on both sides of a gap; no break inside "n = 150"."""
        said = f"n\u00a0=\u00a0{style.count(self.n)}"
        if not self.other_n:
            return said
        return WORDS.text("gap-bases", first=said, second=f"n\u00a0=\u00a0{style.count(self.other_n)}")

    def _written(self, style: NumberStyle, *, formal: bool) -> dict[str, str]:
        """Its numbers as they are printed."""
        if self.plan.measure == "gap":
            places = 2 if formal else 1
            higher = (self.other or 0.0) > self.value
            return {"value": style.mean(self.value, places), "other": style.mean(self.other, places),
                    "who": WORDS.text("gap-agencies" if higher else "gap-people")}  # fmt: skip
        written = {"percent": style.percent(self.value)}
        if self.other is None:
            return written
        direction = "more" if self.value > self.other else "less"
        return {**written, "other": style.percent(self.other), "direction": WORDS.text(f"direction-{direction}"),
                "direction_plain": WORDS.text(f"direction-{direction}-plain"),
                "other_plain": in_plain_words(self.other, "", style.digits).phrase.strip()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sources:
    """Where findings are looked for: the table of a question, the same by city, what agencies said, and which city
    (its code; empty where nothing is compared with other cities). ``counted`` is the table before anything was hidden:
    what is called the most must be so among the hidden answers too."""

    table: Callable[[str], Table | None]
    counted: Callable[[str], Table | None]
    by_city: Callable[[str], Table | None]
    agencies: Callable[[str], Table | None]
    city: str = ""


def claim_plans(entries: Iterable[dict[str, Any]]) -> tuple[ClaimPlan, ...]:
    """Claim plans from the parsed ``[[claim]]`` tables.

    Raises ``claim-key`` for a key that is unknown or missing, ``claim-value`` for a value that a key cannot have.
    """
    entries, known = tuple(entries), [f.name for f in fields(ClaimPlan)]
    for entry in entries:
        wrong = [key for key in entry if key not in known] + [key for key in known[:5] if key not in entry]
        if wrong:
            raise SurveyKitError("claim-key", question=str(entry.get("name", "?")), value=", ".join(wrong),
                                 known=", ".join(known))  # fmt: skip
        for key, value in entry.items():
            _check_value(str(entry["name"]), key, value)
    return tuple(ClaimPlan(**{**e, **({"codes": tuple(float(c) for c in e["codes"])} if "codes" in e else {})})
                 for e in entries)  # fmt: skip


# What a key of a finding may say, where that is a matter of choice.
CHOICES = {
    "pick": ("highest", "second", "lowest", "code"),
    "of": ("highest", "lowest"),
    "measure": ("share", "difference", "gap"),
    "icon": ("house", "person"),
}


def _check_value(name: str, key: str, value: object) -> None:
    """Nothing, or ``claim-value``: numbers are numbers, choices are among the known, the rest is text."""
    wanted, fits = "“…”", isinstance(value, str)
    if key in ("weight", "least"):
        wanted, fits = "1.0", _is_number(value)
    elif key == "codes":
        wanted, fits = "[1, 2]", isinstance(value, list) and all(map(_is_number, value))
    elif key in CHOICES:
        wanted, fits = ", ".join(CHOICES[key]), value in CHOICES[key]
    if not fits:
        raise SurveyKitError("claim-value", question=name, key=key, value=value, wanted=wanted)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def choose(claims: Sequence[Claim], wants: Sequence[str], taken: Iterable[str] = ()) -> list[Claim]:
    """For every wanted kind the strongest claim left; a source is used once, kinds that run out are passed over.

    A wish like ``problem|change`` takes the strongest of both kinds.
    """
    used, out = set(taken), list[Claim]()
    for wish in wants:
        kinds = wish.split("|")
        best = next((c for c in claims if c.plan.kind in kinds and c.plan.source not in used), None)
        if best is not None:
            used.add(best.plan.source)
            out.append(best)
    return out
