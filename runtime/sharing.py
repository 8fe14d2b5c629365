"""Opens an embedded runtime to others for a while: a port, and one token that ends with it. Nothing is stored.

It serves what `serve` does, beside the window's own link, which stays when sharing ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from runtime.contracts.config import Role
from runtime.own_certificate import OwnCertificate, own_certificate
from runtime.portal.portal import Portal
from runtime.portal.server import Server, bind
from runtime.portal.tls import ServerTls, UnusableCertificateError
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
    certificate: str = ""
    """The file that others need to trust it; empty without TLS."""
    fingerprint: str = ""


class Sharing:
    """Belongs to the portal's loop."""

    def __init__(self, portal: Portal, folder: Path) -> None:
        """`folder` keeps the certificate of a runtime that is shared over TLS."""
        self._portal = portal
        self._folder = folder
        self._server: _GuestServer | None = None
        self._serving: asyncio.Task[None] | None = None
        self._token: WindowToken | None = None

    async def open(self, host: str, port: int, role: Role, *, is_secured: bool = False) -> Shared:
        """Let others in with a new token, over TLS where it is wanted.

        Raises OSError when the port is taken, `UnusableCertificateError` when the own certificate cannot be used.
        """
        await self.close()
        shown = own_address() if host == ANYWHERE else host
        own = await asyncio.to_thread(self._certificate, shown) if is_secured else None
        tls = None if own is None else ServerTls(own.files)
        listening = bind(host, port)
        text = secrets.token_urlsafe(32)
        self._token = WindowToken(text, role, GUEST)
        self._portal.door.accept(self._token)
        self._server = _GuestServer(self._portal, tls)
        self._serving = asyncio.get_running_loop().create_task(self._serve(self._server, listening))
        place = f"{shown}:{listening.getsockname()[1]}"
        if own is None:
            return Shared(f"http://{place}", text, role)
        return Shared(f"https://{place}", text, role, str(own.authority), own.fingerprint)

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

    def _certificate(self, shown: str) -> OwnCertificate:
        try:
            return own_certificate(self._folder, (LOOPBACK, shown))
        except OSError as failed:
            reason = (failed.strerror or str(failed)).lower()
            raise UnusableCertificateError(f"no certificate can be made in {self._folder}: {reason}") from failed

    async def _serve(self, server: _GuestServer, listening: socket.socket) -> None:
        with contextlib.closing(listening):
            await server.serve(sockets=[listening])


class _GuestServer(Server):
    """A server whose end leaves the window's own conversation alone."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.close_gate()
        self.close_door()
        await uvicorn.Server.shutdown(self, sockets)


def own_address() -> str:
    """Return the address under which others of the network reach this machine, loopback where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_NET)
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])
