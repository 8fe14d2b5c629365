"""What was closed is let go of: a window, the levels it had open, its dialogs, its viewport's own window."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from app.questions import Choice, ask, ask_text
from runtime.contracts.json_text import write_json
from tests.helpers import levels
from tests.helpers.built_app import built_app
from tests.helpers.driven_app import DrivenApp, driven_as
from tests.helpers.qt_loop import wait_for
from tests.helpers.runtimes import KINDS, Kind
from tests.helpers.window_end import collect

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]

TIMES = 4


@pytest.fixture(autouse=True)
def only_ours(qapp: QApplication) -> None:
    """What earlier tests left is gone before anything is counted."""
    collect()


def ours() -> list[QObject]:
    """Every object of Qt that Python knows of and that still is one."""
    gc.unfreeze()
    return [one for one in gc.get_objects() if isinstance(one, QObject) and Shiboken.isValid(one)]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_holds_a_window_that_was_closed(qapp: QApplication, qtbot: QtBot, tmp_path: Path, kind: Kind) -> None:
    with driven_as(kind, qapp, qtbot, tmp_path) as app:
        built = app.application
        held = {
            type(one).__name__: weakref.ref(one)
            for one in (app.window, app.view, built.session, built.theme, built.rights, built.files, built.logic.run)
        }
        held["Document"] = weakref.ref(built.holder.document)
        del app, built
    collect()
    assert [name for name, one in held.items() if one() is not None] == []


def test_no_object_of_qt_is_left_of_a_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path):
        pass  # the first one loads modules that make some for good
    collect()
    before = {id(one) for one in ours()}
    with built_app(qapp, qtbot, tmp_path):
        pass
    collect()
    left = [one for one in ours() if id(one) not in before and not isinstance(one, type(qapp.style()))]
    assert [type(one).__name__ for one in left] == []


def test_a_level_that_made_way_for_another_is_let_go_of_without_the_collector(
    boxes_app: DrivenApp, tmp_path: Path
) -> None:
    """Opening a large one takes what is alive out of its rounds, so that it would not find them."""
    app = boxes_app
    files, holder = app.application.files, app.application.holder
    seen: list[weakref.ref[object]] = []
    for number in range(TIMES):
        path = tmp_path / f"level_{number}.json"
        path.write_bytes(write_json(levels.world(levels.entity(f"box_{number}")).to_wire()))
        seen.append(weakref.ref(holder.document))
        assert wait_for(app.qtbot, app.loop, files.open(path))
        app.wait(lambda: not app.view.is_loading)
        app.settle()
    assert [one() for one in seen] == [None] * TIMES


def windows_named(name: str) -> int:
    """How many there are, shown or not, once what is to be deleted has been."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [top.objectName() for top in QApplication.topLevelWidgets()].count(name)


def opened_and_closed(app: DrivenApp, name: str, show: Callable[[], object]) -> None:
    show()
    app.wait(lambda: app.is_seen(name))
    app.find(name, QDialog).reject()
    app.wait(lambda: not app.is_seen(name))
    app.settle()


def test_dialogs_that_were_closed_leave_nothing_behind(boxes_app: DrivenApp) -> None:
    app = boxes_app
    begin, trigger = app.application.session.run_in_background, app.application.actions.trigger
    choices = (Choice("do", "Do it", "primary"), Choice("not", "Do not", "cancel"))
    dialogs: dict[str, Callable[[], object]] = {
        "open_dialog": lambda: trigger("file.open"),
        "save_dialog": lambda: trigger("file.save_as"),
        "connection_dialog": lambda: trigger("runtime.connect"),
        "fleet_dialog": lambda: trigger("runtime.fleet"),
        "question": lambda: begin(ask(app.window, "Title", "Text", "Detail", choices)),
        "text_question": lambda: begin(ask_text(app.window, "Title", "Text", "Name", accept="Do it")),
    }
    for name, show in dialogs.items():
        before = windows_named(name)
        for _ in range(TIMES):
            opened_and_closed(app, name, show)
        assert (name, windows_named(name)) == (name, before)


def test_a_viewport_that_was_in_a_window_of_its_own_leaves_no_window_behind(boxes_app: DrivenApp) -> None:
    app = boxes_app
    for _ in range(TIMES):
        app.application.actions.trigger("view.detach")
        app.wait(lambda: app.is_seen("detached_window"))
        app.find("detached_window", QWidget).close()
        app.wait(lambda: app.view.window() is app.window)
        app.settle()
        assert windows_named("detached_window") == 0
