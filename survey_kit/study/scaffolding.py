"""New project folders: an empty one to fill in, and the sample project for the demonstration."""

from __future__ import annotations

import shutil
from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.resources import folder
from survey_kit.saving import save

TEMPLATE = "new_project.toml"


def new_project(target: Path | str) -> tuple[Path, ...]:
    """Write a project folder that explains itself: project.toml, decisions.toml, questionnaires, a place for data.

    Nothing that exists is overwritten: ``folder-not-empty`` is raised instead. Gives the files written.
    """
    target = Path(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SurveyKitError("folder-not-empty", file=target)
    plans = folder("reports")
    files = {
        target / "project.toml": (plans / TEMPLATE).read_bytes(),
        target / "decisions.toml": (plans / "new_decisions.toml").read_bytes(),
        target / "margins.csv": (plans / "new_margins.csv").read_bytes(),
        target / "data" / "README.txt": (plans / "new_data.txt").read_bytes(),
    }
    files |= {target / "questionnaires" / p.relative_to(folder("questionnaires")): p.read_bytes()
              for p in sorted(folder("questionnaires").rglob("*.toml"))}  # fmt: skip
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        save(data, path)
    return tuple(files)


def sample_project(target: Path) -> Path:
    """Copy the fictional project of six cities into ``target`` (files of an earlier copy are replaced)."""
    source = folder("sample_data")
    for name in ("project.toml", "decisions.toml"):
        _copy(source / name, target / name)
    for path in sorted((source / "raw").iterdir()):
        _copy(path, target / "raw" / path.name)
    for name in ("communities.csv", "quotes.csv"):
        _copy(source / "clean" / name, target / "clean" / name)
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, beside)
    beside.replace(target)
