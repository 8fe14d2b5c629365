"""What takes levels in and out, joined as in the window: a save is known to recovery and watch, the store to rights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.document import operations
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.levels import Levels, build_levels, take_lock
from app.presenters.level_files import empty_world
from app.runtime_events import RuntimeEvents
from app.world_workspace import Assets
from tests.helpers.built_app import BuiltApp, built_app
from tests.helpers.qt_loop import wait_for

pytestmark = pytest.mark.gui


class Bench:
    """Levels of the test's own, in the window of an application."""

    def __init__(self, built: BuiltApp, folder: Path) -> None:
        self.built, self.folder = built, folder
        app = built.app
        self.holder = DocumentHolder(Document(empty_world()))
        self.levels: Levels = build_levels(
            app.session, RuntimeEvents(app.session), app.settings, self.holder, Assets(folder / "assets"), app.rights,
            app.window, folder / "lost",
        )  # fmt: skip

    def save(self, qtbot: QtBot, name: str) -> Path:
        path = self.folder / name
        wait_for(qtbot, self.built.loop, self.levels.files._write(path))
        return path


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with built_app(qapp, qtbot, tmp_path) as built:
        made = Bench(built, tmp_path)
        yield made
        made.levels.close()


def journals(bench: Bench) -> list[Path]:
    return sorted((bench.folder / "lost").glob("*/journal"))


def test_a_save_ends_what_recovery_keeps_of_the_steps_before(bench: Bench, qtbot: QtBot) -> None:
    operations.add_entity(bench.holder.document, "box")
    qtbot.waitUntil(lambda: bool(journals(bench)))
    bench.save(qtbot, "mine.json")
    qtbot.waitUntil(lambda: not journals(bench))


def test_a_saved_file_is_watched_from_then_on(bench: Bench, qtbot: QtBot) -> None:
    operations.add_entity(bench.holder.document, "box")
    path = bench.save(qtbot, "mine.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["world"]["name"] = "Renamed outside"
    with qtbot.waitSignal(bench.levels.watch.merged):
        path.write_text(json.dumps(document), encoding="utf-8")
    assert bench.holder.document.world.name == "Renamed outside"


def test_rights_reach_the_store_s_dialog(bench: Bench, qtbot: QtBot) -> None:
    bench.levels.store.show()
    bench.built.app.rights.changed.emit()
    why_not = bench.built.app.rights.why_not("DELETE /v2/editor/levels/{level_id}")
    buttons = [one for one in bench.built.app.window.findChildren(QPushButton, "levels_delete") if one.isVisible()]
    assert len(buttons) == 1
    assert (buttons[0].toolTip() == why_not) is bool(why_not)


def test_a_recovery_folder_has_one_owner(tmp_path: Path) -> None:
    held = take_lock(tmp_path / "lock")
    assert held is not None
    assert take_lock(tmp_path / "lock") is None
    held.release()
    again = take_lock(tmp_path / "lock")
    assert again is not None
    again.release()
