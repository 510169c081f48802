"""What the columns of a file tell against the questionnaire: unknown, missing, worded or coded differently."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from survey_kit.model.codebook import Code, Codebook, Kind, Variable
from survey_kit.model.finding import Finding
from survey_kit.reading.mapping import Match
from survey_kit.reading.sheet import Sheet

# Parts of a question (options, ranks, items of a grid) have headers put together by the program that wrote the file.
_PARTS = (Kind.DICHOTOMY, Kind.RANK, Kind.LIKERT)

# What stands between a group and its question in a header; nothing where there is no group.
_GROUPED = ("", "/", ":", "-", ".")


def heading_findings(
    sheet: Sheet, matches: Sequence[Match], codebook: Codebook, file: str, filled: Collection[str]
) -> Iterator[Finding]:
    """Notices about whole columns; ``filled`` are the questions that have a column (or a fixed value).

    Nothing is lost in silence: a column nobody asked about, a question the file lacks.
    """
    for match in matches:
        near = ", ".join(name for name, _ in match.proposals) or "–"
        facts = {"file": file, "column": match.column + 1, "near": near, "score": f"{match.score:.2f}"}
        if match.how == "none" and not match.header:
            cell = next((row[match.column] for row in sheet.rows if row[match.column] not in (None, "")), None)
            yield Finding("column-nameless", "", "", cell, "map", "warning", 29, facts, about=str(match.column + 1))
        elif match.how == "none":
            yield Finding("column-unmapped", "", "", match.header, "map", "notice", 29, facts, about=match.header)
        elif match.how == "close":
            yield Finding("column-guessed", "", match.target, match.header, "map", "warning", 28, facts, about=file)
    yield from _reworded(sheet, matches, codebook, file)
    yield from _absent(codebook, file, filled)
    yield from _reordered(sheet, codebook, file)


def _reworded(sheet: Sheet, matches: Sequence[Match], codebook: Codebook, file: str) -> Iterator[Finding]:
    """Questions recognised although their header is not the wording of the questionnaire, told once."""
    found = [m for m in matches if m.how == "label" and (v := codebook.get(m.target)) is not None
             and v.kind not in _PARTS and not _literal(sheet.header[m.column], v)]  # fmt: skip
    if found:
        facts = {
            "file": file,
            "count": len(found),
            "read": found[0].target,
            "questions": tuple(m.target for m in found),
        }
        yield Finding("columns-reworded", "", "", found[0].header, "keep", "notice", 28, facts, about=file)


def _literal(lines: Sequence[str], variable: Variable) -> bool:
    """Whether a header is the question's name or wording, alone or behind the name of a group of KoBo."""
    wordings = [t for t in (variable.name, variable.label.th, variable.label.en) if t]
    return any(line.endswith(t) and line[: -len(t)][-1:] in _GROUPED for line in lines for t in wordings)


def _absent(codebook: Codebook, file: str, filled: Collection[str]) -> Iterator[Finding]:
    lacking = [v.name for v in codebook.variables if v.name not in filled and v.kind is not Kind.PERSONAL]
    if lacking:
        facts = {"file": file, "count": len(lacking), "list": ", ".join(lacking), "questions": tuple(lacking)}
        yield Finding("columns-absent", "", "", None, "keep", "notice", 29, facts, about=file)


def _reordered(sheet: Sheet, codebook: Codebook, file: str) -> Iterator[Finding]:
    """Questions whose codes mean something else in this file's own value labels; the words were followed."""
    for step in (s for s in sheet.steps if s.code == "codes-reordered"):
        for name in step.facts["questions"].split(", "):
            theirs = step.facts["labels"][name]
            ours = {v.code: str(v.label) for v in codebook[name].values if v.code in theirs}
            facts = {"file": file, "theirs": _list(theirs), "ours": _list(ours)}
            yield Finding("codes-reordered", "", name, None, "keep", "warning", 30, facts, about=file)


def _list(labels: Mapping[Code, str]) -> str:
    """``1 = man · 2 = woman``."""
    return " · ".join(f"{c:.15g} = {t}" if isinstance(c, float) else f"{c} = {t}" for c, t in labels.items())
