"""Carries what a session has to say to whoever sends it, when it is due; the asyncio rim of the sans-I/O session."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from runtime.portal.device_session import MAX_WAITING_BYTES, TRY_AGAIN_LATER, Closing, Desk, DeviceSession
from runtime.portal.users import User

UNREAD_LIMIT_S = 60.0


class Pump:
    """A session and its outgoing side. Belongs to the portal's loop."""

    def __init__(self, user: User, desk: Desk, most_waiting_bytes: int = MAX_WAITING_BYTES) -> None:
        self._ready = asyncio.Event()
        self.session = DeviceSession(user, desk, self._ready.set, most_waiting_bytes)

    async def run(self, send: Callable[[str], Awaitable[None]]) -> Closing:
        """Send until the conversation is over; returns why it is. A client that takes nothing for long is cut off."""
        loop = asyncio.get_running_loop()
        session = self.session
        while True:
            self._ready.clear()
            text = session.next_message(loop.time())
            if text is not None:
                try:
                    async with asyncio.timeout(UNREAD_LIMIT_S):
                        await send(text)
                except TimeoutError:
                    return Closing(TRY_AGAIN_LATER, "nothing was read for a minute")
            elif session.ended is not None:
                return session.ended
            else:
                await self._wait(session.due_in_s(loop.time()))

    async def _wait(self, due_in_s: float | None) -> None:
        if due_in_s is None:
            await self._ready.wait()
            return
        timer = asyncio.get_running_loop().call_later(due_in_s, self._ready.set)
        try:
            await self._ready.wait()
        finally:
            timer.cancel()
