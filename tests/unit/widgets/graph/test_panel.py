"""The graph's panel: what it is of, its buttons, its SVG."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from widgets.graph.panel import GraphPanel
from widgets.graph.view import GraphEdge, GraphNode, GraphView, NodeState
from widgets.theme import Theme

pytestmark = pytest.mark.gui
VIEW = GraphView((GraphNode(1, "Low float", "DI", 0, 0), GraphNode(8, "Pump", "DO", 220, 0)), (GraphEdge(1, 8),))


@pytest.fixture
def panel(qtbot: QtBot) -> GraphPanel:
    panel = GraphPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    assert not panel.is_seen
    with qtbot.waitSignal(panel.shown, timeout=5_000):
        panel.show()
    assert panel.is_seen
    panel.show_graph(VIEW)
    return panel


def press(panel: GraphPanel, qtbot: QtBot, name: str) -> None:
    button = panel.findChild(QPushButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_says_what_the_graph_is_of(panel: GraphPanel) -> None:
    label = panel.findChild(QLabel, "graph_what")
    assert label is not None
    assert label.text().startswith("2 cards, 1 reads")
    panel.show_graph(GraphView())
    panel.show_empty_text("nothing")
    assert label.text() == ""


def test_the_buttons_zoom_and_fit(panel: GraphPanel, qtbot: QtBot) -> None:
    press(panel, qtbot, "graph_in")
    assert panel.canvas.zoom > 1.0
    press(panel, qtbot, "graph_fit")
    assert panel.canvas.zoom == 1.0
    press(panel, qtbot, "graph_out")
    assert panel.canvas.zoom < 1.0
    asked = QSignalSpy(panel.export_requested)
    press(panel, qtbot, "graph_export")
    assert asked.count() == 1


def test_the_svg_holds_every_card_whatever_is_in_view(panel: GraphPanel) -> None:
    panel.show_states({8: NodeState(state=True, value="ACTIVE", marks="M")})
    panel.show_stale(False)
    panel.choose(8)
    panel.canvas.zoom_by(3.0)
    root = ElementTree.fromstring(panel.svg("Cards of config v1"))
    text = "".join(root.itertext())
    assert "Cards of config v1" in text
    assert "Low float" in text
    assert "ACTIVE" in text


def test_notices_stand_in_the_panel(panel: GraphPanel) -> None:
    panel.show_problem("The disk is full")
    assert panel.notice.isVisible()
    panel.show_done("Saved")
    panel.show_problem(None)
    assert not panel.notice.isVisible()


def test_the_file_that_was_chosen_is_told(panel: GraphPanel, qtbot: QtBot, tmp_path: Path) -> None:
    chosen: list[str] = []
    panel.choose_file(str(tmp_path / "cards.svg"), chosen.append)
    dialog = panel.findChild(QFileDialog, "graph_file")
    assert dialog is not None
    dialog.selectFile(str(tmp_path / "other"))
    dialog.accept()
    assert chosen == [str(tmp_path / "other.svg")]
