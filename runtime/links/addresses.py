"""Where a remote runtime is reached: one address that the user gives, two that are needed (ruling 96)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

WEBSOCKET_SCHEMES = {"ws": "ws", "wss": "wss", "http": "ws", "https": "wss"}
REST_PATH = "/v2"
HTTP_SCHEMES = {"ws": "http", "wss": "https", "http": "http", "https": "https"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """`websocket` is a complete URL; `http` has neither path nor trailing slash."""

    websocket: str
    http: str

    @property
    def is_open_to_readers(self) -> bool:
        """Whether what is sent leaves this machine without TLS, so that anybody on the way can read it."""
        return any(
            parts.scheme in {"ws", "http"} and not _is_here(parts.hostname or "")
            for parts in (urlsplit(self.websocket), urlsplit(self.http))
        )


def addresses_of(url: str, http_url: str | None = None) -> Addresses:
    """Return both addresses of a runtime; raises ValueError with what is wrong and a remedy.

    `url` may be `ws://`, `wss://`, `http://` or `https://`; without a path the WebSocket is at `/ws`, also where the
    path is that of REST (`PHASE2_BASE_URL` ends in `/v2`). `http_url` names another port for HTTP, as devices in the
    field have it.
    """
    parts = _split(url)
    is_rest = parts.scheme in {"http", "https"} and parts.path.rstrip("/") == REST_PATH
    path = parts.path if parts.path not in {"", "/"} and not is_rest else "/ws"
    query = f"?{parts.query}" if parts.query else ""
    http = _split(http_url) if http_url else parts
    return Addresses(
        websocket=f"{WEBSOCKET_SCHEMES[parts.scheme]}://{parts.netloc}{path}{query}",
        http=f"{HTTP_SCHEMES[http.scheme]}://{http.netloc}",
    )


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError as wrong:
        raise ValueError(f"{url!r} is no address: {wrong}") from None
    if parts.scheme not in WEBSOCKET_SCHEMES or not has_host:
        raise ValueError(f"{url!r} is no address of a runtime; write it like ws://host:8600")
    if parts.username or parts.password:
        raise ValueError(f"the address of {parts.hostname} must not hold a user or password")
    return parts
