"""A button of a panel says in words what it does."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.panel_button import panel_button

pytestmark = pytest.mark.gui


def test_it_is_spoken_by_its_tip(qtbot: QtBot) -> None:
    button = panel_button("audit_older", "Older…", "Read further records")
    qtbot.addWidget(button)
    assert (button.objectName(), button.text(), button.toolTip()) == ("audit_older", "Older…", "Read further records")
    assert button.accessibleName() == "Read further records"
