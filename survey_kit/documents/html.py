"""The web page: one file with its fonts and charts inside, no scripts, good on a phone and on paper."""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import Any

from survey_kit.documents.setting import set_report
from survey_kit.documents.svg import svg
from survey_kit.documents.typesetting import TEMPLATES, font_file
from survey_kit.model.report import Report
from survey_kit.thai.segment import COUNTED, kept_whole, repeated, words

_COUNTED = re.compile(f"({COUNTED})")
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}


def to_bytes(report: Report) -> bytes:
    """The report as one UTF-8 HTML file."""
    data = set_report(report)
    page_of = _counters(data["page_of"], data["digits"])
    return str(_template().render(d=data, fonts=_fonts(), svg=_drawer(), css_text=css_text, page_of=page_of)).encode()


def css_text(text: str) -> Any:
    """``text`` as a CSS string that cannot end the rule, the style element or the string it stands in."""
    from markupsafe import Markup

    return Markup('"' + "".join(c if c.isalnum() or c in " .,·–" else f"\\{ord(c):x} " for c in text) + '"')


def _counters(page_of: str, digits: str) -> Any:
    """The page line for a printed page: CSS strings around the two counters."""
    from markupsafe import Markup

    style = "thai" if digits == "thai" else "decimal"
    before, rest = page_of.split("{page}")
    between, after = rest.split("{pages}")
    parts = (css_text(before), f"counter(page,{style})", css_text(between), f"counter(pages,{style})", css_text(after))
    return Markup(" ".join(str(p) for p in parts))


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    world = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    world.filters["keep"] = keep
    return world.get_template("report.html.j2")


def keep(text: str) -> Any:
    """``text`` escaped, its long Thai words each in an element that no line breaks; the copied text is the same."""
    from markupsafe import Markup, escape

    pieces = []
    for k, part in enumerate(_COUNTED.split(text)):
        for word in [part] if k % 2 else repeated(words(part)):
            whole = k % 2 or kept_whole(word)
            pieces.append(f'<b class="k">{escape(word)}</b>' if whole else str(escape(word)))
    return Markup("".join(pieces))


@cache
def _fonts() -> tuple[tuple[int, str], ...]:
    """Weight and base64 WOFF2 of each shipped subset."""
    return tuple(
        (weight, base64.b64encode(font_file(f"SKSarabun-{name}.woff2").read_bytes()).decode())
        for weight, name in WEIGHTS.items()
    )


def _drawer() -> Any:
    """A function for the template: a set chart as safe inline SVG with names no other chart of the page has."""
    from markupsafe import Markup

    drawn = 0

    def draw(chart: dict[str, Any]) -> Markup:
        nonlocal drawn
        drawn += 1
        # Every text inside was escaped by svg().
        return Markup(svg(chart, f"c{drawn}"))

    return draw
