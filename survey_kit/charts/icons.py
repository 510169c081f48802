"""A row of people or houses: x of ten, for those who do not live with percentages."""

from __future__ import annotations

from survey_kit.charts.drawing import ACCENT, FADED, Canvas, Frame, to_scale
from survey_kit.model.report import Chart

# Width of each picture as a share of its height (documents/icons.json draws them in a box of height 1).
WIDTHS = {"person": 0.5, "house": 1.0}


@to_scale
def icons(frame: Frame, filled: int, *, total: int = 10, icon: str = "person", text: str = "") -> Chart:
    """``filled`` dark pictures among ``total``; ``text`` is the phrase read aloud instead of the picture."""
    filled = min(max(filled, 0), total)
    ratio = WIDTHS.get(icon, 1.0)
    gap = 0.28
    height = min(frame.width / (total * ratio + (total - 1) * gap), frame.size * 2.4)
    canvas = Canvas(frame)
    for i in range(total):
        canvas.icon(icon, i * height * (ratio + gap), 0, height, ACCENT if i < filled else FADED)
    return canvas.chart("icons", height, text or f"{filled} / {total}")
