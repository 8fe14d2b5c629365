"""The terms under which overrides are set from this window: why, and for how long at most. One owner for all panels.

A setting demands a reason: then nothing is forced or masked without one. Releasing never needs a reason.
"""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

NO_REASON = "a reason is demanded for every override; type it under Overrides, Why"


class Memory(Protocol):
    """Where the demand outlives the window."""

    demands_reason: bool


class OverrideTerms(QObject):
    """`changed` when any of them did."""

    changed = Signal()

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._reason = ""
        self._expires_in_ms: int | None = None

    @property
    def reason(self) -> str:
        return self._reason

    @property
    def expires_in_ms(self) -> int | None:
        """How long an override lasts at most; None: until it is released."""
        return self._expires_in_ms

    @property
    def demands_reason(self) -> bool:
        return self._memory.demands_reason

    def take_reason(self, reason: str) -> None:
        self._reason = reason.strip()
        self.changed.emit()

    def take_expiry(self, expires_in_ms: int | None) -> None:
        self._expires_in_ms = expires_in_ms
        self.changed.emit()

    def demand_reason(self, is_demanded: bool) -> None:
        self._memory.demands_reason = is_demanded
        self.changed.emit()

    def why_not(self) -> str:
        """Return why nothing can be overridden now; empty when it can."""
        return NO_REASON if self.demands_reason and not self._reason else ""

    def added_to(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return the payload of a force or mask with these terms."""
        terms: dict[str, Any] = {}
        if self._reason:
            terms["reason"] = self._reason
        if self._expires_in_ms is not None:
            terms["expiresInMs"] = self._expires_in_ms
        return {**payload, **terms}
