"""The chosen card: reported truths beside configured sentences, and commands that wait for their snapshot."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CardFacts
from app.presenters.card_page import NO_CONFIG, CardPagePresenter, card_view
from app.presenters.override_terms import OverrideTerms
from runtime.contracts.config import Config
from runtime.contracts.snapshot import CardSnapshot
from tests.helpers.logic import ScriptedSession, pump_config, pump_station
from widgets.card_page.panel import CardPage
from widgets.card_page.trend import SmallTrend
from widgets.card_page.view import CardPageView, ConditionView
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FACTS = CardFacts(Config.from_wire(pump_config()), "v1")


def view(card_id: int, facts: CardFacts = FACTS, **changes: Any) -> CardPageView:
    document = next(card for card in pump_station()["cards"] if card["cardId"] == card_id)
    document = {key: value for key, value in {**document, **changes}.items() if value is not ...}
    return card_view(CardSnapshot.from_wire(document), facts, now="2026-01-01T00:10:00Z")


def plain(condition: ConditionView) -> list[tuple[str, bool | None]]:
    return [
        (
            unescape(re.sub(r"<[^>]+>", "", f"{one.joint} {one.sentence}")).replace("\u2009", " ").strip(),
            one.result,
        )
        for one in condition.clauses
    ]


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


def test_clauses_are_sentences_with_reported_operands_and_truths() -> None:
    set_, reset = view(8).conditions
    assert plain(set_) == [("Tank level (82.50 %) > 80.00 %", True), ("and Pump 2 (IDLE) is IDLE", True)]
    assert plain(reset) == [("High float (off) is on", False)]
    assert (set_.result, reset.result) == (True, False)


def test_what_a_device_does_not_report_is_said_to_be_unreported() -> None:
    set_, _ = view(8, setClauses=..., setResult=...).conditions
    assert plain(set_) == [
        ("Tank level (not reported) > 80.00 %", None),
        ("and Pump 2 (not reported) is IDLE", None),
    ]
    assert set_.result is None


def test_truths_are_never_worked_out_here() -> None:
    """The device says false although the operand says otherwise: the device is shown."""
    set_, _ = view(8, setClauses=[{"result": False, "value": 9999}], setResult=False).conditions
    assert plain(set_)[0] == ("Tank level (99.99 %) > 80.00 %", False)
    assert plain(set_)[1][1] is None


def test_constant_conditions_say_so_and_dominance_is_told() -> None:
    set_, reset = view(10, resetOverride=True).conditions
    assert (set_.constant, reset.constant) == ("always: it has no condition", "never: it has no condition")
    assert "reset dominates" in set_.note


def test_inputs_without_conditions_and_clocks_have_none() -> None:
    assert view(2).conditions == ()
    assert view(11).conditions == ()


def test_a_mission_is_told_from_reported_fields() -> None:
    mission = view(8).mission
    assert mission is not None
    assert (mission.phase, mission.time, mission.cycles) == ("ON", "3.2 / 5.0\u2009s", "")
    assert mission.progress == pytest.approx(0.64)
    unreported = view(8, phaseElapsedMs=...).mission
    assert unreported is not None
    assert (unreported.time, unreported.progress) == ("time not reported", None)
    endless = view(9, missionState="ACTIVE", phase="ON", phaseElapsedMs=1500).mission
    assert endless is not None
    assert (endless.time, endless.progress, endless.cycles) == ("1.5\u2009s", None, "0 of 3 cycles done")
    assert view(2).mission is None


@pytest.mark.parametrize(
    ("card_id", "changes", "value", "caption", "kind"),
    [
        (1, {}, "12", "edges counted", "DI · digital input"),
        (2, {}, "82.50\u2009%", "", "AI · analogue input"),
        (5, {}, "123.75", "intermediate 123.75", "MATH · calculation · pipeline"),
        (8, {}, "2", "cycles done", "DO · digital output · Normal"),
        (11, {}, "in 2:30:00", "to the next start", "RTC · clock"),
        (11, {"timeUntilNextStartSec": None}, "–", "no start is due", "RTC · clock"),
        (9, {"enabled": False}, "0", "cycles done", "DO · digital output · Gated · disabled"),
    ],
)
def test_every_family_has_its_head(card_id: int, changes: dict[str, Any], value: str, caption: str, kind: str) -> None:
    shown = view(card_id, **changes)
    assert (shown.value, shown.caption, shown.kind) == (value, caption, kind)


def test_health_names_faults_and_quality() -> None:
    assert view(2).health_words == "healthy"
    clamped = view(2, quality="CLAMPED", faultCounters={"CLAMP": 3, "OTHER": 0})
    assert (clamped.health, clamped.health_words) == ("WARN", "healthy · ▲ CLAMPED · CLAMP 3×")
    assert view(2, health="FAULT").health_words == "▲ FAULT"


def test_neighbours_say_where_a_value_is_one_scan_old() -> None:
    shown = view(8)
    assert [(one.card_id, one.note) for one in shown.reads] == [
        (2, ""),
        (9, "value of the previous scan"),
        (3, ""),
    ]
    assert [(one.card_id, one.what) for one in view(2).readers] == [(5, "input A"), (8, "set"), (9, "set")]


def test_an_analogue_input_is_forced_in_its_own_unit() -> None:
    control = view(2).input
    assert control is not None
    assert (control.raw, control.value, control.minimum, control.maximum, control.unit) == ("3300", 8250, 0, 10000, "%")
    forced = view(2, force={"mode": "FORCED_VALUE", "value": 1200, "by": "M."}).input
    assert forced is not None
    assert (forced.raw, forced.force, forced.value) == ("3300", "forced to raw 1200", 3000)
    assert forced.origin == "M. · since not reported"


def test_without_a_config_an_input_is_forced_in_raw_counts() -> None:
    shown = view(2, CardFacts())
    assert shown.input is not None
    assert shown.input.is_raw
    assert shown.note == NO_CONFIG
    assert shown.parameters == ()


def test_digital_inputs_show_raw_and_result() -> None:
    control = view(1).input
    assert control is not None
    assert (control.raw, control.result, control.mode) == ("high", "on", "REAL")
    unknown = view(1, rawValue=..., logicalState=...).input
    assert unknown is not None
    assert (unknown.raw, unknown.result) == ("not reported", "not reported")


def test_a_mask_shows_what_is_driven_as_far_as_it_is_known() -> None:
    control = view(8, masked=True, driveState=..., mask={"by": "M.", "reason": "trial"}).output
    assert control is not None
    assert (control.drive, control.words) == ("not reported", "masked: held off or frozen")
    assert control.origin == "M. · since not reported · “trial”"
    assert view(1).output is None


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


def test_a_clock_that_cannot_be_read_is_no_reason_to_fail() -> None:
    card = CardSnapshot.from_wire({"cardId": 1, "cardType": "DI", "force": {"mode": "FORCED_LOW", "by": "M."}})
    shown = card_view(card, FACTS, now="noon")
    assert shown.input is not None
    assert shown.input.origin == "M. · since not reported"


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


def test_both_clauses_of_an_or_are_waited_for() -> None:
    document = pump_config()
    next(card for card in document["cards"] if card["cardId"] == 8)["config"]["set"]["combiner"] = "OR"
    facts = CardFacts(Config.from_wire(document), "v1")
    false = [{"result": False, "value": 7500}, {"result": False, "value": "ACTIVE"}]
    shown = view(8, facts, setResult=False, setClauses=false).conditions[0].note
    assert " or " in shown
    assert not view(9, facts, setResult=True).conditions[0].note


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
