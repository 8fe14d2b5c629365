"""What a test of a connection found, in words: the cause, and what to do about it. Values only."""

from __future__ import annotations

from runtime.links.probe import Cause, Probe
from widgets.connection.view import CheckLine, CheckResult

WORDS: dict[Cause, tuple[str, str]] = {
    "ADDRESS": ("That is no address", "Write it like ws://host:8600, or https://host for a secured one."),
    "NAME": (
        "Nobody knows this name",
        "Look for a slip of the pen, or use the number (IP address) of the machine. Is this computer in its network?",
    ),
    "PORT": (
        "Nobody answers at this port",
        "Is the runtime started there, and does it listen for others (serve --host)? Serve uses port 8600, devices "
        "often 81 for the WebSocket. A firewall may be in between.",
    ),
    "SILENT": (
        "It takes the connection and says nothing",
        "Something else may listen there, or the device hangs. Check the port, then restart the device.",
    ),
    "TLS": (
        "Its security (TLS) is not in order",
        "Ask whoever runs it for the certificate of its authority and let this computer trust that. Do not go on "
        "without: somebody could sit in between.",
    ),
    "TOKEN": (
        "It does not take the sign-in",
        "Choose how to sign in, and check user and password, or get a new token from an administrator of that runtime.",
    ),
    "BUSY": ("It has as many clients as it takes", "Close one of the others, or try again in a moment."),
    "NOT_A_DEVICE": (
        "Something answers, but no runtime",
        "Check port and path: the WebSocket of a runtime is at /ws. A web server or another program listens here.",
    ),
    "API_VERSION": (
        "It speaks another version of the device API",
        "Update the older of the two: this window, or the runtime's firmware.",
    ),
    "HTTP": (
        "The WebSocket is fine, HTTP is not",
        "Values can be watched, configs cannot be read. Name the other port under “HTTP elsewhere”; devices often "
        "use 80.",
    ),
}


def result_of(found: Probe) -> CheckResult:
    """Return what to show of a probe."""
    lines = tuple(CheckLine(step.is_good, step.text) for step in found.steps)
    if found.cause is not None:
        headline, remedy = WORDS[found.cause]
        shown = lines if found.steps else (CheckLine(False, found.detail),)
        return CheckResult(False, headline, found.remedy or remedy, shown)
    facts = found.facts
    said = [
        facts.run_mode,
        f"{facts.cards} cards",
        f"config {facts.config_version}" if facts.config_version else "",
        f"firmware {facts.firmware}" if facts.firmware else "",
    ]
    return CheckResult(True, "It can be used", " · ".join(part for part in said if part), lines)
