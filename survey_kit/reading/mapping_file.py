"""``mapping.toml``: which column means which question, decided once and used for every file of the same shape."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook
from survey_kit.reading.mapping import Match
from survey_kit.reading.toml_source import toml

NAME = "mapping.toml"


def remembered(data: Path, codebook: Codebook) -> dict[str, str]:
    """Header → question ("" for no question) from the ``mapping.toml`` beside a data file or in the folder above.

    The table that bears the questionnaire's name counts. Raises ``toml-syntax`` and ``mapping-unknown-question``.
    """
    path = next((p for p in (data.parent / NAME, data.parent.parent / NAME) if p.is_file()), None)
    return {} if path is None else read_mapping(path, codebook)


def read_mapping(path: Path, codebook: Codebook) -> dict[str, str]:
    """Header → question from one mapping file."""

    try:
        facts: dict[str, Any] = toml(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SurveyKitError("toml-syntax", file=path, detail=str(error)) from error
    table = facts.get(codebook.name, {})
    found = {str(k): str(v) for k, v in table.items()} if isinstance(table, dict) else {}
    questions = [*codebook.names, *(s.name for s in codebook.sets)]
    for header, target in found.items():
        if target and target not in questions:
            near = ", ".join(get_close_matches(target, questions, n=3, cutoff=0.4)) or "–"
            raise SurveyKitError("mapping-unknown-question", file=path, column=header, target=target, near=near)
    return found


def mapping_table(codebook: Codebook, matches: Sequence[Match], guessed: str, open_one: str) -> str:
    """The table of a mapping file: a line for each column; one without a question stands as a comment to be completed.

    ``guessed`` and ``open_one`` are the words behind a guess and before proposals, in the reader's language.
    """
    lines = [f"[{_quoted(codebook.name)}]"]
    for match in matches:
        if not match.header or match.how in ("system", "empty"):
            continue
        near = ", ".join(name for name, _ in match.proposals) or "–"
        note = f"  # {guessed} {match.score:.2f}" if match.how == "close" else ""
        if match.how == "none":
            lines.append(f'# {_quoted(match.header)} = ""  # {open_one} {near}')
        else:
            lines.append(f"{_quoted(match.header)} = {_quoted(match.target)}{note}")
    return "\n".join(dict.fromkeys(lines)) + "\n"


def with_table(earlier: str, codebook: Codebook, table: str) -> str:
    """A mapping file with the table of one questionnaire put in the place of its earlier one; the others stay."""
    head, kept, inside = f"[{_quoted(codebook.name)}]", list[str](), False
    for line in earlier.splitlines():
        if line.startswith("["):
            inside = line.strip() in (head, f"[{codebook.name}]")
        if not inside:
            kept.append(line)
    before = "\n".join(kept).rstrip()
    return f"{before}\n\n{table}" if before else table


def _quoted(text: str) -> str:
    """A TOML string; JSON writes the same escapes."""
    return json.dumps(text, ensure_ascii=False)
