"""Commits that must be confirmed: without it the previous config returns by itself (decisions *Confirmed commit*).

The store keeps the deadline, so that it holds after a crash, too; here is who watches it while the runtime lives.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from runtime.contracts.commands import RefusedCommand
from runtime.contracts.lifecycle import ConfirmAnswer, ConfirmRequest
from runtime.contracts.timestamps import rfc3339
from runtime.portal.auditing import Auditing
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.stores import Configs, StoredConfig
from runtime.portal.users import SYSTEM
from runtime.storage.errors import StorageError

LONGEST_S = 24 * 60 * 60
RETRY_AFTER_S = 5.0

log = logging.getLogger("plumbline.config")


def check_confirm_within(seconds: int | None) -> int | None:
    """Return the time that a commit has to be confirmed; raises `RefusedRequest`."""
    if seconds is not None and not 1 <= seconds <= LONGEST_S:
        raise RefusedRequest(
            "VALIDATION_FAILED", f"confirmWithinS is 1..{LONGEST_S}, not {seconds}", field="options.confirmWithinS"
        )
    return seconds


class Confirmation:
    """Belongs to the portal's thread. `one_at_a_time` is the lock of all changes to the config."""

    def __init__(
        self,
        configs: Configs,
        auditing: Auditing,
        one_at_a_time: asyncio.Lock,
        take_over: Callable[[StoredConfig], Awaitable[object]],
        *,
        schedule: Callable[[float, Callable[[], None]], object],
        wall_ms: Callable[[], int],
        monotonic_s: Callable[[], float],
        event: Callable[[str, str, dict[str, Any]], None],
    ) -> None:
        """`take_over` runs a config that the store gave back."""
        self._configs = configs
        self._auditing = auditing
        self._one_at_a_time = one_at_a_time
        self._take_over = take_over
        self._schedule = schedule
        self._wall_ms = wall_ms
        self._monotonic_s = monotonic_s
        self._event = event
        self._returning: asyncio.Task[None] | None = None

    @property
    def confirm_by(self) -> str | None:
        """Until when the active config must be confirmed; None when it need not be."""
        waiting = self._configs.unconfirmed
        return None if waiting is None else rfc3339(waiting.deadline_ms)

    def begin(self) -> None:
        """Tell what returned before this start, and watch what still waits."""
        returned = self._configs.returned_at_boot
        if returned is not None:
            self._tell(*returned)
        self.watch()

    def watch(self) -> None:
        """Look at the commit that waits, if one does, when its time is over."""
        waiting = self._configs.unconfirmed
        if waiting is not None:
            # Counted from here by the clock that nobody sets.
            remaining_s = max(0.0, (waiting.deadline_ms - self._wall_ms()) / 1000)
            due_s = self._monotonic_s() + remaining_s
            self._schedule(remaining_s, lambda: self._look(waiting.version, due_s))

    def require_none(self) -> None:
        """Raise `RefusedRequest` while a commit waits: what would return is one config, not a chain of them."""
        waiting = self._configs.unconfirmed
        if waiting is not None:
            raise RefusedRequest(
                "FORBIDDEN_IN_MODE",
                f"{waiting.version} waits for its confirmation until {self.confirm_by}; confirm it, or restore LKG",
                details={"activeVersion": waiting.version, "confirmBy": self.confirm_by},
            )

    async def confirm(self, call: Call) -> ConfirmAnswer:
        """Let the config stay that is active on trial."""
        request = call.parse(ConfirmRequest)
        async with self._one_at_a_time:
            with self._auditing.of(call.user, "config.confirm", "active") as record:
                active = self._configs.active()
                record.before = record.after = active.sha256
                self._check(request.active_version)
                try:
                    self._configs.confirm()
                except StorageError as failed:
                    raise RefusedRequest(
                        "COMMIT_FAILED", f"the confirmation could not be stored ({failed})"
                    ) from failed
        self._event("config.confirmed", call.user.name, {"activeVersion": active.version})
        return ConfirmAnswer(
            request_id=request.request_id, timestamp=rfc3339(self._wall_ms()), active_version=active.version
        )

    def _check(self, version: str) -> None:
        waiting = self._configs.unconfirmed
        if waiting is None:
            raise RefusedRequest("NOT_FOUND", "no config waits for its confirmation; it was too late, or not needed")
        if waiting.version != version:
            raise RefusedRequest(
                "VALIDATION_FAILED",
                f"{waiting.version} waits for its confirmation, not {version}",
                field="activeVersion",
                details={"activeVersion": waiting.version},
            )

    def _look(self, version: str, due_s: float) -> None:
        waiting = self._configs.unconfirmed
        if waiting is None or waiting.version != version:
            return
        remaining_s = due_s - self._monotonic_s()
        if remaining_s > 0:
            self._schedule(remaining_s, lambda: self._look(version, due_s))
        else:
            self._returning = asyncio.create_task(self._give_back(version, due_s))

    async def _give_back(self, version: str, due_s: float) -> None:
        async with self._one_at_a_time:
            waiting = self._configs.unconfirmed
            if waiting is None or waiting.version != version:  # confirmed while this waited for its turn
                return
            unconfirmed = self._configs.active()
            try:
                returned = self._configs.give_back()
            except StorageError as failed:
                log.error("%s was not confirmed, but its return cannot be stored: %s", version, failed)
                self._event("runtime.alarm", SYSTEM.name, {"fault": "CONFIG_RETURN", "message": str(failed)})
                self._schedule(RETRY_AFTER_S, lambda: self._look(version, due_s))
                return
            self._tell(unconfirmed, returned)
            try:
                await self._take_over(returned)
            except RefusedCommand as refusal:  # it ran before, so only another build of this program can refuse it
                log.error("%s is stored but cannot run: %s", returned.version, refusal.message)

    def _tell(self, unconfirmed: StoredConfig, returned: StoredConfig) -> None:
        log.warning("%s was not confirmed in time; %s is what was before", unconfirmed.version, returned.version)
        self._auditing.record_return(SYSTEM, unconfirmed.sha256, returned.sha256)
        self._event(
            "config.restored",
            SYSTEM.name,
            {
                "activeVersion": returned.version,
                "restoredFrom": "UNCONFIRMED",
                "unconfirmedVersion": unconfirmed.version,
            },
        )
