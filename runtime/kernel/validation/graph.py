"""Cycles in a graph of who reads whom, in time that grows with the number of edges; no recursion.

Knows ids and edges, nothing of cards.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

Edges = Mapping[int, Sequence[int]]
SEARCH_BUDGET = 4_000_000
"""Edges followed in all while looking for shortest ways; beyond it each knot of cycles is still named once."""


def find_cycles(closing: Edges, edges: Edges) -> list[list[int]]:
    """Return cycles that contain a closing edge, each beginning with its lowest id.

    `edges` contains `closing`. Self-references are cycles of one. In a knot of many cycles the shortest through each
    reader that no earlier one went through is returned, so that every closing reader on a cycle is named.
    """
    cycles = [[reader] for reader in sorted(closing) if reader in closing[reader]]
    knots = knot_of_each(edges)
    budget = SEARCH_BUDGET
    named: set[int] = set()
    named_knots: set[int] = set()
    for reader in sorted(closing):
        knot = knots[reader]
        source = min((one for one in closing[reader] if one != reader and knots.get(one) == knot), default=None)
        if source is None or reader in named or (budget <= 0 and knot in named_knots):
            continue
        way, cost = shortest_way(source, reader, edges, knots)
        budget -= cost
        cycles.append(_from_lowest([reader, *way[:-1]]))
        named.update(way)
        named_knots.add(knot)
    return cycles


def shortest_way(start: int, end: int, edges: Edges, knots: Mapping[int, int]) -> tuple[list[int], int]:
    """Return the ids from start to end within their knot, both included, and how many edges were followed."""
    knot = knots[end]
    came_from = {start: start}
    queue = deque([start])
    cost = 0
    while end not in came_from:
        here = queue.popleft()
        for there in edges.get(here, ()):
            cost += 1
            if there not in came_from and knots.get(there) == knot:
                came_from[there] = here
                queue.append(there)
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1], cost


def knot_of_each(edges: Edges) -> dict[int, int]:
    """Return, for each id, the number of its strongly connected component (Tarjan, with a stack of our own)."""
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    knots: dict[int, int] = {}
    open_ids: list[int] = []
    for root in edges:
        if root in order:
            continue
        work: list[tuple[int, Iterator[int]]] = [_enter(root, edges, order, lowest, open_ids)]
        while work:
            here, successors = work[-1]
            for there in successors:
                if there not in order:
                    work.append(_enter(there, edges, order, lowest, open_ids))
                    break
                if there not in knots:
                    lowest[here] = min(lowest[here], order[there])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[here])
                if lowest[here] == order[here]:
                    _close(here, open_ids, knots)
    return knots


def _enter(
    node: int, edges: Edges, order: dict[int, int], lowest: dict[int, int], open_ids: list[int]
) -> tuple[int, Iterator[int]]:
    order[node] = lowest[node] = len(order)
    open_ids.append(node)
    return node, iter(edges.get(node, ()))


def _close(node: int, open_ids: list[int], knots: dict[int, int]) -> None:
    while True:
        member = open_ids.pop()
        knots[member] = node
        if member == node:
            return


def _from_lowest(cycle: list[int]) -> list[int]:
    start = cycle.index(min(cycle))
    return cycle[start:] + cycle[:start]
