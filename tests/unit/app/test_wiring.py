"""The wiring: what the user asks for at one end arrives at the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app import wiring
from app.document.errors import LevelError
from app.own_process import REMEDY
from app.settings import Settings
from tests.helpers.built_app import built_app, options, small_level
from tests.helpers.no_threads import refuse_threads
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import snapshot_text
from tests.helpers.window_end import dispose, own_look
from widgets.header.panel import Header
from widgets.welcome import Welcome

pytestmark = pytest.mark.gui


def test_the_first_screen_is_dark_forest_as_a_copy(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path, level=None) as built:
        assert built.app.window.workspace == "world"
        assert "wolf_1" in built.app.holder.document.entities
        assert built.app.holder.document.path is None
        assert "Dark Forest" in built.app.window.windowTitle()
        assert built.app.actions.conflicts() == ()


def test_a_snapshot_reaches_the_header(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        built.link.inbox.put_nowait(snapshot_text(1, runMode="RUN_BREAKPOINT"))
        header = built.app.window.findChild(Header)
        assert header is not None
        qtbot.waitUntil(lambda: header.segment_text("mode") == "● RUN_BREAKPOINT")


def test_keys_change_the_workspace_and_the_next_start_remembers(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        built.app.window.activateWindow()
        qtbot.waitUntil(built.app.window.isActiveWindow)
        qtbot.keyClick(built.app.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: built.app.window.workspace == "logic")
    with built_app(qapp, qtbot, tmp_path) as again:
        assert again.app.window.workspace == "logic"


def test_a_header_segment_leads_to_its_list(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        header = built.app.window.findChild(Header)
        assert header is not None
        header.segment_clicked.emit("forced")
        assert built.app.window.workspace == "logic"
        header.segment_clicked.emit("scan")
        assert built.app.window.workspace == "stats"


def test_quitting_closes_link_and_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        built.app.actions.trigger("file.quit")
        qtbot.waitUntil(lambda: built.finished == ["done"])
        assert not built.app.window.isVisible()


def test_a_changed_level_shows_in_the_title(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        assert not built.app.window.isWindowModified()
        built.app.actions.trigger("add.box")
        assert built.app.window.isWindowModified()
        built.app.actions.trigger("edit.undo")
        assert not built.app.window.isWindowModified()


def test_the_theme_is_chosen_and_kept(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        built.app.actions.trigger("theme.light")
        assert built.app.theme.name == "light"
        built.app.actions.trigger("theme.dark")
        assert built.app.theme.name == "dark"
    assert Settings(tmp_path / "plumbline.ini").theme == "dark"


def test_the_first_steps_can_be_dismissed_for_good(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        welcome = built.app.window.findChild(Welcome)
        assert welcome is not None
        step = welcome.findChild(QPushButton, "welcome_workspace.logic")
        assert step is not None
        qtbot.mouseClick(step, Qt.MouseButton.LeftButton)
        assert built.app.window.workspace == "logic"
        welcome.dismissed.emit()
    with built_app(qapp, qtbot, tmp_path) as again:
        welcome = again.app.window.findChild(Welcome)
        assert welcome is not None
        assert not welcome.isVisible()
        again.app.actions.trigger("help.welcome")
        assert welcome.isVisible()


def test_what_goes_wrong_is_said_below_the_header(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path) as built:
        built.app.files.open_path(tmp_path / "missing.json")
        qtbot.waitUntil(lambda: "missing.json" in built.app.notice.text)


def test_a_level_on_the_command_line_is_opened(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    level = tmp_path / "mine.json"
    level.write_text(wiring.sample_path("pump_yard").read_text(encoding="utf-8"), encoding="utf-8")
    with built_app(qapp, qtbot, tmp_path, level=level) as built:
        assert built.app.holder.document.path == level
        assert "tank_1" in built.app.holder.document.entities


def test_a_level_that_cannot_be_opened_keeps_it_from_starting(qapp: QApplication, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"schema_version": "0.1"}), encoding="utf-8")
    with pytest.raises(LevelError, match=r"broken\.json"):
        wiring.build(options(tmp_path, level=broken), qapp, finish=lambda: None)


def test_a_runtime_that_cannot_begin_is_told_in_the_window_and_never_shown_as_live(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_look(qapp), running_loop(qapp) as loop:
        app = wiring.build(options(tmp_path, level=small_level(tmp_path)), qapp, finish=lambda: None)
        refuse_threads(monkeypatch, "plumbline-scan")
        app.start()
        header = app.window.findChild(Header)
        assert header is not None
        qtbot.waitUntil(lambda: header.segment_text("link") == "○ embedded lost")
        qtbot.waitUntil(lambda: app.notice.text != "")
        assert app.session.is_stale
        assert "is gone: it could not begin: can't start new thread." in app.notice.text
        assert app.notice.text.endswith(REMEDY)
        wait_for(qtbot, loop, app.close())
        dispose(app.window)
