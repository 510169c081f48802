"""Typst at work: templates of this folder, the shipped Sarabun and nothing from the machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from survey_kit.documents.drawable import all_drawable
from survey_kit.documents.svg import icon_paths
from survey_kit.errors import SurveyKitError

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
# Air around a picture (templates/charts.typ), so that no letter touches its edge.
AIR = 3.0


FACES = ("SKSarabun-Regular.ttf", "SKSarabun-SemiBold.ttf", "SKSarabun-Bold.ttf", "NotoSansArabic-Regular.ttf")


def font_file(name: str) -> Path:
    """A font that comes with the program; raises ``SurveyKitError`` (``font-missing``) where it has been taken away."""
    path = FONTS / name
    if not path.is_file():
        raise SurveyKitError("font-missing", file=path)
    return path


def compiled(template: str, data: dict[str, Any], **options: Any) -> Any:
    """What Typst makes of ``template`` with ``data``: PDF bytes, or a list of PNG bytes with ``format="png"``.

    Data travel as JSON text, so nothing a respondent wrote can become markup.
    Raises ``SurveyKitError``: a font is missing (Typst would draw with another one); ``typesetting-failed`` with
    Typst's own words.
    """
    import typst

    for name in FACES:
        font_file(name)
    inputs = {"report": json.dumps(data, ensure_ascii=False), "icons": json.dumps(icon_paths())}
    try:
        return typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            **options,
        )
    except typst.TypstError as error:
        raise SurveyKitError("typesetting-failed", template=template, detail=str(error)) from error


def pictures(charts: list[dict[str, Any]], ppi: float = 240.0) -> list[bytes]:
    """One PNG per set chart, in order."""
    if not charts:
        return []
    data = {"digits": "arabic", "protect": "", "charts": all_drawable(charts)}
    made = compiled("charts.typ", data, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made)
