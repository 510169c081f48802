"""map: which column answers which question, how surely, and what else it could be."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.cli.data import print_json, print_table
from survey_kit.cli.parser import WORDS

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook
    from survey_kit.reading.mapping import Match


def map(options: argparse.Namespace) -> int:
    """Every column with its question, confidence and proposals; saved where ``--save`` says."""
    from survey_kit.reading.formats import read
    from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire

    book = read_questionnaire(find_questionnaire(options.questionnaire))
    matches = read(options.file, book, sheet=options.sheet, encoding=options.encoding).matches
    if options.json:
        print_json([_record(m, book, options.lang) for m in matches])
    else:
        _show(matches, book, options.lang)
    if options.save is not None:
        _save(matches, book, options)
    return 0


def _record(match: Match, book: Codebook, lang: str) -> dict[str, Any]:
    label = book.label_of(match.target).in_(lang) if match.target else ""
    proposals = [
        {"question": name, "label": book.label_of(name).in_(lang), "score": score} for name, score in match.proposals
    ]
    return {"column": match.column + 1, "header": match.header, "question": match.target, "label": label,
            "how": match.how, "score": match.score, "proposals": proposals}  # fmt: skip


def _show(matches: Sequence[Match], book: Codebook, lang: str) -> None:
    asked = [m for m in matches if m.how not in ("system", "empty") and m.header]
    rows = []
    for match in sorted(asked, key=lambda m: (bool(m.target), m.how != "close", m.column)):
        others = " · ".join(f"{n} {s:.2f}" for n, s in match.proposals if n != match.target)
        label = book.label_of(match.target).in_(lang) if match.target else ""
        rows.append((match.header, match.target or "–", WORDS.text(f"how-{match.how}", lang),
                     f"{match.score:.2f}" if match.target else "–", label, others or "–"))  # fmt: skip
    print_table("mapping-head", lang, rows)
    facts: dict[str, Any] = {"mapped": sum(bool(m.target) for m in asked), "columns": len(asked),
             "guessed": sum(m.how == "close" for m in asked)}  # fmt: skip
    print(WORDS.text("mapped", lang, **facts))


def _save(matches: Sequence[Match], book: Codebook, options: argparse.Namespace) -> None:
    from survey_kit.reading.mapping_file import NAME, mapping_table, with_table
    from survey_kit.saving import save

    path = Path(options.save) if options.save else Path(options.file).parent / NAME
    earlier = (
        path.read_text(encoding="utf-8-sig") if path.is_file() else WORDS.text("mapping-file", options.lang) + "\n"
    )
    guessed, open_one = (WORDS.text(code, options.lang) for code in ("how-close", "mapping-open"))
    table = mapping_table(book, matches, guessed, open_one)
    save(with_table(earlier, book, table).encode("utf-8"), path)
    print(WORDS.text("wrote", options.lang, path=path))
