"""The graph under real hands: arrows, Enter, wheel, drag."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.graph.canvas import LEAST_SCALE, MOST_SCALE, READABLE, GraphCanvas
from widgets.graph.view import NODE_H, NODE_W, GraphEdge, GraphNode, GraphView, NodeState
from widgets.theme import Theme

pytestmark = pytest.mark.gui
VIEW = GraphView(
    (
        GraphNode(1, "Low float", "DI", 0, 0),
        GraphNode(2, "Level", "AI", 0, 60),
        GraphNode(8, "Pump 1", "DO", 220, 30),
        GraphNode(9, "Pump 2", "DO", 440, 30),
    ),
    (GraphEdge(1, 8), GraphEdge(2, 8), GraphEdge(8, 9), GraphEdge(9, 8, is_late=True)),
)
MANY = GraphView(tuple(GraphNode(card_id, f"card {card_id}", "DI", 0, 60.0 * card_id) for card_id in range(1000)))


@pytest.fixture
def canvas(qtbot: QtBot) -> GraphCanvas:
    canvas = GraphCanvas(Theme("dark"))
    canvas.resize(700, 300)
    show_active(qtbot, canvas)
    canvas.show_graph(VIEW)
    return canvas


def chosen_by(spy: QSignalSpy) -> list[int]:
    return [spy.at(at)[0] for at in range(spy.count())]


def test_arrows_follow_edges_and_enter_opens(canvas: GraphCanvas) -> None:
    chosen, opened = QSignalSpy(canvas.card_chosen), QSignalSpy(canvas.card_opened)
    canvas.choose(1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(canvas, key)
    assert chosen_by(chosen) == [8, 9, 8, 1, 2, 1]
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert chosen_by(opened) == [1]


def test_an_arrow_where_no_edge_leads_stays(canvas: GraphCanvas) -> None:
    canvas.choose(1)
    chosen = QSignalSpy(canvas.card_chosen)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.chosen == 1
    assert chosen.count() == 0


def test_the_keyboard_begins_at_the_first_card(canvas: GraphCanvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.chosen == 1
    empty = GraphCanvas(Theme("dark"))
    QTest.keyClick(empty, Qt.Key.Key_Down)
    QTest.keyClick(empty, Qt.Key.Key_Return)
    assert empty.chosen is None


def test_focus_by_tab_marks_where_one_is(canvas: GraphCanvas) -> None:
    canvas.clearFocus()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas.chosen == 1


def test_a_click_chooses_and_a_double_click_opens(canvas: GraphCanvas, qtbot: QtBot) -> None:
    chosen, opened = QSignalSpy(canvas.card_chosen), QSignalSpy(canvas.card_opened)
    at = canvas.place_of(9).toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert chosen_by(chosen) == [9]
    assert chosen_by(opened) == [9]


def test_dragging_moves_the_graph_and_fit_brings_it_back(canvas: GraphCanvas, qtbot: QtBot) -> None:
    before = canvas.place_of(1)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(canvas, QPoint(65, 35))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(65, 35))
    assert canvas.place_of(1) - before == QPointF(60, 30)
    QTest.mouseMove(canvas, QPoint(5, 5))
    assert canvas.place_of(1) - before == QPointF(60, 30)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.place_of(1) == before


def test_the_wheel_zooms_about_the_pointer(canvas: GraphCanvas) -> None:
    at = canvas.place_of(8)
    no = Qt.MouseButton.NoButton
    wheel = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 240), no, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, wheel)
    assert canvas.zoom > 1.0
    assert (canvas.place_of(8) - at).manhattanLength() < 1.0


def test_zoom_has_ends(canvas: GraphCanvas) -> None:
    for _ in range(60):
        QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.zoom == LEAST_SCALE
    for _ in range(60):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == MOST_SCALE


def test_a_graph_too_large_to_read_opens_at_the_chosen_card(canvas: GraphCanvas) -> None:
    canvas.choose(500)
    canvas.show_graph(MANY)
    assert canvas.zoom == pytest.approx(READABLE)
    assert abs(canvas.place_of(500).y() - canvas.rect().center().y()) < 1.0
    canvas.resize(canvas.width(), canvas.height() - 80)
    assert canvas.zoom == pytest.approx(READABLE)
    assert abs(canvas.place_of(500).y() - canvas.rect().center().y()) < 1.0
    canvas.fit()
    assert canvas.zoom < READABLE
    assert not canvas.grab().isNull()


def test_a_card_chosen_elsewhere_comes_into_view(canvas: GraphCanvas) -> None:
    canvas.show_graph(MANY)
    canvas.choose(900)
    assert canvas.rect().contains(canvas.place_of(900).toPoint())
    canvas.choose(77_777)
    assert canvas.chosen == 77_777


def test_a_window_that_grows_shows_all_of_it_again(canvas: GraphCanvas, qtbot: QtBot) -> None:
    canvas.resize(300, 200)
    qtbot.waitUntil(lambda: canvas.zoom < 1.0)
    canvas.resize(700, 300)
    qtbot.waitUntil(lambda: canvas.zoom == 1.0)


def test_states_and_emptiness_are_painted(canvas: GraphCanvas) -> None:
    plain = canvas.grab().toImage()
    canvas.show_states({8: NodeState(state=True, value="ACTIVE", marks="M")})
    alive = canvas.grab().toImage()
    canvas.show_stale(True)
    stale = canvas.grab().toImage()
    canvas.show_graph(GraphView())
    canvas.show_empty_text("Nothing here")
    assert len({image.cacheKey() for image in (plain, alive, stale)}) == 3
    assert plain != alive
    assert alive != stale
    assert canvas.grab().toImage() != stale
    assert canvas.card_at(QPointF(NODE_W, NODE_H)) is None
