"""What every HTTP request is held to before its route sees it (api-rulings 3–12): pure checks on headers and bytes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from runtime.contracts.json_pieces import LongList, LongObject
from runtime.contracts.json_text import MAX_DEPTH, MAX_MESSAGE_BYTES, UnreadableJsonError, read_json
from runtime.portal.host_names import HostNames
from runtime.portal.results import RefusedRequest
from runtime.portal.users import User

SMALL_BODY_BYTES = 64 * 1024
LARGE_BODY_BYTES = 64 * 1024 * 1024
MAX_CONFIG_DEPTH = 60
_CONTAINERS = frozenset({dict, list, LongObject, LongList})
_FEW = 4096


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as any transport hands it in; `path` is decoded, header names are lower-case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    user: User
    peer: str | None = None
    """The address of the other end, None in process."""
    sign_in: str | None = None
    """The sign-in of the token that was shown, where it belongs to one."""

    @property
    def is_from_this_machine(self) -> bool:
        """Whether nothing but this machine can have sent it (a proxy on this machine counts as itself)."""
        return self.peer is None or is_loopback(self.peer)


def check_host(host: str | None, names: HostNames) -> None:
    """Refuse a `Host` that is neither an address nor `localhost` nor listed: it may be a rebound name (ruling 11)."""
    name = urlsplit(f"//{host}").hostname if host else None
    if name is None or not (name == "localhost" or names.has(name) or _is_address(name)):
        raise RefusedRequest(
            "INVALID_REQUEST",
            f"the Host header names {host!r}; use an address or localhost, or have --allowed-host name it",
        )


def is_loopback(address: str) -> bool:
    """Return whether an IP address is one of this machine alone, also when it is an IPv4 address inside IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return ip.is_loopback if mapped is None else mapped.is_loopback


def network_of(address: str) -> str:
    """Return what counts as one client's address: of IPv6 the 64 bits that its network has, all else as it is."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = getattr(ip, "ipv4_mapped", None)
    if ip.version == 4 or mapped is not None:
        return str(mapped or ip)
    return str(ipaddress.ip_network((int(ip) >> 64 << 64, 64)).network_address)


def is_own_origin(origin: str | None, host: str | None) -> bool:
    """Return whether a WebSocket may be opened from a page of that origin; no page at all is fine."""
    if origin is None:
        return True
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == (host or "").lower()
    except ValueError:
        return False


def check_body_headers(headers: Mapping[str, str], limit: int) -> None:
    """Refuse a JSON body by what its headers say of it."""
    check_body_encoding(headers, limit)
    media_type = headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise RefusedRequest("INVALID_REQUEST", f"a body is application/json here, not {media_type}", status=415)


def check_body_encoding(headers: Mapping[str, str], limit: int) -> None:
    """Refuse a body that is compressed or says that it is too large."""
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedRequest("INVALID_REQUEST", "a request body must not be compressed", status=415)
    declared = headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        refuse_size(limit)


def refuse_size(limit: int) -> None:
    raise RefusedRequest("INVALID_REQUEST", f"the body may have at most {limit} bytes", status=413)


def read_body(body: bytes, limit: int, most_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """Return the object in a body; raises `RefusedRequest` when it is none or not strict JSON."""
    if len(body) > limit:
        refuse_size(limit)
    try:
        document = read_json(body, max_bytes=limit, max_depth=most_depth, in_pieces=len(body) > MAX_MESSAGE_BYTES)
    except UnreadableJsonError as unreadable:
        raise RefusedRequest("INVALID_REQUEST", f"the body {unreadable.reason}", field=unreadable.field) from None
    if not isinstance(document, dict):
        raise RefusedRequest("INVALID_REQUEST", "the body is a JSON object")
    return document


def check_config_depth(config: object, what: str = "a config", field: str = "config") -> None:
    """Refuse a config or level that could not be sent back inside an envelope (ruling 10)."""
    if type(config) in _CONTAINERS and _is_deeper([config], MAX_CONFIG_DEPTH):
        raise RefusedRequest("INVALID_REQUEST", f"{what} may be nested {MAX_CONFIG_DEPTH} levels deep", field=field)


def _is_deeper(nodes: Iterable[Any], levels: int) -> bool:
    """Tell whether objects or lists have others in them over so many levels, their own one counted.

    A few at a time: a list of millions would be freed in one go, with every other thread standing still.
    """
    if levels == 0:
        return any(True for _ in nodes)
    rest = iter(nodes)
    while few := list(islice(rest, _FEW)):
        # Of parsed JSON: its objects and lists are of these types themselves, and asking so is quick.
        children = (
            child
            for node in few
            for child in (node.values() if isinstance(node, dict) else node)
            if type(child) in _CONTAINERS
        )
        if _is_deeper(children, levels - 1):
            return True
    return False


def read_query(query: str) -> dict[str, str]:
    """Return the parameters of a query; a repeated one is refused (ruling 59)."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=50)
    except ValueError:
        raise RefusedRequest("INVALID_REQUEST", "the query cannot be read") from None
    parameters: dict[str, str] = {}
    for name, value in pairs:
        if name in parameters:
            raise RefusedRequest("INVALID_REQUEST", f"{name} is given twice", field=name)
        parameters[name] = value
    return parameters


def read_page(parameters: Mapping[str, str]) -> tuple[int, int]:
    """Return `limit` and `offset`; out of bounds is refused, never clamped (ruling 59)."""
    return _whole(parameters, "limit", 50, 1, 500), _whole(parameters, "offset", 0, 0, 2**53)


def read_whole(parameters: Mapping[str, str], name: str, least: int, most: int) -> int:
    """Return a number that must be given."""
    if name not in parameters:
        raise RefusedRequest("INVALID_REQUEST", f"{name} is missing; add ?{name}=NUMBER", field=name)
    return _whole(parameters, name, least, least, most)


def _whole(parameters: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = parameters.get(name)
    if text is None:
        return default
    value = int(text) if text.isascii() and text.isdecimal() and len(text) <= 16 else -1
    if not least <= value <= most:
        raise RefusedRequest("INVALID_REQUEST", f"{name} is a whole number in {least}..{most}, not {text}", field=name)
    return value


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
