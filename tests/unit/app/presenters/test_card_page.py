"""The chosen card: reported truths beside configured sentences, and commands that wait for their snapshot."""

from __future__ import annotations

import re
from html import unescape

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.card_page import CardPagePresenter
from app.presenters.override_terms import OverrideTerms
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.card_page.panel import CardPage
from widgets.card_page.trend import SmallTrend
from widgets.card_page.view import CardPageView
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Memory:
    demands_reason = False


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = ScriptedSession(config=pump_config())
        self.page = CardPage(Theme("dark"))
        qtbot.addWidget(self.page)
        self.page.resize(520, 640)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.now_s = 0.0
        self.terms = OverrideTerms(Memory())
        self.presenter = CardPagePresenter(
            self.page, self.session, ActiveConfig(self.session), self.terms, monotonic=lambda: self.now_s
        )
        self.session.show()

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)

    @property
    def view(self) -> CardPageView:
        assert self.page._view is not None
        return self.page._view


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_nothing_is_shown_until_a_card_is_chosen(bench: Bench) -> None:
    assert bench.page._view is None
    bench.presenter.choose(8)
    assert bench.view.label == "Pump 1"
    assert bench.presenter.chosen == 8


def test_a_card_that_is_gone_leaves_an_empty_page(bench: Bench) -> None:
    bench.presenter.choose(8)
    bench.session.show(cards=bench.session.state["cards"][:2])
    assert bench.page._view is None


def test_masking_is_pending_until_answered(bench: Bench) -> None:
    bench.presenter.choose(8)
    bench.click("mask")
    assert bench.session.sent == [("set_output_mask", {"cardId": 8, "masked": True})]
    assert bench.view.output is not None
    assert bench.view.output.pending
    assert not bench.view.output.is_masked
    bench.session.answer()
    bench.session.change_card(8, masked=True, drive_state=False)
    bench.session.show()
    assert bench.view.output.is_masked
    assert not bench.view.output.pending


def test_forcing_a_digital_input_sends_its_mode(bench: Bench) -> None:
    bench.presenter.choose(1)
    bench.click("force_low")
    assert bench.session.sent == [("set_input_force", {"cardId": 1, "mode": "FORCED_LOW", "value": 0})]


def test_a_typed_value_is_sent_as_the_reading_that_means_it(bench: Bench) -> None:
    bench.presenter.choose(2)
    bench.presenter.force(2, "FORCED_VALUE", 5000)
    assert bench.session.sent[-1][1] == {"cardId": 2, "mode": "FORCED_VALUE", "value": 2000}


def test_forcing_without_typing_holds_the_present_reading(bench: Bench) -> None:
    bench.presenter.choose(2)
    bench.click("force_value")
    assert bench.session.sent[-1][1]["value"] == 3300
    bench.session.answer()
    bench.session.change_card(2, force={"mode": "FORCED_VALUE", "value": 1200})
    bench.session.show()
    bench.click("force_value")
    assert bench.session.sent[-1][1]["value"] == 1200
    bench.presenter.force(77, "FORCED_VALUE", None)
    assert bench.session.sent[-1][1]["value"] == 0


def test_a_refusal_stands_on_the_page_of_its_card(bench: Bench) -> None:
    bench.presenter.choose(1)
    bench.click("force_low")
    bench.session.answer(error="VALIDATION_FAILED", message="outside its range")
    assert bench.page._notice.text == "Force Low float: outside its range."
    bench.click("force_low")
    bench.presenter.choose(8)
    bench.session.answer(error="VALIDATION_FAILED", message="outside its range")
    assert bench.page._notice.isHidden()


def test_answers_to_others_are_not_taken(bench: Bench) -> None:
    bench.presenter.choose(1)
    bench.session.command("step_once")
    bench.session.answer(error="FORBIDDEN_IN_MODE")
    assert bench.page._notice.isHidden()


def test_states_are_shown_at_once_and_digits_at_their_pace(bench: Bench, qtbot: QtBot) -> None:
    bench.presenter.choose(8)
    bench.session.change_card(8, phase_elapsed_ms=3300)
    bench.session.show()
    assert bench.view.mission is not None
    assert bench.view.mission.time == "3.2 / 5.0\u2009s"
    bench.session.change_card(8, set_result=False)
    bench.session.show()
    assert bench.view.mission.time == "3.3 / 5.0\u2009s"
    bench.session.change_card(8, phase_elapsed_ms=3400)
    bench.session.show()
    qtbot.waitUntil(lambda: bench.view.mission is not None and bench.view.mission.time == "3.4 / 5.0\u2009s")


def test_a_link_on_the_page_asks_for_the_card(bench: Bench, qtbot: QtBot) -> None:
    bench.presenter.choose(8)
    with qtbot.waitSignal(bench.presenter.card_requested) as asked:
        bench.page._reads.linkActivated.emit("card:2")
    assert asked.args == [2]


def test_nothing_is_forced_or_masked_while_nothing_is_heard(bench: Bench) -> None:
    bench.session.show()
    bench.session.fall_silent()
    bench.presenter.mask(8, True)
    bench.presenter.force(1, "FORCED_HIGH", None)
    assert bench.session.sent == []


def note(bench: Bench, place: int) -> str:
    text = re.sub(r"<[^>]+>", " ", bench.view.conditions[place].note)
    return " ".join(unescape(text).replace("\u2009", " ").split())


def test_a_false_set_says_what_it_waits_for_and_since_when_that_was_seen(bench: Bench) -> None:
    bench.presenter.choose(8)
    bench.session.show(timestamp="2026-01-01T00:00:10Z")
    assert "when watching began" in note(bench, 0)
    low = [{"result": False, "value": 7500}, {"result": True, "value": "IDLE"}]
    bench.session.change_card(8, set_result=False, set_clauses=low)
    bench.session.show(timestamp="2026-01-01T00:00:20Z")
    bench.now_s = 1.0
    bench.session.show(timestamp="2026-01-01T00:00:32Z")
    assert note(bench, 0).startswith("waits for Tank level (75.00 %) > 80.00 % · seen so since ")
    assert note(bench, 0).endswith("(12 s)")


def test_what_a_set_waits_for_is_not_worked_out_from_operands(bench: Bench) -> None:
    bench.presenter.choose(8)
    bench.session.change_card(8, set_result=False, set_clauses=None)
    bench.session.show()
    assert note(bench, 0).startswith("what it waits for is not reported")


def test_the_page_shows_the_course_of_a_mission_and_the_last_minute(bench: Bench) -> None:
    bench.presenter.choose(8)
    timing = bench.view.timing
    assert timing is not None
    assert [(span.phase, span.length_ms) for span in timing.spans] == [("DELAY", 1000), ("ON", 5000)]
    assert timing.position_ms == 4200
    trend = bench.page.findChild(SmallTrend, "small_trend")
    assert trend is not None
    assert trend.view is not None
    assert [value for _, value in trend.view.steps] == [1.0]
    bench.now_s = 3.0
    bench.session.change_card(8, logical_state=False)
    bench.session.show()
    assert [value for _, value in trend.view.steps] == [1.0, 0.0]
    bench.session.show(boot_id="another")
    bench.now_s = 4.0
    bench.session.show()
    assert [value for _, value in trend.view.steps] == [0.0]


def test_an_override_carries_the_terms_that_were_given_and_a_release_does_not(bench: Bench) -> None:
    bench.terms.take_reason("loop check")
    bench.terms.take_expiry(60_000)
    bench.presenter.mask(8, True)
    bench.presenter.mask(8, False)
    bench.presenter.force(1, "REAL", None)
    assert bench.session.sent == [
        ("set_output_mask", {"cardId": 8, "masked": True, "reason": "loop check", "expiresInMs": 60_000}),
        ("set_output_mask", {"cardId": 8, "masked": False}),
        ("set_input_force", {"cardId": 1, "mode": "REAL", "value": 0}),
    ]


def test_nothing_is_overridden_without_the_reason_that_is_demanded(bench: Bench) -> None:
    bench.presenter.choose(8)
    bench.terms.demand_reason(True)
    bench.presenter.mask(8, True)
    assert bench.session.sent == []
    assert bench.page._notice.text.startswith("Mask: a reason is demanded")
    bench.presenter.force(1, "FORCED_HIGH", None)
    assert bench.page._notice.text.startswith("Force: a reason is demanded")
    bench.presenter.force(1, "REAL", None)
    assert len(bench.session.sent) == 1
