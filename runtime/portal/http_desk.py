"""Where HTTP requests arrive, whatever carried them: route, manners, envelope, role, once only, answer."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from runtime.contracts.base import API_VERSION
from runtime.contracts.commands import RefusedCommand, readable_request_id
from runtime.contracts.config import Role
from runtime.contracts.json_text import MAX_MESSAGE_BYTES
from runtime.contracts.lifecycle import Answer, Request
from runtime.portal import manners
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.manners import HttpRequest
from runtime.portal.repeats import Repeats, digest_of
from runtime.portal.results import HttpAnswer, RefusedRequest, refused_answer, success_answer
from runtime.portal.stores import Answers
from runtime.portal.users import User
from runtime.storage.request_memory import RememberedAnswer

log = logging.getLogger("plumbline.portal")

M = TypeVar("M", bound=Request)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the checks all routes share."""

    user: User
    path: str
    query: Mapping[str, str]
    document: Mapping[str, Any]
    request_id: str | None = None

    def parse(self, model: type[M]) -> M:
        """Return the typed body; raises `RefusedRequest` naming the first wrong field."""
        try:
            return model.from_wire(self.document)
        except ValidationError as invalid:
            first = invalid.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise RefusedRequest("INVALID_REQUEST", f"{place}: {first['msg']}", field=place) from None


Handler = Callable[[Call], Awaitable[Answer | HttpAnswer]]


@dataclass(frozen=True, slots=True)
class Route:
    """A row of the table. Routes that take a body have a request id and are done once."""

    method: str
    path: str
    least_role: Role
    handler: Handler
    body_limit: int = manners.SMALL_BODY_BYTES
    audited_as: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """The body of a request, and what tells it from another one."""

    document: Mapping[str, Any]
    digest: str


class HttpDesk:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        routes: tuple[Route, ...],
        repeats: Repeats[Any],
        *,
        timestamp: Callable[[], str],
        monotonic_s: Callable[[], float],
        refused: Callable[[User, str, str], None],
        memory: Answers,
        heavy_work: HeavyWork,
    ) -> None:
        """`refused(user, action, code)` is told of refusals that are recorded (ruling 42)."""
        self._timestamp = timestamp
        self._monotonic_s = monotonic_s
        self._refused = refused
        self._memory = memory
        self._heavy_work = heavy_work
        self._repeats = repeats
        self._routes: dict[str, dict[str, Route]] = {}
        for route in routes:
            self._routes.setdefault(route.path, {})[route.method] = route

    def body_limit(self, method: str, path: str) -> int:
        """Return how many bytes of body a transport needs to read before it can stop."""
        route = self._routes.get(path, {}).get(method)
        return manners.SMALL_BODY_BYTES if route is None else route.body_limit

    def refuse(self, refusal: RefusedCommand, request: HttpRequest, request_id: str | None = None) -> HttpAnswer:
        return refused_answer(refusal, request.path, request_id, self._timestamp())

    async def answer(self, request: HttpRequest) -> HttpAnswer:
        """Return the answer; whatever goes wrong has an error shape, and no traceback leaves."""
        request_id: str | None = None
        try:
            route = self._find(request)
            received = await self._read_document(request, route)
            request_id = readable_request_id(received.document)
            return await self._answer(request, route, received)
        except RefusedCommand as refusal:
            return self.refuse(refusal, request, request_id)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            failed = RefusedRequest("INTERNAL_ERROR", "something went wrong in the runtime; its log says what")
            return self.refuse(failed, request, request_id)

    def _find(self, request: HttpRequest) -> Route:
        methods = self._routes.get(request.path)
        if methods is None:
            raise RefusedRequest("NOT_FOUND", f"there is no {request.path}", status=404)
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            allowed = sorted({*methods, *({"HEAD"} if "GET" in methods else ())})
            raise RefusedRequest(
                "INVALID_REQUEST",
                f"{request.path} takes {' or '.join(allowed)}, not {request.method}",
                status=405,
                headers={"allow": ", ".join(allowed)},
            )
        return methods[method]

    async def _read_document(self, request: HttpRequest, route: Route) -> Received:
        if route.method == "GET":
            return Received({}, "")
        manners.check_body_headers(request.headers, route.body_limit)
        read = partial(_receive, request.body, route)
        return read() if len(request.body) <= MAX_MESSAGE_BYTES else await self._heavy_work.run(read)

    async def _answer(self, request: HttpRequest, route: Route, received: Received) -> HttpAnswer:
        call = Call(request.user, request.path, manners.read_query(request.query), received.document)
        if route.method == "GET":
            self._require_role(route, call)
            answer = _finished(await route.handler(call))
            return _head_of(answer) if request.method == "HEAD" else answer
        request_id = _check_envelope(received.document)
        self._require_role(route, call)
        return await self._once(route, replace(call, request_id=request_id), request_id, received.digest)

    def _require_role(self, route: Route, call: Call) -> None:
        try:
            call.user.require(route.least_role, f"{route.method} {route.path}")
        except RefusedCommand as refusal:
            self._refused(call.user, route.audited_as or f"{route.method} {route.path}", refusal.code)
            raise

    async def _once(self, route: Route, call: Call, request_id: str, digest: str) -> HttpAnswer:
        """Do what is asked unless it was asked before; then give the first answer, when there is one."""
        answered: asyncio.Future[HttpAnswer] = asyncio.get_running_loop().create_future()
        recalled = self._memory.recall(call.user.name, request_id) if route.audited_as else None
        if recalled is not None:
            return _same(recalled, digest)
        if self._repeats.begin(call.user.name, request_id, digest, _setter(answered), self._monotonic_s()):
            answer, code = await self._do(route, call, request_id)
            if route.audited_as and code is None:
                self._remember(call.user, request_id, digest, answer)
            self._repeats.finish(call.user.name, request_id, answer, code=code)
        return await answered

    def _remember(self, user: User, request_id: str, digest: str, answer: HttpAnswer) -> None:
        try:
            remembered = RememberedAnswer(digest, answer.status, dict(answer.headers), answer.body)
            self._memory.remember(user.name, request_id, remembered)
        except Exception:  # it was done and this process remembers it; only a restart will not
            log.exception("the answer to %s could not be kept", request_id)

    async def _do(self, route: Route, call: Call, request_id: str) -> tuple[HttpAnswer, str | None]:
        try:
            return _finished(await route.handler(call)), None
        except RefusedCommand as refusal:
            return refused_answer(refusal, call.path, request_id, self._timestamp()), refusal.code
        except Exception:
            log.exception("%s %s failed", route.method, call.path)
            failed = RefusedRequest("INTERNAL_ERROR", "something went wrong in the runtime; its log says what")
            return refused_answer(failed, call.path, request_id, self._timestamp()), failed.code


def _receive(body: bytes, route: Route) -> Received:
    document = manners.read_body(body, route.body_limit)
    kind = f"{route.method} {route.path}"
    if len(body) <= MAX_MESSAGE_BYTES:
        return Received(document, digest_of(kind, document))
    # Of a large body the bytes count: putting millions of keys in order would hold up the scan.
    return Received(document, hashlib.sha256(kind.encode() + b"\n" + body).hexdigest())


def _check_envelope(document: Mapping[str, Any]) -> str:
    """Return the request id of a body; raises `RefusedRequest` (ruling 23)."""
    if document.get("apiVersion") != API_VERSION:
        raise RefusedRequest(
            "UNSUPPORTED_API_VERSION",
            f'apiVersion must be "{API_VERSION}", not {document.get("apiVersion")!r}',
            field="apiVersion",
        )
    request_id = readable_request_id(document)
    if request_id is None:
        raise RefusedRequest("INVALID_REQUEST", "requestId must be a text of 1 to 128 characters", field="requestId")
    return request_id


def _finished(answer: Answer | HttpAnswer) -> HttpAnswer:
    return answer if isinstance(answer, HttpAnswer) else success_answer(answer)


def _head_of(answer: HttpAnswer) -> HttpAnswer:
    return replace(answer, body=b"", headers={**answer.headers, "content-length": str(len(answer.body))})


def _setter(answered: asyncio.Future[HttpAnswer]) -> Callable[[HttpAnswer], None]:
    def set_unless_gone(answer: HttpAnswer) -> None:
        if not answered.done():
            answered.set_result(answer)

    return set_unless_gone


def _same(recalled: RememberedAnswer, digest: str) -> HttpAnswer:
    if recalled.digest != digest:
        raise RefusedRequest(
            "INVALID_REQUEST",
            "this requestId was used for another request",
            field="requestId",
            details={"reason": "REUSED"},
        )
    return HttpAnswer(recalled.status, recalled.body, recalled.headers)
