"""Cycles in plain graphs, against a slow and obvious search."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.kernel.validation import graph
from runtime.kernel.validation.graph import Edges, find_cycles, knot_of_each, shortest_way

GRAPHS = st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=5), max_size=10)


def reachable(start: int, edges: Edges) -> set[int]:
    seen: set[int] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting.extend(edges.get(here, ()))
    return seen


def test_a_tree_has_no_cycle() -> None:
    assert find_cycles({1: [2, 3], 2: [3]}, {1: [2, 3], 2: [3]}) == []


def test_a_cycle_begins_with_its_lowest_id_in_the_order_of_reading() -> None:
    ring = {5: [9], 9: [2], 2: [5]}
    assert find_cycles(ring, ring) == [[2, 5, 9]]


def test_a_self_reference_comes_beside_the_cycle_through_the_same_node() -> None:
    edges = {1: [1, 2], 2: [1]}
    assert find_cycles(edges, edges) == [[1], [1, 2]]


def test_only_cycles_through_a_closing_edge_count() -> None:
    edges = {1: [2], 2: [1, 3], 3: [2]}
    assert find_cycles({2: [3]}, edges) == [[2, 3]]


def test_the_shortest_way_stays_in_its_knot() -> None:
    edges = {1: [2, 7], 2: [3], 3: [1], 7: []}
    assert shortest_way(2, 1, edges, knot_of_each(edges))[0] == [2, 3, 1]


def test_when_the_budget_is_used_up_each_knot_is_still_named_once(monkeypatch: object) -> None:
    edges = {1: [2, 3], 2: [1], 3: [1], 4: [5], 5: [4]}
    assert find_cycles(edges, edges) == [[1, 2], [1, 3], [4, 5]]
    monkeypatch.setattr(graph, "SEARCH_BUDGET", 0)  # type: ignore[attr-defined]  # pytest's fixture
    assert find_cycles(edges, edges) == [[1, 2], [4, 5]]


@settings(deadline=None)
@given(GRAPHS)
def test_each_cycle_is_one_and_every_reader_on_a_cycle_is_named(edges: Edges) -> None:
    cycles = find_cycles(edges, edges)
    for cycle in cycles:
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
        assert all(there in edges[here] for here, there in pairwise([*cycle, cycle[0]]))
    assert len({tuple(cycle) for cycle in cycles}) == len(cycles)
    on_cycles = {node for node in edges if node in reachable(node, edges)}
    assert {node for cycle in cycles for node in cycle} == on_cycles


@settings(deadline=None)
@given(GRAPHS)
def test_nodes_share_a_knot_when_they_reach_each_other(edges: Edges) -> None:
    knots = knot_of_each(edges)
    for one in knots:
        for other in knots:
            together = one == other or (other in reachable(one, edges) and one in reachable(other, edges))
            assert (knots[one] == knots[other]) == together


class Counted(dict[int, list[int]]):
    """Edges that count how often they are followed."""

    followed = 0

    def get(self, key: int, default: object = None) -> list[int]:  # type: ignore[override]
        found = super().get(key, [])
        self.followed += len(found)
        return found


def test_the_search_in_a_large_dense_knot_stays_within_its_budget() -> None:
    size = 20_000
    edges = Counted({node: [(node + 1) % size, (node * 7 + 3) % size, (node * 31 + 5) % size] for node in range(size)})
    assert find_cycles(edges, edges)
    assert edges.followed <= graph.SEARCH_BUDGET + 20 * size
