"""The numbers of SPSS Base under WEIGHT BY beside those of the sampling design, and why they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Design, WeightKind
from survey_kit.model.table import Cell, Note, Row, Status, Table
from survey_kit.model.words import Words
from survey_kit.study.view import View
from survey_kit.tabulation.context import words
from survey_kit.tabulation.figures import Line, figures_table

if TYPE_CHECKING:
    from survey_kit.model.estimate import Comparison
    from survey_kit.study.procedures.asking import Asking

Ask = Callable[[Any], View]
Key = tuple[str, ...]
# Figures by what they are, whatever the table calls them.
CALLED = {"estimate": "mean", "valid_percent": "percent", "column_percent": "percent"}
COUNTS, ERRORS, SPREADS = ("n", "count"), ("se", "ci_low", "ci_high"), ("sd", "variance")
FIGURES = (
    *COUNTS,
    "percent",
    "mean",
    "sd",
    "median",
    "b",
    "r",
    "se",
    "ci_low",
    "ci_high",
    "statistic",
    "df",
    "df2",
    "p",
)
WIDEST = 10
# Columns of a line with a test: its statistic by whatever letter, and its degrees of freedom.
TESTED = ("t", "f", "z", "chi2", "h", "q", "u", "df", "df2", "p")
# Of several tests of one table, SPSS's readers look at none of these first.
ASIDE = ("levene", "normality", "continuity_correction", "likelihood_ratio", "linear_by_linear")


@dataclass
class _Found:
    """Figures of one line in both views."""

    label: Words
    figures: dict[str, Cell] = field(default_factory=dict)


def beside_spss(study: Asking, ask: Ask, spss: Ask | None = None) -> View:
    """What ``ask`` gives under the sampling design beside what SPSS Base prints of the same data, line by line.

    ``spss``: what to ask instead of the study weighted as SPSS weights (each row stands for its weight in people).
    Raises ``beside-needs-design`` where no sampling design is declared.
    """
    if not study.survey.design.weight_kind.sampled:
        raise SurveyKitError("beside-needs-design")
    weight = study.survey.design.weight
    design = Design(weight, WeightKind.FREQUENCY) if weight else Design()
    ours, theirs = ask(study), (spss or ask)(study._like(replace(study.survey, design=design)))
    own, other = _lines(ours), _lines(theirs)
    keys = [key for key in own if key in other]
    tables = [_table(ours, own, other, keys, bool(weight))] if keys else []
    tables += _tests(ours, theirs, bool(weight))
    if not any(table.name.endswith("-test") for table in tables):
        tables += _tested_lines(ours, theirs, bool(weight))
    if not tables:
        raise SurveyKitError("beside-nothing-alike")
    return View(tuple(tables), study.house)


def _lines(view: View) -> dict[Key, _Found]:
    """Figures by table (where groups stand in its rows), line and group."""
    found: dict[Key, _Found] = {}
    for table in view.tables:
        groups = any(c.by and not c.level for c in table.columns)
        for row, line in zip(table.rows, table.cells, strict=True):
            for column, cell in zip(table.columns, line, strict=True):
                name = CALLED.get(column.statistic, column.statistic)
                if cell.value is None or cell.status is Status.HIDDEN:
                    continue
                key = (table.name if groups else "", row.variable, row.level, column.by, column.level)
                label = row.label.being(column.label, " · ") if column.level else row.label
                found.setdefault(key, _Found(label)).figures.setdefault(name, cell)
    return found


def _table(view: View, own: dict[Key, _Found], other: dict[Key, _Found], keys: list[Key], weighted: bool) -> Table:
    """Two lines a key: SPSS, then ours."""
    both = dict.fromkeys(name for k in keys for name in own[k].figures if name in other[k].figures)
    # The figures readers look for first; of the others as many as a table holds.
    names = [*(name for name in FIGURES if name in both), *(name for name in both if name not in FIGURES)][:WIDEST]
    lines: list[Line] = []
    for key in keys:
        for who, found in (("spss", other[key]), ("survey-kit", own[key])):
            figures = {name: found.figures[name].value for name in names if name in found.figures}
            row = Row(key[1], f"{key[2]}.{who}", own[key].label.being(words(f"beside-{who}"), " – "))
            lines.append(Line(row, figures))
    pairs = [(own[k].figures, other[k].figures) for k in keys]
    title = words("beside-of", label=view.table.title)
    return figures_table(f"{view.table.name}.beside", title, names, lines, base=view.table.base,
                         notes=tuple(_reasons(names, pairs, weighted)), stub=words("item"))  # fmt: skip


def _reasons(names: list[str], pairs: list[tuple[dict[str, Cell], dict[str, Cell]]], weighted: bool) -> Iterator[Note]:
    """One sentence for every kind of figure that differs; one that the others are the same."""

    def differs(kind: tuple[str, ...]) -> bool:
        both = [(a[n].value, b[n].value) for a, b in pairs for n in kind if n in a and n in b]
        return any(abs((x or 0.0) - (y or 0.0)) > 1e-9 * max(1.0, abs(y or 0.0)) for x, y in both)

    if differs(COUNTS):
        yield Note("beside-counts")
    if differs(ERRORS):
        yield _why("errors", weighted)
    if differs(SPREADS):
        yield Note("beside-spread")
    if differs(("statistic", "df", "df2", "p")):
        yield _why("tests", weighted)
    told = {*COUNTS, *ERRORS, *SPREADS, "statistic", "df", "df2", "p"}
    values = tuple(name for name in names if name not in told)
    if values and not differs(values):
        yield Note("beside-same")


def _why(what: str, weighted: bool) -> Note:
    """Why errors or tests differ: the weights taken for people, or only how people were drawn."""
    return Note(f"beside-{what}" if weighted else f"beside-{what}-drawn")


def _tests(ours: View, theirs: View, weighted: bool) -> list[Table]:
    """The test of every table beside SPSS's."""
    found: list[Table] = []
    for a, b in zip(ours.tables, theirs.tables, strict=False):
        own, other = _main(a), _main(b)
        if own is None or other is None or (own.p is None and own.reason is None):
            continue
        lines = []
        for who, test in (("spss", other), ("survey-kit", own)):
            label = words(f"beside-{who}").being(_called(test), " – ")
            figures = {"statistic": test.statistic, "df": test.df, "df2": test.df2, "p": test.p}
            lines.append(Line(Row(a.rows[0].variable if a.rows else "", f"test.{who}", label), figures, test.reason))
        title = words("beside-of", label=a.title)
        found.append(figures_table(f"{a.name}.beside-test", title, ("statistic", "df", "df2", "p"), lines, base=a.base,
                                   notes=(_why("tests", weighted),), stub=words("test")))  # fmt: skip
    return found


def _tested_lines(ours: View, theirs: View, weighted: bool) -> list[Table]:
    """The first test that stands as a line of a table, beside SPSS's."""
    own, other = _first_tested(ours), _first_tested(theirs)
    if own is None or other is None:
        return []
    lines = []
    for who, line in (("spss", other), ("survey-kit", own)):
        label = words(f"beside-{who}").being(line.row.label, " – ")
        lines.append(Line(Row(line.row.variable, f"test.{who}", label), line.figures))
    columns = tuple(name for name in TESTED if any(name in line.figures for line in lines))
    title = words("beside-of", label=ours.table.title)
    return [figures_table(f"{ours.table.name}.beside-test", title, columns, lines, base=ours.table.base,
                          notes=(_why("tests", weighted),), stub=words("test"))]  # fmt: skip


def _first_tested(view: View) -> Line | None:
    """The first line with a p that its readers look at."""
    for table in view.tables:
        names = [c.statistic for c in table.columns]
        for row, line in zip(table.rows, table.cells, strict=True):
            figures = {name: cell.value for name, cell in zip(names, line, strict=True) if cell.value is not None}
            if "p" in figures and len(set(names)) == len(names) and not row.level.startswith(ASIDE):
                shown = {name: figures[name] for name in names if name in figures and name in TESTED}
                return Line(row, {**shown, "p": figures["p"]})
    return None


# Tests whose names stand beside each other.
NAMED = ("pearson_chi2", "rao_scott", "t", "welch", "anova", "welch_anova", "mann_whitney", "kruskal", "design_t",
         "design_wald", "design_working", "rank_t", "rank_wald",
         "rank_working", "paired_t", "regression", "regression_design")  # fmt: skip


def _called(test: Comparison) -> Words:
    return words(f"beside-test-{test.name}") if test.name in NAMED else Words(test.name)


def _main(table: Table) -> Comparison | None:
    """The test its readers look at: the first of all groups, else the first pair."""
    looked_at = [t for t in table.tests if not t.name.startswith(ASIDE)]
    over = [t for t in looked_at if not t.groups]
    return next(iter(over or looked_at), None)
