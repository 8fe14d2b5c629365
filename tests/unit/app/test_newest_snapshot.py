"""The newest snapshot: what is news, what is late, and when one is overdue."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.newest_snapshot import LATE, LOWER_REVISIONS, OVERDUE_LOOKS, STALE_AFTER_S, NewestSnapshot
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.contracts.snapshot_reading import SnapshotReader
from tests.helpers.scripted_link import snapshot_text


def snapshot(revision: int, boot_id: str = "boot-1", **more: Any) -> RuntimeSnapshot:
    return RuntimeSnapshot.from_wire(json.loads(snapshot_text(revision, boot_id, **more)))


def held(revision: int, at_s: float = 0.0, **more: Any) -> NewestSnapshot:
    newest = NewestSnapshot()
    newest.take(snapshot(revision, **more), None, at_s)
    return newest


def test_the_first_and_every_later_one_is_news() -> None:
    assert NewestSnapshot().standing_of(snapshot(1)) == "news"
    newest = held(5)
    assert newest.standing_of(snapshot(6)) == "news"
    assert newest.snapshot is not None
    assert newest.snapshot.snapshot_revision == 5


def test_a_program_that_runs_and_shows_one_revision_again_and_again_becomes_no_younger() -> None:
    newest = held(5, at_s=10.0)
    again = snapshot(5, timestamp="2026-01-01T00:00:09.000Z", uptime=9)
    assert newest.standing_of(again) == "repeated"
    newest.take_again(again, None)
    assert newest.snapshot is again
    assert newest.age_s(13.0) == 3.0


@pytest.mark.parametrize(
    "other",
    [
        {"cards": [{"cardId": 1, "cardType": "DI", "currentValue": 6}]},
        {"cards": [{"cardId": 1, "cardType": "DI", "evalCounter": 7}]},
        {"halt": {"reason": "STEP"}},
        {"runMode": "RUN_STEP"},
        {"testMode": {"outputMaskGlobal": True}},
        {"system": {"alarmActive": True}},
    ],
)
def test_one_revision_that_shows_anything_else_is_news(other: dict[str, Any]) -> None:
    assert held(5, cards=[{"cardId": 1, "cardType": "DI"}]).standing_of(snapshot(5, **other)) == "news"


def test_a_halted_program_repeats_its_revision_and_that_is_news() -> None:
    assert held(5, halt={"reason": "STEP"}).standing_of(snapshot(5, halt={"reason": "STEP"})) == "news"


def test_another_boot_is_a_runtime_that_was_started_anew_whatever_its_revision() -> None:
    newest = held(5)
    assert newest.standing_of(snapshot(1, "boot-2")) == "anew"
    assert newest.standing_of(snapshot(9, "boot-2")) == "anew"


def test_lower_revisions_are_late_until_several_came_in_order() -> None:
    newest = held(50)
    told = [newest.standing_of(snapshot(revision)) for revision in range(1, LOWER_REVISIONS + 1)]
    assert told == ["late"] * (LOWER_REVISIONS - 1) + ["late and anew"]
    assert set(told) == LATE


def test_late_ones_out_of_order_or_between_others_are_not_counted_together() -> None:
    newest = held(50)
    assert [newest.standing_of(snapshot(one)) for one in (40, 30, 31)] == ["late"] * 3
    newest.take(snapshot(51), None, 1.0)
    assert newest.standing_of(snapshot(32)) == "late"


def test_what_changed_is_known_to_whoever_saw_the_one_before() -> None:
    def text(revision: int, value: int) -> str:
        cards = [{"cardId": 1, "cardType": "DI", "currentValue": value}]
        return snapshot_text(revision, cards=cards).replace(": ", ":").replace(", ", ",")

    reader, newest = SnapshotReader(), NewestSnapshot()
    first, second = reader.read(text(1, 5)), reader.read(text(2, 6))
    assert first is not None
    assert second is not None
    newest.take(first.snapshot, first.changes, 0.0)
    assert newest.changed_since(first.snapshot) is None
    newest.take(second.snapshot, second.changes, 1.0)
    assert newest.changed_since(first.snapshot) == (0,)
    assert newest.changed_since(None) is None
    assert newest.changed_since(second.snapshot) is None


@pytest.mark.parametrize(
    ("looks", "now_s", "is_overdue"),
    [
        (OVERDUE_LOOKS, 10.0 + STALE_AFTER_S + 0.1, True),
        (OVERDUE_LOOKS, 10.0 + STALE_AFTER_S, False),
        (OVERDUE_LOOKS - 1, 100.0, False),
    ],
)
def test_one_of_a_running_program_is_overdue_after_a_while_that_was_looked_at(
    looks: int, now_s: float, is_overdue: bool
) -> None:
    newest = held(1, at_s=10.0, runMode="RUN_NORMAL")
    for _ in range(looks):
        newest.look()
    assert newest.is_overdue(now_s) is is_overdue
    assert newest.age_s(now_s) == now_s - 10.0
    newest.take(snapshot(2, runMode="RUN_NORMAL"), None, now_s)
    assert not newest.is_overdue(now_s + 100)


def test_a_slow_program_has_three_scans_and_one_that_stands_has_all_the_time() -> None:
    slow, stepping, none = held(1, scanIntervalMs=1000, runMode="RUN_NORMAL"), held(1, runMode="RUN_STEP"), held(1)
    none.forget()
    for newest in (slow, stepping, none):
        for _ in range(OVERDUE_LOOKS):
            newest.look()
    assert not slow.is_overdue(2.9)
    assert slow.is_overdue(3.1)
    assert not stepping.is_overdue(1000.0)
    assert not none.is_overdue(1000.0)
    assert none.snapshot is None
