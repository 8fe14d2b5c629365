"""Assembles a runtime and gives out what a client may have of it: embedded a link, served a port. Nothing else.

Loads no Qt, and the server's libraries only to serve.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import os
import platform
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from runtime.assets.library import AssetLibrary
from runtime.contracts.config import ConfigDocument, Role
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.contracts.lifecycle import HardwareProfile
from runtime.control.clock import Clock, SystemClock
from runtime.control.plant.plant import Plant, PlantError, load_plant
from runtime.kernel.validation import load_config
from runtime.links.in_process import InProcessLink
from runtime.links.link import RuntimeLink
from runtime.portal.accounts import Accounts, accounts_of
from runtime.portal.device_session import GOING_AWAY
from runtime.portal.engine_rules import EngineRules
from runtime.portal.limits import Limits
from runtime.portal.peer import PortalPeer
from runtime.portal.portal import Portal
from runtime.portal.tracing import Tracer
from runtime.portal.window_token import WindowToken
from runtime.storage.audit import AuditLog
from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.engine_runs import EngineRunStore
from runtime.storage.errors import StorageError
from runtime.storage.events import EventStore
from runtime.storage.first_admin import make_first_admin
from runtime.storage.issued_tokens import IssuedTokens
from runtime.storage.journal import Journal
from runtime.storage.levels import LevelStore
from runtime.storage.password_hashes import UnusablePasswordError
from runtime.storage.profiles import UnknownProfileError, load_profile
from runtime.storage.request_memory import RequestMemory
from runtime.storage.secret_keys import load_keys
from runtime.storage.sign_ins import SignInStore
from runtime.storage.telemetry import TelemetryLog
from runtime.storage.users import UserStore
from runtime.storage.write_probe import WriteProbe

if TYPE_CHECKING:
    from runtime.portal.oidc import Provider
    from runtime.portal.tls import TlsFiles
    from runtime.sharing import Shared, Sharing

FACTORY = Path(resources.__file__).parent / "factory.json"
PLANTS = Path(resources.__file__).parent / "plants"
OWN_PLANTS = "plants"
"""Folder of the data directory with the user's own plants."""
OWN_ASSETS = "assets"
"""Folder of the data directory with the user's own assets: what was imported, and what clients sent."""
TELEMETRY = "telemetry"
"""Folder of the data directory with the log of what engines reported."""
MAX_PLANT_BYTES = 1 << 20
START_LIMIT_S = 30.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

log = logging.getLogger("plumbline.host")


class HostError(Exception):
    """The runtime cannot start; the text says what is in the way and what to do, in one line."""


def start_embedded(
    data_dir: Path, *, config: Path | None = None, profile: str = "default", clock: Clock | None = None
) -> RuntimeLink:
    """Start a runtime in threads of its own and return the link to it; closing that stops the runtime.

    `config` is the active config of a first start, in place of the factory's. Raises `HostError`.
    """
    runtime = _Embedded(lambda: assemble(data_dir, config, profile, clock or SystemClock()))
    return EmbeddedLink(runtime.start(), runtime)


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


def settle_heap() -> None:
    """Take what a program has loaded out of the garbage collector's rounds, each of which holds up the scan.

    For whoever owns the process, once, when all is loaded: with a large config a full round takes a tenth of a second.
    """
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def assemble(
    data_dir: Path,
    first_config: Path | None,
    profile_name: str,
    clock: Clock,
    *,
    tracer: Tracer | None = None,
    log_lines_lost: Callable[[], int] = int,
    limits: Limits | None = None,
    goes_first: bool = False,
    engine_rules: EngineRules | None = None,
) -> Iterator[Portal]:
    """Open a data directory and build the portal of a runtime on it, not started yet; stops and closes both at the end.

    Call it in the portal's loop. Raises `HostError`.
    """
    try:
        profile = load_profile(profile_name)
        initial = None if first_config is None else _read_config(first_config)
        factory = _read_config(FACTORY)
        with DataDirectory.open(data_dir) as directory:
            portal = _build_portal(
                directory,
                profile,
                factory,
                initial,
                clock,
                data_dir / OWN_PLANTS,
                tracer,
                log_lines_lost,
                limits,
                goes_first,
                engine_rules,
            )
            try:
                yield portal
            finally:
                portal.stop()
    except (StorageError, UnknownProfileError) as failed:
        raise HostError(str(failed)) from failed


def _build_portal(
    directory: DataDirectory,
    profile: HardwareProfile,
    factory: ConfigDocument,
    initial: ConfigDocument | None,
    clock: Clock,
    own_plants: Path,
    tracer: Tracer | None,
    log_lines_lost: Callable[[], int],
    limits: Limits | None,
    goes_first: bool,
    engine_rules: EngineRules | None,
) -> Portal:
    for repair in directory.repairs:
        log.warning("%s", repair)
    database = directory.database
    configs = ConfigStore(database, profile=profile, factory=factory, initial=initial, now_ms=clock.wall_ms)
    for skipped in configs.boot.skipped:
        log.warning("a stored config cannot be used, %s", skipped)
    telemetry = TelemetryLog(
        directory.path / TELEMETRY, now_ms=clock.wall_ms, schedule=asyncio.get_running_loop().call_later
    )
    return Portal(
        load_config(configs.active().document, profile),
        configs,
        AuditLog(database, now_ms=clock.wall_ms, schedule=asyncio.get_running_loop().call_later),
        RequestMemory(database, now_ms=clock.wall_ms),
        profile,
        clock=clock,
        plants=_load_plants(own_plants),
        firmware_version=program_version(),
        journal=Journal(database),
        events=EventStore(database),
        levels=LevelStore(database, clock.wall_ms),
        assets=AssetLibrary(user=directory.path / OWN_ASSETS),
        telemetry=telemetry,
        engine_runs=EngineRunStore(database),
        try_write=WriteProbe(database).try_write,
        tracer=tracer,
        log_lines_lost=log_lines_lost,
        limits=limits,
        goes_first=goes_first,
        engine_rules=engine_rules,
        name=platform.node() or "plumbline",
        accounts=_accounts(directory, clock),
    )


def _accounts(directory: DataDirectory, clock: Clock) -> Accounts:
    users = UserStore(directory.database, now_ms=clock.wall_ms)
    return accounts_of(
        users,
        SignInStore(directory.database, now_ms=clock.wall_ms),
        IssuedTokens(directory.database, now_ms=clock.wall_ms),
        load_keys(directory.path, os.environ),
    )


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


def _read_config(path: Path) -> ConfigDocument:
    try:
        document = read_json(path.read_bytes(), allow_bom=True)
    except UnreadableJsonError as unreadable:
        raise HostError(f"{path} {unreadable.reason}") from None
    except OSError as failed:
        raise HostError(f"{path} cannot be read: {(failed.strerror or str(failed)).lower()}") from failed
    if not isinstance(document, dict):
        raise HostError(f"{path} is no config: a config is a JSON object")
    return document


def _load_plants(own: Path) -> list[Plant]:
    """Return the user's plants, then ours: the first that fits the active config is connected."""
    plants = []
    for path in (*sorted(own.glob("*.json")), *sorted(PLANTS.glob("*.json"))):
        try:
            plants.append(load_plant(_plant_text(path)))
        except (PlantError, OSError) as failed:
            log.warning("the plant %s cannot be used: %s", path, failed)
    return plants


def _plant_text(path: Path) -> bytes:
    if path.stat().st_size > MAX_PLANT_BYTES:
        raise PlantError(f"it is over the limit of {MAX_PLANT_BYTES} bytes; a plant is a page of JSON")
    return path.read_bytes()


def program_version() -> str:
    """Return the version of this program, `0` where it was not installed."""
    try:
        return version("plumbline")
    except PackageNotFoundError:  # run from a copy that is not installed
        return "0"


class EmbeddedLink(InProcessLink):
    """The link to a runtime in this process, which can be opened to others. Belongs to one asyncio loop."""

    def __init__(self, peer: PortalPeer, runtime: _Embedded) -> None:
        super().__init__(peer)
        self._runtime = runtime

    async def share(self, host: str, port: int, role: Role) -> Shared:
        """Let others in until `unshare` or the end; raises `HostError`."""
        return await asyncio.wrap_future(self._runtime.share(host, port, role))

    async def unshare(self) -> None:
        await asyncio.wrap_future(self._runtime.unshare())


class _Embedded:
    """A runtime with a portal thread and a scan thread of its own. `start` and `stop` may be called from any thread."""

    def __init__(self, assembled: Callable[[], contextlib.AbstractContextManager[Portal]]) -> None:
        self._assembled = assembled
        self._started: Future[PortalPeer] = Future()
        self._stopped: Future[None] = Future()
        self._stop_is_due = asyncio.Event()
        self._live_in: tuple[asyncio.AbstractEventLoop, Portal] | None = None
        self._sharing: Sharing | None = None
        self._thread = threading.Thread(target=self._run, name="plumbline-portal", daemon=True)

    def start(self) -> PortalPeer:
        """Start the threads; returns once commands are taken. Raises what kept the runtime from starting."""
        self._thread.start()
        return self._started.result(START_LIMIT_S)

    def share(self, host: str, port: int, role: Role) -> Future[Shared]:
        """Open the runtime to others; the answer raises `HostError`."""
        assert self._live_in is not None
        loop, portal = self._live_in
        return asyncio.run_coroutine_threadsafe(self._open(portal, host, port, role), loop)

    def unshare(self) -> Future[None]:
        assert self._live_in is not None
        return asyncio.run_coroutine_threadsafe(self._close_sharing(), self._live_in[0])

    async def _open(self, portal: Portal, host: str, port: int, role: Role) -> Shared:
        from runtime.sharing import Sharing  # the server's libraries, only where somebody is let in

        if self._sharing is None:
            self._sharing = Sharing(portal)
        try:
            return await self._sharing.open(host, port, role)
        except OSError as taken:
            reason = (taken.strerror or str(taken)).lower()
            raise HostError(f"port {port} cannot be listened on: {reason}; choose another, 0 is any") from taken

    async def _close_sharing(self) -> None:
        if self._sharing is not None:
            await self._sharing.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as failure:  # the rim of the thread: a start that failed is the caller's to hear of
            if self._started.done():
                log.exception("the embedded runtime died")
            else:
                self._started.set_exception(failure)
        finally:
            self._stopped.set_result(None)

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        with self._assembled() as portal:
            portal.start()
            self._live_in = (loop, portal)
            self._started.set_result(PortalPeer(portal, loop, lambda: self._stop(loop)))
            await self._stop_is_due.wait()
            if self._sharing is not None:
                await self._sharing.close()
            await portal.close_sessions(GOING_AWAY, "the runtime has stopped")

    def _stop(self, loop: asyncio.AbstractEventLoop) -> Future[None]:
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has stopped already
            loop.call_soon_threadsafe(self._stop_is_due.set)
        return self._stopped
