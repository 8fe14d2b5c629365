"""Builds the gate of engines around what a portal has; refusals go to the audit, without secrets and in bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.portal.auditing import Auditing
from runtime.portal.engine_gate import KNOCK, EngineGate, GateRules
from runtime.portal.engine_roll import EngineRoll
from runtime.portal.engine_room import EngineRoom
from runtime.portal.engine_rules import EngineRules
from runtime.portal.engine_seal import EngineSeal
from runtime.portal.gatehouse import Gatehouse
from runtime.portal.manners import network_of
from runtime.portal.refusal_log import RefusalLog


def engine_gate(
    house: Gatehouse,
    room: EngineRoom,
    rules: EngineRules,
    *,
    roll: EngineRoll,
    auditing: Auditing,
    event: Callable[[str, str, dict[str, Any]], None],
    wall_ms: Callable[[], int],
    monotonic_s: Callable[[], float],
    check_host: Callable[[str | None], None],
) -> EngineGate | None:
    """Return the gate, whom the roll follows; None where there are no accounts, and so no tokens."""
    if house.accounts is None:
        return None

    # Whoever knocks has no share in the room of those who are in: a crowd at the door hides no engine's refusals.
    knocks, refusals = (RefusalLog(auditing.record_command, monotonic_s=monotonic_s) for _ in range(2))
    seal = EngineSeal(
        house.accounts.engine_secret,
        is_required=rules.requires_signatures,
        wall_ms=wall_ms,
        monotonic_s=monotonic_s,
    )

    def refused(action: str, who: str, why: str) -> None:
        log = knocks if action == KNOCK else refusals
        log.note(action, network_of(who) if action == KNOCK else who, "UNAUTHORIZED", why=why)

    def swept() -> None:
        knocks.tick()
        refusals.tick()

    def told(kind: str, name: str, what: dict[str, Any]) -> None:
        roll.note(kind, name, what)
        event(kind, name, what)

    gate = EngineGate(
        room,
        seal,
        GateRules(
            verify=house.verify_engine_token,
            is_good=house.is_engine_token_good,
            check_host=check_host,
            refused=refused,
            swept=swept,
            event=told,
            wall_ms=wall_ms,
            monotonic_s=monotonic_s,
        ),
    )
    roll.follow(gate.sights)
    return gate
