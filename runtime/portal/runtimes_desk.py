"""Which runtimes there are (`/v2/runtimes`, ruling 78): this one. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from runtime.contracts.base import API_VERSION
from runtime.contracts.phase2 import RuntimeItem
from runtime.portal.manners import read_page
from runtime.portal.results import HttpAnswer, RefusedRequest, page_answer
from runtime.portal.route_table import Call
from runtime.portal.snapshot_text import SnapshotText


class Health(Protocol):
    """How the runtime is."""

    @property
    def is_scanning(self) -> bool: ...


class RuntimesDesk:
    """Belongs to the portal's thread. `runtime_id` is that of one start, as `bootId` in its snapshots."""

    def __init__(
        self, runtime_id: str, name: str, started_at: str, health: Health, newest: Callable[[], SnapshotText | None]
    ) -> None:
        self._runtime_id = runtime_id
        self._name = name
        self._started_at = started_at
        self._health = health
        self._newest = newest

    async def list_runtimes(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        newest = self._newest()
        if newest is None:
            raise RefusedRequest("BUSY", "the first scan has not ended yet")
        wire = newest.to_wire()
        own = RuntimeItem(
            runtime_id=self._runtime_id,
            name=self._name,
            status="running" if self._health.is_scanning else "failed",
            run_mode=wire["runMode"],
            api_version=API_VERSION,
            config_version=wire["configVersion"],
            started_at=self._started_at,
        )
        return page_answer([own][offset : offset + limit], 1, limit, offset)
