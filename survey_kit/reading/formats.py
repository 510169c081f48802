"""One reader per file format; a format is added by a file beside this one and a line in `READERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.source import fingerprint, format_of, named_format, open_source

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.finding import Finding
    from survey_kit.model.survey import Survey
    from survey_kit.reading.reading import Reading
    from survey_kit.reading.sheet import Sheet

# A reader gives a sheet of cells and the text encoding it used, or a survey with its own codebook.
Reader = Callable[[Path, "Codebook | None", "str | None", "str | None"], "tuple[Sheet | Survey, str]"]


def _spss(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> tuple[Survey, str]:
    from survey_kit.reading.spss import read_spss

    survey = read_spss(path, encoding)
    return survey, survey.provenance.sources[0].encoding


def _excel(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> tuple[Sheet, str]:
    from survey_kit.reading.excel import read_excel

    return read_excel(path, codebook, sheet), ""


def _old_excel(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> tuple[Sheet, str]:
    from survey_kit.reading.old_excel import read_old_excel

    return read_old_excel(path, codebook, sheet), ""


def _archive(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> tuple[Sheet, str]:
    from survey_kit.reading.archive import read_archive

    return read_archive(path, codebook, sheet, encoding), ""


def _delimited(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> tuple[Sheet, str]:
    from survey_kit.reading.delimited import read_delimited

    return read_delimited(path, codebook, encoding)


def _parquet(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> tuple[Survey, str]:
    from survey_kit.reading.parquet import read_parquet

    return read_parquet(path), ""


def _html(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> tuple[Sheet, str]:
    from survey_kit.reading.html_table import read_html_table

    return read_html_table(path, codebook, encoding)


READERS: dict[str, Reader] = {"sav": _spss, "por": _spss, "xlsx": _excel, "xls": _old_excel, "csv": _delimited,
                              "zip": _archive, "html": _html, "parquet": _parquet, "arrow": _parquet}  # fmt: skip


def read(
    path: Path | str,
    codebook: Codebook | None = None,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    told: dict[str, str] | None = None,
    fixed: dict[str, Any] | None = None,
    forms: dict[str, Codebook] | None = None,
) -> Reading:
    """The file at ``path`` as a `Reading`, its format told from its content.

    With a questionnaire the columns are mapped to it; without one the file's own codebook (SPSS, Parquet) or one
    inferred from the cells is used. ``told`` maps headers to questions; what a ``mapping.toml`` beside the file says
    comes after it. Repeats come in `Reading.repeats`; ``forms`` are their questionnaires by name. A
    ``sheet`` of repeats is read as a survey of its own that carries the columns of its forms.
    """
    from survey_kit.model.survey import Survey
    from survey_kit.reading.reading import Reading

    path = open_source(path)
    kind = format_of(path)
    if kind not in READERS:
        raise SurveyKitError("file-wrong-kind", file=path, expected=path.suffix or "–")
    found, used = READERS[kind](path, codebook, sheet, encoding)
    if isinstance(found, Survey):
        if codebook is None:
            return Reading(found)
        found = as_sheet(found, codebook)
    source = fingerprint(path, kind, encoding=used, rows=len(found.rows), sheet=found.name)
    if codebook is None:
        from survey_kit.reading.inferred import infer

        reading = infer(found, source)
    else:
        from survey_kit.reading.decode import decode
        from survey_kit.reading.mapping_file import remembered

        reading = decode(found, codebook, source, told, fixed, remembered(path, codebook))
    reading = replace(reading, findings=(*misnamed(path, kind), *reading.findings))
    if not found.repeats:
        return reading
    from survey_kit.reading.repeat_readings import with_repeats

    return with_repeats(reading, found, source, forms or {}, sheet)


def cells_of(
    path: Path | str, codebook: Codebook | None = None, sheet: str | None = None, encoding: str | None = None
) -> tuple[Sheet, Survey | None]:
    """The cells of the file at ``path`` under its header; the survey too where the file has a codebook of its own."""
    from survey_kit.model.survey import Survey
    from survey_kit.reading.sheet import Sheet

    path = open_source(path)
    kind = format_of(path)
    if kind not in READERS:
        raise SurveyKitError("file-wrong-kind", file=path, expected=path.suffix or "–")
    found, _ = READERS[kind](path, codebook, sheet, encoding)
    if not isinstance(found, Survey):
        return found, None
    columns = [[None if c != c else c for c in found.column(str(n))] for n in found.data.columns]
    header = tuple((str(n),) for n in found.data.columns)
    rows = tuple(zip(*columns, strict=True))
    return Sheet(header, rows, tuple(range(1, len(rows) + 1)), steps=found.steps), found


def misnamed(path: Path, kind: str) -> Iterator[Finding]:
    """A notice when the name of a file says another format than its content (.xls that is HTML)."""
    from survey_kit.model.finding import Finding

    if kind != named_format(path):
        facts = {"file": path.name, "format": kind}
        yield Finding("file-misnamed", "", "", path.suffix, "keep", "notice", 44, facts, about=path.name)


def as_sheet(survey: Survey, codebook: Codebook) -> Sheet:
    """A survey with a codebook of its own as cells under its names and labels.

    Where the file's value labels say otherwise than the questionnaire's (2 is "man" here, 1 there), the cells hold the
    labels, so that words decide and not numbers; the step ``codes-reordered`` names these columns.
    """
    from survey_kit.model.survey import Step
    from survey_kit.reading.sheet import Sheet

    names = [str(c) for c in survey.data.columns]
    header = tuple((str(survey.codebook.label_of(n)), n) for n in names)
    columns, reordered = [], dict[str, dict[Any, str]]()
    for name in names:
        cells = survey.column(name).tolist()
        theirs = {v.code: str(v.label) for v in survey.codebook[name].values}
        ours = codebook.get(name)
        if ours is not None and _disagree(theirs, {v.code: str(v.label) for v in ours.values}):
            cells = [theirs.get(c, c) for c in cells]
            reordered[name] = theirs
        columns.append(cells)
    rows = tuple(zip(*columns, strict=True)) if columns else ()
    kept = [s for s in survey.steps if s.code != "weight-from-file"]
    steps = (Step("codes-reordered", {"questions": ", ".join(reordered), "labels": reordered}),) if reordered else ()
    if survey.codebook.weight:
        steps = (*steps, Step("weight-of-file-not-used", {"name": survey.codebook.weight}))
    return Sheet(header, rows, tuple(range(1, len(rows) + 1)), steps=(*kept, *steps))


def _disagree(theirs: dict[Any, str], ours: dict[Any, str]) -> bool:
    """Whether the same words stand for another code."""
    from survey_kit.thai.text import normal

    by_words = {normal(t): c for c, t in ours.items()}
    return any(by_words.get(normal(t), c) != c for c, t in theirs.items())
