"""Where a mission stands: its phase as a bar with the time in it, and the cycles done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from widgets.card_page.marks import Text
from widgets.card_page.view import MissionView
from widgets.theme import Theme

BAR_HEIGHT = 8


class PhaseBar(QWidget):
    """A bar that fills in the phase: green in ON, grey in DELAY, empty where a phase has no known end."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._progress: float | None = None
        self._is_delay = False
        self._is_stale = False
        self.setObjectName("phase_bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def progress(self) -> float | None:
        return self._progress

    def show_progress(self, progress: float | None, *, is_delay: bool) -> None:
        if (progress, is_delay) != (self._progress, self._is_delay):
            self._progress, self._is_delay = progress, is_delay
            self.update()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QPainterPath()
        track.addRoundedRect(QRectF(self.rect()), BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.fillPath(track, self._theme.color("surface.3"))
        if self._progress is not None:
            painter.setClipPath(track)
            filled = QRectF(0, 0, self.width() * min(1.0, max(0.0, self._progress)), self.height())
            token = "text.3" if self._is_delay else "ok"
            painter.fillRect(filled, self._theme.color(token, stale=self._is_stale))
        painter.end()


class MissionLine(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mission")
        self._bar = PhaseBar(theme)
        self._time = Text()
        self._cycles = Text("quiet")
        for label in (self._time, self._cycles):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._cycles.setWordWrap(True)
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance("DELAY  888.8 / 888.8 s"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self._time)
        row.addWidget(self._cycles)

    def show_mission(self, mission: MissionView | None) -> None:
        self.setVisible(mission is not None)
        if mission is None:
            return
        self._bar.show_progress(mission.progress, is_delay=mission.phase == "DELAY")
        head = mission.phase or mission.state
        self._time.say(f"{head}  {mission.time}".strip())
        needed = self._time.fontMetrics().horizontalAdvance(self._time.text()) + 2
        if needed > self._time.minimumWidth():  # half a number would be another one
            self._cycles.setWordWrap(True)
        self._time.setMinimumWidth(needed)
        self._cycles.say(mission.cycles)
        self.setAccessibleName(f"Mission {mission.state}, {head} {mission.time}, {mission.cycles}")

    def show_stale(self, is_stale: bool) -> None:
        self._bar.show_stale(is_stale)
        self._time.show_stale(is_stale)
        self._cycles.show_stale(is_stale)
