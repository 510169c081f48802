"""Which hidden cells a reader could work out by subtraction, and what to hide beside them.

A hidden cell is an unknown; every total a reader has is an equation: the lines of a group add up to its base, the
groups of a line add up to everybody. With lines and groups as the nodes of a graph and unknowns as its edges, an
unknown is known after all exactly when its edge is a bridge: without it one side of the graph would stand alone, and
the totals of that side give it away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

Place = tuple[int, int]
Node = Hashable
# Where no total is known, nothing follows from adding up.
FREE: Node = "free"


def given_away(edges: Mapping[Place, tuple[Node, Node]]) -> list[Place]:
    """The unknowns that follow from the totals, in order."""
    return [place for place in edges if _is_bridge(place, edges)]


def _is_bridge(place: Place, edges: Mapping[Place, tuple[Node, Node]]) -> bool:
    start, goal = edges[place]
    if start == goal:
        return False
    near: dict[Node, list[Node]] = defaultdict(list)
    for other, (a, b) in edges.items():
        if other != place:
            near[a].append(b)
            near[b].append(a)
    seen, waiting = {start}, [start]
    while waiting:
        for node in near[waiting.pop()]:
            if node == goal:
                return False
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return True


def complements(
    hidden: Iterable[Place],
    nodes: Mapping[Place, tuple[Node, Node]],
    size: Callable[[Place], float],
) -> list[Place]:
    """Further cells to hide so that no hidden cell follows from the totals; the smallest that will do, zeros last.

    ``nodes`` names line and group of every cell that adds up. A cell stays given away only where nothing else is left.
    """
    unknown = {place: nodes[place] for place in hidden if place in nodes}
    more: list[Place] = []
    hopeless: set[Place] = set()
    while True:
        open_ones = [place for place in given_away(unknown) if place not in hopeless]
        if not open_ones:
            return more
        place = open_ones[0]
        found = _beside(place, unknown, nodes, size)
        if found is None:
            hopeless.add(place)
            continue
        unknown[found] = nodes[found]
        more.append(found)


def _beside(
    place: Place,
    unknown: Mapping[Place, tuple[Node, Node]],
    nodes: Mapping[Place, tuple[Node, Node]],
    size: Callable[[Place], float],
) -> Place | None:
    """The cell to hide beside ``place``: in its group, else in its line; best where the other total has one too."""
    line, group = nodes[place]
    for at, own in ((1, group), (0, line)):
        alone = sum(ends[at] == own for ends in unknown.values()) == 1
        if own == FREE or (at == 0 and not alone):
            continue
        touched = {ends[1 - at] for ends in unknown.values()}
        candidates = [p for p, ends in nodes.items() if ends[at] == own and p not in unknown]
        if candidates:
            return min(candidates, key=lambda p: (size(p) <= 0, nodes[p][1 - at] not in touched | {FREE}, size(p), p))
    return None
