"""How much a runtime lets in at once: defaults of the rulings, each one a setting of `serve`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What clients may cost; what is over it is refused or cut off, and nobody else notices."""

    websockets: int = 256
    event_streams: int = 64
    connections: int = 640
    body_bytes: int = 64 * MIB
    bodies_bytes: int = 256 * MIB
    waiting_bytes: int = 8 * MIB
    command_queue: int = 64
    json_depth: int = 64
    request_s: int = 30


@dataclass(frozen=True, slots=True)
class Setting:
    """How one limit is set: as an option, or in the environment. `unit` is what one stands for."""

    field: str
    option: str
    variable: str
    least: int
    most: int
    what: str
    unit: int = 1

    @property
    def default(self) -> int:
        return int(getattr(Limits(), self.field)) // self.unit


SETTINGS = (
    Setting("websockets", "--max-websockets", "PLUMBLINE_MAX_WEBSOCKETS", 1, 65_536, "device WebSockets at once"),
    Setting("event_streams", "--max-event-streams", "PLUMBLINE_MAX_EVENT_STREAMS", 1, 65_536, "SSE clients at once"),
    Setting(
        "connections", "--max-connections", "PLUMBLINE_MAX_CONNECTIONS", 8, 262_144, "TCP connections at once, of all"
    ),
    Setting("body_bytes", "--max-body-mib", "PLUMBLINE_MAX_BODY_MIB", 1, 64, "MiB in one HTTP body", MIB),
    Setting(
        "bodies_bytes",
        "--max-bodies-mib",
        "PLUMBLINE_MAX_BODIES_MIB",
        1,
        65_536,
        "MiB in all bodies at once, and in all large answers",
        MIB,
    ),
    Setting(
        "waiting_bytes",
        "--max-waiting-mib",
        "PLUMBLINE_MAX_WAITING_MIB",
        1,
        1024,
        "MiB of unread results a client",
        MIB,
    ),
    Setting(
        "command_queue", "--command-queue", "PLUMBLINE_COMMAND_QUEUE", 1, 65_536, "commands that wait for the scan"
    ),
    Setting("json_depth", "--max-json-depth", "PLUMBLINE_MAX_JSON_DEPTH", 16, 64, "levels of nested JSON"),
    Setting(
        "request_s", "--request-timeout", "PLUMBLINE_REQUEST_TIMEOUT", 1, 3600, "seconds in which a request goes on"
    ),
)


class UnusableLimitError(ValueError):
    """A limit is no number or out of its bounds; the text says which and what it may be."""


def read_limit(setting: Setting, text: str, name: str) -> int:
    """Return what a text sets a limit to; `name` is where it came from."""
    value = int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1
    if not setting.least <= value <= setting.most:
        raise UnusableLimitError(f"{name} is a whole number in {setting.least}..{setting.most}, not {text[:40]!r}")
    return value * setting.unit


def read_limits(given: Mapping[str, str | None], environment: Mapping[str, str]) -> Limits:
    """Return the limits: options by field, else the environment, else the defaults. Raises `UnusableLimitError`."""
    found = {}
    for setting in SETTINGS:
        option, variable = given.get(setting.field), environment.get(setting.variable)
        if option is not None:
            found[setting.field] = read_limit(setting, option, setting.option)
        elif variable:
            found[setting.field] = read_limit(setting, variable, setting.variable)
    limits = Limits(**found)
    if limits.bodies_bytes < limits.body_bytes:
        raise UnusableLimitError("--max-bodies-mib is at least as large as --max-body-mib: one body must fit")
    return limits
