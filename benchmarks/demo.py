"""The whole job on the sample project: seconds of every stage and the peak of memory."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _measuring import ROOT, apart, peak_mb, record, seconds, show

FORMATS = ("html", "pdf", "docx", "xlsx", "pptx")
STAGES = ("reading", "preparing", "tables, protected together", "words and charts", *FORMATS, "data and logs")


def staged() -> dict[str, Any]:
    """Seconds per stage of one build, and the peak of memory of the process."""
    from survey_kit.documents import WRITERS
    from survey_kit.reading.project import read_project
    from survey_kit.study import building, logs
    from survey_kit.study.gathering import gather
    from survey_kit.study.pack.pack import Pack
    from survey_kit.study.preparing import decisions_of, prepare

    spent: dict[str, float] = defaultdict(float)

    def timed(stage: str, call: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        out = call()
        spent[stage] += time.perf_counter() - started
        return out

    project = read_project(ROOT / "sample_data")
    gathered, _ = timed("reading", lambda: gather(project, lambda *_, **__: None))
    decisions = decisions_of(project)
    prepared = timed("preparing", lambda: {n: prepare(project, g, decisions) for n, g in gathered.items()})
    pack = Pack(project, prepared)
    timed("tables, protected together", lambda: pack.shelf)
    reports = timed("words and charts", lambda: [(document, pack.report(document)) for document in pack.documents])
    for document, report in reports:
        for format in document.formats(project.settings.formats):
            for sheet in building.on_sheets(report, document):
                timed(format, lambda f=format, r=sheet: WRITERS[f](r))
        if document.plan.get("workbook"):
            timed("xlsx", lambda r=report: WRITERS["xlsx"](building.tables_only(r)))
    with tempfile.TemporaryDirectory() as folder:
        timed("data and logs", lambda: written(logs.outputs(pack, Path(folder))))
    return {"seconds": {stage: round(spent[stage], 3) for stage in STAGES}, "peak_mb": round(peak_mb())}


def written(outputs: Any) -> None:
    """Write every log."""
    for path, make in outputs:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)


def built() -> dict[str, Any]:
    """Seconds of the whole build, of building it again as it is, and again after one sentence was edited."""
    from survey_kit.study.building import build, write_wording
    from survey_kit.study.scaffolding import sample_project

    with tempfile.TemporaryDirectory() as folder:
        project, out = sample_project(Path(folder) / "project"), Path(folder) / "build"
        first = seconds(lambda: build(project, out))
        files = sum(p.is_file() for p in out.rglob("*"))
        again = seconds(lambda: build(project, out, logs_too=False))
        edit(write_wording(project, ["1"])[0])
        outcomes = []
        edited = seconds(lambda: outcomes.append(build(project, out, logs_too=False)))
        made = len(outcomes[0].files) - outcomes[0].stood
    return {"seconds": round(first, 2), "peak_mb": round(peak_mb()), "files": files, "again": round(again, 2),
            "one_sentence": round(edited, 2), "made_again": made}  # fmt: skip


def edit(sheet: Path) -> None:
    """Put the team's words beside the first sentence of a workbook."""
    import openpyxl

    book = openpyxl.load_workbook(sheet)
    book.worksheets[0]["D4"] = "ทีมเมืองเขียนประโยคนี้เอง"
    book.save(sheet)


def main() -> None:
    """Measure in processes of their own, show, and keep."""
    if sys.argv[1:] == ["staged"]:
        print(json.dumps(staged()))
        return
    whole = apart(__file__, "whole") if sys.argv[1:] != ["whole"] else {}
    if not whole:
        print(json.dumps(built()))
        return
    stages = apart(__file__, "staged")["seconds"]
    total = sum(stages.values())
    show(
        "The demonstration by stage",
        ("stage", "seconds", "share %"),
        [(s, stages[s], 100 * stages[s] / total) for s in STAGES],
    )
    print(f"\nwhole build {whole['seconds']} s, peak {whole['peak_mb']} MB, {whole['files']} files")
    print(
        f"again as it is {whole['again']} s; after one sentence {whole['one_sentence']} s, {whole['made_again']} made"
    )
    record("demo", {"whole": whole, "stages": stages})


if __name__ == "__main__":
    main()
