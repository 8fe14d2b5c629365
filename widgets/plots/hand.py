"""Mouse and keys over a plot, turned into changes of the time axis that it shares."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from widgets.plots.geometry import Area
from widgets.plots.pointer import Pointer
from widgets.plots.timebase import ZOOM_STEP, TimeBase

STEP, LEAP = 0.005, 0.05
"""How far an arrow key moves a cursor, without and with Shift, as a share of what is shown."""


Snap = Callable[[float], float]


def _as_it_is(t_s: float) -> float:
    return t_s


class PlotHand(QObject):
    """Wheel zooms time, drag moves it, click pins a cursor; arrows move it, Esc clears, Space holds, End goes live."""

    def __init__(self, pointer: Pointer, base: TimeBase, width: Callable[[], float], snap: Snap = _as_it_is) -> None:
        """`width` is how many pixels wide the time axis is; `snap` moves a click to where it should be pinned."""
        super().__init__(pointer)
        self._base = base
        self._width = width
        pointer.hovered.connect(lambda x: base.hover(None if x is None else self.time(x)))
        pointer.clicked.connect(lambda x: base.pin(snap(self.time(x))))
        pointer.dragged.connect(lambda pixels: base.pan(-pixels / self._width() * base.window_s))
        pointer.time_zoomed.connect(lambda factor, x: base.zoom(factor, self.time(x)))
        pointer.key_pressed.connect(self._key)

    def time(self, x: float) -> float:
        """Return the moment at a pixel, within what is shown."""
        return Area(self._width(), 2, *self._base.span()).time(x)

    def _key(self, name: str) -> None:
        base = self._base
        middle = sum(base.span()) / 2
        if name == "back":
            base.move_cursor(-STEP)
        elif name == "on":
            base.move_cursor(STEP)
        elif name == "leap_back":
            base.move_cursor(-LEAP)
        elif name == "leap_on":
            base.move_cursor(LEAP)
        elif name == "in":
            base.zoom(1 / ZOOM_STEP, middle)
        elif name == "out":
            base.zoom(ZOOM_STEP, middle)
        elif name == "hold":
            base.toggle_held()
        elif name == "live":
            base.go_live()
        elif name == "pin":
            base.pin(middle if base.cursors.hover is None else base.cursors.hover)
        else:
            base.clear_cursors()
