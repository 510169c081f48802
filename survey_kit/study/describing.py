"""The codebook of a survey as a document: every question with its codes and counts, and what was left unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.messages import catalogue
from survey_kit.model.codebook import Code, Kind, MissingRule, Section, Variable
from survey_kit.model.report import Block, Paragraph, Report, Sentence, SetTable
from survey_kit.model.report import Section as Chapter
from survey_kit.model.words import Words
from survey_kit.study.missingness import REASONS, Unanswered, unanswered
from survey_kit.thai.numbers import PLAIN, NumberStyle

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

WORDS = catalogue(Path(__file__).with_name("describing.toml"))
# Groups a codebook compares where the survey has them.
GROUPS = ("city", "interviewer")


def codebook_report(survey: Survey, lang: str = "th", mark: str = "") -> Report:
    """A report with the files, what is missing by question and by group, and every question with its codes.

    ``mark`` is what every page says of sample data.
    """
    work = _Describing(survey, lang)
    title = survey.codebook.title.in_(lang) or survey.codebook.name
    return Report(
        "codebook", "agency", WORDS.text("codebook-title", lang, title=title),
        WORDS.text("codebook-subtitle", lang, rows=PLAIN.count(len(survey)),
                   columns=PLAIN.count(len(survey.data.columns))),
        tuple(work.chapters()), sample_mark=mark, facts={"city": "", "date": ""}, kind="codebook",
        lang="en" if lang == "en" else "th",
    )  # fmt: skip


def missing_tables(survey: Survey, by: str = "", lang: str = "th") -> list[SetTable]:
    """What is unanswered by question, the worst first; with ``by`` also the share in each group."""
    work = _Describing(survey, lang)
    return [work.missing(), *([work.missing_by(by)] if by else [])]


class _Describing:
    """Numbers the tables of one document as it goes."""

    def __init__(self, survey: Survey, lang: str, style: NumberStyle = PLAIN) -> None:
        self.survey, self.book, self.lang, self.style = survey, survey.codebook, lang, style
        self.tables = 0

    def said(self, code: str, **facts: Any) -> str:
        return WORDS.text(code, self.lang, **facts)

    def table(
        self, title: str, head: str, body: list[tuple[str, ...]], align: str, strong: tuple[int, ...] = ()
    ) -> SetTable:
        self.tables += 1
        columns = tuple(self.said(head).split("|"))
        return SetTable(str(self.tables), title, (columns,), tuple(body), align, strong_rows=strong)

    def chapters(self) -> Iterator[Chapter]:
        yield Chapter(self.said("codebook-files"), (self.files(), *self.notes(), *self.sets()))
        groups = [g for g in GROUPS if g in self.survey.data.columns]
        yield Chapter(self.said("codebook-missing"), (self.missing(), *(self.missing_by(g) for g in groups)))
        for section in self.sections():
            lines = list(self.lines(section))
            if lines:
                strong = tuple(i for i, line in enumerate(lines) if line[0] and not line[1])
                title = section.title.in_(self.lang) or self.said("codebook-questions")
                yield Chapter(title, (self.table(title, "codebook-columns", lines, "lrlrr", strong),))

    def files(self) -> SetTable:
        sources = self.survey.provenance.sources
        body: list[tuple[str, ...]] = [
            (s.name, s.format, s.encoding or "–", self.style.count(s.rows), s.sha256[:12]) for s in sources
        ]
        return self.table(self.said("codebook-files"), "codebook-file-columns", body, "lccrl")

    def notes(self) -> Iterator[Block]:
        design = self.survey.design
        if design.weight:
            yield Paragraph((Sentence(self.said("codebook-weight", name=design.weight)),))
        if self.book.documents:
            yield Paragraph(tuple(Sentence(line) for line in self.book.documents), "note")

    def sets(self) -> Iterator[Block]:
        """Questions of several columns, as SPSS calls them: multiple-response sets."""
        body: list[tuple[str, ...]] = [
            (s.name, self.said(f"set-{s.kind}"), s.label.in_(self.lang), ", ".join(s.variables),
             _shown(s.counted) if s.kind == "dichotomy" else "–")
            for s in self.book.sets
        ]  # fmt: skip
        if body:
            yield self.table(self.said("codebook-sets"), "codebook-set-columns", body, "llllr")

    def sections(self) -> Iterator[Section]:
        """Sections of the form, then whatever columns none of them names."""
        named = {q for s in self.book.sections for q in s.questions}
        yield from self.book.sections
        rest = [v.name for v in self.book.variables if not {v.name, v.question, self.owner(v)} & named]
        if rest:
            yield Section("rest", Words(), tuple(rest))

    def owner(self, variable: Variable) -> str:
        """The block of ratings a variable belongs to, empty where it stands alone."""
        return next((s.name for s in self.book.scales if variable.name in s.items), "")

    def lines(self, section: Section) -> Iterator[tuple[str, ...]]:
        """Lines of every question of a section: itself, its codes, its missing codes."""
        wanted = set(section.questions)
        for variable in self.book.variables:
            here = {variable.name, variable.question, self.owner(variable)} & wanted
            if here and variable.name in self.survey.data.columns and variable.kind is not Kind.PERSONAL:
                yield from self.question(variable)

    def question(self, variable: Variable) -> Iterator[tuple[str, ...]]:
        if variable.kind is Kind.DICHOTOMY:
            yield self.ticked(variable)
            return
        column = self.survey.column(variable.name)
        filled = np.array([c is not None for c in column]) if column.dtype == object else ~np.isnan(column)
        values, counts = np.unique(column[filled].astype(str) if column.dtype == object else column[filled],
                                   return_counts=True)  # fmt: skip
        found: dict[Code, int] = dict(zip(values.tolist(), counts.tolist(), strict=True))
        answered = sum(n for code, n in found.items() if variable.reason(code) is None)
        yield variable.name, "", self.heading(variable), self.style.count(answered), ""
        labelled: list[Code] = [v.code for v in variable.values]
        if variable.kind is Kind.NUMBER or (column.dtype == object and not labelled):
            yield from self.summary(variable, found)
            labelled = [c for c in labelled if variable.reason(c) is not None]
        else:
            labelled += [c for c in found if c not in labelled and not self.ranged(variable, c)]
        for code in labelled:
            yield self.code(variable, code, found.get(code, 0), answered)
        for rule in variable.missing:
            yield from self.rule(variable, rule, found, labelled)

    def ticked(self, variable: Variable) -> tuple[str, ...]:
        """An option of a question with several answers: one line, how many ticked it."""
        owner = next((s for s in self.book.sets if variable.name in s.variables), None)
        counted = owner.counted if owner else 1.0
        values = self.survey.values(variable.name)
        answered, ticked = int((~np.isnan(values)).sum()), int((values == counted).sum())
        share = self.style.percent(ticked / answered) if answered else ""
        label = self.heading(variable)
        if owner and owner.variables[0] == variable.name:
            label = f"{owner.label.in_(self.lang)}: {label}"
        return variable.name, _shown(counted), label, self.style.count(ticked), share

    def heading(self, variable: Variable) -> str:
        label = self.book.label_of(variable.name).in_(self.lang)
        unit = variable.unit.in_(self.lang)
        asked = self.said("codebook-asked-if", condition=variable.relevant) if variable.relevant else ""
        return " ".join(part for part in (label, f"({unit})" if unit else "", asked) if part)

    def summary(self, variable: Variable, found: dict[Code, int]) -> Iterator[tuple[str, ...]]:
        """The spread of numbers and dates; of texts only how many different ones there are."""
        answers = {c: n for c, n in found.items() if variable.reason(c) is None}
        if not answers:
            return
        numbers = np.repeat([float(c) for c in answers if not isinstance(c, str)],
                            [n for c, n in answers.items() if not isinstance(c, str)])  # fmt: skip
        if len(numbers):
            low, middle, high = (f"{v:,.10g}" for v in (numbers.min(), np.median(numbers), numbers.max()))
            yield "", "", self.said("codebook-spread", low=low, middle=middle, high=high), "", ""
        elif variable.kind is Kind.DATE:
            days = sorted(str(c) for c in answers)
            yield "", "", self.said("codebook-days", low=days[0], high=days[-1]), "", ""
        else:
            yield "", "", self.said("codebook-texts", count=self.style.count(len(answers))), "", ""

    def ranged(self, variable: Variable, code: Code) -> bool:
        return any(rule.low != rule.high and rule.covers(code) for rule in variable.missing)

    def code(self, variable: Variable, code: Code, count: int, answered: int) -> tuple[str, ...]:
        label = next((v.label.in_(self.lang) for v in variable.values if v.code == code), "")
        reason = variable.reason(code)
        words = label or self.said("codebook-unlabelled")
        if reason is not None:
            said = self.said(f"reason-{reason}")
            words = f"[{said}]" if label in ("", said) else f"{label} [{said}]"
        share = self.style.percent(count / answered) if answered and reason is None else ""
        return "", _shown(code), words, self.style.count(count), share

    def rule(
        self, variable: Variable, rule: MissingRule, found: dict[Code, int], labelled: list[Code]
    ) -> Iterator[tuple[str, ...]]:
        """A missing code without a label, or a range of them."""
        if rule.low == rule.high and rule.low in labelled:
            return
        count = sum(n for code, n in found.items() if rule.covers(code))
        span = _shown(rule.low) if rule.low == rule.high else f"{_shown(rule.low)}…{_shown(rule.high)}"
        yield "", span, f"[{self.said(f'reason-{rule.reason}')}]", self.style.count(count), ""

    def missing(self) -> SetTable:
        found = sorted(unanswered(self.survey), key=lambda u: -(u.share or 0.0))
        used = [k for k in range(len(REASONS)) if any(u.reasons[k] for u in found)]
        head = [*self.said("missing-columns").split("|"), *(self.said(f"reason-{REASONS[k]}") for k in used)]
        body = [
            (self.name_of(u.question), self.style.count(u.asked), self.style.count(u.missing),
             self.style.percent(u.share), *(self.style.count(u.reasons[k]) for k in used))
            for u in found if u.missing
        ]  # fmt: skip
        body = body or [(self.said("missing-none"), *[""] * (len(head) - 1))]
        self.tables += 1
        return SetTable(
            str(self.tables), self.said("missing-title"), (tuple(head),), tuple(body), "l" + "r" * (len(head) - 1)
        )

    def missing_by(self, by: str) -> SetTable:
        """Share unanswered of every question in each group, the questions with most in total first."""
        found = unanswered(self.survey, by)
        groups = list(dict.fromkeys(u.group for u in found))
        by_question: dict[str, dict[object, Unanswered]] = {}
        for u in found:
            by_question.setdefault(u.question, {})[u.group] = u
        order = sorted(by_question, key=lambda q: -sum(u.missing for u in by_question[q].values()))
        body = [
            (self.name_of(q), *(self.style.percent(by_question[q][g].share) for g in groups))
            for q in order if any(u.missing for u in by_question[q].values())
        ]  # fmt: skip
        overall = [_share([u for u in found if u.group == g]) for g in groups]
        body.insert(0, (self.said("missing-all"), *(self.style.percent(s) for s in overall)))
        head = (self.said("missing-question"), *(self.group_name(by, g) for g in groups))
        title = self.said("missing-by-title", group=self.book.label_of(by).in_(self.lang))
        self.tables += 1
        return SetTable(str(self.tables), title, (head,), tuple(body), "l" + "r" * len(groups), strong_rows=(0,))

    def name_of(self, question: str) -> str:
        label = self.book.label_of(question).in_(self.lang)
        return question if label in ("", question) else f"{question} {label}"

    def group_name(self, by: str, group: Code | None) -> str:
        variable = self.book.get(by)
        return "–" if group is None else variable.label_of(group).in_(self.lang) if variable else _shown(group)


def _share(found: list[Unanswered]) -> float | None:
    asked = sum(u.asked for u in found)
    return sum(u.missing for u in found) / asked if asked else None


def _shown(code: Code) -> str:
    if isinstance(code, str):
        return code
    return "−∞" if code == float("-inf") else "∞" if code == float("inf") else f"{code:.15g}"
