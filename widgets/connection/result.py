"""What a test of a connection found: one headline, what to do, and each step that was taken. Passive."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from widgets.connection.view import CheckLine, CheckResult
from widgets.dynamic import set_dynamic

NOTHING = "Test looks at each step of the way: name, port, certificate, sign-in, device, HTTP. It commands nothing."


class CheckView(QFrame):
    """Keeps its place while there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("connection_result")
        self._headline = _label("connection_headline")
        self._headline.setProperty("role", "title")
        self._remedy = _label("connection_remedy")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(4)
        self._lines: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self._headline)
        column.addWidget(self._remedy)
        column.addLayout(self._steps)
        column.addStretch(1)
        self.show_nothing()

    @property
    def text(self) -> str:
        """What it says, in full."""
        return "\n".join(label.text() for label in (self._headline, self._remedy, *self._lines) if not label.isHidden())

    def show_nothing(self) -> None:
        """Say what a test would do."""
        self._show("", "", NOTHING, ())

    def show_busy(self, text: str) -> None:
        self._show("", text, "", ())

    def show_result(self, result: CheckResult) -> None:
        self._show("ok" if result.is_good else "alarm", result.headline, result.remedy, result.lines)

    def _show(self, tone: str, headline: str, remedy: str, lines: tuple[CheckLine, ...]) -> None:
        self._headline.setText(f"{'✓ ' if tone == 'ok' else '▲ ' if tone else ''}{headline}" if headline else "")
        self._headline.setVisible(bool(headline))
        set_dynamic(self._headline, "tone", tone)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        set_dynamic(self._remedy, "tone", "" if tone == "alarm" else "quiet")
        set_dynamic(self, "tone", tone)
        for label in self._lines:
            self._steps.removeWidget(label)
            label.deleteLater()
        self._lines = []
        for line in lines:
            label = _label("connection_step")
            label.setText(f"{'✓' if line.is_good else '✕'}  {line.text}")
            label.setProperty("tone", "quiet" if line.is_good else "alarm")
            self._steps.addWidget(label)
            self._lines.append(label)
        self.setAccessibleName(self.text)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
