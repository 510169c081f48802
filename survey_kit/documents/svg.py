"""A chart as inline SVG: real text, real Thai, an alternative text, no scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

INK = "#1F2933"
_ICONS = Path(__file__).with_name("icons.json")


@cache
def icon_paths() -> dict[str, list[list[Any]]]:
    """The outline of every icon in a box of height 1: commands M, L, C, Z."""
    return {name: icon["path"] for name, icon in json.loads(_ICONS.read_text(encoding="utf-8")).items()}


def svg(chart: dict[str, Any], identity: str) -> str:
    """SVG of a set chart; ``identity`` is unique on the page (patterns of two charts must not share a name)."""
    hatches = {m["fill"]: f"{identity}h{i}" for i, m in enumerate(m for m in chart["marks"] if m["hatch"])}
    defs = "".join(_pattern(name, fill, chart["grain"]) for fill, name in hatches.items())
    body = "".join(SHAPES[m["shape"]]({**m, "grain": chart["grain"]}, hatches) for m in chart["marks"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(chart["w"])} {_n(chart["h"])}" role="img" lang="th"'
        f' aria-labelledby="{identity}t" style="max-width:{_n(chart["w"] * 1.64)}px" fill="{INK}">'
        f'<title id="{identity}t">{escape(chart["alt"])}</title>'
        + (f"<defs>{defs}</defs>" if defs else "")
        + f'<g aria-hidden="true">{body}</g></svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _pattern(name: str, fill: str, grain: float) -> str:
    turned = "rotate(45)" + (f" scale({_n(grain)})" if grain != 1 else "")
    return (
        f'<pattern id="{name}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="{turned}">'
        f'<rect width="4" height="4" fill="{escape(fill)}"/>'
        '<path d="M1 0V4" stroke="#fff" stroke-opacity=".55" stroke-width="1"/></pattern>'
    )


def _fill(mark: dict[str, Any], hatches: dict[str, str]) -> str:
    return f"url(#{hatches[mark['fill']]})" if mark["hatch"] else escape(mark["fill"])


def _rect(m: dict[str, Any], hatches: dict[str, str]) -> str:
    round_ = f' rx="{_n(m["radius"])}"' if m["radius"] else ""
    box = f'x="{_n(m["x"])}" y="{_n(m["y"])}" width="{_n(m["w"])}" height="{_n(m["h"])}"'
    return f'<rect {box}{round_} fill="{_fill(m, hatches)}"/>'


def _line(m: dict[str, Any], _: dict[str, str]) -> str:
    dash = f' stroke-dasharray="{_n(2 * m["grain"])} {_n(2 * m["grain"])}"' if m["dash"] else ""
    path = f"M{_n(m['x'])} {_n(m['y'])}L{_n(m['x2'])} {_n(m['y2'])}"
    return f'<path d="{path}" stroke="{escape(m["fill"])}" stroke-width="{_n(m["thickness"])}"{dash}/>'


def _circle(m: dict[str, Any], _: dict[str, str]) -> str:
    place = f'cx="{_n(m["x"])}" cy="{_n(m["y"])}" r="{_n(m["radius"])}"'
    return f'<circle {place} fill="{escape(m["fill"])}" stroke="#fff"/>'


def _text(m: dict[str, Any], _: dict[str, str]) -> str:
    anchor = f' text-anchor="{m["anchor"]}"' if m["anchor"] != "start" else ""
    weight = f' font-weight="{m["weight"]}"' if m["weight"] != 400 else ""
    fill = f' fill="{escape(m["fill"])}"' if m["fill"] != INK else ""
    place = f'x="{_n(m["x"])}" y="{_n(m["y"])}" font-size="{_n(m["size"])}"'
    return f"<text {place}{anchor}{weight}{fill}>{escape(m['text'])}</text>"


def _icon(m: dict[str, Any], _: dict[str, str]) -> str:
    h = m["h"]
    parts = []
    for command, *numbers in icon_paths()[m["text"]]:
        points = (m["x"] + v * h if i % 2 == 0 else m["y"] + v * h for i, v in enumerate(numbers))
        parts.append(command + " ".join(_n(p) for p in points))
    return f'<path d="{"".join(parts)}" fill="{escape(m["fill"])}"/>'


SHAPES: dict[str, Callable[[dict[str, Any], dict[str, str]], str]] = {
    "rect": _rect,
    "line": _line,
    "circle": _circle,
    "text": _text,
    "icon": _icon,
}
