"""The graph of the active config: laid out once it is looked at, alive, in step with the table, saved whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CardFacts
from app.presenters.graph import NO_CARDS, GraphPresenter, edges_of, node_state
from app.presenters.graph_layout import lay_out
from app.presenters.graph_worker import GraphWorker
from runtime.contracts.config import Config
from runtime.contracts.snapshot import CardSnapshot
from tests.helpers.built_app import built_app
from tests.helpers.logic import ScriptedSession, active_config_reply, pump_config
from tests.helpers.scripted_link import snapshot_text
from widgets.graph.panel import GraphPanel
from widgets.graph.view import GraphEdge
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FACTS = CardFacts(Config.from_wire(pump_config()), "v1")


class PromptWorker(GraphWorker):
    """Lays out at once, or fails as told."""

    failure = ""
    asked = 0

    def lay_out(self, cards: Sequence[int], edges: Sequence[tuple[int, int]]) -> None:
        self.asked += 1
        if self.failure:
            self.failed.emit(self.failure)
        else:
            self.placed.emit(lay_out(cards, edges))


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.session = ScriptedSession(config=pump_config())
        self.active = ActiveConfig(self.session)
        self.panel = GraphPanel(Theme("dark"))
        qtbot.addWidget(self.panel)
        self.panel.resize(900, 400)
        self.now_s = 0.0
        self.worker = PromptWorker(self.session.run_in_background)
        self.presenter = GraphPresenter(
            self.panel, self.session, self.active, worker=self.worker, monotonic=lambda: self.now_s
        )
        self.session.show()

    def show(self, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.panel.shown, timeout=5_000):
            self.panel.show()

    def next_second(self) -> None:
        self.now_s += 1.0
        self.session.show()

    def picture(self) -> object:
        return self.panel.canvas.grab().toImage()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_nothing_is_laid_out_before_somebody_looks(bench: Bench, qtbot: QtBot) -> None:
    assert bench.worker.asked == 0
    bench.show(qtbot)
    assert bench.worker.asked == 1
    assert [node.card_id for node in bench.panel.canvas.view.nodes] == [1, 2, 3, 5, 8, 9, 10, 11]
    bench.panel.hide()
    bench.show(qtbot)
    assert bench.worker.asked == 1


def test_edges_tell_who_reads_whom_and_what_is_one_scan_old() -> None:
    edges = edges_of(FACTS)
    assert GraphEdge(2, 8) in edges
    assert GraphEdge(9, 8, is_late=True) in edges
    assert len(edges) == len({(edge.source, edge.reader) for edge in edges})
    assert edges_of(CardFacts()) == ()


def test_a_card_changes_its_looks_with_the_snapshot(bench: Bench, qtbot: QtBot) -> None:
    bench.show(qtbot)
    before = bench.picture()
    bench.session.change_card(8, masked=True)
    bench.next_second()
    after = bench.picture()
    assert after != before
    bench.session.fall_silent()
    assert bench.picture() != after


def test_changes_between_two_refreshes_are_shown_with_the_next(bench: Bench, qtbot: QtBot) -> None:
    bench.show(qtbot)
    bench.next_second()
    before = bench.picture()
    bench.session.change_card(8, logical_state=False, mission_state="IDLE")
    bench.session.show()
    qtbot.waitUntil(lambda: bench.picture() != before)


def test_a_layout_that_fails_leaves_columns_and_says_why(bench: Bench, qtbot: QtBot) -> None:
    bench.worker.failure = "The layout took longer than 20 s"
    bench.show(qtbot)
    assert len(bench.panel.canvas.view.nodes) == 8
    assert bench.panel.notice.isVisible()


def test_a_config_without_cards_says_what_to_do(bench: Bench, qtbot: QtBot) -> None:
    bench.show(qtbot)
    bench.session.serve_config({**pump_config(), "cards": []}, "v2")
    bench.session.show(config_version="v2", cards=[])
    assert bench.panel.canvas.view.nodes == ()
    assert bench.panel.canvas.empty_text == NO_CARDS


def test_walking_tells_the_card_and_a_card_chosen_elsewhere_is_marked(bench: Bench, qtbot: QtBot) -> None:
    bench.show(qtbot)
    told = QSignalSpy(bench.presenter.card_chosen)
    bench.presenter.choose(2)
    assert bench.panel.canvas.chosen == 2
    assert told.count() == 0
    QTest.keyClick(bench.panel.canvas, Qt.Key.Key_Right)
    assert told.count() == 1
    bench.presenter.choose(told.at(0)[0])
    assert told.at(0)[0] in {5, 8, 9}


def test_another_start_of_the_runtime_forgets_what_was_shown(bench: Bench, qtbot: QtBot) -> None:
    bench.show(qtbot)
    bench.session.change_card(8, masked=True)
    bench.next_second()
    before = bench.picture()
    bench.session.change_card(8, masked=False)
    bench.now_s += 1.0
    bench.session.show(boot_id="another")
    assert bench.picture() != before


@pytest.mark.parametrize(
    ("card", "marks"),
    [
        ({}, ""),
        ({"breakpoint": True, "masked": True}, "◆M"),
        ({"breakpoint": {"enabled": False}}, ""),
        ({"force": {"mode": "FORCED_HIGH"}, "health": "FAULT"}, "F▲"),
        ({"quality": "CLAMPED"}, "▲"),
    ],
)
def test_no_state_is_colour_alone(card: dict[str, object], marks: str) -> None:
    wire = {"cardId": 8, "cardType": "DO", "missionState": "IDLE", **card}
    assert node_state(CardSnapshot.from_wire(wire), FACTS).marks == marks
    assert node_state(CardSnapshot.from_wire(wire), FACTS, is_next=True).marks == f"▸{marks}"


def test_the_whole_graph_is_saved(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path, workspace="logic") as built:
        panel = built.app.window.findChild(GraphPanel, "graph_panel")
        assert panel is not None
        panel.export_requested.emit()
        assert panel.notice.isVisibleTo(panel)
        built.link.replies["/api/config/active"] = active_config_reply(pump_config())
        built.app.session.take(snapshot_text(1, cards=[], configVersion="v1"))
        assert not panel.is_seen
        built.app.window.show_dock("logic", "graph")
        qtbot.waitUntil(lambda: bool(panel.canvas.view.nodes), timeout=20_000)
        for name in ("cards.svg", "no_such_folder/cards.svg"):
            panel.export_requested.emit()
            dialog = panel.findChild(QFileDialog, "graph_file")
            assert dialog is not None
            dialog.fileSelected.emit(str(tmp_path / name))
            dialog.reject()
            qtbot.waitUntil(lambda name=name: (tmp_path / name).exists() or "not written" in panel.notice.text)
        assert b"Tank level" in (tmp_path / "cards.svg").read_bytes()
