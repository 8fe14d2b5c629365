"""The page of a card in words: reported truths beside configured sentences, and nothing worked out here."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.presenters.card_facts import CardFacts
from app.presenters.card_view import NO_CONFIG, card_view
from runtime.contracts.config import Config
from runtime.contracts.snapshot import CardSnapshot
from tests.helpers.logic import pump_config, pump_station
from widgets.card_page.view import CardPageView, ConditionView

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


def test_a_health_that_is_not_reported_is_not_a_good_one() -> None:
    silent = view(2, health=None)
    assert (silent.health, silent.health_words) == ("", "health not reported")
    assert view(2, health=None, quality="CLAMPED").health == "WARN"


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


def test_a_clock_that_cannot_be_read_is_no_reason_to_fail() -> None:
    card = CardSnapshot.from_wire({"cardId": 1, "cardType": "DI", "force": {"mode": "FORCED_LOW", "by": "M."}})
    shown = card_view(card, FACTS, now="noon")
    assert shown.input is not None
    assert shown.input.origin == "M. · since not reported"


def test_both_clauses_of_an_or_are_waited_for() -> None:
    document = pump_config()
    next(card for card in document["cards"] if card["cardId"] == 8)["config"]["set"]["combiner"] = "OR"
    facts = CardFacts(Config.from_wire(document), "v1")
    false = [{"result": False, "value": 7500}, {"result": False, "value": "ACTIVE"}]
    shown = view(8, facts, setResult=False, setClauses=false).conditions[0].note
    assert " or " in shown
    assert not view(9, facts, setResult=True).conditions[0].note
