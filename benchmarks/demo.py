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

STAGES = ("reading", "preparing", "tables and words", "html", "pdf", "docx", "xlsx", "data and logs")


def staged() -> dict[str, Any]:
    """Seconds per stage of one build, and the peak of memory of the process."""
    from survey_kit.documents import WRITERS
    from survey_kit.reading.project import read_project
    from survey_kit.study import building, logs
    from survey_kit.study.gathering import gather
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
    reports = timed("tables and words", lambda: list(reports_of(project, prepared)))
    for report in reports:
        for format in ("html", "pdf", "docx"):
            timed(format, lambda f=format, r=report: WRITERS[f](r))
        if report.audience != "community":
            timed("xlsx", lambda r=report: WRITERS["xlsx"](building.tables_only(r)))
    with tempfile.TemporaryDirectory() as folder:
        timed("data and logs", lambda: written(logs.outputs(project, prepared, Path(folder))))
    return {"seconds": {stage: round(spent[stage], 3) for stage in STAGES}, "peak_mb": round(peak_mb())}


def written(outputs: Any) -> None:
    """Write every log."""
    for path, make in outputs:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)


def reports_of(project: Any, prepared: Any) -> Any:
    """Every report of the project, composed."""
    from survey_kit.study.building import plan_path
    from survey_kit.study.composing import compose, read_plan
    from survey_kit.study.edition import Edition
    from survey_kit.wording.claims import claim_plans

    claims = claim_plans(read_plan(plan_path(project, "claims"))["claim"])
    for audience in project.settings.audiences:
        plan = read_plan(plan_path(project, audience))
        for city in [None] if audience == "network" else project.cities:
            name = audience if city is None else f"{city.key}_{audience}"
            yield compose(plan, Edition(project, city, prepared, claims), name)


def main() -> None:
    """Measure in processes of their own, show, and keep."""
    if sys.argv[1:] == ["staged"]:
        print(json.dumps(staged()))
        return
    whole = apart(__file__, "whole") if sys.argv[1:] != ["whole"] else {}
    if not whole:
        with tempfile.TemporaryDirectory() as folder:
            from survey_kit.study.building import build

            spent = seconds(lambda: build(ROOT / "sample_data", folder))
            files = sum(p.is_file() for p in Path(folder).rglob("*"))
        print(json.dumps({"seconds": round(spent, 2), "peak_mb": round(peak_mb()), "files": files}))
        return
    stages = apart(__file__, "staged")["seconds"]
    total = sum(stages.values())
    show(
        "The demonstration by stage",
        ("stage", "seconds", "share %"),
        [(s, stages[s], 100 * stages[s] / total) for s in STAGES],
    )
    print(f"\nwhole build {whole['seconds']} s, peak {whole['peak_mb']} MB, {whole['files']} files")
    record("demo", {"whole": whole, "stages": stages})


if __name__ == "__main__":
    main()
