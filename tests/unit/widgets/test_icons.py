"""Icons have colours of the theme in every state, whatever the palette is when they are made."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from widgets.icons import icon
from widgets.theme import Theme

pytestmark = pytest.mark.gui

SIZE = QSize(32, 32)


def _colour(made: QIcon, mode: QIcon.Mode, state: QIcon.State = QIcon.State.Off) -> QColor:
    """Return the colour of the fullest pixel."""
    image = made.pixmap(SIZE, mode, state).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda pixel: pixel.alpha())


@pytest.mark.parametrize("name", ["dark", "light"])
def test_an_icon_has_the_tones_of_its_states(qapp: QApplication, name: str) -> None:
    theme = Theme(name)  # type: ignore[arg-type]  # one of two names
    made = icon(theme, "mdi6.square", chosen="accent")
    normal, disabled = QIcon.Mode.Normal, QIcon.Mode.Disabled
    assert _colour(made, normal) == theme.color("text.2")
    assert _colour(made, disabled) == theme.color("text.3")
    assert _colour(made, normal, QIcon.State.On) == theme.color("accent")
    assert _colour(icon(theme, "mdi6.square", "alarm"), normal) == theme.color("alarm")
