"""The line above the config: what is active, what is STAGED, and the verbs; what cannot be done now says why."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMargins, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.config.view import State
from widgets.dynamic import set_dynamic
from widgets.flow import FlowLayout
from widgets.icons import icon
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class _Verb:
    id: str
    text: str
    tip: str
    icon: str = ""
    kind: str = "plain"
    has_gap: bool = False


VERBS = (
    _Verb("undo", "", "Undo the last edit (Ctrl+Z)", "mdi6.undo"),
    _Verb("redo", "", "Redo what was undone (Ctrl+Shift+Z)", "mdi6.redo"),
    _Verb("validate", "Validate", "Has the runtime look for faults now; it also does so after each edit", has_gap=True),
    _Verb("save", "Save staged", "Keeps the staged config in the runtime; nothing becomes active"),
    _Verb("commit", "Commit…", "Makes the staged config the active one; asks first", kind="primary"),
    _Verb(
        "restore_lkg", "Restore LKG…", "Brings back the last known good config; asks first", kind="danger", has_gap=True
    ),
    _Verb("restore_factory", "FACTORY…", "Brings back the config of delivery; asks first", kind="danger"),
    _Verb("discard", "Discard…", "Drops the staged edits; asks first", kind="danger"),
    _Verb("import", "Import…", "Reads a config file into staged", has_gap=True),
    _Verb("export", "Export…", "Writes the staged config to a file"),
)
ICON_SIZE = QSize(16, 16)
WORDS_WIDTH = 560


class ConfigBar(QWidget):
    """`requested` carries the id of a verb: undo, redo, validate, save, commit, restore_lkg, …"""

    requested = Signal(str)
    verdict_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("config_bar")
        self._theme = theme
        self._badge = QLabel("STAGED")
        self._badge.setObjectName("staged_badge")
        self._staged, self._active = QLabel(), QLabel()
        self._staged.setObjectName("staged_text")
        self._active.setObjectName("active_text")
        self._verdict = QPushButton()
        self._verdict.setObjectName("config_verdict")
        self._verdict.setProperty("kind", "link")
        self._verdict.clicked.connect(self.verdict_clicked)
        self._buttons: dict[str, QPushButton] = {}
        self._verb_row = self._verbs()
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._rows.setContentsMargins(8, 8, 8, 8)
        self._rows.setSpacing(8)
        self._rows.addLayout(self._words(), 1)
        self._rows.addLayout(self._verb_row)
        self._paint_icons()
        theme.changed.connect(self._paint_icons)

    @property
    def text(self) -> str:
        """What the line says, for tests and screen readers."""
        return " · ".join((self._active.text(), self._staged.text(), self._verdict.text()))

    def show_state(self, state: State) -> None:
        """Show what is active and staged, and enable what can be done."""
        self._active.setText(state.active)
        self._staged.setText(state.staged)
        set_dynamic(self._active, "tone", "faint" if state.is_stale else "quiet")
        set_dynamic(self._badge, "tone", "warn" if state.count else "quiet")
        set_dynamic(self._staged, "tone", "warn" if state.count else "quiet")
        self._verdict.setText(state.busy or state.verdict)
        self._verdict.setVisible(bool(state.busy or state.verdict))
        set_dynamic(self._verdict, "tone", "quiet" if state.busy else state.verdict_tone)
        self.setAccessibleName(self.text)
        for verb in VERBS:
            self._show_verb(verb, state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put words and verbs on one line where there is room for both."""
        is_wide = event.size().width() >= self._verb_row.sizeHint().width() + WORDS_WIDTH
        directions = QBoxLayout.Direction
        self._rows.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        super().resizeEvent(event)

    def _show_verb(self, verb: _Verb, state: State) -> None:
        button, reason = self._buttons[verb.id], state.why_not.get(verb.id)
        button.setEnabled(reason is None)
        what = {"undo": state.undo, "redo": state.redo}.get(verb.id, "")
        tip = f"{verb.tip}: {what}" if what else verb.tip
        button.setToolTip(f"{tip}\nNot now: {reason}" if reason else tip)

    def _words(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        arrow = QLabel("⇄")
        arrow.setProperty("tone", "faint")
        for widget in (self._active, arrow, self._badge, self._staged):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._verdict)
        return row

    def _verbs(self) -> FlowLayout:
        row = FlowLayout(QMargins(), 6)
        for verb in VERBS:
            if verb.has_gap:
                line = QFrame()
                line.setObjectName("rule")
                line.setFixedSize(1, 20)
                row.addWidget(line)
            button = QPushButton(verb.text)
            button.setObjectName(f"config_{verb.id}")
            button.setProperty("kind", verb.kind)
            button.setAccessibleName(verb.tip)
            button.clicked.connect(lambda _checked, verb=verb.id: self.requested.emit(verb))
            self._buttons[verb.id] = button
            row.addWidget(button)
        return row

    def _paint_icons(self) -> None:
        for verb in VERBS:
            if verb.icon:
                button = self._buttons[verb.id]
                button.setIcon(icon(self._theme, verb.icon))
                button.setIconSize(ICON_SIZE)
                button.setFixedWidth(32)
