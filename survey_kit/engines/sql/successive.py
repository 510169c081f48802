"""Differences of successive rows as SQL: a window over the complete rows of each domain, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.columns import Chunk, encode
from survey_kit.engines.grouping import domain_groups
from survey_kit.engines.sql.rows import ROW
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Successive, SuccessiveAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from survey_kit.engines.sql.rows import Rows

    Floats = NDArray[np.float64]


def successive(rows: Rows, request: Successive) -> SuccessiveAnswer:
    """Products of the differences between one complete row of a domain and the next; a scan for each set of columns."""
    if not rows.source.ordered:
        raise SurveyKitError("order-unknown")
    count, p = len(request.domains), len(request.variables)
    first, last, cross = np.full((count, p), np.nan), np.full((count, p), np.nan), np.zeros((count, p, p))
    for which in dict.fromkeys(domain.variables for domain in request.domains):
        table = rows.source.fetch(_sql(rows, request, which))
        groups = {name: encode(table[rows.column(name)], rows.codebook.get(name)) for name in which}
        chunk = Chunk(len(table["n"]), groups.__getitem__)
        places = np.array([i for i, domain in enumerate(request.domains) if domain.variables == which])
        for where, member in domain_groups(chunk, tuple(request.domains[i] for i in places)):
            for k, domain in enumerate(places[where]):
                found = np.flatnonzero(table["n"] > 0 if member is None else (member == k) & (table["n"] > 0))
                if len(found):
                    first[domain], last[domain], cross[domain] = _told(table, int(found[0]), p)
    return SuccessiveAnswer(request, first, last, cross)


def _told(table: Mapping[str, NDArray[np.float64]], cell: int, p: int) -> tuple[Floats, Floats, Floats]:
    first, last = (np.array([table[f"{end}{i}"][cell] for i in range(p)]) for end in ("first", "last"))
    return first, last, np.array([[table[f"x{min(i, j)}_{max(i, j)}"][cell] for j in range(p)] for i in range(p)])


def _sql(rows: Rows, request: Successive, which: tuple[str, ...]) -> str:
    p = len(request.variables)
    keys = [rows.column(name) for name in dict.fromkeys(which)]
    numbers = [f"{rows.number(name)} AS x{i}" for i, name in enumerate(request.variables)]
    by = ", ".join(keys)
    window = f"(PARTITION BY {by} ORDER BY {ROW})" if by else f"(ORDER BY {ROW})"
    weight = rows.weight()
    complete = " AND ".join([*(f"x{i} IS NOT NULL" for i in range(p)), *(["w > 0"] if weight else [])])
    taken = [*keys, ROW, *numbers, *([f"{weight} AS w"] if weight else [])]
    steps = [f"x{i} - LAG(x{i}) OVER {window} AS s{i}" for i in range(p)]
    ends = [f"{end}({ROW}) OVER {window} IS NULL AS is_{name}" for end, name in (("LAG", "first"), ("LEAD", "last"))]
    wanted = [f"SUM(CASE WHEN is_{end} THEN x{i} END) AS {end}{i}" for end in ("first", "last") for i in range(p)]
    wanted += [f"COALESCE(SUM(s{i} * s{j}), 0e0) AS x{i}_{j}" for i in range(p) for j in range(i, p)]
    return (
        f"WITH stored AS ({rows.stored()}), "
        f"numbered AS (SELECT {', '.join(taken)} FROM stored), "
        f"stepped AS (SELECT *, {', '.join([*steps, *ends])} FROM numbered WHERE {complete}) "
        f"SELECT {', '.join([*keys, 'COUNT(*) AS n', *wanted])} FROM stepped"
        f"{f' GROUP BY {by}' if by else ''}"
    )
