"""What is reported and what is kept: nothing that was planned is lost by disabling it."""

from __future__ import annotations

from typing import Any

from app.presenters.breakpoint_book import BreakpointBook
from app.presenters.breakpoint_plan import BreakpointPlan, first_clause
from app.staged.directory import Directory
from runtime.contracts.snapshot import RuntimeSnapshot
from tests.helpers.logic import pump_config, pump_station

CLAUSE = first_clause(2, Directory(pump_config()["cards"]))
PLAN = BreakpointPlan(8, CLAUSE, every_hits=2, reason="pump hunts")


class Bench:
    """A book, and a runtime that is played: `report` tells what it has."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.book = BreakpointBook(self.sent.append)
        self.report()

    def report(self, *, is_old: bool = False, **breakpoints: Any) -> bool:
        document = pump_station()
        for card in document["cards"]:
            if is_old:
                del card["breakpoint"]
            if f"c{card['cardId']}" in breakpoints:
                card["breakpoint"] = breakpoints[f"c{card['cardId']}"]
        return self.book.take_snapshot(RuntimeSnapshot.from_wire(document))

    @property
    def shown(self) -> list[tuple[int, bool, bool]]:
        return [(known.plan.card_id, known.is_enabled, known.is_sampled) for known in self.book.known()]


def reported(plan: BreakpointPlan, hits: int = 0) -> dict[str, Any]:
    return {**plan.payload(), "hits": hits, "everyHits": plan.every_hits}


def test_reported_breakpoints_are_listed_by_card() -> None:
    bench = Bench()
    assert bench.report(c8=reported(PLAN), c1=reported(BreakpointPlan(1)))
    assert bench.shown == [(1, True, False), (8, True, False)]
    assert bench.book.known()[1].plan == PLAN
    assert not bench.report(c8=reported(PLAN), c1=reported(BreakpointPlan(1)))


def test_a_new_one_is_enabled_when_a_snapshot_says_so() -> None:
    bench = Bench()
    bench.book.set(PLAN)
    assert bench.sent == [PLAN.payload()]
    assert bench.shown == [(8, False, False)]
    bench.report(c8=reported(PLAN))
    assert bench.shown == [(8, True, False)]
    bench.report()
    assert bench.shown == []


def test_a_disabled_one_keeps_its_plan_though_the_runtime_drops_it() -> None:
    bench = Bench()
    bench.report(c8=reported(PLAN))
    bench.book.disable(8)
    assert bench.sent == [{"cardId": 8, "enabled": False}]
    bench.report(c8=reported(PLAN, hits=3))
    bench.report()
    assert bench.shown == [(8, False, False)]
    bench.book.disable(8)
    assert len(bench.sent) == 1
    bench.book.enable(8)
    assert bench.sent[-1] == PLAN.payload()
    bench.report(c8=reported(PLAN))
    bench.book.enable(8)
    assert len(bench.sent) == 2
    assert bench.shown == [(8, True, False)]


def test_a_removed_one_is_gone_here_and_there() -> None:
    bench = Bench()
    bench.report(c8=reported(PLAN))
    bench.book.remove(8)
    assert bench.sent == [{"cardId": 8, "enabled": False}]
    bench.report()
    assert bench.book.find(8) is None
    bench.book.remove(8)
    assert len(bench.sent) == 1


def test_a_device_that_reports_flags_gets_plain_breakpoints_and_no_conditions() -> None:
    bench = Bench()
    bench.report(is_old=True, c1=True)
    assert not bench.book.knows_objects
    bench.book.set(BreakpointPlan(8))
    assert bench.sent == [{"cardId": 8, "enabled": True}]
    bench.report(is_old=True, c1=True, c8=True)
    bench.book.set(PLAN)
    assert bench.sent[-1] == {"cardId": 8, "enabled": False}
    bench.report(is_old=True, c1=True, c8=False)
    assert bench.shown == [(1, True, False), (8, True, True)]
    assert bench.book.sampled == (PLAN,)


def test_a_sampled_one_is_disabled_enabled_and_removed_without_a_word_to_the_device() -> None:
    bench = Bench()
    bench.report(is_old=True)
    bench.book.set(PLAN)
    bench.book.disable(8)
    assert bench.shown == [(8, False, False)]
    bench.book.enable(8)
    assert bench.shown == [(8, True, True)]
    bench.book.remove(8)
    assert (bench.shown, bench.sent) == ([], [])


def test_what_has_no_place_in_another_config_is_dropped_and_named() -> None:
    bench = Bench()
    bench.report(c8=reported(PLAN))
    bench.book.disable(8)
    bench.report()
    assert bench.book.keep_only(lambda plan: True) == ()
    assert bench.book.keep_only(lambda plan: plan.card_id != 8) == (PLAN,)
    assert bench.shown == []


def test_nothing_is_kept_of_a_runtime_that_was_started_anew() -> None:
    bench = Bench()
    bench.report(c1=reported(BreakpointPlan(1)))
    bench.book.disable(1)
    bench.book.forget()
    assert bench.shown == []
    assert not bench.book.knows_objects


def test_what_only_this_window_knows_is_told_by_card() -> None:
    bench = Bench()
    bench.report(c8=reported(PLAN), c1=reported(BreakpointPlan(1)))
    bench.book.disable(8)
    bench.report(c1=reported(BreakpointPlan(1)))
    assert bench.book.kept() == {8: False}
