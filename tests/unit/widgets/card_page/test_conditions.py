"""Conditions: a line for each clause, made anew only when their shape changes."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from widgets.card_page.conditions import ConditionBlock
from widgets.card_page.view import ClauseLine, ConditionView

pytestmark = pytest.mark.gui
SET = ConditionView(
    "set", True, (ClauseLine('<a href="card:2">Level</a> &gt; 80', True), ClauseLine("Pump is IDLE", None, "and"))
)
RESET = ConditionView("reset", False, constant="never: it has no condition")


@pytest.fixture
def block(qtbot: QtBot) -> ConditionBlock:
    block = ConditionBlock()
    qtbot.addWidget(block)
    block.show_conditions((SET, RESET))
    block.show()
    qtbot.waitExposed(block)
    return block


def lines(block: ConditionBlock) -> list[tuple[str, str]]:
    pairs = zip(block._sentences, block._truths, strict=True)
    return [(sentence.text(), truth.text() if truth.isVisibleTo(block) else "") for sentence, truth in pairs]


def test_each_clause_has_its_sentence_and_its_reported_truth(block: ConditionBlock) -> None:
    assert lines(block) == [
        ('<a href="card:2">Level</a> &gt; 80', "● true"),
        ("<b>and</b> Pump is IDLE", "– not reported"),
        ("never: it has no condition", "○ false"),
    ]


def test_live_values_change_texts_and_keep_the_widgets(block: ConditionBlock) -> None:
    before = list(block._sentences)
    block.show_conditions((ConditionView("set", False, (ClauseLine("a", False), ClauseLine("b", True, "or"))), RESET))
    assert block._sentences == before
    assert lines(block)[1] == ("<b>or</b> b", "● true")


def test_another_shape_makes_other_lines(block: ConditionBlock, qtbot: QtBot) -> None:
    block.show_conditions((ConditionView("set", True, constant="always", note="reset dominates"),))
    block.show()
    qtbot.waitUntil(lambda: lines(block) == [("always", "● true"), ("reset dominates", "")])


def test_a_card_without_conditions_shows_none(block: ConditionBlock) -> None:
    block.show_conditions(())
    assert block.isHidden()


def test_links_lead_to_cards(block: ConditionBlock) -> None:
    asked = QSignalSpy(block.card_requested)
    block._sentences[0].linkActivated.emit("card:2")
    assert asked.at(0) == [2]


def test_staleness_covers_old_and_new_lines(block: ConditionBlock) -> None:
    block.show_stale(True)
    assert block._truths[0].property("tone") == "faint"
    block.show_conditions((RESET,))
    assert block._sentences[0].property("tone") == "faint"
