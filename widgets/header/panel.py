"""The header itself: workspace switch at the left, then what goes on, cost and link at the right. Passive."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from widgets.header.fitting import brief_segments
from widgets.header.segment_label import HEIGHT_PX, SegmentLabel
from widgets.header.view import BESIDE, SEGMENTS, HeaderView, SegmentId
from widgets.theme import Theme

WORKSPACES = (("world", "World", "Ctrl+1"), ("logic", "Logic", "Ctrl+2"), ("stats", "Stats", "Ctrl+3"))
STALE_ROOM = "STALE 00.0\u2009s"


class Header(QFrame):
    """Over all workspaces, never hidden. A click on a segment asks for what it is about."""

    workspace_requested = Signal(str)
    segment_clicked = Signal(str)
    palette_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(HEIGHT_PX)
        self.setMinimumWidth(1)
        self._switches = {name: self._switch(name, title, key) for name, title, key in WORKSPACES}
        group = QButtonGroup(self)
        group.setExclusive(True)
        self._segments = {segment_id: self._segment(theme, segment_id) for segment_id in SEGMENTS}
        self._stale = QLabel("")
        self._stale.setObjectName("header_stale")
        self._stale.setProperty("tone", "alarm")
        self._stale.hide()
        self._search = QToolButton()
        self._search.setText("⌘ Search")
        self._search.setObjectName("open_palette")
        self._search.setProperty("flat", "true")
        self._search.setToolTip("Find any action by name (Ctrl+Shift+P)")
        self._search.setAccessibleName("Command palette")
        self._search.clicked.connect(self.palette_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(0)
        for switch in self._switches.values():
            group.addButton(switch)
            row.addWidget(switch)
        row.addSpacing(12)
        for segment_id in SEGMENTS[:4]:
            row.addWidget(self._segments[segment_id])
        row.addStretch(1)
        row.addWidget(self._stale)
        for segment_id in SEGMENTS[4:]:
            row.addWidget(self._segments[segment_id])
        row.addSpacing(4)
        row.addWidget(self._search)

    def show_view(self, view: HeaderView, stale_text: str = "") -> None:
        """Show all segments; `stale_text` says for how long nothing was heard, e.g. `STALE 3.2 s`."""
        changed = [
            self._segments[segment_id].show_segment(segment, is_stale=view.is_stale and segment_id not in BESIDE)
            for segment_id, segment in view.segments.items()
        ]
        was_stale = not self._stale.isHidden()
        self._stale.setText(stale_text)
        self._stale.setVisible(bool(stale_text))
        if any(changed) or was_stale != bool(stale_text):
            self._fit()

    def show_workspace(self, workspace: str) -> None:
        self._switches[workspace].setChecked(True)

    def segment_text(self, segment_id: SegmentId) -> str:
        """Return what a segment says now, in full."""
        return self._segments[segment_id].text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let segments be brief where there is no room for all in full."""
        taken = sum(widget.sizeHint().width() for widget in (*self._switches.values(), self._search)) + 32
        if not self._stale.isHidden():
            room = max(self._stale.fontMetrics().horizontalAdvance(text) for text in (STALE_ROOM, self._stale.text()))
            self._stale.setFixedWidth(room + 24)
            taken += room + 24
        full = {name: label.full_px for name, label in self._segments.items()}
        brief = {name: label.brief_px for name, label in self._segments.items()}
        loud = frozenset(name for name, label in self._segments.items() if label.is_loud)
        chosen = brief_segments(full, brief, loud, self.width() - taken)
        for name, label in self._segments.items():
            label.show_brief(name in chosen)
        layout = self.layout()
        if layout is not None:  # now, not when the request comes by: until then one would stand over the other
            layout.activate()

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
