"""Refusals on their way to the audit: told, but a flood of them is counted."""

from __future__ import annotations

from runtime.portal.refusal_log import MOST, MOST_OF_AN_ADDRESS, WINDOW_S, RefusalLog
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
    assert len(bench.told) == MOST_OF_AN_ADDRESS + 1
    bench.now_s = WINDOW_S
    bench.log.note("GET /ws", "10.0.0.1", "UNAUTHORIZED")
    assert bench.told[-2:] == [
        ("anonymous", "refusals.left_out", f"{1000 - MOST_OF_AN_ADDRESS} more", "UNAUTHORIZED"),
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
