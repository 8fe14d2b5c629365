"""Which runtime the window begins with: what was asked for, else what is proposed or kept, and the link to it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from app.document.errors import LevelError
from app.known_runtimes import KnownRuntime
from app.settings import Settings
from app.start import DEFAULT_REMOTE, Options, tls_of
from runtime.embedded import EmbeddedLink, start_embedded
from runtime.host import HostError
from runtime.isolated import start_isolated
from runtime.links.link import EMBEDDED, RuntimeLink
from runtime.links.websocket import WebSocketLink

STARTING_REFUSED = (HostError, LevelError, ValueError)
"""What keeps a window from starting, or a runtime of this computer; the text says what to do."""


def at_base_url(options: Options, settings: Settings) -> Options:
    """Return the options with an address where `--connect` has none: environment, settings file, our own.

    The authority that is kept for that runtime is trusted where no other was named. Raises `TlsFileError`.
    """
    if options.connect == "":
        options = replace(options, connect=proposed_address(settings))
    kept = next((one for one in settings.runtimes if one.address == options.connect), None)
    if kept is not None and kept.authority and options.tls is None:
        options = replace(options, tls=tls_of(Path(kept.authority), os.environ))
    return options


def proposed_address(settings: Settings) -> str:
    """Return where a runtime is when nobody says."""
    return os.environ.get("PHASE2_BASE_URL") or settings.base_url or DEFAULT_REMOTE


def known_of(options: Options, link: RuntimeLink, settings: Settings) -> KnownRuntime | None:
    """Return what is known of the runtime that the window begins with, None for that of this computer."""
    if link.address == EMBEDDED:
        return None
    address = options.connect or link.address
    told = KnownRuntime(address, options.http or "")
    return next((one for one in settings.runtimes if (one.address, one.http) == (address, told.http)), told)


def open_link(options: Options, settings: Settings, *, is_waiting: bool = False) -> RuntimeLink:
    """Return the link that the options name: to the remote, or to a runtime of our own, which may wait for `begin`."""
    if options.connect is not None:
        return WebSocketLink(options.connect, options.http, credentials=options.credentials, tls=options.tls)
    options.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.is_isolated:
        return start_isolated(options.data_dir, config=options.config)
    return start_embedded(options.data_dir, config=options.config, is_waiting=is_waiting)


def begin(link: RuntimeLink) -> None:
    """Let a runtime of our own scan, now that the window is built: nothing holds it up any more."""
    if isinstance(link, EmbeddedLink):
        link.begin()
