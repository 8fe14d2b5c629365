"""A colour of three numbers in 0..1, as hex and as a swatch that opens a picker. Only touched components are edited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QColorDialog, QToolButton, QVBoxLayout, QWidget

from widgets.fields.field import Field
from widgets.fields.hex_colour import HexField
from widgets.fields.quantity import NumberSpec, Stored
from widgets.fields.vector import VectorField
from widgets.theme import Theme

CHANNEL = NumberSpec(decimals=2, minimum=0, maximum=1, step=0.01)
RGB: tuple[tuple[str, str], ...] = (("R", "axis.x"), ("G", "axis.y"), ("B", "axis.z"))
PICKED_DIGITS = 3


class ColourField(Field):
    """A colour. `edited` carries `ComponentEdits`; while the picker is open its changes are framed as a drag."""

    drag_started = Signal()
    drag_finished = Signal(bool)

    def __init__(
        self, name: str, theme: Theme, *, object_name: str = "", tip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._value: Sequence[Stored] | None = None
        self._shown: QColor | None = None
        self._picked_from: tuple[float, ...] = ()
        self._dialog: QColorDialog | None = None
        self._swatch = _Swatch(theme)
        self._swatch.setObjectName(f"{self.objectName()}_swatch")
        self._swatch.setAccessibleName(f"Pick {name}")
        self._swatch.setToolTip(f"{name}: open the picker")
        self._swatch.clicked.connect(self.pick)
        self._channels = VectorField(
            CHANNEL, name, theme, letters=RGB, object_name=f"{self.objectName()}_channels", tip=tip
        )
        self._channels.edited.connect(self.edited)
        self._channels.drag_started.connect(self.drag_started)
        self._channels.drag_finished.connect(self.drag_finished)
        self._hex = HexField(f"{name} as hex", object_name=f"{self.objectName()}_hex")
        self._hex.edited.connect(self._take_hex)
        self.setFocusProxy(self._channels)
        self.row.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignTop)
        values = QVBoxLayout()
        values.setSpacing(4)
        values.addWidget(self._channels)
        values.addWidget(self._hex)
        self.row.addLayout(values, 1)

    @property
    def channels(self) -> VectorField:
        return self._channels

    @property
    def is_stepping(self) -> bool:
        """Whether the edit being emitted is one of a run of steps."""
        return self._channels.is_stepping

    @property
    def picker(self) -> QColorDialog | None:
        """The picker while it is open."""
        return self._dialog

    def show_value(self, value: Sequence[Stored] | None, mixed: bool | Sequence[bool] = False) -> None:
        """Show a colour; a mixed one has a divided swatch."""
        self._value = value
        any_mixed = mixed if isinstance(mixed, bool) else any(mixed)
        self._shown = None if value is None or any_mixed else to_color(value)
        self._swatch.show_color(self._shown)
        self._hex.show_color(self._shown)
        self._channels.show_value(value, mixed)

    def show_problem(self, message: str | None, is_warning: bool = False, index: int | None = None) -> None:
        """Show what is wrong with the colour, marking one channel where `index` tells which."""
        self._channels.show_problem(message, is_warning, index)

    @property
    def problem(self) -> str | None:
        return self._channels.problem

    def pick(self) -> None:
        """Open the picker; it is not modal to the rest of the program's work and changes the colour live."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        start = to_color(self._value) if self._value is not None else QColor(Qt.GlobalColor.white)
        self._picked_from = _rounded(start)
        dialog = QColorDialog(start, self)
        dialog.setObjectName(f"{self.objectName()}_picker")
        dialog.setWindowTitle(f"Pick {self.name}")
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.currentColorChanged.connect(self._follow)
        dialog.finished.connect(self._close)
        self._dialog = dialog
        self.drag_started.emit()
        dialog.open()

    def _follow(self, color: QColor) -> None:
        picked = _rounded(color)
        changed = {
            index: tidy(new)
            for index, (old, new) in enumerate(zip(self._picked_from, picked, strict=True))
            if old != new
        }
        self._picked_from = picked
        if changed:
            self.edited.emit(changed)

    def _take_hex(self, color: QColor) -> None:
        """Change the channels whose byte is another one; the others keep the digits that they have."""
        before = None if self._shown is None else self._shown.getRgb()
        changed = {
            index: tidy(channel)
            for index, channel in enumerate(_rounded(color))
            if before is None or before[index] != color.getRgb()[index]  # type: ignore[index]  # stubs know no tuple
        }
        if changed:
            self.edited.emit(changed)

    def _close(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        self.drag_finished.emit(result == QColorDialog.DialogCode.Accepted)
        if dialog is not None:
            dialog.deleteLater()

    def _mark_invalid(self, invalid: bool) -> None:
        """The channels carry the mark."""


class _Swatch(QToolButton):
    """A button painted in the colour, or divided when there are several."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._color: QColor | None = None
        self.setFixedSize(QSize(24, 24))
        theme.changed.connect(self.update)

    @property
    def color(self) -> QColor | None:
        return self._color

    def show_color(self, color: QColor | None) -> None:
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "accent" if self.hasFocus() or self.underMouse() else "line"
        painter.setPen(QPen(self._theme.color(edge), 1))
        painter.setBrush(self._color if self._color is not None else self._theme.color("surface.2"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 4, 4)
        if self._color is None:
            painter.setPen(QPen(self._theme.color("text.3"), 1))
            painter.drawLine(frame.bottomLeft() + QPointF(3, -3), frame.topRight() + QPointF(-3, 3))
        painter.end()


def to_color(value: Sequence[Stored]) -> QColor:
    """Return the colour of three channels; what lies outside 0..1 shows as the nearest colour."""
    red, green, blue = (min(max(float(channel), 0.0), 1.0) for channel in value)
    return QColor.fromRgbF(red, green, blue)


def tidy(channel: float) -> Stored:
    """Return a channel as it is written: 0 and 1 without a fraction."""
    return int(channel) if channel.is_integer() else channel


def _rounded(color: QColor) -> tuple[float, ...]:
    return tuple(round(channel, PICKED_DIGITS) for channel in (color.redF(), color.greenF(), color.blueF()))
