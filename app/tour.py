"""The tour: walks through the screens as a user would and leaves a picture of each, with what the runtime said then.

Nothing is staged for the camera: actions are triggered by their ids, the mouse is synthesised, and what a picture
claims is checked against the runtime (or the document) and written to `tour.json`. Exit code 1 when a check fails.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QTreeView, QWidget

from app.document.atomic_write import write_atomically
from runtime.contracts.json_text import write_pretty_json

if TYPE_CHECKING:
    from app.wiring import Application

Found = TypeVar("Found", bound=QWidget)

SETTLE_S = 0.25
POLL_S = 0.02
PATIENCE_S = 12.0
SPECIAL_KEYS = {"\r": int(Qt.Key.Key_Return), "\x1b": int(Qt.Key.Key_Escape)}


class TourStoppedError(Exception):
    """Something that a step waited for did not come; the text says what."""


@dataclass(frozen=True, slots=True)
class Check:
    """One fact beside a picture: what was expected and what was seen."""

    what: str
    expected: Any
    seen: Any

    @property
    def is_right(self) -> bool:
        return bool(self.expected == self.seen)


@dataclass(slots=True)
class Picture:
    """One picture and what was true when it was taken."""

    file: str
    title: str
    checks: list[Check] = field(default_factory=list)


Chapter = Callable[["Guide"], Awaitable[None]]


class Guide:
    """What chapters walk with: actions, the mouse, waiting, checking, pictures."""

    def __init__(self, application: Application, folder: Path) -> None:
        self.app = application
        self._folder = folder
        self.pictures: list[Picture] = []
        self._checks: list[Check] = []

    def act(self, action_id: str) -> None:
        """Trigger an action as its menu entry would."""
        self.app.actions.trigger(action_id)

    async def until(self, what: str, condition: Callable[[], bool]) -> None:
        """Wait for a condition while everything goes on; raises `TourStoppedError` when it does not come."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TourStoppedError(f"waited {PATIENCE_S:g} s for: {what}")
            await asyncio.sleep(POLL_S)

    async def snapshot(self) -> dict[str, Any]:
        """Return the newest snapshot, asked from the runtime over the link."""
        answer = await self.ask("/api/snapshot")
        snapshot: dict[str, Any] = answer["snapshot"]
        return snapshot

    async def card(self, card_id: int) -> dict[str, Any]:
        snapshot = await self.snapshot()
        return next(card for card in snapshot["cards"] if card["cardId"] == card_id)

    async def ask(self, path: str) -> dict[str, Any]:
        reply = await self.app.session.request("GET", path)
        answer: dict[str, Any] = json.loads(reply.body)
        return answer

    async def stage(self, card_id: int, *changes: tuple[tuple[str, ...], object, str]) -> None:
        """Change fields of a card in the staged config, each by its path, value and name; wait for the verdict."""
        self.act("config.show")
        config = self.app.logic.config
        config.choose_card(card_id)
        await self.until("the staged config", lambda: config.life.staged is not None)
        staged = config.life.staged
        assert staged is not None
        key = staged.key_of(card_id)
        assert key is not None
        for path, value, name in changes:
            staged.set_value(key, path, value, name)
        await self.until("the validation", lambda: config.life.is_validated)

    async def confirm(self, question: str) -> None:
        """Say yes to `commit` or `restore_lkg`, and wait until another config is active."""
        active = self.app.logic.active
        before = active.version
        self.app.logic.config.life.answer(question, True)
        await self.until(f"another config after {question}", lambda: active.is_current and active.version != before)

    def check(self, what: str, expected: object, seen: object) -> None:
        """Note a fact for the next picture."""
        self._checks.append(Check(what, expected, seen))

    async def picture(self, name: str, title: str) -> None:
        """Let everything be painted, then take a picture of the window with the facts noted since the last one."""
        await asyncio.sleep(SETTLE_S)
        while self.app.restyle.is_under_way:
            await asyncio.sleep(SETTLE_S)
        file = f"{len(self.pictures) + 1:02d}_{name}.png"
        pixmap = self._grab()
        if not pixmap.save(str(self._folder / file)):
            raise TourStoppedError(f"{self._folder / file} cannot be written")
        self.pictures.append(Picture(file, title, self._checks))
        self._checks = []

    def _grab(self) -> QPixmap:
        """Take the window, or the part of the screen where it stands when something lies over it."""
        window = self.app.window
        dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
        if QApplication.activePopupWidget() is None and not dialogs:
            return window.grab()
        place = window.geometry()
        return window.screen().grabWindow(0, place.x(), place.y(), place.width(), place.height())

    @staticmethod
    def close_popup() -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def click(self, widget: QWidget, at: QPointF) -> None:
        """Press and release the left button at a place of a widget, in its logical pixels."""
        self.drag(widget, at, at)

    @staticmethod
    def press(widget: QWidget, text: str) -> None:
        """Press and release a key for each letter, in a widget; carriage return is Return, escape Esc."""
        for letter in text:
            key = SPECIAL_KEYS.get(letter, ord(letter.upper()))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))

    def drag(self, widget: QWidget, start: QPointF, end: QPointF, steps: int = 8) -> None:
        """Drag with the left button from one place of a widget to another."""
        self.hold(widget, start, end, steps)
        self.let_go(widget, end)

    def hold(self, widget: QWidget, start: QPointF, end: QPointF, steps: int = 8) -> None:
        """Drag with the left button and keep it pressed."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        self._mouse(widget, QEvent.Type.MouseMove, start, none, none)
        self._mouse(widget, QEvent.Type.MouseButtonPress, start, left, left)
        if start != end:
            for step in range(1, steps + 1):
                at = start + (end - start) * (step / steps)
                self._mouse(widget, QEvent.Type.MouseMove, at, none, left)

    def let_go(self, widget: QWidget, at: QPointF) -> None:
        """Release the left button."""
        self._mouse(widget, QEvent.Type.MouseButtonRelease, at, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)

    def push(self, name: str) -> None:
        """Press a button of the window by its object name."""
        self._find(QAbstractButton, name).click()

    def fill(self, name: str, text: str) -> None:
        """Type into a line of the window over what stands there, then Return."""
        line = self._find(QLineEdit, name)
        line.setFocus()
        line.selectAll()
        for letter in f"{text}\r":
            key = SPECIAL_KEYS.get(letter, ord(letter.upper()))
            QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter))
        # Suggestions close by a Return of the real keyboard, which goes to them.
        self.close_popup()

    def choose_row(self, name: str, row: int) -> None:
        """Choose a row of a tree of the window."""
        tree = self._find(QTreeView, name)
        tree.setCurrentIndex(tree.model().index(row, 0))

    def _find(self, kind: type[Found], name: str) -> Found:
        found = self.app.window.findChild(kind, name)
        if found is None or not found.isVisible():
            raise TourStoppedError(f"{name} is not to be seen")
        return found

    @staticmethod
    def _mouse(widget: QWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


class Tour:
    """One walk: the plain tour, or a further chapter by its name."""

    def __init__(self, application: Application, folder: Path, chapter: str | None) -> None:
        self._application = application
        self._folder = folder
        self._chapter = chapter

    async def walk(self) -> int:
        """Walk, write `tour.json`, close everything; returns the exit code."""
        from app.tour_chapters import CHAPTERS, PLAIN

        chapter = CHAPTERS.get(self._chapter or PLAIN)
        if chapter is None:
            _tell(f"there is no chapter {self._chapter!r}; there are {', '.join(sorted(CHAPTERS))}")
            return 2
        self._folder.mkdir(parents=True, exist_ok=True)
        guide = Guide(self._application, self._folder)
        started = time.monotonic()
        self._application.start()
        stopped = ""
        try:
            await chapter(guide)
        except TourStoppedError as why:
            stopped = str(why)
        self._write(guide, time.monotonic() - started, stopped)
        await self._application.close()
        return self._verdict(guide, stopped)

    def _write(self, guide: Guide, seconds: float, stopped: str) -> None:
        wrong = [check for picture in guide.pictures for check in picture.checks if not check.is_right]
        report = {
            "chapter": self._chapter or "plain",
            "seconds": round(seconds, 1),
            "ok": not wrong and not stopped,
            "stopped": stopped or None,
            "pictures": [
                {
                    "file": picture.file,
                    "title": picture.title,
                    "checks": [{**asdict(check), "ok": check.is_right} for check in picture.checks],
                }
                for picture in guide.pictures
            ],
        }
        write_atomically(self._folder / "tour.json", write_pretty_json(report))

    def _verdict(self, guide: Guide, stopped: str) -> int:
        if stopped:
            _tell(f"the tour stopped: {stopped}")
        for picture in guide.pictures:
            for check in picture.checks:
                if not check.is_right:
                    _tell(f"{picture.file}: {check.what}: expected {check.expected!r}, saw {check.seen!r}")
        is_right = not stopped and all(check.is_right for picture in guide.pictures for check in picture.checks)
        return 0 if is_right else 1


def _tell(text: str) -> None:
    sys.stderr.write(f"plumbline: {text}\n")
