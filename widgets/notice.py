"""A line that stands where the hand is: a refusal, a warning, a hint. Not a dialog; it can be dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from widgets.dynamic import set_dynamic
from widgets.names import BREAK, breakable

Tone = Literal["alarm", "warn", "quiet", "halt", "ok"]
MARKS: dict[Tone, str] = {"alarm": "▲", "warn": "▲", "quiet": "ℹ", "halt": "◆", "ok": "●"}


class _Said(QLabel):
    """What is copied from it is what was said, without the places where it may be broken."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(BREAK, ""))


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """What can be done about it, as a button: a verb."""

    id: str
    text: str
    tip: str = ""


class Notice(QFrame):
    """Hidden while it has nothing to say. `dismissed` when the person closed it, `action_requested` with an action."""

    dismissed = Signal()
    action_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = ""
        self._mark = QLabel()
        self._label = _Said()
        self._label.setObjectName("notice_text")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setProperty("flat", "true")
        self._close.setAccessibleName("Dismiss this message")
        self._close.setToolTip("Dismiss")
        self._close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self._buttons: list[QPushButton] = []
        self._offered: tuple[NoticeAction, ...] = ()
        self._button_row = QHBoxLayout()
        self._button_row.setSpacing(4)
        row.addLayout(self._button_row)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        return self._text

    def say(
        self,
        text: str | None,
        tone: Tone = "alarm",
        *,
        can_dismiss: bool = True,
        actions: Sequence[NoticeAction] = (),
    ) -> None:
        """Show one message, replacing the last, with what can be done about it; None or an empty text hides it."""
        self._text = text or ""
        self._label.setText(breakable(self._text))
        self._offer(actions if text else ())
        self._mark.setText(MARKS[tone])
        self._close.setVisible(can_dismiss)
        self.setAccessibleName(text or "")
        for widget in (self, self._mark):
            set_dynamic(widget, "tone", tone)
        self.setVisible(bool(text))

    def _offer(self, actions: Sequence[NoticeAction]) -> None:
        if tuple(actions) == self._offered:  # a countdown must not take a button away from under the hand
            return
        self._offered = tuple(actions)
        for button in self._buttons:
            self._button_row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(action) for action in actions]

    def _button(self, action: NoticeAction) -> QPushButton:
        button = QPushButton(action.text)
        button.setObjectName(f"notice_{action.id}")
        button.setToolTip(action.tip or action.text)
        button.setAccessibleName(action.tip or action.text)
        button.clicked.connect(lambda: self.action_requested.emit(action.id))
        self._button_row.addWidget(button)
        return button

    def _dismiss(self) -> None:
        self.say(None)
        self.dismissed.emit()
