"""Refusals on their way to the audit: told, but a flood of them is counted."""

from __future__ import annotations

from runtime.portal.refusal_log import MOST, MOST_OF_ONE, WINDOW_S, RefusalLog
from runtime.portal.users import ANONYMOUS, User


class Bench:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.told: list[tuple[str, str, str, str]] = []
        self.log = RefusalLog(self._record, monotonic_s=lambda: self.now_s)

    def _record(self, user: User, action: str, target: str, code: str) -> None:
        self.told.append((user.name, action, target, code))


def test_a_refusal_says_who_what_from_where_and_why() -> None:
    bench = Bench()
    bench.log.note("GET /api/snapshot", "10.0.0.1", "UNAUTHORIZED")
    bench.log.note("auth.login", "10.0.0.1", "RATE_LIMITED", User("anna", "VIEWER"))
    assert bench.told == [
        (ANONYMOUS.name, "GET /api/snapshot", "from 10.0.0.1", "UNAUTHORIZED"),
        ("anna", "auth.login", "from 10.0.0.1", "RATE_LIMITED"),
    ]


def test_a_flood_of_one_address_leaves_room_for_others_and_is_counted() -> None:
    bench = Bench()
    for _ in range(1000):
        bench.log.note("GET /ws", "10.0.0.1", "UNAUTHORIZED")
    bench.log.note("GET /ws", "10.0.0.2", "UNAUTHORIZED")
    assert len(bench.told) == MOST_OF_ONE + 1
    bench.now_s = WINDOW_S
    bench.log.note("GET /ws", "10.0.0.1", "UNAUTHORIZED")
    assert bench.told[-2:] == [
        ("anonymous", "refusals.left_out", f"{1000 - MOST_OF_ONE} more from 10.0.0.1", "UNAUTHORIZED"),
        ("anonymous", "GET /ws", "from 10.0.0.1", "UNAUTHORIZED"),
    ]
    bench.now_s = 2 * WINDOW_S
    bench.log.note("GET /ws", "10.0.0.1", "UNAUTHORIZED")
    assert [told[1] for told in bench.told].count("refusals.left_out") == 1


def test_a_flood_from_everywhere_is_bounded_too() -> None:
    bench = Bench()
    for number in range(2 * MOST):
        bench.log.note("GET /ws", f"10.0.{number // 256}.{number % 256}", "UNAUTHORIZED")
    assert len(bench.told) == MOST


def test_the_reason_stands_beside_whom_it_is_about_and_has_no_share_of_its_own() -> None:
    bench = Bench()
    for number in range(MOST_OF_ONE + 5):
        bench.log.note("engine.message", "wolf-engine", "UNAUTHORIZED", why=f"reason {number}")
    bench.log.note("engine.message", "bear-engine", "UNAUTHORIZED", why="bad_signature")
    assert [told[2] for told in bench.told[-2:]] == ["from wolf-engine: reason 29", "from bear-engine: bad_signature"]
    assert len(bench.told) == MOST_OF_ONE + 1


def test_what_was_left_out_is_told_when_the_minute_is_over_though_nothing_more_comes() -> None:
    bench = Bench()
    for name, count in (("wolf", 40), ("bear", 33)):
        for _ in range(count):
            bench.log.note("engine.message", name, "UNAUTHORIZED")
    bench.now_s = WINDOW_S - 0.1
    bench.log.tick()
    assert len(bench.told) == 2 * MOST_OF_ONE
    bench.now_s = WINDOW_S
    bench.log.tick()
    bench.log.tick()
    assert bench.told[2 * MOST_OF_ONE :] == [
        ("anonymous", "refusals.left_out", "13 more, 10 of them from wolf", "UNAUTHORIZED")
    ]


def test_who_is_counted_is_bounded() -> None:
    bench = Bench()
    for number in range(3 * MOST):
        bench.log.note("engine.connect", f"10.0.{number // 256}.{number % 256}", "UNAUTHORIZED")
    bench.now_s = WINDOW_S
    bench.log.tick()
    assert bench.told[-1][2] == f"{2 * MOST} more, {MOST} of them from others"
