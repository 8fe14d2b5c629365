"""Quests: shown, edited field by field, added, removed, and led back to their entity."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.inspector.quests import QuestsSection
from widgets.inspector.views import Problem, QuestEdit, QuestView
from widgets.theme import Theme

pytestmark = pytest.mark.gui

HUNT = QuestView("hunt", "wolf_1", "Find the wolf")
LOST = QuestView("lost", "nobody", "", {"triggerEntity": Problem("no entity has the id 'nobody'")})


@pytest.fixture
def section(qtbot: QtBot) -> QuestsSection:
    made = QuestsSection(Theme())
    made.resize(340, 400)
    made.show_quests([HUNT, LOST], ["wolf_1", "rock_1"])
    show_active(qtbot, made)
    return made


def _press(section: QuestsSection, name: str) -> None:
    button = section.findChild(QToolButton, name) or section.findChild(QPushButton, name)
    assert isinstance(button, QToolButton | QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_field_of_a_quest_is_edited_by_itself(section: QuestsSection) -> None:
    told: list[object] = []
    section.quest_edited.connect(told.append)
    for name, text in (("id", "chase"), ("triggerEntity", "rock_1"), ("goal", "Run")):
        line = section.cards[0].field(name).findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert told == [QuestEdit(0, "id", "chase"), QuestEdit(0, "triggerEntity", "rock_1"), QuestEdit(0, "goal", "Run")]


def test_entities_are_offered_as_triggers(section: QuestsSection) -> None:
    line = section.cards[0].field("triggerEntity").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    completer = line.completer()
    assert completer is not None
    assert completer.model().rowCount() == 2
    section.show_quests([HUNT, LOST], ["wolf_1"])
    assert completer.model().rowCount() == 1


def test_buttons_add_remove_and_lead_to_the_entity(section: QuestsSection) -> None:
    told: list[object] = []
    section.quest_add_requested.connect(lambda: told.append("add"))
    section.quest_remove_requested.connect(told.append)
    section.entity_requested.connect(told.append)
    _press(section, "quest_add")
    _press(section, "quest_1_remove")
    _press(section, "quest_0_go")
    _press(section, "quest_1_go")
    assert told == ["add", 1, "wolf_1"]


def test_problem_stands_at_the_field(section: QuestsSection) -> None:
    assert section.cards[1].field("triggerEntity").problem == "no entity has the id 'nobody'"
    assert section.cards[0].field("triggerEntity").problem is None


def test_fewer_quests_leave_fewer_cards_and_none_an_invitation(section: QuestsSection) -> None:
    empty = section.findChild(QLabel, "quests_empty")
    assert isinstance(empty, QLabel)
    assert not empty.isVisible()
    section.show_quests([HUNT], ["wolf_1"])
    assert len(section.cards) == 1
    section.show_quests([], [])
    assert empty.isVisible()


def test_focus_goes_to_a_field_of_a_quest(section: QuestsSection) -> None:
    assert section.focus_quest(1, "triggerEntity")
    assert section.cards[1].field("triggerEntity").focusProxy().hasFocus()
    assert section.focus_quest(0, "unknown")
    assert section.cards[0].field("id").focusProxy().hasFocus()
    assert not section.focus_quest(9, "id")
