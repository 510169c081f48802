"""One cell as the reader sees it. Rounding happens in `thai.numbers`, here only the kind of figure is chosen."""

from __future__ import annotations

from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.table import Cell, Status
from survey_kit.thai.numbers import EMPTY, NumberStyle

WORDS = catalogue(Path(__file__).with_name("words.toml"))

_PERCENTS = {"percent", "valid_percent", "cumulative_percent", "response_percent", "column_percent", "row_percent",
             "total_percent"}  # fmt: skip
_COUNTS = {"count", "n", "rank_1", "rank_2", "rank_3", "points"}
_CORRELATIONS = {"r", "beta", "item_total", "squared_multiple", "alpha_if_deleted"}
_ENDS = {"min", "max", "mode", "sum", "median", "p25", "p75"}


def is_percent(statistic: str, kind: str = "") -> bool:
    """Whether the figure is a share to be shown as percent."""
    if statistic in _PERCENTS or statistic.startswith("percent_"):
        return True
    return statistic in ("se", "ci_low", "ci_high") and kind in ("frequencies", "multiple")


def places(statistic: str, style: NumberStyle, kind: str = "", value: float | None = None) -> int:
    """Decimal places of a figure in this style."""
    if is_percent(statistic, kind):
        return style.percent_places
    if statistic in _COUNTS:
        # Weighted counts are sums of fractions; people read whole ones.
        return 0
    if statistic in _ENDS:
        return 0 if value is None or float(value).is_integer() else style.mean_places
    return style.p_places if statistic in _CORRELATIONS or statistic == "p" else style.mean_places


def cell_text(cell: Cell, statistic: str, style: NumberStyle, kind: str = "", lang: str = "th") -> str:
    """The finished text of a cell: a figure, a dash, or the mark of a hidden one."""
    if cell.status is Status.HIDDEN:
        return hidden_mark(cell, lang)
    if cell.value is None:
        # A total has no F: nothing was to be said there, and nothing is missing.
        return "" if kind == "figures" and cell.reason is None else EMPTY
    if statistic == "p":
        return style.p_value(cell.value)
    if statistic in _CORRELATIONS:
        return style.correlation(cell.value)
    if is_percent(statistic, kind):
        return style.percent(cell.value)
    text = style.number(cell.value, places(statistic, style, kind, cell.value))
    return text + ("*" if cell.status is Status.SMALL_BASE else "")


def hidden_mark(cell: Cell, lang: str = "th") -> str:
    """What stands in place of a hidden figure."""
    code = "mark-hidden" if cell.rule == "small-count" else "mark-also-hidden"
    return WORDS.text(code, lang, limit=5)


def number_format(statistic: str, style: NumberStyle, kind: str = "") -> str:
    """The spreadsheet number format of a column."""
    digits = places(statistic, style, kind, 0.5 if statistic in _ENDS else None)
    decimals = "." + "0" * digits if digits else ""
    # A share is written as the percent figure Thai tables print under ร้อยละ, without a sign.
    return f"0{decimals}" if is_percent(statistic, kind) else f"#,##0{decimals}"
