"""A runtime on a port: who may come in and what is told of it, until a signal ends it.

The server's libraries are loaded by serving, not by importing this.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import platform
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.control.clock import SystemClock
from runtime.host import HostError, assemble, program_version, settle_heap
from runtime.portal.engine_rules import EngineRules
from runtime.portal.limits import Limits
from runtime.portal.portal import Portal
from runtime.portal.tracing import Tracer
from runtime.portal.window_token import WindowToken
from runtime.storage.first_admin import make_first_admin
from runtime.storage.password_hashes import UnusablePasswordError

if TYPE_CHECKING:
    from runtime.portal.oidc import Provider
    from runtime.portal.tls import TlsFiles

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def serve(
    data_dir: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8600,
    config: Path | None = None,
    profile: str = "default",
    otlp_endpoint: str | None = None,
    log_lines_lost: Callable[[], int] = int,
    limits: Limits | None = None,
    tls: TlsFiles | None = None,
    allowed_hosts: Iterable[str] = (),
    provider: Provider | None = None,
    admin_password: str | None = None,
    window_token: WindowToken | None = None,
    engine_rules: EngineRules | None = None,
    listening: Callable[[str, str | None], None],
) -> None:
    """Run a runtime on a port until SIGTERM or SIGINT; blocks. Raises `HostError`, also when the port is taken.

    Traces go to `otlp_endpoint`, if there is one; `log_lines_lost` is told in the metrics.
    With `tls` it speaks https and wss alone. Clients may address it by `allowed_hosts`, too, and show tokens of the
    `provider`.

    `listening` is told the address, e.g. `http://127.0.0.1:8600`, as soon as clients may come and a signal ends it
    well, and the password of the user `admin` when this start made both up; with `admin_password` a first start gives
    that user this one. Whoever has the `window_token` needs no user.
    """
    from runtime.portal.host_names import HostNames
    from runtime.portal.server import Server, bind
    from runtime.portal.tls import ServerTls, UnusableCertificateError

    names = HostNames(allowed_hosts)
    try:
        secured = None if tls is None else ServerTls(tls, renewed=names.take_certificate)
    except UnusableCertificateError as unusable:
        raise HostError(str(unusable)) from unusable
    try:
        port_socket = bind(host, port)
    except OSError as taken:
        raise HostError(f"cannot listen on {host}:{port}: {(taken.strerror or str(taken)).lower()}") from taken
    shown = f"[{host}]" if ":" in host else host
    scheme = "http" if secured is None else "https"

    async def run() -> None:
        with (
            _tracing(otlp_endpoint) as tracer,
            assemble(
                data_dir,
                config,
                profile,
                SystemClock(),
                tracer=tracer,
                log_lines_lost=log_lines_lost,
                limits=limits,
                goes_first=True,
                engine_rules=engine_rules,
            ) as portal,
        ):
            # A window that has a token of its own needs no user; who opens the directory to others makes one.
            new_password = _first_admin(portal, admin_password) if window_token is None else None
            if window_token is not None:
                portal.door.accept(window_token)
            portal.host_names = names
            keys_at_hand = None if provider is None else _accept_tokens_of(provider, portal)
            address = f"{scheme}://{shown}:{port_socket.getsockname()[1]}"
            server = Server(portal, secured, lambda: listening(address, new_password))
            importlib.import_module("runtime.portal.exposition")  # not by the first who asks for metrics
            settle_heap()
            portal.start()
            await server.serve(sockets=[port_socket])
            if keys_at_hand is not None:
                keys_at_hand.cancel()

    with contextlib.closing(port_socket):
        asyncio.run(run())


def _accept_tokens_of(provider: Provider, portal: Portal) -> asyncio.Task[None]:
    """Let the tokens of a provider in; returns the task that has its keys at hand before the first comes."""
    from runtime.portal.oidc import ExternalTokens
    from runtime.portal.provider_keys import ProviderKeys

    keys = ProviderKeys(provider.issuer)
    portal.door.accept(ExternalTokens(keys, provider.audience))
    return asyncio.get_running_loop().create_task(keys.prepare())


def _first_admin(portal: Portal, given: str | None) -> str | None:
    """Make the user `admin` where there is none; returns the password when it was made up."""
    accounts = portal.gate.accounts
    if accounts is None:
        return None
    try:
        return make_first_admin(accounts.users, given)
    except UnusablePasswordError as unusable:
        raise HostError(f"PLUMBLINE_ADMIN_PASSWORD: {unusable}") from None


@contextlib.contextmanager
def _tracing(endpoint: str | None) -> Iterator[Tracer | None]:
    """Give what sends traces to a collector, None without one; what waits is sent at the end."""
    if endpoint is None:
        yield None
        return
    from runtime.portal.otlp import OtlpTracer

    tracer = OtlpTracer(endpoint, version=program_version(), instance=platform.node() or "plumbline")
    try:
        yield tracer
    finally:
        tracer.close()
