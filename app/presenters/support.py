"""Collects a support bundle from the window and from every runtime that it is connected to, and writes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.document.atomic_write import write_atomically
from app.fleet import Fleet, Member
from app.session import Session
from app.support import about, bundle
from runtime.links.link import LinkClosedError
from widgets.save_dialog import save_dialog

ASKED = {
    "active.json": "/api/config/active",
    "staged.json": "/api/config/staged",
    "lkg.json": "/api/config/lkg",
    "history.json": "/api/config/history?limit=200",
    "audit.json": "/api/audit?limit=500",
    "profile.json": "/api/profile",
    "overrides.json": "/api/overrides",
    "alarms.json": "/api/alarms",
    "session.json": "/api/session",
    "events.json": "/v2/events?limit=500",
}
PATIENCE_S = 5.0
FOUND = 200


class SupportPresenter(QObject):
    """Owned by the GUI thread. `said` carries a tone and a text for the line below the header."""

    said = Signal(str, str)

    def __init__(
        self,
        fleet: Fleet,
        session: Session,
        *,
        window: Callable[[], QWidget],
        log: Callable[[], str],
        secrets: Callable[[], tuple[str, ...]],
        version: str,
        now: Callable[[], datetime] = datetime.now,
        parent: QObject | None = None,
    ) -> None:
        """`secrets` are those that the window holds: wherever they stand they are taken out."""
        super().__init__(parent)
        self._fleet = fleet
        self._session = session
        self._window = window
        self._log = log
        self._secrets = secrets
        self._version = version
        self._now = now

    def choose_and_write(self) -> None:
        """Ask where the bundle goes."""
        dialog = save_dialog(
            self._window(),
            "support_dialog",
            "Support bundle",
            f"plumbline-support-{self._now():%Y%m%d-%H%M}.zip",
            filters=["Zip archive (*.zip)"],
            suffix="zip",
        )
        dialog.fileSelected.connect(lambda chosen: self._session.run_in_background(self.write(Path(chosen))))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def write(self, path: Path) -> None:
        """Collect everything and write it; what a runtime does not give is left out."""
        parts: dict[str, bytes | str | dict[str, Any]] = {"about.json": about(self._version), "window.log": self._log()}
        for number, member in enumerate(self._fleet.members, start=1):
            parts |= {f"runtimes/{number}/{name}": part for name, part in (await self._of(member)).items()}
        try:
            content = await asyncio.to_thread(bundle, parts, self._secrets())
            await asyncio.to_thread(write_atomically, path, content)
        except OSError as failed:
            reason = (failed.strerror or str(failed)).lower()
            self.said.emit("alarm", f"The support bundle was not written to {path}: {reason}. Choose another folder.")
            return
        self.said.emit("ok", f"Support bundle: {path}. Passwords and tokens were taken out; look through it first.")

    async def _of(self, member: Member) -> dict[str, bytes | str | dict[str, Any]]:
        parts: dict[str, bytes | str | dict[str, Any]] = {
            "runtime.json": {"title": member.title, "address": member.key, "state": member.link.state.phase,
                             "reason": member.link.state.reason},
        }  # fmt: skip
        snapshot = self._fleet.snapshot(member.key)
        if snapshot is not None:
            parts["snapshot.json"] = snapshot.to_wire()
        names = list(ASKED)
        answers = await asyncio.gather(*(self._ask(member, ASKED[name]) for name in names))
        return parts | {name: answer for name, answer in zip(names, answers, strict=True) if answer is not None}

    async def _ask(self, member: Member, path: str) -> bytes | None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                reply = await member.link.request("GET", path)
        except (LinkClosedError, TimeoutError):
            return None
        return reply.body if reply.status == FOUND else None
