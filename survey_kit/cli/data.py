"""codebook, check, convert."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.cli.opening import opened
from survey_kit.cli.parser import WORDS
from survey_kit.cli.procedures.procedure import listed
from survey_kit.cli.telling import teller
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook, Variable
    from survey_kit.model.finding import Finding
    from survey_kit.model.survey import Survey

# Longer cells are cut on the screen; --json has them whole.
WIDEST = 46


def codebook(options: argparse.Namespace) -> int:
    """Names, labels, kinds, codes and missing codes of every column; with ``--out`` a document with counts."""
    if options.out:
        return _codebook_document(options)
    records = [_described(v, options.lang) for v in _book(options).variables]
    if options.json:
        print_json(records)
        return 0
    print_table("codebook-head", options.lang, [_codebook_row(r, options.lang) for r in records])
    return 0


def _codebook_document(options: argparse.Namespace) -> int:
    from survey_kit.documents import render
    from survey_kit.study.describing import codebook_report

    target = Path(options.out)
    render(codebook_report(opened(options).survey, options.lang), target.suffix.lower().lstrip("."), target)
    print(WORDS.text("wrote", options.lang, path=target))
    return 0


def missing(options: argparse.Namespace) -> int:
    """What is unanswered, by question and by group."""
    from survey_kit.study.describing import missing_tables
    from survey_kit.study.missingness import unanswered
    from survey_kit.study.view import as_text

    survey = opened(options).survey
    if options.json:
        print_json([u.record() for u in unanswered(survey, options.by)])
    else:
        print("\n\n".join(as_text(t) for t in missing_tables(survey, options.by, options.lang)))
    return 0


def _is_questionnaire(file: str) -> bool:
    return Path(file).suffix.lower() == ".toml" and Path(file).name != "project.toml"


def _check_questionnaire(options: argparse.Namespace) -> int:
    """Every mistake in a questionnaire with its line; status 1 when there are any."""
    from survey_kit.reading.questionnaire import check_questionnaire

    mistakes = check_questionnaire(options.file)
    if options.json:
        print_json([{"line": m.line, "question": m.question, "code": m.code, "message": m.message(options.lang)}
                     for m in mistakes])  # fmt: skip
    elif mistakes:
        print("\n".join(m.message(options.lang) for m in mistakes))
    else:
        print(WORDS.text("questionnaire-sound", options.lang))
    return 1 if mistakes else 0


def _book(options: argparse.Namespace) -> Codebook:
    """The codebook of a data file, or the questionnaire itself when one is named."""
    if _is_questionnaire(options.file):
        from survey_kit.reading.questionnaire import read_questionnaire

        return read_questionnaire(options.file)
    return opened(options).codebook


def _described(variable: Variable, lang: str) -> dict[str, Any]:
    return {
        "name": variable.name,
        "label": variable.label.in_(lang),
        "kind": str(variable.kind),
        "measure": str(variable.measure),
        "codes": [{"code": v.code, "label": v.label.in_(lang)} for v in variable.values],
        "missing": [{"low": _end(r.low), "high": _end(r.high), "reason": str(r.reason)} for r in variable.missing],
    }


def _end(value: float | str) -> float | str | None:
    """An end of a range; None for an open one, which JSON has no number for."""
    return None if isinstance(value, float) and abs(value) == float("inf") else value


def _codebook_row(record: dict[str, Any], lang: str) -> tuple[str, ...]:
    codes = " · ".join(f"{_shown(c['code'])}={c['label']}" for c in record["codes"])
    missing = " · ".join(
        _shown(m["low"]) if m["low"] == m["high"] else f"{_shown(m['low'])}…{_shown(m['high'])}"
        for m in record["missing"]
    )
    return record["name"], record["label"], WORDS.text(f"kind-{record['kind']}", lang), missing, codes


def check(options: argparse.Namespace) -> int:
    """What is wrong or strange in the data, one line each."""
    if _is_questionnaire(options.file):
        return _check_questionnaire(options)
    study = opened(options)
    records = [_found(f, study.survey, options.lang) for f in study.check()]
    if options.json:
        print_json(records)
        return 0
    rows = f"{len(study.survey):,}"
    if not records:
        print(WORDS.text("no-findings", options.lang, rows=rows))
        return 0
    columns = ("row", "question", "value", "proposal", "sentence")
    print_table("finding-head", options.lang, [tuple(_shown(r[c]) for c in columns) for r in records])
    print(WORDS.text("findings", options.lang, count=f"{len(records):,}", rows=rows))
    return 0


def _found(finding: Finding, survey: Survey, lang: str) -> dict[str, Any]:
    from survey_kit.checking import finding_text
    from survey_kit.thai.identifiers import masked

    return {
        "code": finding.code,
        "row": finding.row,
        "question": finding.variable,
        # A cell as received may point to a person; the screen and what is copied from it must not.
        "value": masked(value) if isinstance(value := _plain(finding.value), str) else value,
        "sentence": masked(finding_text(finding, survey, lang)),
        "proposal": finding.proposal,
        "severity": finding.severity,
        "key": finding.key,
    }


def _plain(value: Any) -> Any:
    """A value JSON can hold."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    return value if isinstance(value, bool | int | float | str) else str(value)


def convert(options: argparse.Namespace) -> int:
    """The data as another kind of file, or a questionnaire as an XLSForm."""
    source, target = Path(options.file), Path(options.target)
    if target.suffix.lower() == ".toml":
        raise SurveyKitError("questionnaire-never-overwritten", file=target)
    if target.exists() and source.exists() and target.samefile(source):
        raise SurveyKitError("target-is-source", file=target)
    if source.suffix.lower() == ".toml" and source.name != "project.toml":
        _form(source, target)
    elif not _in_pieces(options, source, target):
        from survey_kit.writing import made, note_text, put

        study = opened(options).z_scores(*listed(options.z_scores))
        written = made(study.survey, target)
        # What the format cannot hold is said before the file is there.
        for note in written.notes:
            print(note_text(note, options.lang), file=sys.stderr)
        put(written, target)
    print(WORDS.text("wrote", options.lang, path=target))
    return 0


def _in_pieces(options: argparse.Namespace, source: Path, target: Path) -> bool:
    """Converts what may be too large to be held; False where something is to be done to its rows first."""
    from survey_kit.reading import step_text, told
    from survey_kit.study.converting import convert_pieces, in_pieces

    if any((options.z_scores, options.questionnaire, options.sheet, options.city)) or not in_pieces(source, target):
        return False
    for step in told(convert_pieces(source, target, encoding=options.encoding, tell=teller(options))):
        print(step_text(step, options.lang), file=sys.stderr)
    return True


def _form(source: Path, target: Path) -> None:
    from survey_kit.reading.questionnaire import read_questionnaire
    from survey_kit.writing.xlsform import write_xlsform

    if target.suffix.lower() != ".xlsx":
        raise SurveyKitError("form-needs-xlsx", file=target)
    write_xlsform(read_questionnaire(source), target)


def print_json(records: Sequence[dict[str, Any]]) -> None:
    """Records as JSON, letters as they are."""
    print(json.dumps(records, ensure_ascii=False, allow_nan=False, indent=1))


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def print_table(head: str, lang: str, rows: Sequence[Sequence[str]]) -> None:
    """Lines under a head, each column as wide as its widest cell; the last column runs free."""
    from survey_kit.study.view import display_width

    lines = [tuple(WORDS.text(head, lang).split("|")), *((*map(_short, row[:-1]), _line(row[-1])) for row in rows)]
    widths = [max(display_width(line[j]) for line in lines) for j in range(len(lines[0]))]
    for number, line in enumerate(lines):
        padded = (c + " " * (w - display_width(c)) for c, w in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())
        if number == 0:
            print("─" * (sum(widths[:-1]) + min(widths[-1], WIDEST) + 2 * (len(widths) - 1)))


def _line(cell: str) -> str:
    return " ".join(cell.split())


def _short(cell: str) -> str:
    """One line of a cell, cut where it gets too wide and never between a letter and its vowel or tone."""
    from survey_kit.study.view import display_width

    text = _line(cell)
    if display_width(text) <= WIDEST:
        return text
    kept = text
    while display_width(kept) > WIDEST - 1 or display_width(text[len(kept) : len(kept) + 1]) == 0:
        kept = kept[:-1]
    return kept + "…"
