"""The whole application under a hand made of synthesised events: it clicks, drags and types where a person would.

Events go to the native window, so that Qt itself finds what lies under the pointer and which widget has the focus: what
is covered, hidden or disabled cannot be operated. Facts are read back from the runtime over the window's own link.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app import wiring
from app.outside_job import OutsideJob
from app.start import SWITCH_INTERVAL_S, Options
from app.window import Window
from runtime.contracts.world import Transform
from runtime.links.credentials import Credentials
from runtime.links.link import Reply, RuntimeLink
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.runtimes import Kind
from tests.helpers.runtimes import card as card_of
from tests.helpers.signing_in import admin, serve_environment
from tests.helpers.window_end import dispose, own_look
from viewport.view import ViewportView
from widgets.cards.panel import CardsPanel
from widgets.cards.row import Column

Json = dict[str, Any]
Found = TypeVar("Found", bound=QWidget)

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 20_000
HOST_PATIENCE_S = 30.0
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class DrivenApp:
    """An application that was started, and the hand that drives it."""

    def __init__(self, application: wiring.Application, qtbot: QtBot, loop: QEventLoop, finished: list[str]) -> None:
        self.application = application
        self.qtbot = qtbot
        self.loop = loop
        self._finished = finished

    # -- what there is ---------------------------------------------------------------------------------------------

    @property
    def window(self) -> Window:
        return self.application.window

    @property
    def view(self) -> ViewportView:
        return self.application.world.view

    @property
    def is_finished(self) -> bool:
        """The window has closed and the application was told so."""
        return bool(self._finished)

    @property
    def notice(self) -> str:
        """What the line below the header says; empty while it says nothing."""
        notice = self.application.notice
        return notice.text if notice.isVisible() else ""

    def find(self, name: str, kind: type[Found], within: QWidget | None = None) -> Found:
        """Return the visible widget of that name and kind, of those that are open."""
        for root in [within] if within is not None else [self.window, *QApplication.topLevelWidgets()]:
            for found in [root, *root.findChildren(kind, name)]:
                if isinstance(found, kind) and found.objectName() == name and found.isVisible():
                    return found
        raise AssertionError(f"no {kind.__name__} named {name} is to be seen")

    def is_seen(self, name: str) -> bool:
        try:
            self.find(name, QWidget)
        except AssertionError:
            return False
        return True

    def transform(self, entity: str) -> Transform:
        return self.application.holder.document.entities[entity].transform

    # -- waiting ---------------------------------------------------------------------------------------------------

    def wait(self, holds: Callable[[], object], timeout_ms: int = PATIENCE_MS) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=timeout_ms)

    def settle(self) -> None:
        """Let everything that is due be done and drawn."""
        for _ in range(3):
            QCoreApplication.processEvents()

    # -- the hand --------------------------------------------------------------------------------------------------

    def click(self, name: str, within: QWidget | None = None, *, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Click the middle of a widget once it can be used; what is scrolled away is scrolled to first."""
        self.wait(lambda: self.is_usable(name, within))
        widget = self.find(name, QWidget, within)
        self.wait(lambda: self._is_reached(widget))
        self.click_at(widget, widget.rect().center(), modifiers)

    def is_usable(self, name: str, within: QWidget | None = None) -> bool:
        try:
            return self.find(name, QWidget, within).isEnabled()
        except AssertionError:
            return False

    def click_at(self, widget: QWidget, at: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Click a point of a widget; fails when something else lies there."""
        window, place = self._place(widget, at)
        QTest.mouseClick(window, LEFT, modifiers, place)

    def click_row(self, view: QAbstractItemView, row: int, column: int = 0) -> None:
        """Click the middle of a cell of a table or list, once it lies where it can be clicked: panels may just open."""
        index = view.model().index(row, column)

        def is_reached() -> bool:
            view.scrollTo(index)
            self.settle()
            return view.viewport().rect().contains(view.visualRect(index).center())

        self.wait(is_reached)
        rect: QRect = view.visualRect(index)
        self.click_at(view.viewport(), rect.center())

    def click_card(self, card_id: int, column: Column = Column.CARD) -> None:
        """Click a card of the cards table, in one of its columns."""
        panel = self.find("cards_panel", CardsPanel)
        row = panel.model.row_of(card_id)
        assert row is not None, f"card {card_id} is not in the table"
        self.click_row(panel.table, row, column)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Press and release a key in the window that has the focus."""
        QTest.keyClick(self._focused(), key, modifiers)

    def type_text(self, text: str) -> None:
        """Type into whatever has the focus."""
        for letter in text:
            QTest.keyClick(self._focused(), ord(letter) if letter.isascii() else Qt.Key.Key_unknown)

    def replace_text(self, text: str) -> None:
        """Select all in the line that has the focus and type over it, then Return."""
        self.press(Qt.Key.Key_A, CTRL)
        self.type_text(text)
        self.press(Qt.Key.Key_Return)

    # -- the viewport ----------------------------------------------------------------------------------------------

    def pixel_of(self, x: float, y: float, z: float) -> QPointF:
        """Return the pixel of a world point in the viewport."""
        pixel = self.view.project((x, y, z))
        assert pixel is not None, "the point is behind the camera"
        return pixel

    def click_world(self, x: float, y: float, z: float, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.click_at(self.view, self.pixel_of(x, y, z).toPoint(), modifiers)

    def grab_axis(self, entity: str, axis: Literal["x", "y", "z"]) -> tuple[QPoint, Callable[[float], QPoint]]:
        """Return where to grab an axis handle of an entity's gizmo, and where it is dragged to for so many metres."""
        handle = self.view.gizmo_handle_at(axis)
        assert handle is not None, f"the {axis} handle cannot be grabbed"
        position, place = self.transform(entity).position, "xyz".index(axis)

        def along(distance: float) -> QPointF:
            point = [float(part) for part in position]
            point[place] += distance
            return self.pixel_of(point[0], point[1], point[2])

        held = min((step / 1000 for step in range(6000)), key=lambda metres: _gap(along(metres), handle))
        return handle.toPoint(), lambda metres: along(held + metres).toPoint()

    @contextmanager
    def held_at(self, start: QPoint) -> Iterator[Callable[[QPoint], None]]:
        """Press the left button in the viewport; yields what moves it there; it is released where it was moved last."""
        window, place = self._place(self.view, start)
        last = place

        def move(to: QPoint) -> None:
            nonlocal last
            last = self.view.mapTo(self.view.window(), to)
            QTest.mouseMove(window, last)
            self.settle()

        QTest.mouseMove(window, place)
        self.settle()
        QTest.mousePress(window, LEFT, PLAIN, place)
        try:
            yield move
        finally:
            QTest.mouseRelease(window, LEFT, PLAIN, last)
            self.settle()

    def drag(self, start: QPoint, to: QPoint, steps: int = 4) -> None:
        """Drag from one point of the viewport to another, in several moves as a hand does."""
        with self.held_at(start) as move:
            for step in range(1, steps + 1):
                move(start + (to - start) * (step / steps))

    # -- questions -------------------------------------------------------------------------------------------------

    def answer(self, choice: str, *, is_last: bool = False) -> None:
        """Click an answer of the question that stands before the window; `is_last`: the window closes then."""
        self.click(f"answer_{choice}")
        if not is_last:
            self.wait_until_active()

    def command(self, words: str) -> None:
        """Run what the palette finds first."""
        self.press(Qt.Key.Key_P, CTRL | SHIFT)
        self.wait(lambda: self.is_seen("palette_line"))
        self.type_text(words)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: not self.is_seen("palette_line"))
        self.wait_until_active()

    # -- files -----------------------------------------------------------------------------------------------------

    def choose_file(self, dialog_name: str, path: Path) -> None:
        """Paste a path into the file dialog that is open and accept it with Return."""
        self.wait(lambda: self.is_seen(dialog_name))
        dialog = self.find(dialog_name, QFileDialog)
        self.wait(lambda: dialog.windowHandle() is not None and dialog.windowHandle().isExposed())
        dialog.activateWindow()
        self.wait(dialog.isActiveWindow)
        self.click("fileNameEdit", dialog)
        QGuiApplication.clipboard().setText(str(path))
        self.press(Qt.Key.Key_A, CTRL)
        self.press(Qt.Key.Key_V, CTRL)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: not self.is_seen(dialog_name))
        self.wait_until_active()

    def drop_file(self, path: Path) -> None:
        """Drop a file on the window, as from a file manager."""
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(path))])
        middle = self.window.rect().center()
        entered = QDragEnterEvent(middle, Qt.DropAction.CopyAction, files, LEFT, PLAIN)
        QCoreApplication.sendEvent(self.window, entered)
        assert entered.isAccepted()
        dropped = QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, files, LEFT, PLAIN)
        QCoreApplication.sendEvent(self.window, dropped)

    def wait_until_active(self) -> None:
        """Without a window manager nobody gives the focus back when a dialog has gone."""
        self.settle()
        front = QApplication.activeModalWidget() or self.window
        front.activateWindow()
        self.wait(front.isActiveWindow)

    # -- the runtime -----------------------------------------------------------------------------------------------

    def request(self, method: str, path: str, body: Json | None = None) -> Reply:
        return wait_for(self.qtbot, self.loop, self.application.session.request(method, path, body), PATIENCE_MS)

    def get(self, path: str) -> Json:
        """Return what the runtime answers over the link."""
        reply = self.request("GET", path)
        assert reply.status == 200, (path, reply.status, reply.body)
        document = json.loads(reply.body)
        assert isinstance(document, dict)
        return document

    def snapshot(self) -> Json:
        answer = self.get("/api/snapshot")
        snapshot = answer.get("snapshot", answer)
        assert isinstance(snapshot, dict)
        return snapshot

    def card(self, card_id: int) -> Json:
        return card_of(self.snapshot(), card_id)

    def snapshot_where(self, holds: Callable[[Json], object]) -> Json:
        """Return the first snapshot, asked for over the link, for which something holds."""
        until = time.monotonic() + PATIENCE_MS / 1000
        while not holds(snapshot := self.snapshot()):
            assert time.monotonic() < until, f"no snapshot was as wanted; the last: {snapshot}"
        return snapshot

    def card_where(self, card_id: int, **wanted: object) -> Json:
        """Return the card once a snapshot reports these values of it."""

        def holds(snapshot: Json) -> bool:
            card = card_of(snapshot, card_id)
            return all(card.get(key) == value for key, value in wanted.items())

        return card_of(self.snapshot_where(holds), card_id)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _focused(self) -> QWindow:
        window = QGuiApplication.focusWindow()
        if window is None:
            self.wait_until_active()
            window = QGuiApplication.focusWindow()
        assert window is not None
        return window

    def _is_reached(self, widget: QWidget) -> bool:
        """Whether the middle of a widget is in view; it is scrolled to, and what is being laid out gets its time."""
        _scroll_to(widget)
        self.settle()
        top = widget.window()
        hit: QWidget | None = top.childAt(widget.mapTo(top, widget.rect().center()))
        return hit is not None and (hit is widget or widget.isAncestorOf(hit))

    def _place(self, widget: QWidget, at: QPoint) -> tuple[QWindow, QPoint]:
        top = widget.window()
        window = top.windowHandle()
        assert window is not None
        assert widget.rect().contains(at), f"{widget.objectName()} does not reach to {at.toTuple()}"
        place = widget.mapTo(top, at)
        hit: QWidget | None = top.childAt(place)
        assert hit is not None, f"{widget.objectName()} is not under the pointer"
        assert hit is widget or widget.isAncestorOf(hit), f"{hit.objectName() or hit} covers {widget.objectName()}"
        return window, place


@contextmanager
def driven(
    qapp: QApplication,
    qtbot: QtBot,
    folder: Path,
    *,
    connect: str | None = None,
    http: str | None = None,
    level: Path | None = None,
    credentials: Credentials | None = None,
    outside_job: OutsideJob | None = None,
    link: Callable[[], RuntimeLink | None] = lambda: None,
) -> Iterator[DrivenApp]:
    """A whole application in folders of its own; afterwards it is closed and no thread of it is left.

    `link` opens the one to begin with, in place of what the options say.
    """
    threads = set(threading.enumerate())
    options = Options(
        level=level, connect=connect, http=http, config=None, workspace=None, data_dir=folder / "data",
        settings_file=folder / "plumbline.ini", tour=None, chapter=None, credentials=credentials,
        outside_job=outside_job,
    )  # fmt: skip
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    finished: list[str] = []
    try:
        with own_look(qapp), running_loop(qapp) as loop:
            application = wiring.build(options, qapp, finish=lambda: finished.append("finished"), link=link())
            app = DrivenApp(application, qtbot, loop, finished)
            try:
                application.start()
                app.wait(lambda: application.session.snapshot is not None)
                app.wait(lambda: not app.view.is_loading)
                app.wait_until_active()
                yield app
            finally:
                _end(app)
    finally:
        sys.setswitchinterval(interval)
    left = set(threading.enumerate()) - threads
    for thread in left:
        thread.join(HOST_PATIENCE_S / 10)
    assert not [thread.name for thread in left if thread.is_alive()]


def _end(app: DrivenApp) -> None:
    """Close what the test left open, without asking: this is no part of what is tested."""
    if not app.is_finished:
        wait_for(app.qtbot, app.loop, app.application.fleet.close())
        wait_for(app.qtbot, app.loop, app.application.session.close())
        app.application.recovery.close()
        app.view.shut_down()
        if app.application.outside is not None:
            app.application.outside.shut_down()
            app.application.outside.stop()
        app.window.allow_close()
        app.window.close()
    dispose(app.window)


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """A `main.py serve` in a process of its own on a port of loopback, 0 for any free one; yields its address."""
    command = [sys.executable, "main.py", "serve", "--port", str(port), "--data-dir", str(folder / "remote")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=serve_environment()) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            assert said.startswith("listening on "), said
            yield said.removeprefix("listening on ")
        finally:
            process.terminate()
            assert process.wait(HOST_PATIENCE_S) == 0


@contextmanager
def driven_as(kind: Kind, qapp: QApplication, qtbot: QtBot, folder: Path) -> Iterator[DrivenApp]:
    """An application on its own runtime, or connected to a served one."""
    if kind == "embedded":
        with driven(qapp, qtbot, folder) as app:
            yield app
    else:
        with served(folder) as address, driven(qapp, qtbot, folder, connect=address, credentials=admin()) as app:
            yield app


def _gap(one: QPointF, other: QPointF) -> float:
    apart = one - other
    return apart.x() ** 2 + apart.y() ** 2


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
