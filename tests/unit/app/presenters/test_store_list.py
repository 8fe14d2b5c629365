"""The list of the level store over a real store: it follows what others do, and leaves a deed alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTreeWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.level_events import LevelEvents
from app.presenters.store_list import StoreList, row_of
from app.runtime_events import RuntimeEvents
from runtime.contracts.phase2 import LevelItem
from tests.helpers.qt_loop import running_loop
from tests.helpers.store_bench import StoreBench
from widgets.levels.dialog import LevelRow, LevelsDialog

pytestmark = pytest.mark.gui


class Bench(StoreBench):
    def __init__(self, loop: QEventLoop, qtbot: QtBot, folder: Path) -> None:
        super().__init__(loop, qtbot, folder)
        self.dialog = LevelsDialog()
        qtbot.addWidget(self.dialog)
        self.events = LevelEvents(RuntimeEvents(self.session))
        self.on_screen: dict[str, int] = {}
        self.list = StoreList(
            self.dialog, self.calls, self.events, run=loop.create_task, read_version=self.on_screen.get
        )

    @property
    def rows(self) -> dict[str, str]:
        """Names and versions as the dialog shows them."""
        tree = self.dialog.findChild(QTreeWidget, "levels_table")
        assert tree is not None
        items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        return {item.text(0): item.text(2) for item in items if item is not None}


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        made = Bench(loop, qtbot, tmp_path)
        yield made
        made.close()


def test_what_was_read_is_shown_with_the_level_on_screen(bench: Bench) -> None:
    forest, _ = bench.create("Forest"), bench.create("Yard")
    bench.get(bench.list.read())
    assert bench.rows == {"Forest": "1", "Yard": "1"}
    bench.on_screen[forest] = 1
    bench.list.show()
    assert bench.rows == {"● Forest": "1", "Yard": "1"}
    item = bench.list.item(forest)
    assert item is not None
    assert item.name == "Forest"
    assert bench.list.item("nobody") is None


def test_of_a_store_that_was_left_nothing_is_shown_again(bench: Bench) -> None:
    forest = bench.create("Forest")
    bench.get(bench.list.read())
    bench.list.forget()
    bench.dialog.show_levels([])
    bench.list.show()
    assert bench.rows == {}
    assert bench.list.item(forest) is None


def test_it_follows_the_store_while_it_is_seen_and_the_last_may_go(bench: Bench) -> None:
    bench.dialog.show()
    forest = bench.create("Forest")
    bench.qtbot.waitUntil(lambda: bench.rows == {"Forest": "1"})
    bench.get(bench.calls.delete(forest, 1))
    bench.qtbot.waitUntil(lambda: bench.rows == {})


def test_out_of_sight_it_is_not_read_for_every_change(bench: Bench) -> None:
    bench.dialog.show()
    bench.dialog.hide()
    with bench.qtbot.waitSignal(bench.events.changed):
        bench.create("Forest")
    assert not bench.list._is_looking
    assert bench.rows == {}


def test_a_deed_is_left_alone_and_what_changed_meanwhile_is_looked_at_afterwards(bench: Bench) -> None:
    bench.dialog.show()
    bench.list.use(True)
    with bench.qtbot.waitSignal(bench.events.changed):
        bench.create("Forest")
    assert bench.rows == {}
    bench.list.use(False)
    bench.qtbot.waitUntil(lambda: bench.rows == {"Forest": "1"})


def test_what_was_read_while_a_deed_began_is_read_again_after_it(bench: Bench) -> None:
    bench.create("Forest")
    bench.dialog.show()
    bench.list.look_again()
    bench.list.use(True)
    bench.qtbot.waitUntil(lambda: not bench.list._is_looking)
    assert bench.rows == {}
    bench.list.use(False)
    bench.qtbot.waitUntil(lambda: bench.rows == {"Forest": "1"})


def test_a_list_that_cannot_be_read_beside_leaves_what_is_shown(bench: Bench) -> None:
    bench.create("Forest")
    bench.dialog.show()
    bench.get(bench.list.read())
    bench.get(bench.session.close())
    bench.list.look_again()
    bench.qtbot.waitUntil(lambda: not bench.list._is_looking)
    assert bench.rows == {"Forest": "1"}
    assert bench.dialog.notice.text == ""


def test_a_stored_level_in_words() -> None:
    item = LevelItem(level_id="x", name="X", version=2, updated_at="2026-11-21T09:00:01.5Z", entity_count=3)
    assert row_of(item, None) == LevelRow("x", "X", 2, 3, "2026-11-21 09:00:01 UTC")
    assert row_of(item, 2) == LevelRow("x", "X", 2, 3, "2026-11-21 09:00:01 UTC", True)
    assert row_of(item, 1) == LevelRow("x", "X", 2, 3, "2026-11-21 09:00:01 UTC", True, 1)
