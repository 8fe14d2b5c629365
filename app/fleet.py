"""The runtimes that the window is connected to: one is looked at, the others stand by. It switches between them.

The runtime of this computer is one of them; it is started when it is first wanted and ends with the window.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.known_runtimes import KnownRuntime
from app.session import Session
from app.standby import Standby
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.credentials import Credentials
from runtime.links.link import EMBEDDED, RuntimeLink
from runtime.links.websocket import WebSocketLink

OWN_TITLE = "This computer"


@dataclass(frozen=True, slots=True)
class Member:
    """A runtime that the window is connected to; `known` is None for the one of this computer."""

    link: RuntimeLink
    known: KnownRuntime | None

    @property
    def key(self) -> str:
        return self.link.address

    @property
    def title(self) -> str:
        return self.known.title if self.known is not None else OWN_TITLE


class Fleet(QObject):
    """Owned by the GUI thread. `changed` when there is one more or less, or another one is looked at."""

    changed = Signal()

    def __init__(
        self,
        session: Session,
        link: RuntimeLink,
        known: KnownRuntime | None,
        *,
        open_own: Callable[[], Awaitable[RuntimeLink]],
        parent: QObject | None = None,
    ) -> None:
        """`link` is the one that the session has; `open_own` starts the runtime of this computer."""
        super().__init__(parent)
        self._session = session
        self._open_own = open_own
        self._members: dict[str, Member] = {link.address: Member(link, known)}
        self._standing_by: dict[str, Standby] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(self._members.values())

    @property
    def present(self) -> Member:
        return self._members[self._session.key]

    def standby(self, key: str) -> Standby | None:
        """Return what is known of a runtime that is not looked at."""
        return self._standing_by.get(key)

    def snapshot(self, key: str) -> RuntimeSnapshot | None:
        standby = self._standing_by.get(key)
        return standby.snapshot if standby is not None else self._session.snapshot

    async def connect_to(
        self, known: KnownRuntime, credentials: Credentials | None, tls: ssl.SSLContext | None = None
    ) -> None:
        """Look at a remote; one that is connected already is shown what to sign in with from now on.

        Raises ValueError when the address is none.
        """
        link = WebSocketLink(known.address, known.http or None, credentials=credentials, tls=tls)
        held = self._members.get(link.address)
        if held is not None and isinstance(held.link, WebSocketLink):
            held.link.sign_in(credentials)
            self._members[held.key] = Member(held.link, known)
        else:
            self._members[link.address] = Member(link, known)
        await self.switch_to(link.address)

    async def connect_own(self) -> None:
        """Look at the runtime of this computer; it is started when it does not run. Raises what keeps it from that."""
        if EMBEDDED not in self._members:
            link = await self._open_own()
            self._members[link.address] = Member(link, None)
        await self.switch_to(EMBEDDED)

    async def switch_to(self, key: str) -> None:
        """Look at another runtime; the one before stands by."""
        async with self._one_at_a_time:
            member = self._members.get(key)
            if member is not None and key != self._session.key:
                await self._switch(member)
        self.changed.emit()

    async def leave(self, key: str) -> None:
        """Let a runtime go that is not looked at; the one of this computer ends with that."""
        async with self._one_at_a_time:
            if key != self._session.key and key in self._members:
                await self._part_from(key)
        self.changed.emit()

    async def close(self) -> None:
        """Let all go but the one that is looked at, which is the session's to close."""
        async with self._one_at_a_time:
            for key in [key for key in self._members if key != self._session.key]:
                await self._part_from(key)

    async def _switch(self, member: Member) -> None:
        standby = self._standing_by.pop(member.key, None)
        newest = None
        if standby is not None:
            await standby.stop()
            newest = standby.snapshot
            standby.deleteLater()
        before, last = self._session.key, self._session.snapshot
        former = self._session.take_up(member.link, newest)
        waiting = Standby(former, last, parent=self)
        waiting.changed.connect(self.changed)
        self._standing_by[before] = waiting
        waiting.start()

    async def _part_from(self, key: str) -> None:
        standby = self._standing_by.pop(key, None)
        if standby is not None:
            await standby.stop()
            standby.deleteLater()
        await self._members.pop(key).link.close()
