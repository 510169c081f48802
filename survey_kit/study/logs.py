"""Files beside the documents: clean data, findings, the cleaning log, indicators, codebooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from survey_kit.checking import finding_text
from survey_kit.disclosure import release_log
from survey_kit.disclosure.releases import HEAD as RELEASES
from survey_kit.disclosure.releases import withheld_log
from survey_kit.documents import render
from survey_kit.saving import save
from survey_kit.study.csv_text import csv_bytes, data_rows
from survey_kit.study.describing import codebook_report
from survey_kit.study.pack.blocks.voices import cleared
from survey_kit.study.pack.indicators import indicators, indicators_csv
from survey_kit.study.pack.pack import Pack
from survey_kit.study.preparing import Prepared
from survey_kit.thai.identifiers import masked

# The codebook of the clean data, with counts and what is missing: to search in, and to print.
CODEBOOKS = ("xlsx", "html")


def outputs(
    pack: Pack, prepared: Mapping[str, Prepared], target: Path
) -> Iterator[tuple[Path, Callable[[Path], None]]]:
    """Every log of every instrument with the function that writes it."""
    mark = pack.project.sample_mark
    yield target / "data" / "release_log.csv", partial(release_csv, pack)
    for name, ready in prepared.items():
        for log, made in (("clean", clean_csv), ("findings", findings_csv), ("cleaning_log", log_csv)):
            yield target / "data" / f"{name}_{log}.csv", partial(_write, made, ready)
        yield target / "data" / f"{name}_indicators.csv", partial(_tell, pack, name)
        for format in CODEBOOKS:
            yield (
                target / "data" / f"{name}_codebook.{format}",
                partial(_describe, ready, format, mark),
            )


def release_csv(pack: Pack, path: Path) -> None:
    """What was hidden, where it would have been printed, and by which rule; never the number."""
    log = release_log(pack.shelf.log) + withheld_log(cleared(pack.shelf).withheld)
    save(csv_bytes(RELEASES, ([line[key] for key in RELEASES] for line in log)), path)


def _write(made: Callable[[Prepared], bytes], ready: Prepared, path: Path) -> None:
    save(made(ready), path)


def _tell(pack: Pack, instrument: str, path: Path) -> None:
    save(indicators_csv(indicators(pack.shelf, instrument)), path)


def _describe(ready: Prepared, format: str, mark: str, path: Path) -> None:
    render(codebook_report(ready.survey, mark=mark), format, path)


def _safe(value: Any) -> Any:
    """A value as received without what points to a person; numbers as they are."""
    return masked(value) if isinstance(value, str) else value


def clean_csv(ready: Prepared) -> bytes:
    """The cleaned data with stored codes, one row per respondent, the row's id first."""
    return csv_bytes(*data_rows(ready.survey))


def findings_csv(ready: Prepared) -> bytes:
    """What the checks found: row, question, value, reason, proposal."""
    head = ("key", "row", "question", "value", "severity", "th", "en", "proposal")
    rows = (
        [_safe(v) for v in (f.key, f.row, f.variable, f.value, f.severity, finding_text(f, ready.survey, "th"),
                            finding_text(f, ready.survey, "en"), f.proposal)]
        for f in ready.findings
    )  # fmt: skip
    return csv_bytes(head, rows)


def log_csv(ready: Prepared) -> bytes:
    """Every value that was changed and every row taken out: enough to replay it and to undo it."""
    head = ("step", "row", "question", "before", "after")

    def rows() -> Iterator[Sequence[Any]]:
        for step in ready.survey.steps:
            for change in step.changes:
                yield step.code, change.row, change.variable, _safe(change.before), change.after
            for row in step.rows_removed:
                yield step.code, row, "", "", "removed"

    return csv_bytes(head, rows())
