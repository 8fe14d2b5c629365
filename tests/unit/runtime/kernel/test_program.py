"""A config made ready to run: order, references, bindings, and which cards keep their state."""

from typing import Any

import pytest

from runtime.kernel.cards.ai import AiCard
from runtime.kernel.cards.di import DiCard
from runtime.kernel.cards.mission import DoCard, SioCard
from runtime.kernel.cards.pid import PidMath
from runtime.kernel.cards.rtc import RtcCard
from runtime.kernel.cards.standard import StandardMath
from runtime.kernel.program import carry_state
from tests.helpers.kernel import Rig, ai, binding, bit, di, do, math, number, pid, program, rtc, sio, variable, when


def test_cards_are_evaluated_by_ascending_id_and_disabled_ones_are_not() -> None:
    built = program(sio(9), di(1), do(8, more={"enabled": False}), rtc(7))
    assert [card.card_id for card in built.cards] == [1, 7, 8, 9]
    assert [card.card_id for card in built.runs] == [1, 7, 9]


def test_each_family_and_mode_has_its_class() -> None:
    built = program(di(1), ai(2), math(3), pid(4), do(5), sio(6), rtc(7))
    classes = (DiCard, AiCard, StandardMath, PidMath, DoCard, SioCard, RtcCard)
    assert tuple(type(card) for card in built.cards) == classes
    assert [card.card_id for card in built.inputs] == [1, 2]
    assert [card.card_id for card in built.outputs] == [5]
    assert [card.card_id for card in built.maths] == [3, 4]


def test_a_card_that_reads_a_lower_id_sees_this_scan_and_a_higher_one_the_previous() -> None:
    rig = Rig(sio(1, set=when(bit(2)), mode="Gated"), di(2), sio(3, set=when(bit(2)), mode="Gated"))
    rig.scan(i2=1)
    assert [rig.card(card_id)["logicalState"] for card_id in (1, 3)] == [False, True]
    rig.scan(i2=0)
    assert [rig.card(card_id)["logicalState"] for card_id in (1, 3)] == [True, False]


def test_a_card_may_read_itself_and_sees_its_previous_scan() -> None:
    rig = Rig(math(5, inputA=variable(5), inputB={"sourceMode": "CONSTANT", "value": 100}))
    rig.scan(3)
    assert rig.value(5) == 300


def test_a_disabled_source_reads_false_0_and_idle() -> None:
    off = {"enabled": False}
    rig = Rig(di(1, more=off), ai(2, more=off), sio(3, set=when(number(2, "EQ", 0)), reset=when(bit(1))))
    rig.scan(i1=1, i2=500)
    assert rig.card(3)["missionState"] == "ACTIVE"
    assert rig.card(3)["setClauses"] == [{"result": True, "value": 0}]
    assert rig.card(3)["resetClauses"] == [{"result": False, "value": False}]


def test_bindings_are_resolved_at_commit() -> None:
    rig = Rig(ai(1), do(8, onDuration=500), bindings=(binding(8, "config.onDuration", 1),))
    rig.scan(i1=1)
    rig.scan()
    assert rig.value(8) == 1


def test_a_program_runs_in_one_machine() -> None:
    built = program(di(1))
    built.take()
    with pytest.raises(RuntimeError, match="one machine"):
        built.take()


def changed(card: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**card, **more}


@pytest.mark.parametrize(
    ("after", "keeps"),
    [
        (do(8, onDuration=5), True),
        (changed(do(8, onDuration=5), label="Another name", faultPolicy="CRITICAL"), True),
        (do(8, onDuration=6), False),
        (changed(do(8, onDuration=5), enabled=False), False),
        (sio(8, onDuration=5), False),
    ],
)
def test_a_commit_keeps_the_state_of_cards_whose_config_did_not_change(after: dict[str, Any], keeps: bool) -> None:
    rig = Rig(do(8, onDuration=5))
    rig.scan(3)
    new = program(after, di(9))
    carry_state(rig.program, new)
    assert (new.by_id[8].mission_state == "ACTIVE") is keeps
    assert new.by_id[9].born_scan == 0


def test_a_changed_binding_is_a_changed_card() -> None:
    cards = ai(1), ai(2), do(8)
    rig = Rig(*cards, bindings=(binding(8, "config.onDuration", 1),))
    rig.scan(i1=100)
    same = program(*cards, bindings=(binding(8, "config.onDuration", 1),))
    other = program(*cards, bindings=(binding(8, "config.onDuration", 2),))
    carry_state(rig.program, same)
    carry_state(rig.program, other)
    assert (same.by_id[8].mission_state, other.by_id[8].mission_state) == ("ACTIVE", "IDLE")


@pytest.mark.parametrize(
    "card",
    [
        di(1, debounceTime=3, edgeMode="CHANGE"),
        ai(1, emaAlpha=30),
        do(1, delayBeforeON=2, onDuration=3),
        sio(1, mode="Gated", onDuration=2, repeatCount=1),
        math(1, inputA=variable(2), rateLimit=700, emaAlpha=30, operator="MAX"),
        pid(1, processVariable=variable(2), gainP=100, gainI=100, gainD=100),
        rtc(1, trigger_duration=5),
    ],
)
def test_a_kept_card_goes_on_as_if_nothing_had_been_committed(card: dict[str, Any]) -> None:
    kept, plain = Rig(card, ai(2), di(3)), Rig(card, ai(2), di(3))
    for number_of_scan in range(40):
        readings = {"i1": number_of_scan % 5 // 2, "i2": number_of_scan * 97 % 1000}
        if number_of_scan == 17:
            kept.machine.commit(program(card, ai(2), di(3, invert=True)), "v2")
        kept.scan(**readings)
        plain.scan(**readings)
        assert kept.card(1) == plain.card(1)
