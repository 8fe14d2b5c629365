"""One engine's connection: floods, silence and tokens that end."""

from __future__ import annotations

import pytest

from runtime.portal.engine_connection import EXPIRY_GRACE_S, FLOOD_S, MOST_EVENTS_S, EngineConnection
from runtime.portal.tokens import EngineToken


def connection(expires_s: int | None = None) -> EngineConnection:
    return EngineConnection("s", "e", EngineToken("wolf", expires_s, None), "10.0.0.1", 100.0)


def flooded(one: EngineConnection, second: int, count: int) -> bool:
    is_too_much = False
    for _ in range(count):
        is_too_much = one.hear(float(second)) or is_too_much
    return is_too_much


def test_a_flood_is_one_that_is_kept_up() -> None:
    one = connection()
    seconds = range(200, 200 + FLOOD_S)
    assert not any(flooded(one, second, MOST_EVENTS_S + 1) for second in seconds)
    assert one.hear(200.0 + FLOOD_S)


@pytest.mark.parametrize("pause", [1, 30])
def test_a_burst_and_a_quiet_second_are_no_flood(pause: int) -> None:
    one = connection()
    second = 200
    for _ in range(2 * FLOOD_S):
        assert not flooded(one, second, MOST_EVENTS_S + 1)
        second += 1
        assert not flooded(one, second, 10)
        second += pause
    assert one.engine_id == "wolf"


def test_it_has_to_go_when_it_is_silent_or_its_token_has_run_out() -> None:
    one = connection(expires_s=1_000)
    assert one.why_end(110.0, 1_000_000, 10.0) is None
    assert one.silence_s(103.0004) == 3.0
    assert one.why_end(110.1, 0, 10.0) == "the engine was not heard for 10 s"
    late_ms = int((1_000 + EXPIRY_GRACE_S) * 1000)
    assert one.why_end(101.0, late_ms, 10.0) is None
    assert one.why_end(101.0, late_ms + 1, 10.0) == "its token has run out"
    assert connection().why_end(101.0, late_ms + 1, 10.0) is None
    one.hear(120.0)
    assert one.why_end(125.0, 0, 10.0) is None
