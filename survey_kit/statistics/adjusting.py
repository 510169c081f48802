"""p-values of a family adjusted for their number: Bonferroni, Holm (1979), Benjamini & Hochberg (1995)."""

from __future__ import annotations

from collections.abc import Sequence

METHODS = ("bonferroni", "holm", "fdr")


def adjusted(values: Sequence[float | None], method: str) -> list[float | None]:
    """The same p-values adjusted by one of `METHODS`; a missing one stays missing and does not count."""
    order = sorted((p, i) for i, p in enumerate(values) if p is not None)
    out: list[float | None] = [None] * len(values)
    m, running = len(order), 0.0
    if method == "fdr":
        running = 1.0
        for rank in range(m, 0, -1):
            p, i = order[rank - 1]
            running = min(running, p * m / rank)
            out[i] = running
        return out
    for rank, (p, i) in enumerate(order):
        running = max(running, min(1.0, p * (m - rank if method == "holm" else m)))
        out[i] = min(1.0, m * p) if method == "bonferroni" else running
    return out
