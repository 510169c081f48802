"""A table ready for setting: heads, worded cells, notes — as Thai offices print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey_kit.model.estimate import Reason
from survey_kit.model.publishing import RULES, Standard
from survey_kit.model.report import SetTable
from survey_kit.model.table import Cell, Note, Row, Status, Table
from survey_kit.model.words import Words
from survey_kit.thai.interpretation import WORDS as TOPICS
from survey_kit.thai.numbers import EMPTY, PLAIN, NumberStyle, settled, stars
from survey_kit.wording.cells import SAID_MARKS, WORDS, cell_text, hidden_mark, is_p, is_whole, number_format
from survey_kit.wording.heads import statistic_head
from survey_kit.wording.profiles import set_profile
from survey_kit.wording.tests import reason_text, test_lines

if TYPE_CHECKING:
    from survey_kit.thai.interpretation import Scheme

# Tables whose lines a reader wants in order of size; scales keep the order of the form.
SORTED = ("multiple", "ranking")
# An item of a questionnaire is kept from this IOC up (Rovinelli & Hambleton 1977).
KEEP = 0.5
# After a dash: why there is no number, told under the table.
MARKS = "¹²³⁴⁵⁶⁷⁸⁹"

# Notes whose facts are codes of words themselves: the fact and what its words begin with.
_CHOICE = (
    ("method", "choice-method"),
    ("groups", "choice-groups"),
    ("shape", "choice-shape"),
    ("spread", "choice-spread"),
)
_EFFECT = (("effect", "effect"), ("size", "size"))
SENTENCES = {"choice": _CHOICE, "choice-asked": _CHOICE[:1], "effect-size": _EFFECT, "effect-size-interval": _EFFECT}


@dataclass(frozen=True, slots=True)
class House:
    """House style of a set table: numbers, language, interpretation scheme, what the units are called; counts below
    ``few`` are hidden."""

    style: NumberStyle = PLAIN
    lang: str = "th"
    scheme: Scheme | None = None
    unit: str = ""
    sort: bool = True
    standard: Standard = Standard()
    notes: tuple[Note, ...] = field(default_factory=tuple)
    few: int = 5


def set_table(table: Table, number: str, house: House) -> SetTable:
    """The table with every cell worded. Rating blocks get the columns "level" and "rank"."""
    if table.kind == "profile":
        return _profile(table, number, house)
    order = _order(table, house)
    extra = _extra_columns(table, house)
    marks = _marks(table)
    body = []
    for i in order:
        words = [
            cell_text(cell, column.statistic, house.style, table.kind, house.lang, house.few)
            for cell, column in zip(table.cells[i], table.columns, strict=True)
        ]
        words = [f"{w}{marks.get(c.reason, '')}" for w, c in zip(words, table.cells[i], strict=True)]
        if table.kind == "correlation":
            words = _with_stars(words, table.cells[i])
        elif table.kind == "figures":
            words = [w + stars(c.value) if is_p(head.statistic) else w
                     for w, c, head in zip(words, table.cells[i], table.columns, strict=True)]  # fmt: skip
        body.append((table.rows[i].label.in_(house.lang), *words, *(column[i] for column in extra)))
    head = _head(table, house)
    return SetTable(
        number=number,
        title=_title(table, house.lang),
        head=tuple((*line, *_extra_heads(extra, house)) for line in head),
        body=tuple(body) if table.kind != "correlation" else tuple(_only_r(line) for line in body),
        align="l" + "r" * (len(table.columns) if table.kind != "correlation" else len(table.rows)) + "c" * len(extra),
        notes=tuple(_notes(table, house)),
        strong_rows=tuple(k for k, i in enumerate(order) if table.rows[i].role in ("total", "subtotal")),
        formats=_formats(table, house, len(extra)),
        table=_reordered(table, order),
        values=tuple(_values(table, i, len(extra)) for i in order),
    )


def _marks(table: Table) -> dict[Reason | None, str]:
    """A raised figure for every reason why a cell of the table has no number; None, no reason, has no mark."""
    # Of a correlation only r is printed; p makes its stars.
    printed = (c for line in table.cells for c in (line[::3] if table.kind == "correlation" else line))
    missing = (c.reason for c in printed if c.value is None and c.status is not Status.HIDDEN)
    return dict(zip(dict.fromkeys(r for r in missing if r is not None), MARKS, strict=False))


def _title(table: Table, lang: str) -> str:
    """The title, after the group of a split file it is about: ``city: Hat Yai · sex: women — Income``."""
    title = table.title.in_(lang)
    within = " · ".join(f"{g.title.in_(lang)}: {g.label.in_(lang)}" for g in table.within)
    return f"{within} — {title}" if within else title


def _profile(table: Table, number: str, house: House) -> SetTable:
    marks = _marks(table)

    def word(cell: Cell, statistic: str) -> str:
        return cell_text(cell, statistic, house.style, table.kind, house.lang, house.few) + marks.get(cell.reason, "")

    return set_profile(table, number, _title(table, house.lang), house.lang, word, tuple(_notes(table, house)))


def _formats(table: Table, house: House, extra: int) -> tuple[str, ...]:
    """One spreadsheet format per body column; words have none."""
    columns = [c for c in table.columns if table.kind != "correlation" or c.statistic == "r"]
    return ("", *(number_format(c.statistic, house.style, table.kind) for c in columns), *([""] * extra))


def _values(table: Table, i: int, extra: int) -> tuple[float | None, ...]:
    """Unrounded numbers behind a line; words and hidden cells have none."""
    cells = table.cells[i][::3] if table.kind == "correlation" else table.cells[i]
    shown = [None if c.status is Status.HIDDEN else c.value for c in cells]
    return (None, *shown, *([None] * extra))


def _reordered(table: Table, order: Sequence[int]) -> Table:
    from dataclasses import replace

    return replace(table, rows=tuple(table.rows[i] for i in order), cells=tuple(table.cells[i] for i in order))


def _order(table: Table, house: House) -> list[int]:
    items = list(range(len(table.rows)))
    if not (house.sort and table.kind in SORTED):
        return items
    column = next((j for j, c in enumerate(table.columns) if c.statistic in ("percent", "points") and not c.level), 0)
    first = [i for i in items if table.rows[i].role == "item"]
    first.sort(key=lambda i: -settled(table.cells[i][column].value))
    return first + [i for i in items if table.rows[i].role != "item"]


def _head(table: Table, house: House) -> tuple[tuple[str, ...], ...]:
    """One line of statistics, with a line of groups above when columns have them."""
    columns = [c for c in table.columns if table.kind != "correlation" or c.statistic == "r"]
    stub = table.stub.in_(house.lang)
    named = [c.label.in_(house.lang) for c in columns]
    if table.kind == "letters":
        named = _with_bases(table, named, house)
    if table.kind == "correlation":
        return ((stub, *named),)
    if table.kind == "rating" and not any(c.by for c in columns):
        return ((stub, *(n if c.statistic.startswith("percent_") else statistic_head(c.statistic, house.lang)
                         for n, c in zip(named, columns, strict=True))),)  # fmt: skip
    lower = (stub, *(statistic_head(c.statistic, house.lang) for c in columns))
    grouped = len({(c.by, c.level) for c in columns}) > 1
    if grouped and len({c.statistic for c in columns}) == 1 and table.kind in ("frequencies", "multiple", "ranking"):
        # One figure per group: the head says how many answered instead of repeating its name.
        lower = (WORDS.text("head-n", house.lang), *(house.style.count(n) for n in _bases(table)))
    if grouped and {c.statistic for c in columns} in ({"r"}, {"loading"}):
        # The title says what the figures are.
        return ((stub, *named),)
    return ((stub, *named), lower) if grouped else (lower,)


def _with_bases(table: Table, named: list[str], house: House) -> list[str]:
    """Columns named with how many answered, where that is the same in all lines of a column."""
    if any(len({line[j].base.n for line in table.cells}) > 1 for j in range(len(named))):
        return named
    counts = (house.style.count(n) for n in _bases(table))
    return [WORDS.text("column-with-n", house.lang, label=label, n=n) for label, n in zip(named, counts, strict=True)]


def _bases(table: Table) -> list[int]:
    """Rows in the base of every column."""
    return [max((line[j].base.n for line in table.cells), default=0) for j in range(len(table.columns))]


def _with_stars(words: list[str], cells: Sequence[Cell]) -> list[str]:
    out = list(words)
    for k in range(0, len(cells), 3):
        out[k] += stars(cells[k + 1].value)
    return out


def _only_r(line: tuple[str, ...]) -> tuple[str, ...]:
    return (line[0], *line[1::3])


def _extra_columns(table: Table, house: House) -> list[list[str]]:
    """Level and rank of each item of a rating block."""
    if table.kind == "ioc":
        return [_verdicts(table, house)]
    if table.kind != "rating" or house.scheme is None or any(c.by for c in table.columns):
        return []
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "mean")
    means = [line[at].value if line[at].status is not Status.HIDDEN else None for line in table.cells]
    levels = [house.scheme.word(m, _topic(table)) or EMPTY for m in means]
    return [levels, _ranks(table.rows, means, house)]


def _verdicts(table: Table, house: House) -> list[str]:
    """Whether each item is kept: an index from .50 up; nothing for their mean."""
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "ioc")
    values = [
        None if row.role == "total" else line[at].value for row, line in zip(table.rows, table.cells, strict=True)
    ]
    return [
        "" if v is None else WORDS.text("verdict-keep" if v >= KEEP else "verdict-improve", house.lang) for v in values
    ]


def _topic(table: Table) -> str:
    """Topic of the level words, as the questionnaire says."""
    topic = next((n.facts.get("topic", "") for n in table.notes if n.code == "scale"), "")
    return topic if topic in TOPICS else "general"


def _ranks(rows: Sequence[Row], means: Sequence[float | None], house: House) -> list[str]:
    items = [m for row, m in zip(rows, means, strict=True) if row.role == "item" and m is not None]
    return [
        house.style.count(1 + sum(other > m for other in items)) if row.role == "item" and m is not None else ""
        for row, m in zip(rows, means, strict=True)
    ]


def _extra_heads(extra: Sequence[object], house: House) -> tuple[str, ...]:
    return tuple(WORDS.text(code, house.lang) for code in ("head-level", "head-rank")[: len(extra)])


def _notes(table: Table, house: House) -> list[str]:
    lang, style = house.lang, house.style
    notes: list[str] = []
    if table.kind == "multiple":
        notes.append(WORDS.text("note-multiple", lang, n=style.count(table.base.n), unit=_unit(house)))
    if table.kind == "rating" and house.scheme is not None:
        bands = " · ".join(house.scheme.legend(_topic(table), style.digits))
        notes.append(WORDS.text("note-scheme", lang, bands=bands))
    for reason, mark in _marks(table).items():
        notes.append(f"{mark} " + WORDS.text("cell-cannot", lang, reason=reason_text(reason, lang)))
    notes += test_lines(table, style, lang)
    for note in (*table.notes, *house.notes):
        if note.code == "left-out" and note.facts["n"] < 5:
            # A handful is a handful, whatever it was left out of.
            notes.append(WORDS.text("note-left-out-few", lang))
        elif f"note-{note.code}" in WORDS:
            notes.append(WORDS.text(f"note-{note.code}", lang, **_facts(note, style, lang)).rstrip())
    if _starred(table):
        notes.append(WORDS.text("note-stars", lang))
    cells = [c for line in table.cells for c in line]
    notes += _said_notes(cells, house)
    hidden = next((c for c in cells if c.status is Status.HIDDEN and c.rule not in ("unreliable", "withheld")), None)
    if hidden is not None:
        notes.append(WORDS.text("note-hidden", lang, mark=hidden_mark(hidden, lang)))
    withheld = next((c for c in cells if c.status is Status.HIDDEN and c.rule == "withheld"), None)
    if withheld is not None:
        notes.append(WORDS.text("note-withheld", lang, mark=hidden_mark(withheld, lang)))
    return notes


def _said_notes(cells: Sequence[Cell], house: House) -> list[str]:
    """Why figures are marked, a line for every mark and rule, in the order of the rules."""
    bounds = house.standard
    facts = {
        "least": house.style.count(bounds.least_base), "small": house.style.count(bounds.small_base),
        "widest": house.style.number(100 * bounds.widest), "relative": house.style.number(100 * bounds.relative),
        "df": house.style.count(bounds.least_df), "rse": house.style.number(100 * bounds.rse[0], 1),
        "most": house.style.number(100 * bounds.rse[1], 1),
    }  # fmt: skip
    notes = []
    for status, mark in SAID_MARKS.items():
        rules = {c.rule for c in cells if c.status is status}
        told = [WORDS.text(f"{status}-{rule}", house.lang, **facts) for rule in RULES if rule in rules]
        if told:
            notes.append(WORDS.text(f"note-{status}", house.lang, mark=mark, rules=" · ".join(told)))
    if any(c.status is Status.HIDDEN and c.rule == "unreliable" for c in cells):
        notes.append(WORDS.text("note-unsaid", house.lang, mark=WORDS.text("mark-unreliable", house.lang)))
    return notes


def _starred(table: Table) -> bool:
    """Whether a p-value has earned a star in a table of figures, or might have in one of correlations."""
    pairs = (p for line in table.cells for p in zip(line, table.columns, strict=True))
    found = [cell.value for cell, column in pairs if is_p(column.statistic) and cell.value is not None]
    return bool(found) if table.kind == "correlation" else table.kind == "figures" and any(map(stars, found))


def _unit(house: House) -> str:
    return house.unit or WORDS.text("unit-default", house.lang)


def _facts(note: Note, style: NumberStyle, lang: str) -> dict[str, Any]:
    exact = note.code.startswith("effect-size") or note.code == "r-squared"
    fine = style.p_places if exact else style.mean_places
    facts = {name: _written(value, style, fine, lang) for name, value in note.facts.items()}
    if note.code in SENTENCES:
        facts |= {part: WORDS.text(f"{head}-{note.facts[part]}", lang, **facts) for part, head in SENTENCES[note.code]}
    if note.code == "low-expected":
        facts = {"share": style.percent(note.facts["share"]), "smallest": style.number(note.facts["smallest"], 1)}
    return facts


def _written(value: Any, style: NumberStyle, places: int, lang: str) -> Any:
    """A measured fact or a count in the style's figures; labels in the language, other words as they are."""
    if isinstance(value, Words):
        return value.in_(lang)
    if isinstance(value, bool) or not isinstance(value, float | int):
        return value
    if isinstance(value, int):
        return style.count(value)
    return style.number(value, 0 if is_whole(value) else places)
