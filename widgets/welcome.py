"""The first run's four steps in one line over the workspaces: connect, watch, change, commit. Dismissed for good."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the action that it runs, the verb on its button, and what it shows."""

    action: str
    text: str
    tip: str


STEPS = (
    Step(
        "workspace.stats",
        "1  Connect",
        "The embedded runtime is connected already: see its link and what a scan costs.",
    ),
    Step(
        "workspace.logic", "2  Watch", "The pump station runs: levels rise, pumps take turns, each value as reported."
    ),
    Step(
        "config.show", "3  Change", "Edit a parameter of a card in the staged config; the active one runs on untouched."
    ),
    Step(
        "config.commit",
        "4  Commit",
        "See what will change, commit it, and take it back with “Restore last known good”.",
    ),
)


class Welcome(QFrame):
    """Passive: a click on a step asks for its action."""

    step_requested = Signal(str)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(QLabel("Welcome. Click the wolf and press W to move it; then:"))
        for step in STEPS:
            row.addWidget(self._button(step))
        row.addStretch(1)
        close = QToolButton()
        close.setObjectName("welcome_dismiss")
        close.setText("✕")
        close.setProperty("flat", "true")
        close.setAccessibleName("Dismiss the first steps")
        close.setToolTip("Dismiss; Help → First steps brings it back")
        close.clicked.connect(self._dismiss)
        row.addWidget(close)

    def _button(self, step: Step) -> QPushButton:
        button = QPushButton(step.text)
        button.setObjectName(f"welcome_{step.action}")
        button.setToolTip(step.tip)
        button.setAccessibleDescription(step.tip)
        button.clicked.connect(lambda: self.step_requested.emit(step.action))
        return button

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
