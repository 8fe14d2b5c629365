"""What the window shows of a link: a frozen value, taken at a moment."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.links.link import EMBEDDED, LinkPhase, RuntimeLink


@dataclass(frozen=True, slots=True)
class LinkView:
    """`age_ms` is the time since anything was heard, None before that."""

    address: str
    phase: LinkPhase
    reason: str
    age_ms: int | None
    is_embedded: bool
    connection: int = 0
    """How many connections were made; a higher one is another than before."""


def view_of(link: RuntimeLink, now_s: float) -> LinkView:
    """Return how a link stands; `now_s` is monotonic seconds, of the clock that the link has."""
    state = link.state
    age_ms = None if state.last_heard is None else max(0, round((now_s - state.last_heard) * 1000))
    return LinkView(link.address, state.phase, state.reason, age_ms, link.address == EMBEDDED, state.connection)
