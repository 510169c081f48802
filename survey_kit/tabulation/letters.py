"""Columns compared: letters of those a column is higher than, and in plain words how it stands against the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.aggregates import Request, Totals
from survey_kit.model.estimate import Reason
from survey_kit.model.survey import WeightKind
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.columns import Difference, letter, letters, verdict
from survey_kit.tabulation.banner import Banner, Lines, banner_of, means_of, shares_of
from survey_kit.tabulation.columns import Compared
from survey_kit.tabulation.context import Context, words
from survey_kit.tabulation.figures import Line, figures_table

# Against each other, against all the others together, or against everybody, the column's own people included.
AGAINST = ("pairs", "rest", "total")
METHODS = ("auto", "holm", "bonferroni", "fdr", "none")
# Differences too small to matter: points of a percent, parts of the standard deviation of everybody.
SHARE_MARGIN, SD_MARGIN = 0.05, 0.25
T_FIGURES = ("difference", "se", "t", "df", "p", "adjusted_p", "ci_low", "ci_high")
Found = dict[str, list[tuple[Difference, ...]]]
Z_FIGURES = ("difference", "se", "z", "p", "adjusted_p", "ci_low", "ci_high")


@dataclass(frozen=True, slots=True)
class Letters:
    """``rows`` by the columns of ``by``: percents of the answers of one question, or means of numbers (``means``).

    ``against``: what columns are compared with, of `AGAINST`; ``adjust`` of `METHODS` within each line (``auto``:
    Bonferroni where weights are frequencies, as SPSS; else Holm). ``margin``: what is similar, in shares or units; None
    for `SHARE_MARGIN` and `SD_MARGIN`. ``pairs`` adds a table of every difference.
    """

    name: str
    rows: tuple[str, ...]
    by: str
    means: bool = False
    against: tuple[str, ...] = ("pairs",)
    adjust: str = "auto"
    margin: float | None = None
    alpha: float = 0.05
    pairs: bool = False

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Totals of every column and of who is in two; per PSU where weights are those of a sample."""
        banner = banner_of(context, self.by)
        lines = self._lines(context)
        return (
            (Totals(lines.items, banner.domains, per_psu=context.sampling),) if banner.domains and lines.items else ()
        )

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """The table with its letters and words, with ``pairs`` also every difference; none where no column is."""
        if not answers:
            return ()
        banner, lines = banner_of(context, self.by), self._lines(context)
        rounds = context.design.weight_kind is WeightKind.FREQUENCY and not self.means
        work = Compared(answers[0], banner, lines, sampling=context.sampling, rounds=rounds, means=self.means)
        found = {kind: work.differences(kind, self._method(context)) for kind in self.against}
        made = self._table(context, banner, lines, work, found)
        return (made, *self._differences(context, banner, lines, work, found)) if self.pairs else (made,)

    def _lines(self, context: Context) -> Lines:
        return means_of(context, self.rows) if self.means else shares_of(context, self.rows[0])

    def _method(self, context: Context) -> str:
        if self.adjust != "auto":
            return self.adjust
        return "bonferroni" if context.design.weight_kind is WeightKind.FREQUENCY else "holm"

    def _table(self, context: Context, banner: Banner, lines: Lines, work: Compared, found: Found) -> Table:
        statistic = "mean" if self.means else "column_percent"
        columns, cells = list[Column](), [list[Cell]() for _ in lines.rows]
        for k, head in enumerate(banner.heads):
            marked = Words(*(f"{head.label.in_(lang)} ({letter(k)})" for lang in ("th", "en")))
            columns += [Column(s, head.by, head.level, marked) for s in (statistic, *_marks(self.against))]
            for i in range(len(lines.rows)):
                cells[i] += [work.cell(i, k), *self._said(work, found, i, k)]
        stub = words("item") if self.means else context.codebook.label_of(self.rows[0])
        several = self.means and len(lines.rows) > 1
        title = words("letters-means") if several else context.codebook.label_of(self.rows[0])
        return Table(
            self.name, title.crossed(context.codebook.label_of(self.by)), lines.rows, tuple(columns),
            tuple(map(tuple, cells)), "letters", notes=self._notes(context, banner, found), stub=stub,
            base=work.everybody,
        )  # fmt: skip

    def _said(self, work: Compared, found: Found, i: int, k: int) -> list[Cell]:
        out = []
        for kind in self.against:
            if kind == "pairs":
                out.append(Cell(base=work.base(i, k), mark=letters(found[kind][i], work.columns, self.alpha)[k]))
            else:
                difference = found[kind][i][k]
                said = (
                    "" if difference.reason is not None else str(verdict(difference, self._margin(work, i), self.alpha))
                )
                out.append(Cell(base=work.base(i, k), mark=said, reason=difference.reason))
        return out

    def _margin(self, work: Compared, i: int) -> float:
        if self.margin is not None:
            return self.margin
        return SD_MARGIN * work.sd(i) if self.means else SHARE_MARGIN

    def _notes(self, context: Context, banner: Banner, found: Found) -> tuple[Note, ...]:
        method = self._method(context)
        test = "design" if context.sampling else "means" if self.means else "shares"
        notes = [Note(f"letters-{test}"), Note(f"letters-adjust-{method}", {"alpha": self.alpha})]
        notes += [Note(f"letters-{kind}") for kind in self.against]
        notes += self._similar()
        if banner.overlaps:
            notes.append(Note("letters-overlap"))
        reasons = {d.reason for lines in found.values() for line in lines for d in line}
        if Reason.NO_VARIATION in reasons and not self.means:
            notes.append(Note("letters-ends"))
        if context.design.sampling == "purposive":
            notes.append(Note("letters-purposive"))
        return tuple(notes)

    def _similar(self) -> list[Note]:
        """What is called similar, where columns are told to be."""
        if set(self.against) <= {"pairs"}:
            return []
        if not self.means:
            return [Note("letters-similar-share", {"points": 100 * (self.margin or SHARE_MARGIN)})]
        if self.margin is None:
            return [Note("letters-similar-sd", {"times": SD_MARGIN})]
        return [Note("letters-similar", {"margin": self.margin})]

    def _differences(self, context: Context, banner: Banner, lines: Lines, work: Compared, found: Found) -> list[Table]:
        """Every difference in a line, of one kind of comparison a table."""
        out = []
        for kind in self.against:
            told = []
            for i, row in enumerate(lines.rows):
                for d in found[kind][i]:
                    other = banner.heads[d.second].label if kind == "pairs" else words(f"letters-{kind}")
                    label = Words(*(f"{row.label.in_(k)}: {banner.heads[d.first].label.in_(k)} – {other.in_(k)}"
                                    for k in ("th", "en")))  # fmt: skip
                    level = f"{row.level}:{letter(d.first)}-{letter(d.second) if kind == 'pairs' else kind}"
                    told.append(Line(Row(row.variable, level, label), _figures(d), d.reason, work.thinner(i, d),
                                     rows=work.behind(i, d)))  # fmt: skip
            title = words("letters-differences").followed(context.codebook.label_of(self.by))
            shown = T_FIGURES if self.means or context.sampling else Z_FIGURES
            # Differences of shares are told in points of a percent.
            out.append(figures_table(f"{self.name}.{kind}", title, shown, told, stub=words("item"), by=self.by,
                                     kind="gaps" if self.means else "points"))  # fmt: skip
        return out


def _marks(against: Sequence[str]) -> list[str]:
    return ["letters" if kind == "pairs" else f"against_{kind}" for kind in against]


def _figures(d: Difference) -> dict[str, float | None]:
    return {"difference": d.value, "se": d.se, "t": d.statistic, "z": d.statistic, "df": d.df, "p": d.p,
            "adjusted_p": d.adjusted, "ci_low": d.low, "ci_high": d.high}  # fmt: skip
