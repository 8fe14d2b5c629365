"""Truth marks and rich labels."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from widgets.card_page.marks import Text, TruthMark

pytestmark = pytest.mark.gui


def test_a_truth_has_a_shape_a_word_and_a_tone(qtbot: QtBot) -> None:
    mark = TruthMark("ok")
    qtbot.addWidget(mark)
    assert mark.text() == "– not reported"
    mark.say(True)
    assert (mark.text(), mark.property("tone")) == ("● true", "ok")
    mark.say(False)
    assert (mark.text(), mark.property("tone")) == ("○ false", "quiet")


def test_a_truth_can_have_words_of_its_own(qtbot: QtBot) -> None:
    mark = TruthMark("ok")
    qtbot.addWidget(mark)
    mark.say(True, ("● ACTIVE", "○ IDLE"))
    assert mark.text() == "● ACTIVE"


def test_what_is_stale_fades_and_comes_back(qtbot: QtBot) -> None:
    mark, text = TruthMark("warn"), Text("quiet")
    for label in (mark, text):
        qtbot.addWidget(label)
    mark.say(True)
    mark.show_stale(True)
    text.show_stale(True)
    assert (mark.property("tone"), text.property("tone")) == ("faint", "faint")
    mark.show_stale(False)
    text.show_stale(False)
    assert (mark.property("tone"), text.property("tone")) == ("warn", "quiet")


def test_a_link_to_a_card_comes_out_as_its_id(qtbot: QtBot) -> None:
    text = Text()
    qtbot.addWidget(text)
    text.say('<a href="card:8">Pump</a>')
    with qtbot.waitSignal(text.card_requested) as asked:
        text.linkActivated.emit("card:8")
    assert asked.args == [8]
    told = QSignalSpy(text.card_requested)
    text.linkActivated.emit("https://example.org")
    assert told.count() == 0
