"""The window: workspaces, docks and layout, with real widgets."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.window import DockSpec, Window, WorkspaceSpec

pytestmark = pytest.mark.gui

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


def build(qtbot: QtBot) -> Window:
    workspaces = (
        WorkspaceSpec(
            "world",
            "World",
            QLabel("viewport"),
            (
                DockSpec("outliner", "Outliner", QLabel("outliner"), LEFT, 240),
                DockSpec("problems", "Problems", QLabel("problems"), BOTTOM, 180),
                DockSpec("history", "History", QLabel("history"), BOTTOM, 180, tab_with="problems"),
            ),
            raised=("problems",),
        ),
        WorkspaceSpec("logic", "Logic", QLabel("cards")),
    )
    window = Window(QLabel("header"), QLabel("notices"), workspaces)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def outliner_width(window: Window) -> int:
    return window._pages["world"].docks["outliner"].width()


def test_workspaces_change_in_place(qtbot: QtBot) -> None:
    window = build(qtbot)
    assert window.workspace == "world"
    window.show_workspace("logic")
    assert window.workspace == "logic"
    window.show_workspace("gone")
    assert window.workspace == "logic"


def test_docks_have_the_size_they_ask_for(qtbot: QtBot) -> None:
    window = build(qtbot)
    qtbot.waitUntil(lambda: abs(outliner_width(window) - 240) <= 8)


def test_docks_above_each_other_share_the_height_as_asked(qtbot: QtBot) -> None:
    docks = (
        DockSpec("small", "Small", QLabel("small"), LEFT, 200, share=1),
        DockSpec("large", "Large", QLabel("large"), LEFT, 200, share=3),
    )
    window = Window(QLabel("header"), QLabel("notices"), (WorkspaceSpec("world", "World", QLabel("middle"), docks),))
    qtbot.addWidget(window)
    window.show()
    shown = window._pages["world"].docks
    qtbot.waitUntil(lambda: shown["large"].height() > 2 * shown["small"].height())


def test_a_dock_can_be_brought_to_the_front(qtbot: QtBot) -> None:
    window = build(qtbot)
    history = window._pages["world"].docks["history"]
    window.show_dock("world", "history")
    qtbot.waitUntil(lambda: not history.visibleRegion().isEmpty())


def test_a_tabbed_dock_is_named_once_and_gets_its_title_back_when_it_floats(qtbot: QtBot) -> None:
    window = build(qtbot)
    history = window._pages["world"].docks["history"]
    assert history.titleBarWidget() is not None
    history.setFloating(True)
    assert history.titleBarWidget() is None
    history.setFloating(False)
    assert history.titleBarWidget() is not None


def test_layout_survives_a_restart_and_can_be_reset(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "plumbline.ini")
    first = build(qtbot)
    first._pages["world"].docks["outliner"].hide()
    first.save_layout(settings)
    second = build(qtbot)
    second.restore_layout(settings)
    assert second._pages["world"].docks["outliner"].isHidden()
    second.reset_layout()
    assert not second._pages["world"].docks["outliner"].isHidden()


def test_closing_asks_first(qtbot: QtBot) -> None:
    window = build(qtbot)
    with qtbot.waitSignal(window.close_requested):
        assert not window.close()
    assert window.isVisible()
    window.allow_close()
    assert window.close()


def test_the_title_marks_unsaved_work(qtbot: QtBot) -> None:
    window = build(qtbot)
    window.show_title("dark_forest.json", True)
    assert window.isWindowModified()
    assert "dark_forest.json" in window.windowTitle()
    window.show_title("dark\nforest", False)
    assert window.windowTitle().startswith("dark\\nforest")


def test_menus_come_in_order_and_are_filled(qtbot: QtBot) -> None:
    def fill(menu: QMenu, name: str) -> None:
        menu.addAction(f"about {name}")

    window = build(qtbot)
    menus = window.add_menus(("File", "Edit"), fill)
    assert list(menus) == ["File", "Edit"]
    assert menus["Edit"].actions()[0].text() == "about Edit"


def test_a_dropped_level_is_told(qtbot: QtBot) -> None:
    window = build(qtbot)
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile("/levels/a.json")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, what, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(window.level_dropped) as told:
        window.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, what, buttons, keys))
    assert told.args == ["/levels/a.json"]


def test_dropped_models_and_pictures_are_told_apart_from_levels(qtbot: QtBot) -> None:
    window = build(qtbot)
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile(path) for path in ("/a/level.json", "/a/Wolf.GLB", "/a/fur.jpg")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(window.assets_dropped) as told, qtbot.assertNotEmitted(window.level_dropped):
        window.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, what, buttons, keys))
    assert told.args == [("/a/Wolf.GLB", "/a/fur.jpg")]


def test_a_detached_middle_is_remembered_and_reset(qtbot: QtBot, tmp_path: Path) -> None:
    def made() -> Window:
        spec = WorkspaceSpec("world", "World", QLabel("viewport"), detached_title="The viewport")
        window = Window(QLabel("header"), QLabel("notices"), (spec, WorkspaceSpec("logic", "Logic", QLabel("cards"))))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    first, settings = made(), Settings(tmp_path / "plumbline.ini")
    first.detach_or_attach("logic")
    assert not first.is_detached("logic")
    first.save_layout(settings)
    second = made()
    second.restore_layout(settings)
    assert not second.is_detached("world")
    second.detach_or_attach("world")
    second.save_layout(settings)
    third = made()
    third.restore_layout(settings)
    assert third.is_detached("world")
    third.detach_or_attach("world")
    assert not third.is_detached("world")
    third.detach_or_attach("world")
    third.reset_layout()
    assert not third.is_detached("world")


@pytest.mark.parametrize("seconds", [0.0, 100.0])
def test_a_workspace_is_drawn_part_by_part_and_nothing_is_left_out(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr("app.window.DRAWING_S", seconds)
    drawn: list[str] = []

    class Part(QLabel):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            # What is drawn together is drawn before a timer comes round.
            drawn.append(self.text())
            QTimer.singleShot(0, lambda: drawn.append("turn"))

    docks = [DockSpec(name, name, Part(name), LEFT, 200) for name in ("tree", "notes")]
    cards = Part("cards")
    busy = WorkspaceSpec("busy", "Busy", cards, docks, parts=[cards])
    workspaces = [WorkspaceSpec("other", "Other", QLabel("other")), busy]
    window = Window(QLabel("header"), QLabel("notices"), workspaces)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)

    window.show_workspace("busy")
    qtbot.waitUntil(lambda: {"tree", "notes", "cards"} <= set(drawn))
    named = [drawn.index(name) for name in ("cards", "tree", "notes")]
    assert named == sorted(named), "the middle first"
    are_apart = "turn" in drawn[named[0] : named[1]] and "turn" in drawn[named[1] : named[2]]
    assert are_apart is (seconds == 0), "each in a turn of its own, unless there is time for more"
    page = window._pages["busy"]
    assert all(part.updatesEnabled() for part in (*page.docks.values(), cards))


def test_leaving_a_workspace_at_once_leaves_no_part_of_it_undrawn(qtbot: QtBot) -> None:
    window = build(qtbot)
    for name in ("logic", "world", "logic", "world"):
        window.show_workspace(name)
    docks = window._pages["world"].docks.values()
    qtbot.waitUntil(lambda: all(dock.updatesEnabled() for dock in docks))


def test_a_dock_that_goes_behind_a_tab_while_parts_are_drawn_is_drawn_when_it_is_back(qtbot: QtBot) -> None:
    docks = [DockSpec("tree", "Tree", QLabel("tree"), LEFT, 200)]
    docks.append(DockSpec("notes", "Notes", QLabel("notes"), LEFT, 200, tab_with="tree"))
    cards = QLabel("cards")
    window = Window(QLabel("header"), QLabel("notices"), [WorkspaceSpec("busy", "Busy", cards, docks, parts=[cards])])
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    page = window._pages["busy"]
    page.docks["tree"].raise_()
    qtbot.waitUntil(lambda: all(part.updatesEnabled() for part in (*page.docks.values(), cards)))
    window.draw_in_parts()
    page.docks["tree"].hide()
    window.draw_in_parts()
    page.docks["tree"].show()
    qtbot.waitUntil(lambda: all(part.updatesEnabled() for part in (*page.docks.values(), cards)))
