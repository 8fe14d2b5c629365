"""What a test found stands in words, with each of its steps."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.connection.result import NOTHING, CheckView
from widgets.connection.view import CheckLine, CheckResult

pytestmark = pytest.mark.gui


def test_headline_remedy_and_steps_stand_below_each_other(qtbot: QtBot) -> None:
    view = CheckView()
    qtbot.addWidget(view)
    assert view.text == NOTHING
    view.show_busy("Looking …")
    assert view.text == "Looking …"
    view.show_result(
        CheckResult(False, "Nobody answers", "Look at the plug.", (CheckLine(True, "h"), CheckLine(False, "port")))
    )
    assert view.text == "▲ Nobody answers\nLook at the plug.\n✓  h\n✕  port"
    assert view.accessibleName() == view.text
    view.show_result(CheckResult(True, "Fine", ""))
    assert view.text == "✓ Fine"
    view.show_nothing()
    assert view.text == NOTHING
