"""Charts: plain numbers with their written form become one display list that every document draws alike."""

from __future__ import annotations

from collections.abc import Callable

from survey_kit.charts.bars import Bar, bars
from survey_kit.charts.dots import Dot, dots
from survey_kit.charts.drawing import Frame
from survey_kit.charts.gap import Pair, gap
from survey_kit.charts.heat import HeatRow, heat
from survey_kit.charts.icons import icons
from survey_kit.charts.likert import LikertRow, likert
from survey_kit.charts.profile import ProfileRow, profile
from survey_kit.charts.slope import Change, slope
from survey_kit.model.report import Chart

# Every kind of chart by name: one new file and one line here.
LAYOUTS: dict[str, Callable[..., Chart]] = {
    "bars": bars,
    "icons": icons,
    "likert": likert,
    "dots": dots,
    "gap": gap,
    "profile": profile,
    "slope": slope,
    "heat": heat,
}

__all__ = [
    "LAYOUTS",
    "Bar",
    "Change",
    "Dot",
    "Frame",
    "HeatRow",
    "LikertRow",
    "Pair",
    "ProfileRow",
    "bars",
    "dots",
    "gap",
    "heat",
    "icons",
    "likert",
    "profile",
    "slope",
]
