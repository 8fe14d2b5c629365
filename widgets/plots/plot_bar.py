"""The line above plots: pause and live, how much is shown, and what lies between the two cursors."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QSize, QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QToolButton, QWidget

from widgets.dynamic import set_dynamic
from widgets.flow import FlowLayout
from widgets.icons import icon
from widgets.plots.ticks import MINUS, THIN
from widgets.plots.timebase import TimeBase
from widgets.theme import Theme

WINDOWS_S = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
TICK_MS = 200
HINT = "Click to pin A, then B · wheel zooms · drag to look back"


def window_text(window_s: float) -> str:
    """Return a span as it is offered: `30 s`, `2 min`."""
    return f"{window_s / 60:g}{THIN}min" if window_s >= 60 else f"{window_s:g}{THIN}s"


class PlotBar(QWidget):
    """Drives one `TimeBase`. Further controls go to the left end with `add`."""

    def __init__(self, theme: Theme, base: TimeBase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plot_bar")
        self._theme = theme
        self._base = base
        self._hold = QPushButton()
        self._hold.setObjectName("plot_hold")
        self._hold.setIconSize(QSize(16, 16))
        self._hold.clicked.connect(base.toggle_held)
        self._window = QComboBox()
        self._window.setObjectName("plot_window")
        self._window.setAccessibleName("How much time is shown")
        self._window.setToolTip("How much time is shown; the wheel over a plot zooms freely")
        for window_s in WINDOWS_S:
            self._window.addItem(window_text(window_s), window_s)
        self._window.activated.connect(lambda index: base.show_window(self._window.itemData(index)))
        self._cursors = QLabel()
        self._cursors.setObjectName("plot_cursors")
        self._clear = QToolButton()
        self._clear.setObjectName("plot_clear_cursors")
        self._clear.setText("✕")
        self._clear.setProperty("flat", "true")
        self._clear.setAccessibleName("Take the cursors away")
        self._clear.setToolTip("Take the cursors away (Esc)")
        self._clear.clicked.connect(base.clear_cursors)
        self._row = FlowLayout(QMargins(8, 6, 8, 6), 8, self)
        for widget in (self._hold, self._window, self._cursors, self._clear):
            self._row.addWidget(widget)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.refresh)
        base.held_changed.connect(self._show_held)
        base.span_changed.connect(self.refresh)
        base.cursors_changed.connect(self._cursors_moved)
        theme.changed.connect(self._show_held)
        self._keep_width()
        self._show_held()
        self._cursors_moved()
        self.refresh()

    @property
    def cursor_text(self) -> str:
        return self._cursors.text()

    def add(self, widget: QWidget) -> None:
        """Put a control beside pause and window, before the cursors."""
        self._row.insert(self._row.indexOf(self._cursors), widget)

    def add_right(self, widget: QWidget) -> None:
        """Put a control that has its words at the right in what is left of the row."""
        self._row.addWidget(widget)
        self._row.grow(widget)

    def refresh(self) -> None:
        """Write where the cursors are, counted back from the right edge."""
        index = self._window.findData(self._base.window_s)
        self._window.setCurrentIndex(index)
        if index < 0:
            self._window.setPlaceholderText(window_text(round(self._base.window_s, 1)))
        cursors, (_, end) = self._base.cursors, self._base.span()
        parts = [
            f"{name} {MINUS}{max(0.0, end - t_s):.2f}{THIN}s"
            for name, t_s in (("A", cursors.a), ("B", cursors.second if cursors.a is not None else None))
            if t_s is not None
        ]
        if cursors.difference_s is not None:
            parts.append(f"Δ {abs(cursors.difference_s):.3f}{THIN}s")
        self._cursors.setText("   ".join(parts) or HINT)
        set_dynamic(self._cursors, "tone", "" if parts else "faint")

    def _cursors_moved(self) -> None:
        is_pinned = self._base.cursors.a is not None
        self._clear.setVisible(is_pinned)
        if is_pinned != self._ticker.isActive():
            self._ticker.start() if is_pinned else self._ticker.stop()
        self.refresh()

    def _show_held(self) -> None:
        is_held = self._base.is_held
        self._hold.setText("Live" if is_held else "Pause")
        set_dynamic(self._hold, "kind", "primary" if is_held else "")
        tone = "accent.text" if is_held else "text.2"
        self._hold.setIcon(icon(self._theme, "mdi6.play" if is_held else "mdi6.pause", tone))
        told = "Follow the newest values again (End)" if is_held else "Hold the picture; recording goes on (Space)"
        self._hold.setToolTip(told)
        self._hold.setAccessibleName(told)
        self.refresh()

    def _keep_width(self) -> None:
        widest = self._hold.fontMetrics().horizontalAdvance("Pause")
        self._hold.setMinimumWidth(widest + 56)
        self._cursors.setMinimumWidth(self._cursors.fontMetrics().horizontalAdvance(HINT) + 8)
