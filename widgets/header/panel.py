"""The header itself: workspace switch at the left, segments at the right. Passive; a click on a segment asks for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from widgets.header.view import SEGMENTS, HeaderView, Segment, SegmentId, Tone
from widgets.theme import Theme

WORKSPACES = (("world", "World", "Ctrl+1"), ("logic", "Logic", "Ctrl+2"), ("stats", "Stats", "Ctrl+3"))
TOKENS: dict[Tone, str] = {
    "ok": "ok",
    "warn": "warn",
    "alarm": "alarm",
    "halt": "halt",
    "quiet": "text.2",
    "plain": "text.1",
}
HEIGHT_PX = 40
PADDING_PX = 12
FONT_PX = 15
WIDEST: dict[SegmentId, str] = {
    "mode": "● RUN_BREAKPOINT",
    "forced": "F 00 FORCED",
    "outputs": "M OUTPUTS MASKED",
    "alarms": "▲ 00 ALARMS",
    "scan": "scan 00.00 / 000\u2009ms",
    "link": "● embedded 0000\u2009ms",
}
"""What each segment keeps room for, so that nothing jumps when a digit is added."""


class SegmentLabel(QWidget):
    """One segment. Painted by hand: a style sheet would lay the header out anew at every digit."""

    clicked = Signal()

    def __init__(self, theme: Theme, segment_id: SegmentId) -> None:
        super().__init__()
        self.setObjectName(f"header_{segment_id}")
        self._theme = theme
        self._widest = WIDEST[segment_id]
        self._segment = Segment("–")
        self._is_stale = True
        font = self.font()
        font.setPixelSize(FONT_PX)
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        return self._segment.text

    @property
    def is_stale(self) -> bool:
        return self._is_stale

    def show_segment(self, segment: Segment, *, is_stale: bool) -> None:
        if segment == self._segment and is_stale == self._is_stale:
            return
        wider = self._needed(segment.text) > self._needed(self._segment.text)
        self._segment = segment
        self._is_stale = is_stale
        self.setToolTip(segment.tip)
        self.setAccessibleName(f"{segment.text}{', not live' if is_stale else ''}")
        if wider:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._needed(self._segment.text), HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _needed(self, text: str) -> int:
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(text), metrics.horizontalAdvance(self._widest)) + 2 * PADDING_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), self._theme.color("surface.3"))
        tone = self._segment.tone
        if tone in ("halt", "warn", "alarm") and not self._is_stale:
            wash = self._theme.color(TOKENS[tone])
            wash.setAlphaF(0.16)
            painter.fillRect(self.rect(), wash)
            painter.fillRect(0, self.height() - 2, self.width(), 2, self._theme.color(TOKENS[tone]))
        painter.setPen(self._theme.color(TOKENS[tone], stale=self._is_stale))
        area = self.rect().adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._segment.text)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class Header(QFrame):
    """Over all workspaces, never hidden."""

    workspace_requested = Signal(str)
    segment_clicked = Signal(str)
    palette_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(HEIGHT_PX)
        self._switches = {name: self._switch(name, title, key) for name, title, key in WORKSPACES}
        group = QButtonGroup(self)
        group.setExclusive(True)
        self._segments = {segment_id: self._segment(theme, segment_id) for segment_id in SEGMENTS}
        self._stale = QLabel("")
        self._stale.setObjectName("header_stale")
        self._stale.setProperty("tone", "alarm")
        self._stale.hide()
        palette = QToolButton()
        palette.setText("⌘ Search")
        palette.setObjectName("open_palette")
        palette.setProperty("flat", "true")
        palette.setToolTip("Find any action by name (Ctrl+Shift+P)")
        palette.setAccessibleName("Command palette")
        palette.clicked.connect(self.palette_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(0)
        for switch in self._switches.values():
            group.addButton(switch)
            row.addWidget(switch)
        row.addSpacing(16)
        for segment_id in SEGMENTS[:4]:
            row.addWidget(self._segments[segment_id])
        row.addStretch(1)
        row.addWidget(self._stale)
        for segment_id in SEGMENTS[4:]:
            row.addWidget(self._segments[segment_id])
        row.addWidget(palette)

    def show_view(self, view: HeaderView, stale_text: str = "") -> None:
        """Show all segments; `stale_text` says for how long nothing was heard, e.g. `STALE 3.2 s`."""
        for segment_id, segment in view.segments.items():
            self._segments[segment_id].show_segment(segment, is_stale=view.is_stale and segment_id != "link")
        self._stale.setText(stale_text)
        self._stale.setVisible(bool(stale_text))

    def show_workspace(self, workspace: str) -> None:
        self._switches[workspace].setChecked(True)

    def segment_text(self, segment_id: SegmentId) -> str:
        """Return what a segment says now."""
        return self._segments[segment_id].text

    def _switch(self, name: str, title: str, key: str) -> QToolButton:
        switch = QToolButton()
        switch.setObjectName(f"workspace_{name}")
        switch.setText(title)
        switch.setProperty("role", "workspace")
        switch.setCheckable(True)
        switch.setToolTip(f"{title} workspace ({key})")
        switch.setAccessibleName(f"{title} workspace")
        switch.clicked.connect(lambda: self.workspace_requested.emit(name))
        return switch

    def _segment(self, theme: Theme, segment_id: SegmentId) -> SegmentLabel:
        label = SegmentLabel(theme, segment_id)
        label.clicked.connect(lambda: self.segment_clicked.emit(segment_id))
        return label
