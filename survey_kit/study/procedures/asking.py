"""What every procedure stands on: the names of the questions, and the way from plans to a `View`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Kind, Scale, Variable
from survey_kit.model.table import Note, Status
from survey_kit.study.view import View

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.publishing import Standard
    from survey_kit.model.survey import Survey
    from survey_kit.model.table import Group, Table
    from survey_kit.tabulation import Context, Plan, Procedure

    Layers = Callable[[Context], Iterator[tuple[Context, tuple[Group, ...]]]]
    from survey_kit.wording.settables import House

Names = str | Sequence[str]
# Kinds of tables that speak of a population.
POPULATION = ("estimates", "shares")


def names_of(variables: Names) -> list[str]:
    """One name or many, as a list."""
    return [variables] if isinstance(variables, str) else list(variables)


def among(option: str, known: Sequence[str]) -> str:
    """``option`` when it is one of ``known``; ``unknown-option`` otherwise."""
    if option not in known:
        raise SurveyKitError("unknown-option", option=option, known=", ".join(filter(None, known)))
    return option


class Asking(ABC):
    """A survey, its engine behind `context` and a house style: what the families of procedures share."""

    survey: Survey
    house: House
    standard: Standard | None

    @property
    def codebook(self) -> Codebook:
        """What every column means."""
        return self.survey.codebook

    @property
    @abstractmethod
    def context(self) -> Context:
        """Engine, codebook and design, made once."""

    @abstractmethod
    def _like(self, survey: Survey) -> Asking:
        """The same calls over another survey."""

    def _parts(self) -> Iterator[tuple[Context, tuple[Group, ...]]]:
        """Every group of a split file with its names; everybody when the file is not split."""
        yield self.context, ()

    def _view(self, plans: Sequence[Plan | Procedure], by: str = "", layers: Layers | None = None) -> View:
        """The tables of ``plans`` for every group of a split file, and within it for every layer."""
        from survey_kit.tabulation import tables_of

        if by:
            self._known(by)
        found: list[Table] = []
        for context, within in self._parts():
            for inside, deeper in layers(context) if layers else [(context, ())]:
                groups = (*within, *deeper)
                tables = [self._said(t, inside) for t in tables_of(plans, inside)]
                found += [replace(t, within=groups) if groups else t for t in tables]
        return View(tuple(self._told(found)), self.house)

    def _told(self, tables: Sequence[Table]) -> Iterator[Table]:
        """The tables; those with a p of a sample chosen by purpose say what it is worth."""
        purposive = self.survey.design.sampling == "purposive"
        for table in tables:
            claims = any(t.p is not None for t in table.tests) or any(c.statistic == "p" for c in table.columns)
            yield replace(table, notes=(*table.notes, Note("purposive-tests"))) if purposive and claims else table

    def _said(self, table: Table, context: Context) -> Table:
        """The table with its verdicts, when they are asked for; estimates of a population always have theirs."""
        from survey_kit.model.publishing import Standard
        from survey_kit.tabulation.judging import ESTIMATED, judged

        standard = self.standard or (Standard() if table.kind in POPULATION else None)
        if standard is None:
            return table
        said, notes = judged(table, context, standard), list[Note]()
        marked = any(cell.status in (Status.CAUTION, Status.UNRELIABLE) for line in said.cells for cell in line)
        told = any(cell.value is not None for line in said.cells for cell in line if cell.base.n)
        if said.kind in ESTIMATED and told and not marked:
            notes.append(Note("said-fine"))
        if context.design.sampling == "purposive" and all(n.code != "purposive-no-errors" for n in said.notes):
            notes.append(Note("said-purposive"))
        return replace(said, notes=(*said.notes, *notes))

    def together(self, views: Sequence[View]) -> View:
        """The tables of several calls as one view."""
        return View(tuple(t for v in views for t in v.tables), self.house)

    def _items(self, variables: Names) -> list[str]:
        """Names of columns; the name of a scale stands for its items."""
        out: list[str] = []
        for name in names_of(variables):
            scale: Scale | None = self.codebook.scale(name)
            out += list(scale.items) if scale and name not in self.survey.names else [name]
        return out

    def _columns(self, variables: Names) -> list[str]:
        """Names of columns; the name of a scale stands for its items, that of a set for its columns."""
        out: list[str] = []
        for name in self._items(variables):
            found = self.codebook.response_set(name)
            out += list(found.variables) if found else [name]
        return out

    def _known(self, name: str) -> Variable:
        if name not in self.survey.names:
            raise self._unknown(name)
        return self.codebook.get(name) or Variable(name, kind=Kind.NUMBER)

    def _unknown(self, name: str) -> SurveyKitError:
        """What to say of a name that is no column: it stands for several questions, or is like those of others."""
        from difflib import get_close_matches

        several = self._columns([name])
        if several != [name]:
            return SurveyKitError("not-one-question", question=name, items=", ".join(several))
        columns = [str(c) for c in self.survey.names]
        near = [c for c in columns if c.startswith(f"{name}_")] or get_close_matches(name, columns, n=3, cutoff=0.4)
        return SurveyKitError("unknown-question", question=name, near=", ".join(near) or "–")

    def _codes(self, by: str, groups: Sequence[float | str]) -> tuple[str, ...]:
        """Codes of groups of ``by`` as tables name them; ``group-unknown`` for one neither labelled nor answered."""
        from survey_kit.tabulation.context import code_text

        labelled = [code_text(v.code) for v in self._known(by).values]
        known = list(dict.fromkeys([*labelled, *(level.key for level in self.context.levels(by))]))
        codes = tuple(code_text(g if isinstance(g, str) else float(g)) for g in groups)
        for code in codes:
            if code not in known:
                raise SurveyKitError("group-unknown", question=by, value=code, known=", ".join(known) or "–")
        return codes

    def _numeric(self, name: str) -> str:
        if self._known(name).is_text:
            raise SurveyKitError("not-a-number", question=name)
        return name

    def _numbers(self, variables: Names, least: int = 1) -> tuple[str, ...]:
        """Numeric columns, at least ``least`` of them; scales stand for their items."""
        names = tuple(self._numeric(v) for v in self._items(variables))
        if len(names) < least:
            raise SurveyKitError("too-few-variables", expected=least)
        return names

    def _matched(self, first: Names, second: Names) -> tuple[tuple[str, str], ...]:
        """Pairs of numeric columns: two lists of one length side by side, or one column with each of the others."""
        left, right = self._numbers(first), self._numbers(second)
        if len(left) == 1 < len(right):
            left *= len(right)
        elif len(right) == 1 < len(left):
            right *= len(left)
        if len(left) != len(right):
            raise SurveyKitError("unequal-pairs", first=len(left), second=len(right))
        return tuple(zip(left, right, strict=True))

    @abstractmethod
    def _numbered(self, column: str) -> Asking:
        """The same survey with its rows numbered in ``column``, in the order of the file."""
