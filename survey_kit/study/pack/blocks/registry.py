"""Blocks of a report: each kind in a plan becomes paragraphs, messages, tables or room to write.

A kind of block is added by a function and a line in `BLOCKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.codebook import Index
from survey_kit.model.report import BlankTable, Block, Bullets, Paragraph, Sentence, WriteSpace
from survey_kit.model.table import Address, Cell, Status, Table
from survey_kit.study.pack.blocks import (
    beside,
    contrasts,
    drawn,
    findings,
    officers,
    paper,
    records,
    stations,
    testing,
    voices,
)
from survey_kit.study.pack.blocks.asked import asked
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec, plan_of_source, table_plan
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.tabulation import Means, Numbers, Rating
from survey_kit.thai.interpretation import chosen
from survey_kit.thai.plain import figure_of_whom

WORDS = catalogue(Path(__file__).parents[2] / "words.toml")
Maker = Callable[[Edition, Spec], tuple[Block, ...]]
# Of an empty form that does not say how many.
FEW_LINES = 3


def said(text: str) -> tuple[Sentence, ...]:
    """One sentence without numbers from tables."""
    return (Sentence(text),)


def text(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Running text with the edition's facts in its blanks."""
    # A blank that says nothing in this project leaves no gap.
    words = " ".join(w for w in spec["text"].format_map(spec.get("facts", edition.facts)).split(" ") if w)
    return (Paragraph(said(words), spec.get("style", "body")),) if words else ()


def method(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """How to read the numbers: sample, missing answers, weights, protection."""
    settings, style = edition.project.settings, edition.style
    codes = ["method-missing"]
    if edition.project.sampling == "purposive":
        codes.insert(0, "method-purposive")
    if edition.city is None:
        codes.append("method-cities")
    lines = [*_drawn(edition), *(WORDS.text(code) for code in codes)]
    lines.append(WORDS.text("method-hidden", below=style.count(settings.smallest_cell - 1),
                            small=style.count(settings.standard.small_base)))  # fmt: skip
    return (Bullets(tuple(Sentence(line) for line in lines)),)


def _drawn(edition: Edition) -> tuple[str, ...]:
    """How a random sample was drawn, and so where its errors come from."""
    survey = edition.prepared[HOUSEHOLDS].survey
    design, book = survey.design, survey.codebook
    if design.sampling != "random" or not design.weight_kind.sampled:
        return ()
    unit = WORDS.text("method-drawn-psu", label=str(book.label_of(design.psu))) if design.psu else None
    strata = WORDS.text("method-drawn-strata", label=str(book.label_of(design.strata))) if design.strata else ""
    return (WORDS.text("method-drawn", psu=unit or WORDS.text("method-drawn-rows"), strata=strata),)


def shares(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """How many households are such, in plain words; hidden figures leave their line out."""
    book = edition.prepared[HOUSEHOLDS].survey.codebook
    lines = []
    for line in spec["lines"]:
        plan = plan_of_source(line["source"], book)
        if plan is None:
            raise KeyError(line["source"])
        share = _share(edition.table(plan), line["code"])
        if share is not None:
            said, addresses = share
            big = figure_of_whom(said, edition.unit, edition.style.digits)
            words = line["text"].replace("{figure}", big)
            lines.append(Sentence(words, addresses))
    return (Bullets(tuple(lines)),) if lines else ()


def _share(table: Table, code: str) -> tuple[float, tuple[Address, ...]] | None:
    """Share of the answers named by ``code`` ("2,4", or "some": any number above 0) and where it stands.

    "some" is everybody who does not say none: small counts of 4, 5, 6 need not be shown to be added.
    """
    column = next((j for j, c in enumerate(table.columns) if c.statistic == "valid_percent"), None)
    if column is None:
        return None
    wanted = ("0",) if code == "some" else tuple(code.split(","))
    rows = [i for i, row in enumerate(table.rows) if row.role == "item" and row.level in wanted]
    sums = [table.together(i, (column,)) for i in rows]
    if None in sums:
        return None
    share = sum(s or 0.0 for s in sums)
    addresses = tuple(Address(table.name, i, column) for i in rows)
    return (1.0 - share if code == "some" else share), addresses


def sentence(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """What a block or an index says as a whole, in one sentence."""
    if spec["about"] == "scale":
        made = _scale_sentence(edition, spec)
        return (Paragraph((made,)),) if made else ()
    made, index = _index_sentence(edition, spec), edition.survey().codebook.index(spec["source"])
    if made is None or index is None:
        return ()
    return (Paragraph((made,)), Paragraph(said(levels_text(edition, index)), "note"))


def levels_text(edition: Edition, index: Index) -> str:
    """The bands of an index, each from where it begins."""
    lows = [edition.style.number(level.low, places_of(level.low)) for level in index.levels]
    bands = (WORDS.text("index-level", label=str(level.label), low=low)
             for level, low in zip(index.levels, lows, strict=True))  # fmt: skip
    return WORDS.text("index-levels", bands=" · ".join(bands), high=edition.style.number(index.high))


def places_of(value: float) -> int:
    """Decimals of a cut-point: two, none where it is whole."""
    return 0 if value == int(value) else 2


def _scale_sentence(edition: Edition, spec: Spec) -> Sentence | None:
    table, style = edition.table(Rating(spec["source"], spec["source"])), edition.style
    at = {c.statistic: j for j, c in enumerate(table.columns)}
    items = [(line[at["mean"]], i) for i, line in enumerate(table.cells) if table.rows[i].role == "item"]
    items = [(c, i) for c, i in items if c.value is not None]
    overall = next((line for row, line in zip(table.rows, table.cells, strict=True) if row.role == "total"), None)
    if not items or overall is None or overall[at["mean"]].value is None:
        return None
    about = spec.get("topic", str(table.title))
    if len(items) < sum(row.role == "item" for row in table.rows):
        # Among hidden means there may be a higher or a lower one.
        return _overall_sentence(edition, about, table, overall, at)
    top, bottom = max(items, key=lambda p: p[0].value or 0), min(items, key=lambda p: p[0].value or 0)
    level = _level(edition, table, overall[at["mean"]])
    words = WORDS.text(
        "scale-sentence", about=about, level=level, mean=style.mean(overall[at["mean"]].value),
        spread=spread(edition, overall[at["sd"]]), top=str(table.rows[top[1]].label), top_mean=style.mean(top[0].value),
        bottom=str(table.rows[bottom[1]].label), bottom_mean=style.mean(bottom[0].value),
    )  # fmt: skip
    last = len(table.rows) - 1
    places = ((last, "mean"), (last, "sd"), (top[1], "mean"), (bottom[1], "mean"))
    return Sentence(words, tuple(Address(table.name, i, at[statistic]) for i, statistic in places))


def _overall_sentence(
    edition: Edition, about: str, table: Table, overall: Sequence[Cell], at: dict[str, int]
) -> Sentence:
    """What a block says as a whole, without its highest and lowest item."""
    style, last = edition.style, len(table.rows) - 1
    level = _level(edition, table, overall[at["mean"]])
    words = WORDS.text("scale-sentence-overall", about=about, level=level,
                       mean=style.mean(overall[at["mean"]].value),
                       spread=spread(edition, overall[at["sd"]]))  # fmt: skip
    return Sentence(words, tuple(Address(table.name, last, at[statistic]) for statistic in ("mean", "sd")))


def _level(edition: Edition, table: Table, cell: Cell) -> str:
    """The level a mean falls into, in the words of what was asked: agreement, change, how much."""
    settings = edition.project.settings
    topic = next((str(note.facts["topic"]) for note in table.notes if note.code == "scale"), "general")
    return chosen(settings.scheme, settings.levels).word(cell.value, topic)


def spread(edition: Edition, cell: Cell) -> str:
    """``, S.D. = 0.74``; nothing where it may not be told."""
    return "" if cell.value is None else WORDS.text("spread", sd=edition.style.mean(cell.value))


def level_of(index: Index, value: float) -> str:
    """Words of the band an index value falls into."""
    return next((str(v.label) for v in reversed(index.levels) if value >= v.low), "")


def _index_sentence(edition: Edition, spec: Spec) -> Sentence | None:
    table, style = edition.table(Numbers(spec["source"], (spec["source"],))), edition.style
    index = edition.prepared[HOUSEHOLDS].survey.codebook.index(spec["source"])
    cells = {c.statistic: cell for c, cell in zip(table.columns, table.cells[0], strict=True)}
    mean = cells["mean"].value
    if mean is None or index is None:
        return None
    words = WORDS.text("index-sentence", mean=style.mean(mean), spread=spread(edition, cells["sd"]),
                       n=style.count(cells["mean"].base.n), level=level_of(index, mean))  # fmt: skip
    addresses = [table.find(statistic=statistic) for statistic in ("mean", "sd", "n")]
    return Sentence(words, tuple(a for a in addresses if a))


def extremes(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """For each score the city with the highest and the lowest mean."""
    lines = []
    for source in spec["sources"]:
        table = edition.table(Means(f"means.{source}.city", source, "city", ("n", "mean", "sd", "median")))
        at = next(j for j, c in enumerate(table.columns) if c.statistic == "mean")
        rows = [(line[at].value, row) for row, line in zip(table.rows, table.cells, strict=True)
                if row.role == "item" and line[at].value is not None]  # fmt: skip
        if len(rows) < 2 or any(line[at].status is Status.HIDDEN for line in table.cells):
            continue
        top, bottom = max(rows, key=lambda p: p[0] or 0), min(rows, key=lambda p: p[0] or 0)
        label = spec.get("names", {}).get(source, str(table.title))
        words = WORDS.text("extreme-sentence", label=label, top=str(top[1].label),
                           top_mean=edition.style.mean(top[0]), bottom=str(bottom[1].label),
                           bottom_mean=edition.style.mean(bottom[0]))  # fmt: skip
        addresses = [table.find(level=r.level, statistic="mean") for _, r in (top, bottom)]
        lines.append(Sentence(words, tuple(a for a in addresses if a)))
    return (Bullets(tuple(lines)),) if lines else ()


def table(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """One numbered table."""
    instrument = spec.get("instrument", HOUSEHOLDS)
    if not edition.has(instrument):
        return (Paragraph(said(WORDS.text("no-data")), "note"),)
    plan = table_plan(spec)
    made = edition.table(plan, instrument)
    if instrument != HOUSEHOLDS and made.base.n < edition.project.settings.smallest_cell and not _is_withheld(made):
        unit = str(edition.prepared[instrument].survey.codebook.unit)
        return (Paragraph(said(WORDS.text("few-agencies", n=edition.style.count(made.base.n), unit=unit)), "note"),)
    if _is_empty(made):
        why = "table-withheld" if _is_withheld(made) else "table-hidden"
        return (Paragraph(said(WORDS.text(why, title=spec.get("title", str(made.title)))), "note"),)
    return (edition.set(plan, spec.get("title", ""), instrument),)


def _is_withheld(table: Table) -> bool:
    """Whether cities kept to themselves what the table needs, perhaps even how many answered."""
    return any(cell.rule == "withheld" for line in table.cells for cell in line)


def _is_empty(table: Table) -> bool:
    """Whether nearly every line of a table is hidden: a page of marks tells nothing."""
    lines = [line for row, line in zip(table.rows, table.cells, strict=True) if row.role == "item"]
    told = [line for line in lines if any(c.value is not None and k != "n" for k, c in _named(table, line))]
    return len(told) * 3 < len(lines)


def _named(table: Table, line: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
    return ((column.statistic, cell) for column, cell in zip(table.columns, line, strict=True))


def tables(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Several numbered tables."""
    return tuple(block for one in spec["tables"] for block in table(edition, one))


def write(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """Room to write, with tick boxes."""
    return (WriteSpace(spec["prompt"], spec.get("lines", 3), tuple(spec.get("boxes", ()))),)


def blank(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """An empty form; ``fill`` writes the top answers of a question into its first columns: words and whole percents
    (``percent = false``: words alone)."""
    cells: tuple[tuple[str, ...], ...] = ()
    if spec.get("fill"):
        found = drawn.top_rows(edition, spec["fill"], spec.get("top") or None, 0)
        cells = tuple((row[0], row[2]) if spec.get("percent", True) else (row[0],) for row in found)
    # Where nothing may be told the people write what they choose themselves.
    rows = len(cells) or int(spec.get("rows") or spec.get("top") or FEW_LINES)
    shares = tuple(float(s) for s in spec.get("shares", ()))
    made = BlankTable(tuple(spec["head"]), rows, cells, shares, float(spec.get("height", 0.92)))
    marked = any(text.endswith("*") for line in cells for text in line)
    return (made, Paragraph(said(WORDS.text("chart-caution")), "note")) if marked else (made,)


BLOCKS: dict[str, Maker] = {
    "text": text,
    "method": method,
    "messages": findings.messages,
    "claims": findings.claims,
    "shares": shares,
    "sentence": sentence,
    "extremes": extremes,
    "table": table,
    "tables": tables,
    "procedure": asked,
    "write": write,
    "blank": blank,
    "chart": drawn.chart,
    "bars": drawn.bars,
    "likert": drawn.likert,
    "dots": drawn.dots,
    "profile": drawn.profile,
    "gap": contrasts.gap,
    "slope": contrasts.slope,
    "heat": contrasts.heat,
    "reliability": records.reliability,
    "state": records.state,
    "cleaning": records.cleaning,
    "sources": records.sources,
    "formulas": records.formulas,
    "questions": paper.questions,
    "grid": paper.grid,
    "form": paper.write_form,
    "options": paper.options,
    "ask": paper.ask,
    "lines": paper.lines,
    "beside": beside.beside,
    "pairs": officers.pairs,
    "baseline": officers.baseline,
    "consenting": officers.consenting,
    "quotes": voices.quotes,
    "tests": testing.tests,
    **stations.BLOCKS,
}
