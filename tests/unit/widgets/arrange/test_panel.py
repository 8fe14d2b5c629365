"""The panel shows a page, and only the buttons that mean something on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.arrange.panel import ArrangePanel
from widgets.arrange.views import ArrangeView
from widgets.theme import Theme

pytestmark = pytest.mark.gui
BUTTONS = ("preview", "cancel", "apply", "new_seed")


@pytest.fixture
def panel(qtbot: QtBot) -> ArrangePanel:
    panel = ArrangePanel(Theme())
    show_active(qtbot, panel)
    return panel


def seen(panel: ArrangePanel) -> set[str]:
    return {name for name in BUTTONS if button(panel, name).isVisible()}


def button(panel: ArrangePanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, f"arrange_{name}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("view", "buttons"),
    [
        (ArrangeView("align", {"align.target": "active"}, {}), set()),
        (ArrangeView("array", {"row.count": 3}, {}), {"preview", "apply"}),
        (ArrangeView("array", {"row.count": 3}, {}, is_previewing=True), {"cancel", "apply"}),
        (ArrangeView("scatter", {"scatter.seed": 3}, {}), {"preview", "apply", "new_seed"}),
        (ArrangeView("mesh", {"mesh.name": ""}, {}), {"apply"}),
    ],
)
def test_a_page_has_the_buttons_that_mean_something_on_it(
    panel: ArrangePanel, view: ArrangeView, buttons: set[str]
) -> None:
    panel.show_view(view)
    assert seen(panel) == buttons


def test_why_it_cannot_be_applied_takes_the_place_of_the_summary(panel: ArrangePanel) -> None:
    panel.show_view(ArrangeView("array", {"row.count": 3}, {}, "4 new entities.", "select something"))
    assert panel.summary == "select something"
    assert not button(panel, "apply").isEnabled()
    panel.show_align_reasons("", "")
    panel.show_suggestions("mesh.name", ["rock"])
    assert panel.form.field("row.count").isVisible()


def test_esc_cancels_a_preview_and_nothing_else(qtbot: QtBot, panel: ArrangePanel) -> None:
    panel.show_view(ArrangeView("array", {"row.count": 3}, {}))
    with qtbot.assertNotEmitted(panel.cancel_requested):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
    panel.show_view(ArrangeView("array", {"row.count": 3}, {}, is_previewing=True))
    with qtbot.waitSignal(panel.cancel_requested):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)


def test_every_control_asks(qtbot: QtBot, panel: ArrangePanel) -> None:
    told: list[str] = []
    for name in ("preview", "apply", "cancel", "seed"):
        getattr(panel, f"{name}_requested").connect(lambda name=name: told.append(name))
    panel.page_chosen.connect(told.append)
    for is_previewing, name in ((False, "preview"), (True, "cancel"), (True, "apply"), (True, "new_seed")):
        panel.show_view(ArrangeView("scatter", {"scatter.seed": 3}, {}, is_previewing=is_previewing))
        qtbot.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)
    combo = panel.findChild(QComboBox, "arrange_page_input")
    assert combo is not None
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert told == ["preview", "cancel", "apply", "seed", "mesh"]
