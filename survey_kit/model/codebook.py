"""The codebook: what every column of a survey means."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from survey_kit.model.words import Words

Code = float | str


class Measure(StrEnum):
    """Level of measurement, as SPSS names it."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"


class Kind(StrEnum):
    """What was asked: decides how a column is checked, tabulated and drawn."""

    SINGLE = "single"
    LIKERT = "likert"
    NUMBER = "number"
    DICHOTOMY = "dichotomy"
    RANK = "rank"
    TEXT = "text"
    DATE = "date"
    PERSONAL = "personal"


class MissingReason(StrEnum):
    """Why a value is not there. ``BLANK`` is the empty cell, never a stored code."""

    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    ENTRY_LOST = "entry_lost"
    UNSTATED = "unstated"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """A stored code and its meaning."""

    code: Code
    label: Words


@dataclass(frozen=True, slots=True)
class MissingRule:
    """Stored values ``low``…``high`` (inclusive; equal for a single code) are missing for ``reason``."""

    low: Code
    high: Code
    reason: MissingReason = MissingReason.UNSTATED

    def covers(self, value: Code) -> bool:
        """Whether the stored ``value`` falls under this rule."""
        if isinstance(self.low, str) or isinstance(self.high, str) or isinstance(value, str):
            return str(value).rstrip() == str(self.low).rstrip()
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Tags:
    """Where a question belongs: dimension of development, component of vulnerability, who may read it."""

    dimension: str = ""
    component: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something a file says about a column or about itself under a name of its maker's choosing."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Storage:
    """How SPSS keeps and shows a column; empty where the column never was in an SPSS file.

    ``format`` and ``write_format`` are SPSS formats (``F8.2``, ``A20``, ``EDATE10``); ``bytes`` is the width of a text
    (0: a number), ``columns`` the width on the screen. ``unstated``: the file does not say the level of measurement.
    """

    format: str = ""
    write_format: str = ""
    bytes: int = 0
    columns: int = 0
    align: str = ""
    unstated: bool = False
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: its name, wording, codes, missing rules, range, skip condition and flags.

    ``question`` is the question on the form the column belongs to (``b1`` for ``b1_3``); ``relevant`` is the
    condition under which it is asked, in the language of `survey_kit.expression` (empty: always).
    """

    name: str
    label: Words = Words()
    kind: Kind = Kind.SINGLE
    measure: Measure = Measure.NOMINAL
    values: tuple[ValueLabel, ...] = ()
    missing: tuple[MissingRule, ...] = ()
    low: float | None = None
    high: float | None = None
    integer: bool = False
    unit: Words = Words()
    question: str = ""
    relevant: str = ""
    required: bool = False
    unique: bool = False
    sensitive: bool = False
    tags: Tags = Tags()
    decimals: int = 0
    role: str = "input"
    storage: Storage = Storage()

    @property
    def is_text(self) -> bool:
        """Whether the column stores text rather than numbers."""
        return self.kind in (Kind.TEXT, Kind.DATE, Kind.PERSONAL) or any(isinstance(v.code, str) for v in self.values)

    @property
    def codes(self) -> tuple[Code, ...]:
        """Substantive codes in the order of the questionnaire (missing codes left out)."""
        return tuple(v.code for v in self.values if self.reason(v.code) is None)

    def label_of(self, code: Code) -> Words:
        """Words of a stored code; the code itself where it has no label."""
        for value in self.values:
            if value.code == code:
                return value.label
        return Words(f"{code:.15g}" if isinstance(code, float | int) else str(code))

    def reason(self, value: Code) -> MissingReason | None:
        """Why the stored ``value`` counts as missing, or None when it is an answer."""
        for rule in self.missing:
            if rule.covers(value):
                return rule.reason
        return None


SetKind = Literal["dichotomy", "category", "rank"]


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """Several columns that answer one question.

    ``dichotomy``: one 0/1 column per option, ``counted`` is the code that means "ticked", ``exclusive`` names the
    columns that exclude the others ("none of these"); ``labelled`` says what names an option: its column, the label of
    the counted code, or the label of the column whose counted code it is (SPSS: LABELSOURCE=VARLABEL).
    ``category``: columns holding option codes. ``rank``: first, second, third choice in order.
    """

    name: str
    label: Words
    kind: SetKind
    variables: tuple[str, ...]
    counted: Code = 1.0
    exclusive: tuple[str, ...] = ()
    labelled: Literal["variables", "counted", "source"] = "variables"


@dataclass(frozen=True, slots=True)
class Scale:
    """A block of items averaged into one score.

    ``reverse`` items are turned around before averaging; a score needs ``min_answered`` of the items (a share);
    ``topic`` picks the words of the interpretation, ``good`` says which end of the scale is good news.
    """

    name: str
    label: Words
    items: tuple[str, ...]
    low: float = 1.0
    high: float = 5.0
    reverse: tuple[str, ...] = ()
    min_answered: float = 0.75
    topic: str = "level"
    good: Literal["high", "low", "none"] = "high"


@dataclass(frozen=True, slots=True)
class Level:
    """A named band of an index: values from ``low`` (inclusive) upwards, until the next level begins."""

    low: float
    label: Words


@dataclass(frozen=True, slots=True)
class Index:
    """A score computed from several columns by ``formula`` (the language of `survey_kit.expression`).

    ``provisional``: a condition under which the level is only for the time being (no evidence was seen).
    """

    name: str
    label: Words
    formula: str
    low: float = 0.0
    high: float = 100.0
    levels: tuple[Level, ...] = ()
    good: Literal["high", "low", "none"] = "none"
    provisional: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A consistency rule between columns: ``expect`` must hold in every row where its columns are answered."""

    name: str
    expect: str
    label: Words
    severity: Literal["error", "warning"] = "warning"


@dataclass(frozen=True, slots=True)
class Record:
    """A part of an SPSS file that nobody here reads, kept to be written again; ``data`` holds a byte in each letter."""

    kind: int
    size: int
    data: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: its title, introduction and the questions in it, in order."""

    name: str
    title: Words
    questions: tuple[str, ...]
    intro: Words = Words()


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything a questionnaire (or an SPSS dictionary) says about the columns of a survey.

    ``documents`` are the lines of notes in an SPSS file, ``attributes`` what it says of itself, ``records`` its parts
    that are carried along unread; ``weight`` is the column it was last weighted by, which a design may take up.
    """

    name: str = ""
    title: Words = Words()
    unit: Words = Words()
    version: str = ""
    variables: tuple[Variable, ...] = ()
    sets: tuple[ResponseSet, ...] = ()
    scales: tuple[Scale, ...] = ()
    indices: tuple[Index, ...] = ()
    rules: tuple[Rule, ...] = ()
    sections: tuple[Section, ...] = ()
    scheme: str = "best5"
    documents: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    records: tuple[Record, ...] = ()
    weight: str = ""
    _by_name: dict[str, Variable] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {v.name: v for v in self.variables})

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Variable:
        """The variable called ``name``; KeyError when there is none."""
        return self._by_name[name]

    def get(self, name: str) -> Variable | None:
        """The variable called ``name``, or None."""
        return self._by_name.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(self._by_name)

    def response_set(self, name: str) -> ResponseSet | None:
        """The response set called ``name``, if there is one."""
        return next((s for s in self.sets if s.name == name), None)

    def scale(self, name: str) -> Scale | None:
        """The scale called ``name``, if there is one."""
        return next((s for s in self.scales if s.name == name), None)

    def index(self, name: str) -> Index | None:
        """The index called ``name``, if there is one."""
        return next((i for i in self.indices if i.name == name), None)

    def label_of(self, name: str) -> Words:
        """Words of a variable, response set, scale or index; the name itself where it has none."""
        if name in self._by_name:
            return self._by_name[name].label or Words(name)
        named: list[tuple[str, Words]] = [(t.name, t.label) for t in self.sets]
        named += [(t.name, t.label) for t in self.scales] + [(t.name, t.label) for t in self.indices]
        return dict(named).get(name) or Words(name)
