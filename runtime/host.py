"""Assembles a runtime on a data directory: the one place that says which store stands behind the portal.

`embedded.py` gives out a link to it, `serving.py` a port. Loads no Qt, and none of the server's libraries.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import resources
from runtime.assets.library import AssetLibrary
from runtime.contracts.config import ConfigDocument
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.contracts.lifecycle import HardwareProfile
from runtime.control.clock import Clock
from runtime.control.plant.plant import Plant, PlantError, load_plant
from runtime.kernel.validation import load_config
from runtime.portal.accounts import Accounts, accounts_of
from runtime.portal.engine_rules import EngineRules
from runtime.portal.limits import Limits
from runtime.portal.portal import Portal
from runtime.portal.tracing import Tracer
from runtime.storage.audit import AuditLog
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.engine_runs import EngineRunStore
from runtime.storage.errors import StorageError
from runtime.storage.events import EventStore
from runtime.storage.issued_tokens import IssuedTokens
from runtime.storage.journal import Journal
from runtime.storage.levels import LevelStore
from runtime.storage.profiles import UnknownProfileError, load_profile
from runtime.storage.request_memory import RequestMemory
from runtime.storage.secret_keys import load_keys
from runtime.storage.sign_ins import SignInStore
from runtime.storage.telemetry import TelemetryLog
from runtime.storage.users import UserStore
from runtime.storage.write_probe import WriteProbe

FACTORY = Path(resources.__file__).parent / "factory.json"
PLANTS = Path(resources.__file__).parent / "plants"
MOST_PLANT_PROBLEMS, MOST_PROBLEM_CHARS = 8, 300
"""They travel with every snapshot."""
OWN_PLANTS = "plants"
"""Folder of the data directory with the user's own plants."""
OWN_ASSETS = "assets"
"""Folder of the data directory with the user's own assets: what was imported, and what clients sent."""
TELEMETRY = "telemetry"
"""Folder of the data directory with the log of what engines reported."""
MAX_PLANT_BYTES = 1 << 20

log = logging.getLogger("plumbline.host")


class HostError(Exception):
    """The runtime cannot start; the text says what is in the way and what to do, in one line."""


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
    plants, plant_problems = _load_plants(own_plants)
    return Portal(
        load_config(configs.active().document, profile),
        configs,
        AuditLog(
            database,
            now_ms=clock.wall_ms,
            schedule=asyncio.get_running_loop().call_later,
            seal=AuditSeal(directory.path),
        ),
        RequestMemory(database, now_ms=clock.wall_ms),
        profile,
        clock=clock,
        plants=plants,
        plant_problems=plant_problems,
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


def _load_plants(own: Path) -> tuple[list[Plant], list[str]]:
    """Return the user's plants, then ours, and what is wrong with those that cannot be used.

    The first that fits the active config is connected; one that cannot be used makes room for the next, and whoever
    wrote it must be told in the window, too.
    """
    plants, problems = [], []
    for path in (*sorted(own.glob("*.json")), *sorted(PLANTS.glob("*.json"))):
        try:
            plants.append(load_plant(_plant_text(path)))
        except (PlantError, OSError) as failed:
            log.warning("the plant %s cannot be used: %s", path, failed)
            problems.append(f"{path.name}: {failed}"[:MOST_PROBLEM_CHARS])
    return plants, problems[:MOST_PLANT_PROBLEMS]


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
