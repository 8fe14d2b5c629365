"""The Logic panels on a real embedded runtime: what a hand does there is read back from what the runtime reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.breakpoint_state import halts_always
from app.presenters.card_page import CardPagePresenter
from app.presenters.cards import CardsPresenter
from app.presenters.forces import ForcesPresenter
from app.presenters.inputs import InputsPresenter
from app.presenters.override_terms import OverrideTerms
from app.presenters.run_bar import RunBarPresenter
from app.session import Session
from runtime.contracts.snapshot import BreakpointState, CardSnapshot, RuntimeSnapshot
from runtime.embedded import start_embedded
from tests.helpers.qt_loop import running_loop, wait_for
from widgets.card_page.panel import CardPage
from widgets.cards.panel import CardsPanel
from widgets.cards.row import Column
from widgets.forces.panel import ForcesPanel
from widgets.inputs.line import InputLine
from widgets.inputs.panel import InputsPanel
from widgets.run_bar.panel import RunBar
from widgets.theme import Theme

pytestmark = pytest.mark.gui
LEVEL, DRY_RUN, PUMP = 10, 12, 40


class Memory:
    demands_reason = False


class Room(QWidget):
    """The Logic panels, wired as the window wires them."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        super().__init__()
        self.session, self.qtbot = session, qtbot
        theme = Theme("dark")
        self.active = ActiveConfig(session, self)
        self.bar, self.cards, self.page = RunBar(theme), CardsPanel(theme), CardPage(theme)
        self.forces, self.inputs = ForcesPanel(theme), InputsPanel(theme)
        terms = OverrideTerms(Memory())
        self.run_control = RunBarPresenter(self.bar, session, self.active, terms)
        self.table = CardsPresenter(self.cards, session, self.active)
        self.one_card = CardPagePresenter(self.page, session, self.active, terms)
        self.ledger = ForcesPresenter(self.forces, session, self.active, terms)
        self.terminals = InputsPresenter(self.inputs, session, self.active)
        self.cards.card_chosen.connect(self.one_card.choose)
        self.one_card.card_requested.connect(self.table.choose)
        self.forces.card_requested.connect(self.table.choose)
        theme.setParent(self)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.addWidget(self.bar)
        column.addLayout(row, 1)
        for panel, share in ((self.cards, 5), (self.page, 4), (self.forces, 3), (self.inputs, 4)):
            row.addWidget(panel, share)
        self.resize(1600, 900)

    @property
    def snapshot(self) -> RuntimeSnapshot:
        assert self.session.snapshot is not None
        return self.session.snapshot

    @property
    def next_card(self) -> int | None:
        return self.snapshot.halt.next_card_id if self.snapshot.halt is not None else None

    def card(self, card_id: int) -> CardSnapshot:
        card = self.snapshot.card(card_id)
        assert card is not None
        return card

    def hits(self, card_id: int) -> int:
        state = self.card(card_id).breakpoint
        return state.hits if isinstance(state, BreakpointState) else 0

    def press(self, name: str, parent: QWidget | None = None) -> None:
        button = (parent or self).findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        self.qtbot.waitUntil(button.isEnabled)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def click_card(self, card_id: int, column: Column) -> None:
        row = self.cards.model.row_of(card_id)
        assert row is not None
        index = self.cards.model.index(row, column)
        self.cards.table.scrollTo(index)
        at: QPoint = self.cards.table.visualRect(index).center()
        self.qtbot.mouseClick(self.cards.table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def halt(self) -> None:
        self.press("run_break")
        self.wait_until_idle()
        assert self.snapshot.halt is not None

    def wait_until_idle(self) -> None:
        self.qtbot.waitUntil(lambda: self.run_control.stepping.is_idle)
        assert self.run_control.stepping.problem is None


@pytest.fixture
def room(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with running_loop(qapp) as loop:
        session = Session(start_embedded(tmp_path / "data"))
        room = Room(session, qtbot)
        qtbot.addWidget(room)
        room.show()
        qtbot.waitExposed(room)
        session.start()
        qtbot.waitUntil(lambda: session.snapshot is not None and room.active.is_current)
        yield room
        wait_for(qtbot, loop, session.close())


def test_break_step_and_step_scan_walk_through_the_program(room: Room) -> None:
    order = [card.card_id for card in room.snapshot.cards]
    room.halt()
    start = order.index(room.next_card or -1)
    room.press("run_step_card")
    room.press("run_step_card")
    room.wait_until_idle()
    assert room.next_card == order[(start + 2) % len(order)]
    room.press("run_step_scan")
    room.wait_until_idle()
    assert room.next_card == order[0]
    assert not any(halts_always(card.breakpoint) for card in room.snapshot.cards)
    room.press("run_run")
    room.qtbot.waitUntil(lambda: room.snapshot.halt is None and room.snapshot.run_mode == "RUN_NORMAL")


def test_a_breakpoint_set_in_the_gutter_halts_there_again_and_again(room: Room) -> None:
    room.halt()
    room.click_card(PUMP, Column.GUTTER)
    room.qtbot.waitUntil(lambda: room.card(PUMP).breakpoint is not None)
    for round_ in (1, 2):
        room.press("run_continue")
        room.wait_until_idle()
        room.qtbot.waitUntil(lambda wanted=round_: room.hits(PUMP) >= wanted)
        assert room.next_card == PUMP
    assert room.snapshot.run_mode == "RUN_BREAKPOINT"


def test_run_to_a_card_leaves_no_breakpoint_behind(room: Room) -> None:
    room.halt()
    room.run_control.run_to(PUMP)
    room.wait_until_idle()
    assert room.next_card == PUMP
    assert not halts_always(room.card(PUMP).breakpoint)


def test_a_force_and_a_mask_are_made_seen_and_released(room: Room) -> None:
    room.click_card(DRY_RUN, Column.CARD)
    room.press("force_high", room.page)
    room.qtbot.waitUntil(lambda: room.card(DRY_RUN).force is not None and room.snapshot.test_mode.inputs_forced)
    room.click_card(PUMP, Column.CARD)
    room.press("mask", room.page)
    room.qtbot.waitUntil(lambda: room.card(PUMP).masked is True)
    room.qtbot.waitUntil(lambda: room.forces.overrides.entries.rowCount() == 2)
    assert room.forces.overrides.entries.entry(0).details.startswith("local · since ")
    room.press("release_all", room.forces)
    room.qtbot.waitUntil(lambda: room.ledger.overridden == ())
    assert not room.snapshot.test_mode.inputs_forced
    assert room.card(PUMP).masked is False


def test_a_typed_reading_reaches_the_logic(room: Room) -> None:
    line = room.inputs.findChild(InputLine, f"input_{LEVEL}")
    assert isinstance(line, InputLine)
    assert line._field is not None
    editor = line._field.focusProxy()
    assert editor is not None
    room.qtbot.mouseClick(editor, Qt.MouseButton.LeftButton)
    room.qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    room.qtbot.keyClicks(editor, "3")
    room.qtbot.keyClick(editor, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: room.card(LEVEL).current_value == 300)
    room.qtbot.waitUntil(lambda: line.row is not None and line.row.is_by_hand)


def test_the_card_page_shows_what_the_kernel_reports(room: Room) -> None:
    room.click_card(PUMP, Column.CARD)
    room.qtbot.waitUntil(lambda: room.page._view is not None and room.page._view.card_id == PUMP)
    assert room.page._view is not None
    reported = room.card(PUMP).set_clauses
    assert reported is not None
    shown = [clause.result for clause in room.page._view.conditions[0].clauses]
    assert shown == [clause.result for clause in reported]
    assert None not in shown
