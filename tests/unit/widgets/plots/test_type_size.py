"""Small type, whatever the style sheet says."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPainter, QPixmap

from widgets.plots.type_size import SMALL_PX, use_small_font

pytestmark = pytest.mark.gui


def test_the_painter_writes_small(qapp: object) -> None:
    pixmap = QPixmap(10, 10)
    painter = QPainter(pixmap)
    use_small_font(painter)
    assert painter.font().pixelSize() == SMALL_PX
    use_small_font(painter, 12)
    assert painter.font().pixelSize() == 12
    painter.end()
