"""Sums that follow between tables: parts of an area make the area, levels of a scale make its mean."""

from __future__ import annotations

from collections.abc import Iterable

from survey_kit.disclosure.entering import ANY, SPREAD, Entry, figures_of_means
from survey_kit.disclosure.ledger import Form, Ledger, Mark, Pair, Place

Names = frozenset[Pair]
# Hiding a mean takes the word for it and its rank with it.
MEAN = 400.0
# A level of a scale says less than other counts: its mean and its halves stand beside it.
LEVEL = 10.0


def relate(ledger: Ledger, entries: Iterable[Entry]) -> None:
    """Everything the tables tell about each other, added to the ledger."""
    told = list(entries)
    divided = {c.by for e in told for c in e.one.table.columns if c.level}
    divided |= {by for e in told for by, _ in e.one.within}
    divided |= {row.variable for e in told if e.one.table.kind in ("means", "compare") for row in e.one.table.rows}
    _parts(ledger, divided)
    _means(ledger, told)


def _parts(ledger: Ledger, divided: set[str]) -> None:
    """Groups of people with the others of the same whole; who is in none of them is left over."""
    wholes: dict[tuple[str, Names, str], dict[str, int]] = {}
    for instrument, names, at in ledger.names():
        for pair in names:
            if pair[0] in divided and pair[1] != ANY:
                wholes.setdefault((instrument, names - {pair}, pair[0]), {})[pair[1]] = at
    for (instrument, names, by), parts in wholes.items():
        own = ledger.find(instrument, names | {(by, ANY)})
        whole = own if own is not None else ledger.find(instrument, names)
        if whole is None or not names:
            continue
        form: Form = {**dict.fromkeys(parts.values(), 1), whole: -1}
        counts = [ledger.counts[at] for at in parts.values()]
        left = ledger.counts[whole].value - sum(c.value for c in counts)
        others = ledger.counts[whole].base - sum(c.base for c in counts)
        if left < 0 or whole in parts.values():
            continue
        if left or others > 0:
            form[ledger.unseen(left, max(others, left))] = 1
        ledger.add(form)


def _means(ledger: Ledger, entries: Iterable[Entry]) -> None:
    """Means, S.D.s and middles as sums over the levels whose counts are printed too."""
    levels: dict[tuple[str, Names, str], dict[str, int]] = {}
    for instrument, names, at in ledger.names():
        for pair in names:
            if pair[1] != ANY:
                levels.setdefault((instrument, names - {pair}, pair[0]), {})[pair[1]] = at
    figures: dict[tuple[str, Names, str], dict[str, list[Place]]] = {}
    for entry in entries:
        for whom, question, statistic, place in figures_of_means(entry):
            key = (entry.one.instrument, frozenset(whom), question)
            figures.setdefault(key, {}).setdefault(statistic, []).append(place)
    for key, printed in figures.items():
        scale = _scale(levels.get(key, {}))
        if len(scale) > 1:
            for at in scale.values():
                ledger.counts[at].price = 1.0 + ledger.counts[at].value / LEVEL
            spread = _mean(ledger, scale, printed)
            ledger.scale(tuple(scale[level] for level in sorted(scale)))
            # Where 0 can be answered it is a number of things: that there are none is worth telling apart.
            if 0 not in scale and any(ledger.counts[at].mark is Mark.SMALL for at in scale.values()):
                _hush(ledger, scale, spread)


def _scale(levels: dict[str, int]) -> dict[int, int]:
    """Levels that are whole numbers, with their counts."""
    return {int(level): at for level, at in levels.items() if level.lstrip("-").isdigit()}


def _mean(ledger: Ledger, scale: dict[int, int], printed: dict[str, list[Place]]) -> list[int]:
    """The sums that a mean, an S.D. and a middle tell; those of the last two are given back."""
    known = {}
    if "sd" in printed:
        known["sd"] = ledger.add({at: level * level for level, at in scale.items()}, SPREAD, printed["sd"])
    if "mean" in printed:
        price = MEAN + sum(ledger.counts[at].value for at in scale.values())
        known["mean"] = ledger.add({at: level for level, at in scale.items()}, price, printed["mean"])
    # Without its mean a spread tells a square.
    if len(known) == 2:
        ledger.sums[known["mean"]].also = (known["sd"],)
    middle = _middle(ledger, scale, printed["median"]) if "median" in printed else []
    return [*middle, *([known["sd"]] if "sd" in known else [])]


def _hush(ledger: Ledger, scale: dict[int, int], spread: Iterable[int]) -> None:
    """Where few chose one level, neither levels nor spread stand beside the mean; halves of the scale remain."""
    counts = [ledger.counts[at] for at in scale.values()]
    for count in counts:
        count.mark, count.rule = Mark.UNSEEN, "few-at-a-level"
    for k in spread:
        ledger.sums[k].rule = "mean-would-tell"


def _middle(ledger: Ledger, scale: dict[int, int], places: list[Place]) -> list[int]:
    """A middle says where the half is passed; taken as if it told how many are below it and how many up to it."""
    order = sorted(scale)
    half = sum(ledger.counts[at].value for at in scale.values()) / 2
    running, so_far = [], 0
    for level in order:
        so_far += ledger.counts[scale[level]].value
        running.append(so_far)
    passed = next((k for k, below in enumerate(running) if below >= half), 0)
    sides = [order[:k] for k in (passed, passed + 1) if 1 < k < len(order)]
    told = [ledger.add({scale[level]: 1 for level in side}, SPREAD / 2, places) for side in sides]
    for k in told:
        ledger.sums[k].also = tuple(other for other in told if other != k)
    return told
