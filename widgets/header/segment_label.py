"""One segment of the header, painted by hand: a style sheet would lay the header out anew at every digit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.header.view import Segment, SegmentId, Tone
from widgets.theme import Theme

TOKENS: dict[Tone, str] = {
    "ok": "ok",
    "warn": "warn",
    "alarm": "alarm",
    "halt": "halt",
    "quiet": "text.2",
    "plain": "text.1",
}
HEIGHT_PX = 42
PADDING_PX = 10
LARGE_PX, NORMAL_PX = 18, 15
WIDEST_PX = 460
WIDEST: dict[SegmentId, str] = {
    "mode": "● RUN_BREAKPOINT",
    "forced": "F 00 FORCED",
    "outputs": "M 00 MASKED",
    "alarms": "▲ 00 ALARMS",
    "build": "◐ 000/000 jobs",
    "scan": "scan 00.00 / 00\u2009ms",
    "elsewhere": "",
    "link": "● embedded 000\u2009ms",
}
WIDEST_BRIEF: dict[SegmentId, str] = {
    "mode": "● BREAKPOINT",
    "forced": "F 00",
    "outputs": "M 00",
    "alarms": "▲ 00",
    "build": "◐ 00\u2009%",
    "scan": "00.00\u2009ms",
    "elsewhere": "",
    "link": "● 000\u2009ms",
}
"""What each segment keeps room for, so that nothing jumps when a digit is added."""


class SegmentLabel(QWidget):
    """A button by mouse, Return and Space."""

    clicked = Signal()

    def __init__(self, theme: Theme, segment_id: SegmentId) -> None:
        super().__init__()
        self.setObjectName(f"header_{segment_id}")
        self._theme = theme
        self._id = segment_id
        self._segment = Segment("" if segment_id == "elsewhere" else "–")
        self._is_stale = True
        self._is_brief = False
        if not self._segment.text:
            self.hide()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What it says in full."""
        return self._segment.text

    @property
    def shown_text(self) -> str:
        """What stands on screen."""
        return self._segment.brief if self._is_brief else self._segment.text

    @property
    def is_loud(self) -> bool:
        return self._segment.is_loud and not self._is_stale

    @property
    def is_stale(self) -> bool:
        return self._is_stale

    @property
    def full_px(self) -> int:
        """How wide it is when it says everything."""
        return self._needed(self._segment.text, WIDEST[self._id])

    @property
    def brief_px(self) -> int:
        return self._needed(self._segment.brief, WIDEST_BRIEF[self._id])

    def show_segment(self, segment: Segment, *, is_stale: bool) -> bool:
        """Show a segment; returns whether its width may be another now."""
        if segment == self._segment and is_stale == self._is_stale:
            return False
        before = (self.full_px, self.brief_px)
        self._segment, self._is_stale = segment, is_stale
        self.setToolTip(f"{segment.text}\n{segment.tip}" if segment.tip else segment.text)
        self.setAccessibleName(f"{segment.text}{', not live' if is_stale else ''}")
        if bool(segment.text) == self.isHidden():
            self.setVisible(bool(segment.text))
        self.update()
        return before != (self.full_px, self.brief_px)

    def show_brief(self, is_brief: bool) -> None:
        self._is_brief = is_brief
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.brief_px if self._is_brief else self.full_px, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = TOKENS[self._segment.tone]
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), self._theme.color("surface.3"))
        if self.is_loud:
            wash = self._theme.color(tone)
            wash.setAlphaF(0.16)
            painter.fillRect(self.rect(), wash)
            painter.fillRect(0, self.height() - 3, self.width(), 3, self._theme.color(tone))
        if self.hasFocus():
            painter.fillRect(0, 0, self.width(), 2, self._theme.color("accent"))
        painter.fillRect(self.width() - 1, 10, 1, self.height() - 20, self._theme.color("line"))
        painter.setFont(self._font())
        painter.setPen(self._theme.color(tone, stale=self._is_stale))
        room = QRectF(PADDING_PX, 0, self.width() - 2 * PADDING_PX, self.height())
        text = QFontMetricsF(painter.font()).elidedText(self.shown_text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _font(self) -> QFont:
        """Large where it must be read from two metres away. The style sheet outranks a widget's own font."""
        font = QFont(self.font())
        font.setPixelSize(LARGE_PX if self._id == "mode" or self.is_loud else NORMAL_PX)
        font.setWeight(QFont.Weight.Bold if self._id == "mode" or self.is_loud else QFont.Weight.Medium)
        return font

    def _needed(self, text: str, widest: str) -> int:
        if not text:
            return 0
        metrics = QFontMetricsF(self._font())
        width = max(metrics.horizontalAdvance(text), metrics.horizontalAdvance(widest)) + 2 * PADDING_PX + 1
        return min(round(width + 0.5), WIDEST_PX)
