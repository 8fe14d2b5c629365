"""Which reported breakpoints halt always, and how one is made again what it was."""

from __future__ import annotations

import pytest

from app.presenters.breakpoint_state import breakpoint_payload, halts_always
from runtime.contracts.config import Clause
from runtime.contracts.snapshot import BreakpointState


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, False),
        (False, False),
        (True, True),
        (BreakpointState(enabled=True), True),
        (BreakpointState(enabled=False), False),
        (BreakpointState(enabled=True, every_hits=2), False),
        (BreakpointState(enabled=True, action="TRACE"), False),
    ],
)
def test_only_a_plain_enabled_breakpoint_halts_always(state: BreakpointState | bool | None, expected: bool) -> None:
    assert halts_always(state) is expected


def test_a_breakpoint_payload_keeps_what_is_not_changed() -> None:
    clause = Clause.from_wire(
        {"source": {"cardId": 2, "field": "currentValue", "type": "NUMBER"}, "operator": "GT", "threshold": 200}
    )
    state = BreakpointState(enabled=True, condition=clause, reason="pump hunts")
    payload = breakpoint_payload(8, state, enabled=False)
    assert payload == {"cardId": 8, "enabled": False, "condition": clause.to_wire(), "reason": "pump hunts"}
    counted = BreakpointState(enabled=True, every_hits=3, hits=5)
    assert breakpoint_payload(8, counted) == {"cardId": 8, "enabled": True, "everyHits": 3, "hits": 5}
    assert breakpoint_payload(8, True) == {"cardId": 8, "enabled": True}
    assert breakpoint_payload(8, None) == {"cardId": 8, "enabled": False}
