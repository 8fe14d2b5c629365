"""Rows of the tables of routes, and how a request finds its row: `{name}` in a path stands for one part of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from runtime.contracts.base import Contract
from runtime.contracts.config import Role
from runtime.contracts.json_pieces import LongObject
from runtime.contracts.lifecycle import Answer
from runtime.portal.manners import SMALL_BODY_BYTES
from runtime.portal.results import HttpAnswer, RefusedRequest
from runtime.portal.users import User

M = TypeVar("M", bound=Contract)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the checks all routes share.

    `document` is the body of a route that takes JSON, `body` that of one that takes bytes; `path_values` are the
    parts of the path that the route names. `request_id` is there under `/api` only.
    """

    user: User
    path: str
    query: Mapping[str, str]
    document: Mapping[str, Any]
    request_id: str | None = None
    path_values: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    peer: str | None = None
    """The address of the other end, None in process."""
    sign_in: str | None = None
    """The sign-in of the token that was shown, where it belongs to one."""

    def parse(self, model: type[M], instead: Mapping[str, Any] | None = None) -> M:
        """Return the typed body; raises `RefusedRequest` naming the first wrong field.

        `instead` are fields that are judged elsewhere, with what stands for them here.
        """
        document = self.document
        if isinstance(document, LongObject):  # it may have a million fields that the model would look at in one go
            names = [field.alias or name for name, field in model.model_fields.items()]
            document = {name: document[name] for name in names if name in document}
        try:
            return model.from_wire(document if not instead else {**document, **instead})
        except ValidationError as invalid:
            first = invalid.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise RefusedRequest("INVALID_REQUEST", f"{place}: {first['msg']}", field=place) from None


Handler = Callable[[Call], Awaitable[Answer | HttpAnswer]]


@dataclass(frozen=True, slots=True)
class Route:
    """A row of the table. Under `/api` what takes a body has a request id and is done once."""

    method: str
    path: str
    least_role: Role
    handler: Handler
    body_limit: int = SMALL_BODY_BYTES
    audited_as: str | None = None
    body: Literal["json", "bytes"] = "json"
    open_to: Literal["all", "loopback"] | None = None
    """Who needs no token (ruling 13): everybody, or whoever comes from this machine."""


@dataclass(frozen=True, slots=True)
class Match:
    """The row that a request found, and the parts of its path."""

    route: Route
    path_values: Mapping[str, str]


class RouteTable:
    """Finds routes by path and method. Rows whose path has no `{name}` go before those that have."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._rows: dict[str, dict[str, Route]] = {}
        for route in routes:
            methods = self._rows.setdefault(route.path, {})
            if route.method in methods:
                raise ValueError(f"{route.method} {route.path} is in the table twice")
            methods[route.method] = route
        self._patterns = [tuple(path.split("/")) for path in self._rows if "{" in path]

    def __iter__(self) -> Iterator[Route]:
        return (route for methods in self._rows.values() for route in methods.values())

    def find(self, method: str, path: str) -> Match:
        """Return the row for a request; HEAD is GET.

        Raises `RefusedRequest` 404, or 405 with `allow` (rulings 3, 7).
        """
        methods, values = self._methods(path)
        if methods is None:
            raise RefusedRequest("NOT_FOUND", f"there is no {path}", status=404)
        route = methods.get("GET" if method == "HEAD" else method)
        if route is None:
            allowed = sorted({*methods, *({"HEAD"} if "GET" in methods else ())})
            raise RefusedRequest(
                "INVALID_REQUEST",
                f"{path} takes {' or '.join(allowed)}, not {method}",
                status=405,
                headers={"allow": ", ".join(allowed)},
            )
        return Match(route, values)

    def template(self, path: str) -> str | None:
        """Return the path of the row that a path finds, whatever the method; None when there is none."""
        methods, _ = self._methods(path)
        return next(iter(methods.values())).path if methods else None

    def _methods(self, path: str) -> tuple[Mapping[str, Route] | None, Mapping[str, str]]:
        if path in self._rows and "{" not in path:
            return self._rows[path], {}
        parts = path.split("/")
        for pattern in self._patterns:
            values = _values(pattern, parts)
            if values is not None:
                return self._rows["/".join(pattern)], values
        return None, {}


def _values(pattern: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    """Return what stands in the named places of a pattern, None when a path does not fit; no part may be empty."""
    if len(pattern) != len(parts):
        return None
    values = {}
    for wanted, part in zip(pattern, parts, strict=True):
        if wanted.startswith("{"):
            if not part:
                return None
            values[wanted[1:-1]] = part
        elif wanted != part:
            return None
    return values
