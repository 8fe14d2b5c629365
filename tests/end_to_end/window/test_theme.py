"""Another theme, chosen in the window: every workspace and every dialog has its colours, whether it was seen or not."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.helpers.driven_app import DrivenApp

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]

SURFACES = ("surface.0", "surface.1", "surface.2")


def share_of(widget: QWidget, colours: set[int]) -> float:
    """Return the share of a widget's pixels that have one of the colours."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(picture.constBits()).cast("I")
    return sum(pixel in colours for pixel in pixels[::7]) / (len(pixels) / 7)


def test_light_and_dark_reach_all_workspaces(embedded_app: DrivenApp) -> None:
    app = embedded_app
    theme, restyle = app.application.theme, app.application.restyle
    for name in ("logic", "stats", "world", "logic"):  # seen, so that there is something to change
        app.window.show_workspace(name)
        app.settle()
    dark = {theme.color(token).rgb() for token in SURFACES}
    app.command("Light theme")
    app.wait(lambda: not restyle.is_under_way)
    light = {theme.color(token).rgb() for token in SURFACES}
    assert not dark & light
    for name in ("logic", "stats", "world"):
        app.window.show_workspace(name)
        app.settle()
        for dock in app.window._pages[name].docks.values():
            if dock.isVisible():
                assert share_of(dock, dark) < 0.001, (name, dock.objectName())
                assert share_of(dock, light) > 0.5, (name, dock.objectName())
    app.command("Dark theme")
    app.wait(lambda: not restyle.is_under_way)
    for dock in app.window._pages["world"].docks.values():
        if dock.isVisible():
            assert share_of(dock, light) < 0.001, dock.objectName()
            assert share_of(dock, dark) > 0.5, dock.objectName()
