"""The runtime of this computer among those that the window knows: how it is started, named, and opened to others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from app.first_runtime import open_link
from app.fleet import Fleet
from app.settings import Settings
from app.start import Options
from runtime.embedded import EmbeddedLink
from runtime.host import HostError
from runtime.isolated import IsolatedLink
from runtime.links.link import RuntimeLink


async def open_own(options: Options, settings: Settings) -> RuntimeLink:
    """Start the runtime of this computer, beside the event loop. Raises what keeps it from starting."""
    return await asyncio.to_thread(open_link, replace(options, connect=None), settings)


def shareable(fleet: Fleet) -> EmbeddedLink | None:
    """Return the runtime inside this process, None where there is none."""
    return next((one.link for one in fleet.members if isinstance(one.link, EmbeddedLink)), None)


def header_title(fleet: Fleet, shared_at: str = "") -> str:
    """Return what the header calls the runtime; the one inside the window's process has the header's own word."""
    if fleet.present.known is None:
        if isinstance(fleet.present.link, IsolatedLink):
            return IsolatedLink.place
        return "embedded, SHARED" if shared_at else ""
    return fleet.present.title


def is_own_gone(fleet: Fleet) -> bool:
    """Tell whether the runtime that is looked at is of this computer and has ended by itself."""
    link = fleet.present.link
    return isinstance(link, IsolatedLink | EmbeddedLink) and link.is_gone


def can_restart_own(fleet: Fleet) -> bool:
    """Tell whether it has a process of its own, which can be started again while the window stays."""
    return isinstance(fleet.present.link, IsolatedLink)


async def restart_own(fleet: Fleet, say: Callable[[str, str], None]) -> None:
    """Start the process of the runtime that is looked at again, and say how that went; others are left alone."""
    link = fleet.present.link
    if not isinstance(link, IsolatedLink):
        return
    try:
        await link.restart()
    except HostError as failed:
        say("alarm", f"The runtime of this computer does not start: {failed}")
        return
    say("ok", "The runtime of this computer was started again.")
