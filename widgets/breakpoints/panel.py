"""The breakpoints panel: the list, the editor of one, and what tracepoints told. Passive: lines in, wishes out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from widgets.breakpoints.editor import BreakpointEditor
from widgets.breakpoints.listing import BreakpointList
from widgets.breakpoints.traces import TraceList
from widgets.breakpoints.view import BreakpointLine, EditorView, TraceLine
from widgets.notice import Notice, Tone
from widgets.stale import tip_while, why_idle
from widgets.theme import Theme

NEW_TIP = "Plan a breakpoint on the card that is chosen in the table; nothing is sent before Set"
REMOVE_TIP = "Remove the chosen breakpoint (Delete)"
REMOVE_ALL_TIP = "Remove every breakpoint of this runtime, whoever set it, and those kept here disabled"

EDITOR_WIDTH, HINT_WIDTH, TRACES_WIDTH = 400, 200, 320
"""In px; while no breakpoint is chosen the editor is only a hint and leaves its room to the list."""
ALL_THREE_PX = 880
"""In a panel that is not as wide the list and the editor stand alone."""


class BreakpointsPanel(QWidget):
    """`enable_requested`: card and wanted; `edited`: name of a control of the editor and its value."""

    enable_requested = Signal(object, bool)
    remove_requested = Signal(object)
    remove_all_requested = Signal()
    new_requested = Signal()
    chosen = Signal(object)
    card_requested = Signal(object)
    edited = Signal(str, object)
    apply_requested = Signal()
    clear_traces_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breakpoints_panel")
        self._is_stale = False
        self._barred = ""
        self._is_editing = False
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self.listing = BreakpointList(theme)
        self.editor = BreakpointEditor()
        self.traces = TraceList()
        self._notice = Notice()
        self._hint = QLabel()
        self._hint.setObjectName("breakpoints_hint")
        self._hint.setProperty("tone", "quiet")
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(12, 0, 8, 4)
        self._new = _button("New", "breakpoint_new", "Plan a new breakpoint")
        self._remove = _button("Remove", "breakpoint_remove", "Remove the chosen breakpoint")
        self._remove_all = _button("Remove all", "breakpoint_remove_all", "Remove all breakpoints")
        self._remove_all.setProperty("kind", "danger")
        self._new.setToolTip(NEW_TIP)
        self._clear = _button("Clear", "trace_clear", "Clear the list of trace hits")
        self._clear.setToolTip("Empty this list; the hit counts of the runtime stay")
        self._trace_title = QLabel()
        self._trace_title.setObjectName("trace_title")
        self._build()
        self._connect()
        self.show_traces((), 0)
        self._enable()

    def show_lines(self, lines: Sequence[BreakpointLine], empty_text: str) -> None:
        self.listing.show_lines(lines, empty_text)
        self._enable()

    def show_editor(self, view: EditorView | None) -> None:
        self.editor.show_editor(view)
        if (view is not None) != self._is_editing:
            self._is_editing = view is not None
            listed, edited, traced = self._split.sizes()
            width = EDITOR_WIDTH if self._is_editing else HINT_WIDTH
            self._split.setSizes([listed + edited - width, width, traced])
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow panel what tracepoints told gives way to the editor while there is something in it."""
        self._told.setVisible(not self._is_editing or self.width() >= ALL_THREE_PX)

    def show_traces(self, lines: Sequence[TraceLine], total: int) -> None:
        """Show the newest hits; `total` counts those, too, that are no longer listed."""
        self._trace_title.setText(f"Trace hits  {total}" if total else "Trace hits: none yet")
        self._clear.setEnabled(bool(lines))
        self.traces.lines.show_lines(lines)

    def show_hint(self, text: str) -> None:
        """Say what is to be known of breakpoints here and now; empty: nothing."""
        if text != self._hint.text():
            self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def show_problem(self, text: str | None, tone: Tone = "alarm") -> None:
        self._notice.say(text, tone)

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self.listing.show_stale(is_stale)
        self.editor.show_stale(is_stale)
        self._enable()

    def show_barred(self, why: str) -> None:
        """Say why the role of whoever sits here may change no breakpoint; an empty text when it may."""
        self._barred = why
        self.listing.show_barred(why)
        self.editor.show_barred(why)
        self._enable()

    def _enable(self) -> None:
        has_any = self.listing.lines.rowCount() > 0
        why = why_idle(is_stale=self._is_stale, barred=self._barred)
        self._remove.setEnabled(self.listing.current is not None and not why)
        self._remove.setToolTip(tip_while(REMOVE_TIP, why))
        self._remove_all.setEnabled(has_any and not why)
        self._remove_all.setToolTip(tip_while(REMOVE_ALL_TIP, why))

    def _connect(self) -> None:
        self.listing.lines.tick_requested.connect(self.enable_requested)
        self.listing.chosen.connect(self._choose)
        self.listing.card_requested.connect(self.card_requested)
        self.listing.remove_requested.connect(self.remove_requested)
        self.traces.card_requested.connect(self.card_requested)
        self.editor.edited.connect(self.edited)
        self.editor.apply_requested.connect(self.apply_requested)
        self._new.clicked.connect(self.new_requested)
        self._remove.clicked.connect(self._ask_to_remove)
        self._remove_all.clicked.connect(self.remove_all_requested)
        self._clear.clicked.connect(self.clear_traces_requested)

    def _choose(self, card_id: int) -> None:
        self._enable()
        self.chosen.emit(card_id)

    def _ask_to_remove(self) -> None:
        card_id = self.listing.current
        if card_id is not None:
            self.remove_requested.emit(card_id)

    def _build(self) -> None:
        left = QWidget()
        above = QVBoxLayout(left)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addLayout(_bar(self._new, self._remove, self._remove_all))
        above.addWidget(self._notice)
        above.addWidget(self._hint)
        above.addWidget(self.listing, 1)
        right = self._told = QWidget()
        below = QVBoxLayout(right)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(_bar(self._trace_title, None, self._clear))
        below.addWidget(self.traces, 1)
        split = self._split
        split.setObjectName("breakpoints_split")
        split.setChildrenCollapsible(False)
        for widget, share in ((left, 5), (self.editor, 0), (right, 2)):
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([900, HINT_WIDTH, TRACES_WIDTH])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)


def _bar(*widgets: QWidget | None) -> QHBoxLayout:
    bar = QHBoxLayout()
    bar.setContentsMargins(8, 4, 8, 4)
    bar.setSpacing(4)
    for widget in widgets:
        if widget is None:
            bar.addStretch(1)
        else:
            bar.addWidget(widget)
    if None not in widgets:
        bar.addStretch(1)
    return bar


def _button(text: str, name: str, accessible: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(accessible)
    return button
