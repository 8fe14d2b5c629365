"""The selected instance: overrides listed, chosen, and what each button would do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.prefabs.instance import InstanceSection
from widgets.prefabs.views import InstanceView, OverrideRow

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton
ROWS = (
    OverrideRow("k1", "roof", "colour", "red", "white"),
    OverrideRow("k2", "door", "the whole part", "deleted", "there"),
)


@pytest.fixture
def section(qtbot: QtBot) -> InstanceSection:
    section = InstanceSection()
    section.show_instance(InstanceView("house_1 follows “House”.", ROWS))
    show_active(qtbot, section)
    return section


def button(section: InstanceSection, name: str) -> QPushButton:
    found = section.findChild(QPushButton, f"instance_{name}")
    assert found is not None
    return found


def choose(qtbot: QtBot, section: InstanceSection, row: int, modifier: Qt.KeyboardModifier) -> None:
    tree = section.findChild(QTreeWidget, "override_list")
    assert tree is not None
    qtbot.mouseClick(tree.viewport(), LEFT, modifier, tree.visualItemRect(tree.topLevelItem(row)).center())


def test_buttons_say_what_they_are_for_and_carry_the_chosen_keys(qtbot: QtBot, section: InstanceSection) -> None:
    told: list[object] = []
    section.revert_requested.connect(told.append)
    section.apply_requested.connect(told.append)
    section.unpack_requested.connect(lambda: told.append("unpack"))
    assert (button(section, "revert").text(), button(section, "apply").text()) == ("Revert all", "Apply to prefab")
    qtbot.mouseClick(button(section, "revert"), LEFT)
    choose(qtbot, section, 1, Qt.KeyboardModifier.NoModifier)
    assert button(section, "revert").text() == "Revert field"
    qtbot.mouseClick(button(section, "apply"), LEFT)
    choose(qtbot, section, 0, Qt.KeyboardModifier.ControlModifier)
    assert button(section, "apply").text() == "Apply 2 fields"
    qtbot.mouseClick(button(section, "revert"), LEFT)
    qtbot.mouseClick(button(section, "unpack"), LEFT)
    assert told == [(), ("k2",), ("k1", "k2"), "unpack"]


@pytest.mark.parametrize(
    ("view", "can_revert", "can_apply"),
    [
        (InstanceView("x", ROWS), True, True),
        (InstanceView("x"), False, True),
        (InstanceView("2 instances", is_single=False), True, False),
        (InstanceView("", problem="is missing"), False, False),
    ],
)
def test_what_is_possible(section: InstanceSection, view: InstanceView, can_revert: bool, can_apply: bool) -> None:
    section.show_instance(view)
    assert (button(section, "revert").isEnabled(), button(section, "apply").isEnabled()) == (can_revert, can_apply)
    title = section.findChild(QLabel, "instance_title")
    assert title is not None
    assert title.text() == (f"△ {view.problem}" if view.problem else view.title)
