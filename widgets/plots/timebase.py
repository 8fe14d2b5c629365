"""The time axis that plots share: how much is shown, whether it runs or is held, and two cursors. No widgets.

A picture that is held stays as it is, whatever arrives. Times are seconds of one monotonic clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

SHORTEST_S = 0.5
KEPT_S = 600.0
ZOOM_STEP = 1.25


@dataclass(frozen=True, slots=True)
class Cursors:
    """Two moments. `b` follows the mouse until it is pinned; `hover` is the mouse while nothing is pinned there."""

    a: float | None = None
    b: float | None = None
    hover: float | None = None

    @property
    def second(self) -> float | None:
        """The end of the difference: the pinned one, else where the mouse is."""
        return self.b if self.b is not None else self.hover

    @property
    def difference_s(self) -> float | None:
        return None if self.a is None or self.second is None else self.second - self.a


class TimeBase(QObject):
    """GUI thread. `span_changed` when another span is shown, `held_changed` when it is held or runs again."""

    span_changed = Signal()
    held_changed = Signal(bool)
    cursors_changed = Signal()

    def __init__(
        self, now: Callable[[], float], window_s: float = 60.0, kept_s: float = KEPT_S, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._window_s = window_s
        self._kept_s = kept_s
        self._end_s: float | None = None
        self._held_at_s = 0.0
        self._cursors = Cursors()

    @property
    def window_s(self) -> float:
        return self._window_s

    @property
    def kept_s(self) -> float:
        return self._kept_s

    @property
    def is_held(self) -> bool:
        return self._end_s is not None

    @property
    def cursors(self) -> Cursors:
        return self._cursors

    def now(self) -> float:
        return self._now()

    def span(self) -> tuple[float, float]:
        """Return the first and the last moment that is shown."""
        end = self._now() if self._end_s is None else self._end_s
        return end - self._window_s, end

    def hold(self) -> None:
        """Stop the picture at this moment."""
        if self._end_s is None:
            self._end_s = self._held_at_s = self._now()
            self.held_changed.emit(True)

    def go_live(self) -> None:
        """Run again, up to now."""
        if self._end_s is not None:
            self._end_s = None
            self.held_changed.emit(False)
            self.span_changed.emit()

    def toggle_held(self) -> None:
        self.go_live() if self.is_held else self.hold()

    def show_window(self, window_s: float) -> None:
        """Show so many seconds, up to the same right edge."""
        self._window_s = min(max(window_s, SHORTEST_S), self._kept_s)
        self._show_until(self._end_s)

    def zoom(self, factor: float, at_s: float) -> None:
        """Show `factor` times as much. Running, the right edge stays now; held, the moment `at_s` keeps its place."""
        start, end = self.span()
        window = min(max((end - start) * factor, SHORTEST_S), self._kept_s)
        share = (end - at_s) / (end - start)
        self._window_s = window
        self._show_until(None if self._end_s is None else at_s + share * window)

    def pan(self, seconds: float) -> None:
        """Move the picture back (negative) or on in time; that holds it."""
        self.hold()
        assert self._end_s is not None
        self._show_until(self._end_s + seconds)

    def hover(self, t_s: float | None) -> None:
        """The mouse is at a moment, or has left."""
        if t_s != self._cursors.hover:
            self._set_cursors(Cursors(self._cursors.a, self._cursors.b, t_s))

    def pin(self, t_s: float) -> None:
        """Pin the first cursor, then the second; a third time begins anew."""
        held = self._cursors
        if held.a is None or held.b is not None:
            self._set_cursors(Cursors(t_s, None, held.hover))
        else:
            self._set_cursors(Cursors(held.a, t_s, held.hover))

    def move_cursor(self, share: float) -> None:
        """Move the last pinned cursor by a share of what is shown; without one, pin the first in the middle."""
        held, (start, end) = self._cursors, self.span()
        if held.a is None:
            self._set_cursors(Cursors((start + end) / 2, None, held.hover))
        elif held.b is None:
            self._set_cursors(Cursors(_within(held.a + share * self._window_s, start, end), None, held.hover))
        else:
            self._set_cursors(Cursors(held.a, _within(held.b + share * self._window_s, start, end), held.hover))

    def clear_cursors(self) -> None:
        self._set_cursors(Cursors(hover=self._cursors.hover))

    def _show_until(self, end_s: float | None) -> None:
        if end_s is not None:
            end_s = _within(end_s, self._held_at_s - self._kept_s + self._window_s, self._held_at_s)
        self._end_s = end_s
        self.span_changed.emit()

    def _set_cursors(self, cursors: Cursors) -> None:
        if cursors != self._cursors:
            self._cursors = cursors
            self.cursors_changed.emit()


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
