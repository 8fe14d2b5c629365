"""What a card looks like tells its state; from afar by shapes alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets.graph.painting import GraphPainter, edge_ends, edge_paths
from widgets.graph.view import NODE_H, NODE_W, GraphEdge, GraphNode, NodeState
from widgets.theme import Theme

pytestmark = pytest.mark.gui
NODE = GraphNode(8, "Pump 1", "DO", 2, 2)
STATES = (
    None,
    NodeState(state=False, value="IDLE"),
    NodeState(state=True, value="ACTIVE"),
    NodeState(state=True, value="ACTIVE", marks="M"),
    NodeState(state=True, value="ACTIVE", marks="▲", is_faulty=True),
    NodeState(state=True, value="ACTIVE", marks="▸", is_next=True),
    NodeState(state=False, value="IDLE", is_enabled=False),
)


def picture(
    state: NodeState | None, *, is_stale: bool = False, with_text: bool = True, is_chosen: bool = False
) -> QImage:
    image = QImage(int(NODE_W) + 4, int(NODE_H) + 4, QImage.Format.Format_RGB32)
    image.fill(0)
    graph = GraphPainter(Theme("dark"), QFont())
    graph.is_stale = is_stale
    painter = QPainter(image)
    graph.node(painter, NODE, state, with_text=with_text, is_chosen=is_chosen)
    painter.end()
    return image


def test_every_state_looks_different(qapp: QApplication) -> None:
    pictures = [picture(state) for state in STATES]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])


def test_from_afar_state_and_marks_can_still_be_told(qapp: QApplication) -> None:
    pictures = [picture(state, with_text=False) for state in STATES[1:6]]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])


def test_the_chosen_card_stands_out_and_a_stale_one_fades(qapp: QApplication) -> None:
    live = picture(STATES[2])
    assert picture(STATES[2], is_chosen=True) != live
    assert picture(STATES[2], is_stale=True) != live


def test_an_edge_leads_from_the_right_of_what_is_read_to_the_left_of_its_reader(qapp: QApplication) -> None:
    places = {1: GraphNode(1, "a", "DI", 0, 0), 2: GraphNode(2, "b", "DO", 300, 100)}
    edge = GraphEdge(1, 2)
    assert edge_ends(edge, places) == (QPointF(NODE_W, NODE_H / 2), QPointF(300, 100 + NODE_H / 2))
    path = edge_paths((edge,), places)
    assert path.boundingRect().left() == NODE_W
    assert path.currentPosition() == QPointF(300, 100 + NODE_H / 2)


def test_a_late_edge_is_dashed_and_one_of_the_chosen_card_stands_out(qapp: QApplication) -> None:
    places = {1: GraphNode(1, "a", "DI", -140, 0), 2: GraphNode(2, "b", "DO", 100, 10)}
    path = edge_paths((GraphEdge(1, 2),), places)
    seen = []
    for is_mine, is_late in ((False, False), (False, True), (True, False), (True, True)):
        image = QImage(110, 60, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        GraphPainter(Theme("dark"), QFont()).edges(painter, path, is_mine=is_mine, is_late=is_late)
        painter.end()
        seen.append(image)
    assert all(one != other for at, one in enumerate(seen) for other in seen[:at])
