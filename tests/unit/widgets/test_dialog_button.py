"""A button of a dialog is named and waits for a click of its own."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.dialog_button import dialog_button

pytestmark = pytest.mark.gui


def test_it_is_named_and_enter_elsewhere_does_not_press_it(qtbot: QtBot) -> None:
    button = dialog_button("levels_export", "Export…", "Write it")
    qtbot.addWidget(button)
    assert (button.objectName(), button.text(), button.accessibleName()) == ("levels_export", "Export…", "Export")
    assert button.toolTip() == "Write it"
    assert not button.autoDefault()
