"""Where HTTP requests arrive, whatever carried them: route, manners, envelope, role, once only, answer."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from runtime.contracts.base import API_VERSION
from runtime.contracts.commands import RefusedCommand, readable_request_id
from runtime.contracts.json_text import MAX_MESSAGE_BYTES
from runtime.contracts.lifecycle import Answer
from runtime.portal import manners
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.limits import Limits
from runtime.portal.manners import HttpRequest
from runtime.portal.observing import Asked, Observing
from runtime.portal.repeats import Repeats, digest_of
from runtime.portal.results import HttpAnswer, RefusedRequest, is_device_path, refused_answer, success_answer
from runtime.portal.route_table import Call, Match, Route, RouteTable
from runtime.portal.stores import Answers
from runtime.portal.users import User
from runtime.storage.request_memory import RememberedAnswer

log = logging.getLogger("plumbline.portal")


@dataclass(frozen=True, slots=True)
class Received:
    """The body of a request, and what tells it from another one (under `/api`, where nothing is done twice)."""

    document: Mapping[str, Any]
    digest: str = ""


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
        observing: Observing,
        limits: Limits | None = None,
    ) -> None:
        """`refused(user, action, code)` is told of refusals that are recorded (ruling 42)."""
        self._timestamp = timestamp
        self._monotonic_s = monotonic_s
        self._refused = refused
        self._memory = memory
        self._heavy_work = heavy_work
        self._repeats = repeats
        self._observing = observing
        self._limits = limits or Limits()
        self.table = RouteTable(routes)

    def route(self, request: HttpRequest) -> Route:
        """Return the row that a request finds; raises `RefusedRequest` 404 or 405."""
        return self.table.find(request.method, request.path).route

    def body_limit(self, route: Route) -> int:
        """Return how many bytes of body a transport needs to read before it can stop."""
        return min(route.body_limit, self._limits.body_bytes)

    def refuse_unread(self, refusal: RefusedCommand, request: HttpRequest) -> HttpAnswer:
        """Return the refusal of a request that a transport does not let in, and count it."""
        with self._observing.request(request.headers) as asked:
            return self._noted(asked, request, self.refuse(refusal, request))

    def refuse(self, refusal: RefusedCommand, request: HttpRequest, request_id: str | None = None) -> HttpAnswer:
        return refused_answer(refusal, request.path, request_id, self._timestamp())

    async def answer(self, request: HttpRequest) -> HttpAnswer:
        """Return the answer; whatever goes wrong has an error shape, and no traceback leaves."""
        with self._observing.request(request.headers) as asked:
            return self._noted(asked, request, await self._answered(request, asked))

    async def _answered(self, request: HttpRequest, asked: Asked) -> HttpAnswer:
        request_id: str | None = None
        try:
            match = self.table.find(request.method, request.path)
            received = await self._read_document(request, match.route)
            request_id = readable_request_id(received.document) if is_device_path(request.path) else None
            asked.request_id = request_id or asked.request_id
            return await self._answer(request, match, received)
        except RefusedCommand as refusal:
            return self.refuse(refusal, request, request_id)
        except Exception:
            log.exception("%s %s failed", request.method, self.table.template(request.path))
            failed = RefusedRequest("INTERNAL_ERROR", "something went wrong in the runtime; its log says what")
            return self.refuse(failed, request, request_id)

    def _noted(self, asked: Asked, request: HttpRequest, answer: HttpAnswer) -> HttpAnswer:
        route = self.table.template(request.path)
        return self._observing.answered(asked, request.method, route, answer, request.user.name)

    async def _read_document(self, request: HttpRequest, route: Route) -> Received:
        if route.method == "GET":
            return Received({})
        is_device = is_device_path(request.path)
        limit = min(route.body_limit, self._limits.body_bytes)
        if route.body == "bytes":
            manners.check_body_encoding(request.headers, limit)
            if len(request.body) > limit:
                manners.refuse_size(limit)
            return Received({})
        if not request.body and not is_device:
            return Received({})  # pausing an engine needs no words
        manners.check_body_headers(request.headers, limit)
        read = partial(_receive, request.body, route, limit, self._limits.json_depth, is_device)
        return read() if len(request.body) <= MAX_MESSAGE_BYTES else await self._heavy_work.run(read)

    async def _answer(self, request: HttpRequest, match: Match, received: Received) -> HttpAnswer:
        route = match.route
        call = Call(
            request.user,
            request.path,
            manners.read_query(request.query),
            received.document,
            path_values=match.path_values,
            headers=request.headers,
            body=request.body if route.body == "bytes" else b"",
            peer=request.peer,
            sign_in=request.sign_in,
        )
        if route.method == "GET":
            self._require_role(route, call)
            answer = _finished(await route.handler(call))
            return _head_of(answer) if request.method == "HEAD" else answer
        if not is_device_path(request.path):
            self._require_role(route, call)
            return _finished(await route.handler(call))
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
            log.exception("%s %s failed", route.method, route.path)
            failed = RefusedRequest("INTERNAL_ERROR", "something went wrong in the runtime; its log says what")
            return refused_answer(failed, call.path, request_id, self._timestamp()), failed.code


def _receive(body: bytes, route: Route, limit: int, most_depth: int, is_done_once: bool) -> Received:
    document = manners.read_body(body, limit, most_depth)
    if not is_done_once:
        return Received(document)
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
    if answer.stream is not None:
        answer.stream.close()
        return replace(answer, stream=None)
    size = len(answer.body)
    if answer.long is not None:
        size = answer.long.size
        answer.long.close()
    return replace(answer, body=b"", long=None, headers={**answer.headers, "content-length": str(size)})


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
