"""Questionnaire file (TOML) → codebook. The format is described in ``docs/questionnaires.md``."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Index, Level, Rule, Scale, Section
from survey_kit.reading.mistakes import Mistake, QuestionnaireError
from survey_kit.reading.questionnaire_check import mistakes_of
from survey_kit.reading.questionnaire_columns import columns, condition, limits, response_set, scale, scale_of
from survey_kit.reading.questionnaire_form import Form, listing, table
from survey_kit.reading.source import open_source
from survey_kit.reading.toml_source import TomlSource, read_toml
from survey_kit.resources import folder

_BUNDLED = re.compile(r"[a-z0-9_]{1,60}")
XLSFORM = (".xlsx", ".xlsm")


def read_questionnaire(path: str | Path, english: bool = True) -> Codebook:
    """The codebook that the questionnaire at ``path`` describes, with English words from ``en/<same name>`` beside it.

    An ``.xlsx`` is read as an XLSForm. Raises ``SurveyKitError``: ``file-missing``, ``questionnaire-encoding``, or
    ``questionnaire-mistakes`` (a `QuestionnaireError`) which lists every mistake with its line.
    """
    if Path(path).suffix.lower() in XLSFORM:
        from survey_kit.reading.xlsform import read_xlsform

        return read_xlsform(path)
    source, words, codebook = _load(Path(path), english)
    mistakes = mistakes_of(source, words, codebook)
    if mistakes:
        raise QuestionnaireError(path, mistakes)
    return codebook


def read_repeat_forms(path: str | Path) -> dict[str, Codebook]:
    """The questionnaires of an XLSForm's repeats by name; a questionnaire in TOML has none."""
    if Path(path).suffix.lower() not in XLSFORM:
        return {}
    from survey_kit.reading.xlsform import read_repeats

    return read_repeats(path)


def find_questionnaire(name: str | Path) -> Path:
    """The questionnaire file meant by ``name``: a path, or the id of one that comes with survey_kit."""
    path = Path(name)
    if path.suffix.lower() in (".toml", *XLSFORM):
        return open_source(path)
    bundled = folder("questionnaires")
    found = bundled / f"{name}.toml"
    if not _BUNDLED.fullmatch(str(name)) or not found.is_file():
        known = ", ".join(sorted(p.stem for p in bundled.glob("*.toml")))
        raise SurveyKitError("questionnaire-missing", name=str(name), known=known)
    return found


def check_questionnaire(path: str | Path) -> tuple[Mistake, ...]:
    """Every mistake in the questionnaire at ``path`` and in its English wording, in order; empty when all is well."""
    return mistakes_of(*_load(Path(path), english=True))


def _load(path: Path, english: bool) -> tuple[TomlSource, TomlSource | None, Codebook]:
    source = read_toml(path)
    beside = path.parent / "en" / path.name
    words = read_toml(beside) if english and beside.is_file() else None
    form = Form(source.data, words.data if words else {}, homes(source))
    return source, words, codebook_of(form)


def homes(source: TomlSource) -> dict[str, str]:
    """Question → name of the section it stands under in the file (TOML itself keeps no order between tables)."""
    starts = sorted((line, key[1]) for key, line in source.lines.items() if key[:1] == ("section",) and len(key) == 2)
    found: dict[str, str] = {}
    for name in source.data:
        above = [section for line, section in starts if line < source.line(name)]
        if above:
            found[name] = above[-1]
    return found


def codebook_of(form: Form) -> Codebook:
    """The codebook of a parsed file. Never fails: what is wrong is left out here and told by the checks."""
    asked = {name: columns(form, name) for name in form.questions}
    variables = tuple(column for group in asked.values() for column in group)
    codebook = Codebook(
        str(form.data.get("id", "")),
        form.title("title"),
        form.title("unit"),
        str(form.data.get("version", "")),
        variables,
        tuple(s for name in form.questions if (s := response_set(form, name))),
        tuple(block for name in form.questions if (block := scale(form, name))),
        tuple(_index(form, name, facts) for name, facts in _tables(form, "index")),
        (*_gates(form), *(_rule(form, name, facts) for name, facts in _tables(form, "rule"))),
        _sections(form),
        str(form.data.get("scheme", "best5")),
    )
    return replace(codebook, scales=(*codebook.scales, *_scales(form, codebook)))


def _tables(form: Form, part: str) -> list[tuple[str, dict[str, Any]]]:
    return [(name, facts) for name, facts in table(form.data.get(part)).items() if isinstance(facts, dict)]


def _sections(form: Form) -> tuple[Section, ...]:
    out = []
    for name, facts in _tables(form, "section"):
        inside: list[str] = []
        for question in form.questions:
            if form.homes.get(question) == name:
                inside += list(table(form.questions[question].get("items"))) or [question]
        title, intro = form.words(facts.get("title"), "section", name), form.words(facts.get("intro"), "intro", name)
        out.append(Section(name, title, tuple(inside), intro))
    return tuple(out)


def _scales(form: Form, codebook: Codebook) -> list[Scale]:
    """Scales over items that were asked as single questions."""
    out = []
    for name, facts in _tables(form, "scale"):
        items = tuple(str(item) for item in listing(facts.get("items")))
        codes = [c for item in items if item in codebook for c in codebook[item].codes if not isinstance(c, str)]
        low, high = min(codes, default=1.0), max(codes, default=5.0)
        out.append(scale_of(name, form.words(facts.get("label"), "label", name), items, facts, low, high))
    return out


def _index(form: Form, name: str, facts: dict[str, Any]) -> Index:
    levels = [
        Level(float(level.get("from", 0)), form.words(level.get("label"), "level", str(level.get("label"))))
        for level in listing(facts.get("levels"))
        if isinstance(level, dict) and isinstance(level.get("from", 0), int | float)
    ]
    low, high = limits(facts.get("range", [0, 100]))
    good = facts.get("good", "none")
    return Index(
        name,
        form.words(facts.get("label"), "index", name),
        condition(facts.get("formula")),
        low if low is not None else float("-inf"),
        high if high is not None else float("inf"),
        tuple(levels),
        good if good in ("high", "low", "none") else "none",
        condition(facts.get("provisional")),
    )


def _rule(form: Form, name: str, facts: dict[str, Any]) -> Rule:
    words = form.words(facts.get("label"), "rule", name)
    return Rule(name, condition(facts.get("expect")), words, "error" if facts.get("severity") == "error" else "warning")


def _gates(form: Form) -> list[Rule]:
    """A rule that bears the name of a question ends the interview where it fails (``continue_if``)."""
    return [
        Rule(name, condition(facts["continue_if"]), form.words(facts.get("label"), "label", name), "error")
        for name, facts in form.questions.items()
        if "continue_if" in facts
    ]


__all__ = [
    "Mistake",
    "QuestionnaireError",
    "check_questionnaire",
    "find_questionnaire",
    "read_questionnaire",
    "read_repeat_forms",
]
