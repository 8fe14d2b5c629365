"""When a trend's picture is to be held: a signal that rises, falls, changes, is above, enters…, with time around it.

Pure: it is fed each sample and asked the time. It sees what snapshots report: a pulse shorter than their interval can
pass between two of them (a tracepoint in the runtime sees every scan).
"""

from __future__ import annotations

from typing import Literal

from widgets.trends.view import TriggerSpec

Phase = Literal["off", "armed", "running_on", "held"]


def fires(spec: TriggerSpec, before: float | None, now: float) -> bool:
    """Whether the step from one sample to the next is the event; edges need a sample on both sides."""
    if spec.kind == "above":
        return now > spec.low
    if spec.kind == "below":
        return now < spec.low
    if before is None:
        return False
    if spec.kind == "rises":
        return before < spec.low <= now
    if spec.kind == "falls":
        return before >= spec.low > now
    if spec.kind == "changes":
        return before != now
    was_in, is_in = spec.low <= before <= spec.high, spec.low <= now <= spec.high
    return is_in and not was_in if spec.kind == "enters" else was_in and not is_in


class Trigger:
    """One trigger's life: off, armed, running on after the event, held. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._spec: TriggerSpec | None = None
        self._phase: Phase = "off"
        self._before: float | None = None
        self._fired_at_s = 0.0
        self._count = 0

    @property
    def spec(self) -> TriggerSpec | None:
        """What it is armed with, None while it is off."""
        return self._spec

    @property
    def phase(self) -> Phase:
        return self._phase

    @property
    def count(self) -> int:
        """How often it fired since it was armed."""
        return self._count

    @property
    def fired_at_s(self) -> float:
        return self._fired_at_s

    def left_s(self, now_s: float) -> float:
        """How long it still records after the event."""
        return 0.0 if self._spec is None else max(0.0, self._fired_at_s + self._spec.after_s - now_s)

    def arm(self, spec: TriggerSpec) -> None:
        """Wait for the event from now on. Raises ValueError for a spec that has a problem."""
        if spec.problem:
            raise ValueError(spec.problem)
        self._spec, self._phase, self._before, self._count = spec, "armed", None, 0

    def disarm(self) -> None:
        self._spec, self._phase = None, "off"

    def feed(self, t_s: float, value: float | None) -> bool:
        """Take a sample; True when it is the event. A gap is no step: edges begin anew after it."""
        before, self._before = self._before, value
        # Held and repeated, the next event replaces the picture; a single one waits to be armed again.
        if self._spec is None or self._phase == "running_on" or (self._phase == "held" and not self._spec.is_repeated):
            return False
        if value is None or not fires(self._spec, before, value):
            return False
        if self._phase == "held" and before is not None and self._is_same_stay(self._spec, before):
            return False
        self._phase, self._fired_at_s = "running_on", t_s
        self._count += 1
        return True

    def is_due(self, now_s: float) -> bool:
        """Whether the time after the event is over and the picture is to be held; then call `hold`."""
        return self._phase == "running_on" and self.left_s(now_s) <= 0

    def hold(self) -> None:
        """The picture is held."""
        self._phase = "held"

    @staticmethod
    def _is_same_stay(spec: TriggerSpec, before: float) -> bool:
        """Whether a signal was above (below) already: staying there is no further event."""
        return spec.kind in ("above", "below") and fires(spec, None, before)
