"""A data file parted in two: answers without what points to a person, and contacts under random keys."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from survey_kit.disclosure.identifiers import kind_words
from survey_kit.disclosure.scanning import Scan, scan, without_mentions
from survey_kit.errors import SurveyKitError
from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.codebook import Codebook, Kind, Variable
from survey_kit.model.survey import Survey
from survey_kit.reading.formats import cells_of
from survey_kit.reading.mapping import propose
from survey_kit.reading.sheet import Sheet
from survey_kit.saving import make_folder, save
from survey_kit.study.csv_text import csv_bytes

WORDS = catalogue(Path(__file__).with_name("deidentify.toml"))
KEY = "respondent_key"
NewKey = Callable[[], str]


def random_key() -> str:
    """Ten random letters and figures, which say nothing about a person and cannot be guessed."""
    return secrets.token_hex(5)


@dataclass(frozen=True)
class Parted:
    """What a file was parted into: the table and its scan, a key per row, and the files written."""

    source: Path
    table: Sheet
    found: Scan
    keys: tuple[str, ...]
    files: tuple[Path, ...] = ()

    def account(self, lang: str) -> str:
        """What was done, line by line."""
        lines = [WORDS.text("head", lang, file=self.source.name, rows=f"{len(self.table.rows):,}")]
        for verdict in self.found.verdicts:
            lines.append(WORDS.text("moved", lang, column=verdict.header, kind=kind_words(verdict.kind).in_(lang),
                                    reason=WORDS.text(f"reason-{verdict.reason}", lang), filled=verdict.filled,
                                    examples=", ".join(verdict.examples) or "–"))  # fmt: skip
        for mention in self.found.mentions:
            kinds = ", ".join(f"{kind_words(k).in_(lang)} {n:,}" for k, n in mention.kinds.items())
            lines.append(WORDS.text("masked", lang, column=mention.header, kinds=kinds))
        if not self.found.verdicts and not self.found.mentions:
            lines.append(WORDS.text("nothing", lang))
        unread = [str(f.value) for f in self.table.findings if f.code == "sheet-unused"]
        if unread:
            lines.append(WORDS.text("left-out", lang, sheets=", ".join(unread)))
        return "\n".join([*lines, WORDS.text("limits", lang)])


def deidentify(
    source: Path,
    folder: Path,
    *,
    codebook: Codebook | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    keep: Collection[str] = (),
    new_key: NewKey = random_key,
) -> Parted:
    """The file at ``source`` parted into answers, contacts and an account in ``folder``; the source is only read.

    Columns that point to persons go to ``…_contacts.csv``; texts are masked where they stand; both files bear the same
    random key per row. ``keep`` names columns that somebody has looked at and cleared. SPSS and Parquet files stay what
    they are; everything else becomes CSV.
    """
    table, survey = cells_of(source, codebook, sheet, encoding)
    headers = [" / ".join(dict.fromkeys(t for t in lines if t)) for lines in table.header]
    unknown = sorted(set(keep) - set(headers))
    if unknown:
        raise SurveyKitError("column-missing", file=source, column=unknown[0], known=", ".join(headers[:12]))
    personal = _personal(table, codebook)
    columns = [[row[j] for row in table.rows] for j in range(len(headers))]
    found = scan(headers, columns, personal, {j for j, h in enumerate(headers) if h in keep})
    parted = Parted(source, table, found, _keys(len(table.rows), new_key))
    make_folder(folder)
    answers = _answers_of_survey(parted, survey, folder) if survey is not None else _answers(parted, headers, folder)
    contacts = _contacts(parted, headers, folder)
    account = folder / f"{source.stem}_account.txt"
    save("\n\n".join(parted.account(lang) for lang in LANGUAGES).encode("utf-8-sig") + b"\n", account)
    return replace(parted, files=(answers, *contacts, account))


def _personal(table: Sheet, codebook: Codebook | None) -> set[int]:
    """Columns that answer a personal question of the questionnaire."""
    if codebook is None:
        return set()
    targets = {m.column: codebook.get(m.target) for m in propose(table.header, codebook)}
    return {j for j, variable in targets.items() if variable is not None and variable.kind is Kind.PERSONAL}


def _keys(count: int, new_key: NewKey) -> tuple[str, ...]:
    """As many keys, none twice."""
    keys: dict[str, None] = {}
    while len(keys) < count:
        keys[new_key()] = None
    return tuple(keys)


def _answers(parted: Parted, headers: Sequence[str], folder: Path) -> Path:
    """The answers as CSV: the key first, no column that points to a person, texts masked."""
    gone, kept_as_is = _moved(parted), _cleared(parted)
    kept = [j for j in range(len(headers)) if j not in gone]
    rows = ([key, *(row[j] if j in kept_as_is else without_mentions(row[j]) for j in kept)]
            for key, row in zip(parted.keys, parted.table.rows, strict=True))  # fmt: skip
    target = folder / f"{parted.source.stem}_answers.csv"
    save(csv_bytes([_key_name(headers), *(headers[j] for j in kept)], rows), target)
    return target


def _answers_of_survey(parted: Parted, survey: Survey, folder: Path) -> Path:
    """The same for a file with a codebook of its own, in its own format."""
    from survey_kit.writing import write

    gone, changed = _moved(parted), {m.column for m in parted.found.mentions}
    names = [str(c) for c in survey.data.columns]
    data = survey.data[[n for j, n in enumerate(names) if j not in gone]].copy()
    for j in changed:
        data[names[j]] = data[names[j]].map(without_mentions)
    key = _key_name(names)
    data.insert(0, key, list(parted.keys))
    kept = tuple(v for v in survey.codebook.variables if v.name in data.columns)
    book = replace(survey.codebook, variables=(Variable(key, kind=Kind.TEXT, question=key), *kept))
    target = folder / f"{parted.source.stem}_answers{parted.source.suffix.lower()}"
    write(replace(survey, data=data, codebook=book), target)
    return target


def _contacts(parted: Parted, headers: Sequence[str], folder: Path) -> tuple[Path, ...]:
    """The columns that point to persons under the same keys, rows that hold any; no file where there are none."""
    moved = sorted(_moved(parted))
    if not moved:
        return ()
    rows = ([key, *(row[j] for j in moved)] for key, row in zip(parted.keys, parted.table.rows, strict=True)
            if any(row[j] not in (None, "") for j in moved))  # fmt: skip
    target = folder / f"{parted.source.stem}_contacts.csv"
    save(csv_bytes([_key_name(headers), *(headers[j] for j in moved)], rows), target)
    return (target,)


def _moved(parted: Parted) -> set[int]:
    return {verdict.column for verdict in parted.found.verdicts}


def _cleared(parted: Parted) -> set[int]:
    """Columns that mention nobody: their cells are written as they are."""
    return set(range(len(parted.table.header))) - {m.column for m in parted.found.mentions}


def _key_name(headers: Sequence[Any]) -> str:
    return KEY if KEY not in headers else next(n for k in range(2, 99) if (n := f"{KEY}_{k}") not in headers)
