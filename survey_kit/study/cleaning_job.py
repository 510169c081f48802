"""Cleaning as a job of its own: clean data and logs written, undone and done again, decisions to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from survey_kit.checking import ACTIONS, Decisions, Entry, Grid, finding_text, replayed, undone
from survey_kit.disclosure import mask_identifiers
from survey_kit.errors import SurveyKitError
from survey_kit.messages import catalogue
from survey_kit.reading.cleaning_log import read_cells, read_entries
from survey_kit.saving import make_folder, save
from survey_kit.study.cleaning import PLACES, Cleaned, cleaned, grid_csv, grid_of, log_csv
from survey_kit.study.preparing import decisions_in, decisions_of, naming
from survey_kit.thai.identifiers import masked

if TYPE_CHECKING:
    from survey_kit.checking.log import Action
    from survey_kit.model.finding import Finding
    from survey_kit.model.survey import Survey

WORDS = catalogue(Path(__file__).with_name("words.toml"))
DECISIONS = "decisions.toml"
_ORDER = {"error": 0, "warning": 1, "notice": 2}

# Name, survey and findings of the reader, one per file or per instrument of a project.
Source = tuple[str, "Survey", "tuple[Finding, ...]"]


def sources(
    path: Path, *, questionnaire: str | None = None, sheet: str | None = None, encoding: str | None = None
) -> list[Source]:
    """Everything there is to clean in a data file or in a project folder.

    ``questionnaire``, ``sheet`` and ``encoding`` are those of a single file. Raises the first `SurveyKitError`
    of a project whose files cannot all be read: half a project is not cleaned.
    """
    if path.is_dir() or path.name == "project.toml":
        from survey_kit.reading.project import read_project
        from survey_kit.study.gathering import gather

        gathered, failures = gather(read_project(path), lambda code, **facts: None)
        if failures:
            raise failures[0]
        return [(name, one.survey, one.findings) for name, one in gathered.items()]
    from survey_kit.study.opening import read

    study = read(path, questionnaire=questionnaire, sheet=sheet, encoding=encoding)
    return [(path.stem, study.survey, study.findings)]


def decisions_for(path: Path, folder: Path, told: Path | None) -> tuple[Decisions, Path | None]:
    """The decisions to follow and the file to name when one of them means nothing.

    The file named by ``told`` alone; else those of the project, and before them those filled in in ``folder``.
    """
    if told is not None:
        return decisions_in(told), told
    filled = folder / DECISIONS if (folder / DECISIONS).exists() else None
    own, file = Decisions(), filled
    if path.is_dir() or path.name == "project.toml":
        from survey_kit.reading.project import read_project

        project = read_project(path)
        own, file = decisions_of(project), filled or project.decisions
    if filled is None:
        return own, file
    new = decisions_in(filled)
    single = own.single | {key: action for key, action in new.single.items() if action or key not in own.single}
    return Decisions(single, own.rules | new.rules), file


def clean_all(found: Iterable[Source], decisions: Decisions, file: Path | None) -> list[Cleaned]:
    """Every source cleaned; a decision that means nothing is told with the ``file`` it stands in."""
    with naming(file):
        return [cleaned(name, survey, findings, decisions) for name, survey, findings in found]


def write_cleaned(one: Cleaned, folder: Path) -> list[Path]:
    """Clean data and log of one survey in ``folder``."""
    make_folder(folder)
    files = {f"{one.name}_clean.csv": grid_csv(grid_of(one.clean)), f"{one.name}_log.csv": log_csv(one.log())}
    for name, data in files.items():
        save(data, folder / name)
    return [folder / name for name in files]


def account(one: Cleaned, lang: str) -> str:
    """One line: rows read = rows kept + rows taken out, with the reasons."""
    named = ", ".join(f"{WORDS.text(f'step-{code}', lang)} {n:,}" for code, n in one.removed.items())
    return WORDS.text(
        "clean-account",
        lang,
        name=one.name,
        read=f"{len(one.read):,}",
        kept=f"{len(one.clean):,}",
        removed=f"{sum(one.removed.values()):,}",
        reasons=f" ({named})" if named else "",
        changes=f"{sum(entry.action == 'change' for entry in one.log()):,}",
    )


def unused(every: Iterable[Cleaned], decisions: Decisions) -> tuple[str, ...]:
    """Keys of decisions that no finding of any survey answers to."""
    return decisions.without_finding(finding for one in every for finding in one.findings)


def write_decisions(all_cleaned: Iterable[Cleaned], folder: Path) -> Path | None:
    """A file of decisions with a line for every finding about rows; None where nothing is left to decide.

    A file that stands there already is never touched: what it does not name goes into a file beside it.
    """
    every = list(all_cleaned)
    target = folder / DECISIONS
    known = {key for one in every for key in one.decisions.single}
    if target.exists():
        target = folder / f"new_{DECISIONS}"
    lines = [line for one in every for line in _lines(one, known)]
    if not lines:
        return None
    rules = next((one.decisions.rules for one in every), {})
    make_folder(folder)
    save(_decisions_toml(lines, rules).encode("utf-8"), target)
    return target


def _decisions_toml(lines: list[str], rules: dict[str, str]) -> str:
    head = [f"# {line}" for line in WORDS.text("decisions-head").splitlines()]
    every = [f"{json.dumps(code)} = {json.dumps(action, ensure_ascii=False)}" for code, action in rules.items()]
    return "\n".join([*head, "", "[every]", *every, "", "[finding]", *lines, ""])


def _lines(one: Cleaned, known: set[str]) -> list[str]:
    """For every undecided finding about rows: a comment that says what was found, and a line to decide in."""
    out: list[str] = []
    seen = set(known)
    open_ = [f for f in one.findings if f.rows and one.decisions.wanted(f) == "ignore"]
    for finding in sorted(open_, key=lambda f: (_ORDER[f.severity], f.code)):
        if finding.key in seen:
            continue
        seen.add(finding.key)
        sentence = masked(" ".join(finding_text(finding, one.read).split()))
        place = " · ".join(p for p in (finding.row, finding.variable) if p)
        key = json.dumps(finding.key, ensure_ascii=False)
        out += [f"# {place}: {sentence}", f'{key} = ""  # {WORDS.text("decisions-proposal")}: {finding.proposal}']
    return out


def undo(folder: Path) -> list[Path]:
    """Data as read written anew from every clean file and its log in ``folder``."""
    out = []
    for name in _logged(folder):
        grid = undone(_grid(folder / f"{name}_clean.csv"), _entries(folder / f"{name}_log.csv"))
        out.append(folder / f"{name}_as_read.csv")
        save(grid_csv(grid), out[-1])
    return out


def replay(name: str, survey: Survey, log_folder: Path, folder: Path) -> Path:
    """Clean data made anew from data as received and the log in ``log_folder``, written into ``folder``."""
    read = grid_of(mask_identifiers(survey, keep=PLACES))
    grid = replayed(read, _entries(log_folder / f"{name}_log.csv"))
    make_folder(folder)
    target = folder / f"{name}_clean.csv"
    save(grid_csv(grid), target)
    return target


def _grid(path: Path) -> Grid:
    columns, rows = read_cells(path)
    return Grid(columns, rows)


def _entries(path: Path) -> list[Entry]:
    lines = read_entries(path)
    unknown = next((action for action, *_ in lines if action not in ACTIONS), None)
    if unknown is not None:
        raise SurveyKitError("log-not-ours", file=path)
    return [Entry(cast("Action", action), *rest) for action, *rest in lines]


def _logged(folder: Path) -> list[str]:
    names = sorted(p.name.removesuffix("_log.csv") for p in folder.glob("*_log.csv"))
    if not names:
        raise SurveyKitError("log-missing", file=folder)
    return names
