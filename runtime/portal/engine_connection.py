"""One engine's way in, from its handshake on: when it was heard, whether it floods us, why it has to go."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.portal.tokens import EngineToken

MOST_EVENTS_S = 20_000
FLOOD_S = 5
EXPIRY_GRACE_S = 60.0
FLOODED = "it sent more than 20 000 events a second for 5 s"


@dataclass(slots=True)
class EngineConnection:
    """Belongs to the portal's loop; times are of whoever asks, in seconds."""

    sid: str
    eio_sid: str
    token: EngineToken
    address: str
    heard_s: float
    is_ready: bool = False
    events: int = 0
    """Heard in this second."""
    _second: int = 0
    _flooded_s: int = 0

    @property
    def engine_id(self) -> str:
        return self.token.engine_id

    def hear(self, now_s: float) -> bool:
        """Take note of an event; returns whether there are too many of them (ruling 89)."""
        self.heard_s = now_s
        self.events += 1
        if int(now_s) != self._second:
            was_full = self.events > MOST_EVENTS_S and int(now_s) == self._second + 1
            self._flooded_s = self._flooded_s + 1 if was_full else 0
            self._second, self.events = int(now_s), 1
        return self._flooded_s >= FLOOD_S

    def silence_s(self, now_s: float) -> float:
        """Return for how long nothing was heard."""
        return round(now_s - self.heard_s, 3)

    def why_end(self, now_s: float, wall_ms: int, most_silence_s: float) -> str | None:
        """Return why it has to go now, as far as itself can tell."""
        if now_s - self.heard_s > most_silence_s:
            return f"the engine was not heard for {most_silence_s:g} s"
        if self.token.expires_s is not None and wall_ms / 1000 > self.token.expires_s + EXPIRY_GRACE_S:
            return "its token has run out"
        return None
