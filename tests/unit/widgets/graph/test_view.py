"""Who stands next to whom, for walking."""

from __future__ import annotations

from widgets.graph.view import GraphEdge, GraphNode, GraphView, neighbours

VIEW = GraphView(
    (GraphNode(1, "a", "DI", 0, 90), GraphNode(2, "b", "DI", 0, 0), GraphNode(3, "c", "DO", 200, 45)),
    (GraphEdge(1, 3), GraphEdge(2, 3), GraphEdge(3, 1, is_late=True)),
)


def test_neighbours_come_from_the_top_down() -> None:
    found = neighbours(VIEW)
    assert found.sources == {3: [2, 1], 1: [3]}
    assert found.readers == {1: [3], 2: [3], 3: [1]}
