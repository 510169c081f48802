"""Charts that office programs draw themselves, from numbers people can edit."""

from __future__ import annotations

from typing import Any

# Kinds that every office program draws alike; the others are drawn from the display list.
NATIVE = ("bars", "likert")


def is_native(chart: dict[str, Any]) -> bool:
    """Whether a set chart is one that office programs draw: of such a kind, and with anything to draw."""
    return chart["shape"] in NATIVE and bool(chart["data"]) and bool(chart["data"]["categories"])
