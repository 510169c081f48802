"""``project.toml`` → `Project`; every mistake is told with its line and what to write instead."""

from __future__ import annotations

import tomllib
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.project import City, DataFile, Project, Quoting, Settings, Weighting
from survey_kit.model.publishing import Standard
from survey_kit.reading.questionnaire import find_questionnaire
from survey_kit.reading.source import open_source
from survey_kit.reading.toml_source import toml

# Every table of the file with the keys it may hold and the type of each.
SHAPE: dict[str, dict[str, type | tuple[type, ...]]] = {
    "project": {"name": str, "title": str, "network": str, "date": date, "sample_mark": str},
    "design": {"sampling": str, "margins": str, "strata": str, "psu": str, "fpc": str, "nest": bool, "lonely": str},
    "weighting": {"margins": str, "sheet": str, "method": str, "trim": list, "bounds": list, "blank": str,
                  "total_of": str, "merge": list, "accept_year": bool, "sex": str, "age": str, "ages": list},
    "cleaning": {"decisions": str},
    "quotes": {"file": str, "roles": dict},
    "report": {"scheme": str, "digits": str, "percent_places": int, "smallest_cell": int, "small_base": int,
               "least_base": int, "widest_interval": float, "relative_interval": float, "least_df": int,
               "rse_caution": float, "rse_most": float, "similar_share": float,
               "tests": bool, "aggregates": bool, "formats": list, "audiences": list, "contact": str, "levels": list},
    "questionnaires": {},
    "city": {"code": int, "name": str, "key": str, "lao": str, "tambon": list},
    "data": {"instrument": str, "city": int, "file": str, "sheet": str, "encoding": str, "mapping": dict,
             "engine": str, "table": str, "weight": str, "weight_kind": str},
}  # fmt: skip
REQUIRED = {
    "project": ("name", "title", "date"),
    "weighting": ("margins",),
    "quotes": ("file",),
    "city": ("code", "name", "key"),
    "data": ("instrument", "file"),
}
# How a value of each type is written.
EXAMPLES: dict[Any, str] = {str: '"…"', int: "5", float: "0.3", bool: "true", date: "2022-05-15",
                            list: '["html", "pdf"]', dict: '{ "…" = "a1" }'}  # fmt: skip
# Data files by their names, and how many of them an error names.
DATA = (".sav", ".zsav", ".por", ".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".zip", ".parquet", ".arrow")
NAMED = 5
# Keys of [report] that are bounds of what may be said.
BOUNDS = {"least_base": "least_base", "small_base": "small_base", "widest_interval": "widest",
          "relative_interval": "relative", "least_df": "least_df"}  # fmt: skip
SAMPLING = ("unstated", "purposive", "random", "census")


def _named(folder: Path) -> str:
    """A few data files of a folder that is no project: perhaps one of them was meant."""
    found = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in DATA) if folder.is_dir() else []
    return ", ".join(found[:NAMED]) + ("…" if len(found) > NAMED else "") or "–"


def read_project(folder: Path | str) -> Project:
    """The project in ``folder`` (or of the ``project.toml`` named). Raises `SurveyKitError` for every mistake."""
    path = Path(folder)
    path = path if path.suffix == ".toml" else path / "project.toml"
    if not path.exists():
        raise SurveyKitError("project-missing", file=path, files=_named(path.parent))
    facts, text = _parsed(open_source(path))
    shape = _Shape(path, text)
    shape.check(facts)
    root = path.resolve().parent
    cities = tuple(City(**{**c, "tambon": tuple(c.get("tambon", ()))}) for c in facts.get("city", ()))
    project = facts["project"]
    return Project(
        folder=root,
        name=project["name"],
        title=project["title"],
        network=project.get("network", project["title"]),
        day=project["date"],
        cities=cities,
        files=tuple(_data_file(root, shape, d, cities) for d in facts.get("data", ())),
        questionnaires=_questionnaires(root, facts),
        settings=_settings(shape, facts.get("report", {})),
        sampling=_choice(shape, "sampling", facts.get("design", {}).get("sampling", "unstated"), SAMPLING),
        drawn=tuple((k, v) for k, v in facts.get("design", {}).items() if k not in ("sampling", "margins")),
        margins=_inside(root, facts.get("design", {}).get("margins")),
        weighting=_weighting(root, facts.get("weighting", {})),
        decisions=_inside(root, facts.get("cleaning", {}).get("decisions")),
        quotes=_quotes(root, facts.get("quotes", {})),
        sample_mark=project.get("sample_mark", ""),
    )


def _parsed(path: Path) -> tuple[dict[str, Any], str]:

    try:
        text = path.read_text(encoding="utf-8-sig")
        return toml(text), text
    except UnicodeDecodeError as error:
        raise SurveyKitError("text-encoding-unknown", file=path, encoding="utf-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SurveyKitError("toml-syntax", file=path, detail=str(error)) from error


class _Shape:
    """Compares the file with `SHAPE`."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def check(self, facts: dict[str, Any]) -> None:
        """Raise for the first unknown or missing key or wrong type."""
        for table, value in facts.items():
            self._known(table, SHAPE)
            for entry in value if isinstance(value, list) else [value]:
                if not isinstance(entry, dict):
                    raise SurveyKitError("project-wrong-type", file=self.path, row=self._line(table), key=table,
                                         expected="[table]")  # fmt: skip
                self._entry(table, entry)
        for table in ("project", "city"):
            if not facts.get(table):
                raise SurveyKitError("project-key-missing", file=self.path, key=f"[{table}]")

    def _entry(self, table: str, entry: dict[str, Any]) -> None:
        for key, value in entry.items():
            if table == "questionnaires":
                continue
            self._known(key, SHAPE[table])
            wanted = SHAPE[table][key]
            if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
                raise SurveyKitError("project-wrong-type", file=self.path, row=self.line(key, value), key=key,
                                     expected=f"{key} = {EXAMPLES.get(wanted, '…')}")  # fmt: skip
        for key in REQUIRED.get(table, ()):
            if key not in entry:
                raise SurveyKitError("project-key-missing", file=self.path, row=self._line(f"[{table}") or
                                     self._line(f"[[{table}"), key=f"{table}.{key}")  # fmt: skip

    def _known(self, key: str, known: dict[str, Any]) -> None:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.5)
            raise SurveyKitError("project-unknown-key", file=self.path, row=self._line(key), key=key,
                                 near=near[0] if near else ", ".join(known))  # fmt: skip

    def line(self, key: str, value: Any) -> int | None:
        """Line where ``key`` is given ``value``, else the first line of the key."""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        for number, line in enumerate(self.lines, start=1):
            name, _, rest = line.partition("=")
            if name.strip() == key and text in rest:
                return number
        return self._line(key)

    def _line(self, key: str) -> int | None:
        for number, line in enumerate(self.lines, start=1):
            if line.strip().lstrip("[").startswith(key.lstrip("[")):
                return number
        return None


def _inside(root: Path, name: str | None) -> Path | None:
    return None if name is None else root / name


def _weighting(root: Path, facts: dict[str, Any]) -> Weighting | None:
    if not facts:
        return None
    options = {key: tuple(v) if isinstance(v, list) else v for key, v in facts.items() if key != "margins"}
    return Weighting(root / facts["margins"], tuple(options.items()))


def _quotes(root: Path, facts: dict[str, Any]) -> Quoting | None:
    if not facts:
        return None
    return Quoting(root / facts["file"], tuple((str(k), str(v)) for k, v in facts.get("roles", {}).items()))


def _data_file(root: Path, shape: _Shape, facts: dict[str, Any], cities: tuple[City, ...]) -> DataFile:
    code = facts.get("city")
    if code is not None and code not in {c.code for c in cities}:
        known = ", ".join(str(c.code) for c in cities)
        row = shape.line("city", code)
        raise SurveyKitError("project-city-unknown", file=shape.path, row=row, city=code, known=known)
    far, near = ("table", "weight", "weight_kind"), ("city", "sheet", "encoding", "mapping")
    for key in near if "engine" in facts else far:
        if key in facts:
            row = shape.line(key, facts[key])
            code = "project-key-with-engine" if "engine" in facts else "project-key-without-engine"
            raise SurveyKitError(code, file=shape.path, row=row, key=key)
    return DataFile(
        facts["instrument"], root / facts["file"], code, facts.get("sheet"), facts.get("encoding"),
        tuple(sorted((str(k), str(v)) for k, v in facts.get("mapping", {}).items())),
        facts.get("engine", ""), facts.get("table", ""), facts.get("weight", ""), facts.get("weight_kind", ""),
    )  # fmt: skip


def _questionnaires(root: Path, facts: dict[str, Any]) -> tuple[tuple[str, Path], ...]:
    named = {str(k): root / str(v) for k, v in facts.get("questionnaires", {}).items()}
    for entry in facts.get("data", ()):
        if entry["instrument"] not in named:
            named[entry["instrument"]] = find_questionnaire(entry["instrument"])
    return tuple(named.items())


def _settings(shape: _Shape, facts: dict[str, Any]) -> Settings:
    from survey_kit.thai.interpretation import SCHEMES

    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in facts.items() if k != "levels"}
    bounds = {bound: given.pop(key) for key, bound in BOUNDS.items() if key in given}
    rse = tuple(given.pop(key, usual) for key, usual in zip(("rse_caution", "rse_most"), Standard().rse, strict=True))
    settings = Settings(**given, levels=_levels(shape, facts), standard=Standard(**bounds, rse=rse))
    for audience in settings.audiences:
        _choice(shape, "audiences", audience, Settings().audiences)
    if not settings.levels:
        _choice(shape, "scheme", settings.scheme, tuple(SCHEMES))
    _choice(shape, "digits", settings.digits, ("arabic", "thai"))
    return settings


def _levels(shape: _Shape, facts: dict[str, Any]) -> tuple[tuple[float, float, str], ...]:
    """A scheme of one's own, looked at for gaps and overlaps; () where the project names a known one."""
    from survey_kit.thai.interpretation import custom_scheme

    levels = facts.get("levels", [])
    row = shape.line("levels", "[")
    for level in levels:
        ends = level[:2] if isinstance(level, list) and len(level) == 3 and isinstance(level[2], str) else []
        if len(ends) != 2 or not all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
            raise SurveyKitError("project-wrong-type", file=shape.path, row=row, key="levels",
                                 expected='levels = [[1.00, 2.50, "…"], [2.51, 4.00, "…"]]')  # fmt: skip
    found = [(float(low), float(high), word) for low, high, word in levels]
    if found:
        try:
            custom_scheme(facts.get("scheme", "levels"), found)
        except SurveyKitError as error:
            raise SurveyKitError(error.code, file=shape.path, row=row, **error.facts) from error
    return tuple(found)


def _choice(shape: _Shape, key: str, value: Any, known: tuple[str, ...]) -> Any:
    if value not in known:
        raise SurveyKitError(
            "project-wrong-choice",
            file=shape.path,
            row=shape.line(key, value),
            key=key,
            value=value,
            known=", ".join(known),
        )
    return value
