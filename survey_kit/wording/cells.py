"""One cell as the reader sees it. Rounding happens in `thai.numbers`, here only the kind of figure is chosen."""

from __future__ import annotations

import math
import re
from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.table import Cell, Status
from survey_kit.thai.numbers import EMPTY, NumberStyle

WORDS = catalogue(Path(__file__).with_name("words.toml"))

_PERCENTS = {"percent", "valid_percent", "cumulative_percent", "response_percent", "case_percent", "column_percent",
             "row_percent", "total_percent", "percent_variance", "cumulative_variance", "extracted_percent",
             "extracted_cumulative", "rotated_percent", "rotated_cumulative", "level_percent",
             "sample_percent", "weighted_percent", "target_percent", "target_distance"}  # fmt: skip
_COUNTS = {"count", "n", "missing", "rank_1", "rank_2", "rank_3", "points", "outliers", "far_out", "above",
           "not_above", "below", "from_cut", "runs", "first", "second", "predicted", "event_observed", "other_observed",
           "items", "agree", "unsure", "disagree", "df1", "rank", "ranks_moved", "provisional", "effective_n", "at_low",
           "at_high"}  # fmt: skip
_CORRELATIONS = {"value", "ase", "low", "high", "r", "beta", "item_total", "squared_multiple", "alpha_if_deleted",
                 "zero_order", "partial", "part", "tolerance", "multiple_r", "r_squared", "adjusted_r_squared",
                 "r_squared_change", "beta_in", "cox_snell", "nagelkerke", "mcfadden", "alpha", "standardised_alpha",
                 "r_mean", "r_min", "r_max", "equal_length", "unequal_length", "split_half", "omega", "kmo", "msa",
                 "initial", "extracted", "loading", *(f"lambda_{k}" for k in range(1, 7))}  # fmt: skip
# Estimates of a model: three places, and three digits of what is smaller than that.
_ESTIMATES = {"b", "se", "ci_low", "ci_high"}
# Of a ratio, two digits of what it differs from 1 by: odds per baht are 1.00012, not 1.000.
_RATIOS = {"odds_ratio", "or_low", "or_high"}
_SMALLEST = 10
SAID_MARKS = {Status.CAUTION: "*", Status.UNRELIABLE: "†"}
# Kinds of tables whose empty cells say nothing: a total has no F.
BLANK = ("figures", "profile", "model", "ioc", "estimates", "shares", "letters", "points", "gaps")
_ENDS = {"min", "max", "mode", "sum", "median", "range", "whisker_low", "whisker_high", "hinge_low", "hinge_middle",
         "hinge_high"}  # fmt: skip
# Figures in the units of the answers, or their squares: an answer may be a share of a second.
_UNITS = _ENDS | {"estimate", "mean", "weighted_mean", "sd", "se", "variance", "trimmed", "iqr", "difference",
                  "ci_low", "ci_high",
                  "ss", "ms", "residual", "aad"}  # fmt: skip
# Percentiles and single answers: whole where the answer is.
_ANSWERS = re.compile(r"p\d{1,2}(\.\d+)?|(highest|lowest)_\d+")
# Figures between −1 and 1, more or less, that two places would make all alike.
_FINE = {
    "subset", "effect", "effect_size", "effect_low", "effect_high", "cohens_d", "partial_eta_squared", "w", "epsilon",
    "d", "positive", "negative", "kendalls_w", "share", "cod", "cov_mean", "cov_median", "prd", "weight_cv",
    "weight_min", "weight_p5", "weight_median", "weight_p95", "weight_max", "weight_effect",
}  # fmt: skip


def is_percent(statistic: str, kind: str = "") -> bool:
    """Whether the figure is a share to be shown as percent."""
    if statistic in _PERCENTS or statistic.startswith("percent_"):
        return True
    if kind == "points":
        return statistic in ("difference", "se", "ci_low", "ci_high")
    return statistic in ("estimate", "se", "ci_low", "ci_high") and kind in ("frequencies", "multiple", "shares")


def places(statistic: str, style: NumberStyle, kind: str = "", value: float | None = None) -> int:
    """Decimal places of a figure in this style."""
    if is_percent(statistic, kind):
        return style.percent_places
    if statistic in _COUNTS:
        # Weighted counts are sums of fractions; people read whole ones.
        return 0
    if is_answer(statistic):
        return 0 if value is None or is_whole(value) else _unit_places(value, style)
    if kind == "model" and statistic in _ESTIMATES | _RATIOS:
        return max(_estimate_places(value), _ratio_places(value) if statistic in _RATIOS else 0)
    if statistic in ("df", "df2") or statistic.endswith("_df"):
        return 0 if value is None or is_whole(value) else style.mean_places
    if statistic in _UNITS:
        return _unit_places(value, style)
    exact = statistic in _CORRELATIONS | _FINE or is_p(statistic) or statistic.endswith("_statistic")
    return style.p_places if exact else style.mean_places


def is_whole(value: float) -> bool:
    """Whether the figure is a whole number, but for the last binary digits of a sum."""
    return abs(value - round(value)) <= 1e-12 * max(1.0, abs(value)) if math.isfinite(value) else False


def is_answer(statistic: str) -> bool:
    """Whether the figure is an answer somebody gave, or lies between two: written whole where it is whole."""
    return statistic in _ENDS or _ANSWERS.fullmatch(statistic) is not None


def is_p(statistic: str) -> bool:
    """Whether the figure is a p-value."""
    return statistic == "p" or statistic.endswith("_p")


def _estimate_places(value: float | None) -> int:
    """Three, or as many as three digits of a small number take: a slope per baht is .00000591, not .000."""
    if not value or abs(value) >= 0.01 or not math.isfinite(value):
        return 3
    return min(_SMALLEST, 2 - math.floor(math.log10(abs(value))))


def _unit_places(value: float | None, style: NumberStyle) -> int:
    """Those of a mean; of what they would round to nothing, two digits."""
    if not value or not math.isfinite(value) or not 1e-9 < abs(value) < 0.5 * 10.0**-style.mean_places:
        return style.mean_places
    return min(_SMALLEST, 1 - math.floor(math.log10(abs(value))))


def _ratio_places(value: float | None) -> int:
    """Three, or as many as two digits of a small distance from 1 take."""
    apart = abs((value or 0.0) - 1.0)
    if not 1e-8 < apart < 0.01:
        return 3
    return min(_SMALLEST, 1 - math.floor(math.log10(apart)))


def cell_text(cell: Cell, statistic: str, style: NumberStyle, kind: str = "", lang: str = "th", few: int = 5) -> str:
    """The finished text of a cell: a figure, a dash, or the mark of a hidden one (counts below ``few``)."""
    if cell.status is Status.HIDDEN:
        return hidden_mark(cell, lang, few)
    if cell.mark:
        text = cell.mark if statistic == "letters" else WORDS.text(f"standing-{cell.mark}", lang)
        return text + said_mark(cell)
    if cell.value is None:
        return "" if kind in BLANK and cell.reason is None else EMPTY
    if is_p(statistic):
        return style.p_value(cell.value)
    if statistic in _CORRELATIONS:
        return style.correlation(cell.value)
    if is_percent(statistic, kind):
        return style.percent(cell.value) + said_mark(cell)
    text = style.number(cell.value, places(statistic, style, kind, cell.value))
    return text + said_mark(cell)


def said_mark(cell: Cell) -> str:
    """What stands behind a figure that is to be read with caution, or not to be said at all."""
    return SAID_MARKS.get(cell.status, "")


def hidden_mark(cell: Cell, lang: str = "th", few: int = 5) -> str:
    """What stands in place of a hidden figure; counts below ``few`` are small."""
    if cell.rule in ("unreliable", "withheld"):
        return WORDS.text(f"mark-{cell.rule}", lang)
    code = "mark-hidden" if cell.rule == "small-count" else "mark-also-hidden"
    return WORDS.text(code, lang, limit=few)


def number_format(statistic: str, style: NumberStyle, kind: str = "") -> str:
    """The spreadsheet number format of a column."""
    digits = places(statistic, style, kind, 0.5 if is_answer(statistic) else None)
    decimals = "." + "0" * digits if digits else ""
    # A share is written as the percent figure Thai tables print under ร้อยละ, without a sign.
    return f"0{decimals}" if is_percent(statistic, kind) else f"#,##0{decimals}"
