"""The page as a whole: what it shows of a card and what it asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from widgets.card_page.panel import CardPage
from widgets.card_page.view import CardPageView, InputControl, Neighbour, OutputControl, Parameter
from widgets.theme import Theme

pytestmark = pytest.mark.gui
PUMP = CardPageView(
    8,
    "Pump <1>",
    "DO · digital output · Normal",
    True,
    "ACTIVE",
    "2",
    "cycles done",
    "OK",
    "healthy",
    output=OutputControl(False, "", "on", ""),
    parameters=(Parameter("On for", "5.00 s"), Parameter("Cycles", '<a href="card:5">Inflow</a>')),
    reads=(Neighbour(2, "Tank level", "set"), Neighbour(9, "Pump 2", "set", "value of the previous scan")),
)


@pytest.fixture
def page(qtbot: QtBot) -> CardPage:
    page = CardPage(Theme("dark"))
    qtbot.addWidget(page)
    page.resize(520, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


def parameters(page: CardPage) -> list[str]:
    texts = []
    for row in range(page._parameters.count() // 2):
        item = page._parameters.itemAtPosition(row, 0)
        widget = item.widget() if item is not None else None
        assert isinstance(widget, QLabel)
        texts.append(widget.text())
    return texts


def test_without_a_card_it_says_what_would_be_here(page: CardPage) -> None:
    assert page._empty.isVisible()
    assert not page._scroll.isVisible()


def test_long_names_push_nothing_out_of_view(page: CardPage) -> None:
    tag = "LT-101_WET_WELL_LEVEL_NORTH_BUILDING_SECOND_FLOOR_SENSOR_A" * 2
    page.resize(320, 640)
    page.show_card(replace(PUMP, label=tag, reads=(Neighbour(2, tag, "set"),)))
    page.grab()  # it is laid out
    inner = page._scroll.widget()
    assert inner.width() <= page._scroll.viewport().width()
    assert page._health.mapTo(page, page._health.rect().topRight()).x() < page.width()


def test_a_card_of_the_highest_number_is_asked_for_as_it_is(page: CardPage, qtbot: QtBot) -> None:
    page.show_card(replace(PUMP, card_id=4_294_967_295))
    with qtbot.waitSignal(page.mask_requested) as asked:
        page._ask_mask(True)
    assert asked.args == [4_294_967_295, True]


def test_a_card_shows_its_name_state_and_parameters(page: CardPage) -> None:
    page.show_card(PUMP)
    assert page._label.text() == "Pump <1>"
    assert page._state.text() == "● ACTIVE"
    assert parameters(page) == ["On for", "Cycles"]
    assert "card:9" in page._reads.text()
    assert "previous scan" in page._reads.text()
    assert "no card reads it" in page._readers.text()
    assert not page._empty.isVisible()


def test_long_words_break_where_the_page_is_narrow(page: CardPage) -> None:
    page.resize(360, 640)
    page.show_card(
        replace(
            PUMP, label="Return sludge pump of the northern clarifier, duty and standby", health="FAULT",
            kind="MATH · calculation · proportional, integral and derivative", health_words="▲ FAULT · MATH 120 times",
        )
    )  # fmt: skip
    inner, room = page._scroll.widget(), page._scroll.viewport()
    assert inner.minimumSizeHint().width() <= room.width()


def test_parameters_are_made_anew_only_when_they_change(page: CardPage) -> None:
    page.show_card(PUMP)
    first = page._parameters.itemAtPosition(0, 0)
    assert first is not None
    widget = first.widget()
    page.show_card(replace(PUMP, value="3"))
    again = page._parameters.itemAtPosition(0, 0)
    assert again is not None
    assert again.widget() is widget
    page.show_card(replace(PUMP, parameters=(Parameter("On for", "6.00 s"),)))
    assert parameters(page) == ["On for"]


def test_masking_names_the_card(page: CardPage, qtbot: QtBot) -> None:
    page.show_card(PUMP)
    with qtbot.waitSignal(page.mask_requested) as asked:
        qtbot.mouseClick(page.findChild(QPushButton, "mask"), Qt.MouseButton.LeftButton)
    assert asked.args == [8, True]


def test_forcing_names_the_card(page: CardPage, qtbot: QtBot) -> None:
    control = InputControl("DI", "low", "off", "REAL", "", "")
    page.show_card(replace(PUMP, card_id=1, output=None, input=control))
    with qtbot.waitSignal(page.force_requested) as asked:
        qtbot.mouseClick(page.findChild(QPushButton, "force_high"), Qt.MouseButton.LeftButton)
    assert asked.args == [1, "FORCED_HIGH", None]


def test_links_lead_to_other_cards(page: CardPage) -> None:
    page.show_card(PUMP)
    asked = QSignalSpy(page.card_requested)
    page._reads.linkActivated.emit("card:2")
    assert asked.at(0) == [2]


def test_a_refusal_of_the_last_card_is_not_kept_for_the_next(page: CardPage) -> None:
    page.show_card(PUMP)
    page.show_problem("Mask Pump: refused.")
    assert page._notice.isVisible()
    page.show_card(replace(PUMP, card_id=9))
    assert not page._notice.isVisible()


def test_a_fault_is_coloured_and_fades_when_stale(page: CardPage) -> None:
    page.show_card(replace(PUMP, health="FAULT", health_words="▲ FAULT"))
    assert page._health.property("tone") == "alarm"
    page.show_stale(True)
    assert page._health.property("tone") == "faint"
    assert page._value.property("tone") == "faint"


def test_a_card_without_a_state_shows_none(page: CardPage) -> None:
    page.show_card(replace(PUMP, state=None, note="No config."))
    assert page._state.isHidden()
    assert page._note.isVisible()
    page.show_card(None)
    assert page._empty.isVisible()
