"""Opens an embedded runtime to others for a while: a port, and one token that ends with it. Nothing is stored.

It serves what `serve` does, beside the window's own link, which stays when sharing ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from dataclasses import dataclass

import uvicorn

from runtime.contracts.config import Role
from runtime.portal.portal import Portal
from runtime.portal.server import Server, bind
from runtime.portal.window_token import WindowToken

LOOPBACK, ANYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104  # who shares with a network says so
GUEST = "guest"
DOCUMENTATION_NET = ("192.0.2.1", 9)
"""An address that nobody has: which way a packet to it would go tells the own address; none is sent."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Where others reach the runtime, and what they show there."""

    address: str
    token: str
    role: Role


class Sharing:
    """Belongs to the portal's loop."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._server: _GuestServer | None = None
        self._serving: asyncio.Task[None] | None = None
        self._token: WindowToken | None = None

    async def open(self, host: str, port: int, role: Role) -> Shared:
        """Let others in with a new token; raises OSError when the port is taken."""
        await self.close()
        listening = bind(host, port)
        text = secrets.token_urlsafe(32)
        self._token = WindowToken(text, role, GUEST)
        self._portal.door.accept(self._token)
        self._server = _GuestServer(self._portal)
        self._serving = asyncio.get_running_loop().create_task(self._serve(self._server, listening))
        shown = own_address() if host == ANYWHERE else host
        return Shared(f"http://{shown}:{listening.getsockname()[1]}", text, role)

    async def close(self) -> None:
        """Let nobody in any more, and whoever is in go."""
        server, serving, token = self._server, self._serving, self._token
        self._server = self._serving = self._token = None
        if server is None or serving is None or token is None:
            return
        token.withdraw()
        self._portal.door.dismiss(token)
        server.should_exit = True
        await serving

    async def _serve(self, server: _GuestServer, listening: socket.socket) -> None:
        with contextlib.closing(listening):
            await server.serve(sockets=[listening])


class _GuestServer(Server):
    """A server whose end leaves the window's own conversation alone."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.close_gate()
        await uvicorn.Server.shutdown(self, sockets)


def own_address() -> str:
    """Return the address under which others of the network reach this machine, loopback where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_NET)
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])
