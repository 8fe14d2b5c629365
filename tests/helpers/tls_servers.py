"""Servers that speak TLS in many ways, each on a free port of loopback: what clients meet out there."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.certificates import Issued

PATIENCE_S = 10.0


def server_context(issued: Issued, client_authority: Path | None = None) -> ssl.SSLContext:
    """What a server shows, and whom it lets in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued.certificate, issued.key)
    if client_authority is not None:
        context.load_verify_locations(client_authority)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@contextlib.contextmanager
def telling(context: ssl.SSLContext) -> Iterator[int]:
    """A server that says why it refuses, as most do: the alert goes out. Who may stay is kept waiting."""

    def meet(plain: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as secured:
            secured.recv(1)

    with _listening(meet) as port:
        yield port


@contextlib.contextmanager
def saying(answer: bytes) -> Iterator[int]:
    """A server without TLS that gives the same bytes to everybody, or none, and hangs up."""

    def meet(plain: socket.socket) -> None:
        plain.recv(4096)
        plain.sendall(answer)

    with _listening(meet) as port:
        yield port


@contextlib.contextmanager
def _listening(meet: object) -> Iterator[int]:
    assert callable(meet)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            with contextlib.suppress(TimeoutError):
                plain, _ = listener.accept()
                with plain:
                    plain.settimeout(PATIENCE_S)
                    meet(plain)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            is_over.set()
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
