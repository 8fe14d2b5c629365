"""When a trigger fires, holds and is over."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.trend_trigger import Trigger, fires
from widgets.trends.view import TriggerKind, TriggerSpec


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("rises", [(None, 11, False), (9, 10, True), (10, 11, False), (9, 9.9, False), (11, 9, False)]),
        ("falls", [(None, 9, False), (10, 9, True), (9, 8, False), (11, 10, False)]),
        ("changes", [(None, 9, False), (9, 9, False), (9, 10, True)]),
        ("above", [(None, 11, True), (None, 10, False), (12, 11, True)]),
        ("below", [(None, 9, True), (None, 10, False)]),
        ("enters", [(None, 15, False), (9, 10, True), (21, 20, True), (12, 13, False), (9, 21, False)]),
        ("leaves", [(15, 21, True), (15, 9, True), (15, 16, False), (9, 21, False)]),
    ],
)
def test_each_kind_is_its_step_and_no_other(kind: TriggerKind, steps: list[tuple[Any, float, bool]]) -> None:
    spec = TriggerSpec("2", kind, 10.0, 20.0)
    assert [fires(spec, before, now) for before, now, _ in steps] == [fired for _, _, fired in steps]


def test_it_runs_on_for_a_time_and_is_held_once() -> None:
    trigger = Trigger()
    trigger.arm(TriggerSpec("2", "rises", 10.0, after_s=2.0))
    assert not trigger.feed(1.0, 9.0)
    assert trigger.feed(2.0, 10.0)
    assert (trigger.phase, trigger.left_s(3.0), trigger.is_due(3.9)) == ("running_on", 1.0, False)
    assert not trigger.feed(3.0, 9.0)
    assert trigger.is_due(4.0)
    trigger.hold()
    assert not trigger.feed(5.0, 9.0)
    assert not trigger.feed(6.0, 10.0)
    assert trigger.count == 1


def test_again_and_again_counts_each_event_but_no_stay() -> None:
    trigger = Trigger()
    trigger.arm(TriggerSpec("2", "above", 10.0, after_s=0.0, is_repeated=True))
    told = []
    for t_s, value in enumerate((11.0, 12.0, 9.0, 11.0, 11.0)):
        told.append(trigger.feed(float(t_s), value))
        if trigger.is_due(float(t_s)):
            trigger.hold()
    assert told == [True, False, False, True, False]
    assert trigger.count == 2


def test_a_gap_is_no_edge() -> None:
    trigger = Trigger()
    trigger.arm(TriggerSpec("2", "rises", 10.0))
    trigger.feed(1.0, 9.0)
    trigger.feed(2.0, None)
    assert not trigger.feed(3.0, 11.0)


def test_off_it_takes_no_event() -> None:
    trigger = Trigger()
    assert not trigger.feed(1.0, 11.0)
    assert trigger.left_s(1.0) == 0.0
    trigger.arm(TriggerSpec("2", "above", 10.0))
    trigger.disarm()
    assert (trigger.spec, trigger.phase, trigger.feed(2.0, 11.0)) == (None, "off", False)


@pytest.mark.parametrize(
    "spec", [TriggerSpec("2", "enters", 20.0, 10.0), TriggerSpec("2", "rises", 1.0, before_s=0.0, after_s=0.0)]
)
def test_what_cannot_be_is_refused(spec: TriggerSpec) -> None:
    with pytest.raises(ValueError, match=spec.problem):
        Trigger().arm(spec)
