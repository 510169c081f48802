"""Test results as one line under a table."""

from __future__ import annotations

import math

from survey_kit.model.estimate import Comparison
from survey_kit.model.table import Table
from survey_kit.thai.numbers import EMPTY, NumberStyle, stars
from survey_kit.wording.cells import WORDS

METHODS = {
    "lsd": "LSD", "bonferroni": "Bonferroni", "sidak": "Šidák", "scheffe": "Scheffé", "tukey": "Tukey",
    "games_howell": "Games–Howell", "tamhane": "Tamhane T2", "dunn": "Dunn–Bonferroni", "design_t": "Holm",
}  # fmt: skip


def reason_text(reason: object, lang: str) -> str:
    """Why a number is not there, in words."""
    return WORDS.text(f"reason-{reason}", lang)


# More pairs than this are a wall of figures: the ones that differ are named, the rest counted.
FEW_PAIRS = 6
ALPHA = 0.05


def test_lines(table: Table, style: NumberStyle, lang: str = "th") -> list[str]:
    """One line per test; of many pairs only those that differ, and how many do not."""
    pairs = [t for t in table.tests if t.groups]
    shown = [t for t in table.tests if not t.groups]
    if len(pairs) <= FEW_PAIRS:
        # Two tests that cannot be computed for one reason say it once.
        return list(dict.fromkeys(test_line(t, table, style, lang) for t in (*shown, *pairs)))
    differ = [t for t in pairs if t.p is not None and t.p < ALPHA]
    rest = WORDS.text("test-pairs-rest", lang, count=style.count(len(pairs) - len(differ)), all=style.count(len(pairs)))
    lines = [test_line(t, table, style, lang) for t in shown]
    if differ:
        told = " · ".join(_pair(t, table, style, lang) for t in differ)
        method = METHODS.get(differ[0].name, differ[0].name)
        lines.append(WORDS.text("test-pairs-differ", lang, method=method, pairs=told))
        lines.append(WORDS.text("note-stars", lang))
    return [*lines, rest] if len(differ) < len(pairs) else lines


def _pair(test: Comparison, table: Table, style: NumberStyle, lang: str) -> str:
    """``higher > lower difference**``."""
    names = {row.level: row.label.in_(lang) for row in table.rows}
    difference = dict(test.extra).get("difference", test.statistic) or 0.0
    first, second = (names.get(g, g) for g in test.groups)
    higher, lower = (first, second) if difference >= 0 else (second, first)
    return f"{higher} > {lower} {style.mean(abs(difference))}{stars(test.p)}"


def test_line(test: Comparison, table: Table, style: NumberStyle, lang: str = "th") -> str:
    """``F(5, 994) = 21.40, p < .001, η² = .10`` with the test's name; or why it could not be computed."""
    if test.reason is not None:
        return WORDS.text("test-cannot", lang, reason=reason_text(test.reason, lang))
    facts = {
        "statistic": figure_text(test.statistic, style),
        "df": degrees_text(test.df, style),
        "df2": degrees_text(test.df2, style),
        "p": style.p_value(test.p),
        "effect": style.correlation(test.effect) if test.effect is not None else EMPTY,
    }
    if test.groups:
        names = {row.level: row.label.in_(lang) for row in table.rows}
        pair = " – ".join(names.get(g, g) for g in test.groups)
        facts["statistic"] = figure_text(dict(test.extra).get("difference", test.statistic), style)
        text = WORDS.text("test-pair", lang, groups=pair, method=METHODS.get(test.name, test.name), **facts)
    elif test.name in ("cronbach_alpha", "kr20"):
        text = WORDS.text(f"test-{test.name}", lang, statistic=style.correlation(test.statistic))
    else:
        text = WORDS.text(f"test-{test.name}", lang, **facts)
    # "p < .001", never "p = < .001".
    return text.replace("= <", "<")


def figure_text(value: float | None, style: NumberStyle) -> str:
    """A test statistic: one place more where it is small."""
    return style.number(value, style.mean_places + (1 if value is not None and abs(value) < 0.1 else 0))


def degrees_text(df: float | None, style: NumberStyle) -> str:
    """Degrees of freedom, whole where they are."""
    if df is None or not math.isfinite(df):
        return EMPTY
    return style.number(df, 0 if float(df).is_integer() else style.mean_places)
