"""Requests as any transport hands them in: routes, envelope, role, once only."""

import asyncio
import json
from typing import Any

import pytest

from runtime.contracts.lifecycle import Answer
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.http_desk import HttpDesk
from runtime.portal.manners import LARGE_BODY_BYTES, HttpRequest
from runtime.portal.meters import Meters
from runtime.portal.observing import Observing
from runtime.portal.repeats import Repeats
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer
from runtime.portal.route_table import Call, Route
from runtime.portal.users import LOCAL_ADMIN, User
from tests.helpers.memory_stores import MemoryAnswers

NOW = "2026-01-01T00:00:00.000Z"
ANNA = User("anna", "ENGINEER")
VERA = User("vera", "VIEWER")


class Desk:
    """A desk with a route to read, one to write, one that waits, one that breaks."""

    def __init__(self, answers: MemoryAnswers | None = None) -> None:
        self.calls: list[Call] = []
        self.refusals: list[tuple[str, str, str]] = []
        self.answers = answers or MemoryAnswers()
        self.gate = asyncio.Event()
        self.refusal: RefusedRequest | None = None
        routes = (
            Route("GET", "/api/thing", "VIEWER", self.read),
            Route("POST", "/api/thing", "ENGINEER", self.write, audited_as="thing.write"),
            Route("POST", "/api/slow", "ENGINEER", self.slow),
            Route("POST", "/api/large", "ENGINEER", self.write, body_limit=LARGE_BODY_BYTES),
            Route("GET", "/api/broken", "VIEWER", self.broken),
            Route("POST", "/api/broken", "VIEWER", self.broken),
            Route("GET", "/v2/things/{thing_id}", "VIEWER", self.read),
            Route("PUT", "/v2/things/{thing_id}", "OPERATOR", self.store, body="bytes", body_limit=100),
            Route("POST", "/v2/things", "OPERATOR", self.create),
        )
        self.desk = HttpDesk(
            routes,
            Repeats(),
            timestamp=lambda: NOW,
            monotonic_s=lambda: 0.0,
            refused=lambda user, action, code: self.refusals.append((user.name, action, code)),
            memory=self.answers,
            heavy_work=HeavyWork(),
            observing=Observing(Meters(), lambda: 0),
        )

    async def read(self, call: Call) -> HttpAnswer:
        self.calls.append(call)
        return HttpAnswer(200, b'{"read":true}')

    async def write(self, call: Call) -> Answer:
        self.calls.append(call)
        if self.refusal is not None:
            raise self.refusal
        return Answer(timestamp=f"call {len(self.calls)}")

    async def create(self, call: Call) -> HttpAnswer:
        self.calls.append(call)
        if self.refusal is not None:
            raise self.refusal
        return json_answer({"number": len(self.calls)}, 201, {"location": "/v2/things/new"})

    async def store(self, call: Call) -> HttpAnswer:
        self.calls.append(call)
        return json_answer({"bytes": len(call.body)})

    async def slow(self, call: Call) -> Answer:
        self.calls.append(call)
        await self.gate.wait()
        return Answer(timestamp=f"call {len(self.calls)}")

    async def broken(self, call: Call) -> Answer:
        raise ZeroDivisionError("secret detail")

    async def ask(
        self, method: str, path: str, body: object = None, *, user: User = ANNA, **headers: str
    ) -> tuple[HttpAnswer, Any]:
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        bare, _, query = path.partition("?")
        answer = await self.desk.answer(
            HttpRequest(
                method, bare, query, {name.replace("_", "-"): value for name, value in headers.items()}, content, user
            )
        )
        return answer, json.loads(answer.body) if answer.body else None


def body(request_id: Any = "r-1", **more: Any) -> dict[str, Any]:
    return {"requestId": request_id, "apiVersion": "2.0", **more}


def ask(method: str, path: str, sent: object = None, **more: Any) -> tuple[HttpAnswer, Any]:
    return asyncio.run(Desk().ask(method, path, sent, **more))


def test_a_read_is_answered_and_gets_its_query() -> None:
    async def story() -> None:
        desk = Desk()
        answer, document = await desk.ask("GET", "/api/thing?a=1", user=VERA)
        assert (answer.status, document) == (200, {"read": True})
        assert desk.calls[0].query == {"a": "1"}

    asyncio.run(story())


def test_head_is_get_without_the_body_but_with_its_length() -> None:
    answer, _ = ask("HEAD", "/api/thing")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "13")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "NOT_FOUND"),
        ("GET", "/api/thing/", 404, "NOT_FOUND"),
        ("PUT", "/api/thing", 405, "INVALID_REQUEST"),
        ("HEAD", "/api/slow", 405, "INVALID_REQUEST"),
        ("GET", "/api/thing?a", 400, "INVALID_REQUEST"),
    ],
)
def test_what_has_no_route_is_refused(method: str, path: str, status: int, code: str) -> None:
    answer, document = ask(method, path)
    assert (answer.status, document["errorCode"], document["requestId"]) == (status, code, None)


def test_a_wrong_method_is_told_the_right_ones() -> None:
    assert ask("PUT", "/api/thing")[0].headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    ("sent", "status", "code", "request_id"),
    [
        (b"{", 400, "INVALID_REQUEST", None),
        (b"", 400, "INVALID_REQUEST", None),
        ({"requestId": "r", "apiVersion": "1.0"}, 400, "UNSUPPORTED_API_VERSION", "r"),
        ({"requestId": "r"}, 400, "UNSUPPORTED_API_VERSION", "r"),
        ({"apiVersion": "2.0"}, 400, "INVALID_REQUEST", None),
        ({"apiVersion": "2.0", "requestId": ""}, 400, "INVALID_REQUEST", None),
    ],
)
def test_a_wrong_envelope_is_refused_and_nothing_done(
    sent: object, status: int, code: str, request_id: str | None
) -> None:
    async def story() -> None:
        desk = Desk()
        answer, document = await desk.ask("POST", "/api/thing", sent)
        assert (answer.status, document["errorCode"], document["requestId"]) == (status, code, request_id)
        assert desk.calls == []

    asyncio.run(story())


def test_a_media_type_that_is_not_json_is_refused() -> None:
    assert ask("POST", "/api/thing", body(), content_type="text/xml")[0].status == 415


def test_too_small_a_role_is_refused_and_told_to_the_audit() -> None:
    async def story() -> None:
        desk = Desk()
        answer, document = await desk.ask("POST", "/api/thing", body(), user=VERA)
        assert (answer.status, document["errorCode"], document["requestId"]) == (403, "FORBIDDEN", "r-1")
        assert desk.refusals == [("vera", "thing.write", "FORBIDDEN")]
        assert desk.calls == []

    asyncio.run(story())


def test_a_repeat_gets_the_first_answer_and_does_nothing() -> None:
    async def story() -> None:
        desk = Desk()
        first = await desk.ask("POST", "/api/thing", body())
        again = await desk.ask("POST", "/api/thing", body())
        assert first == again
        assert len(desk.calls) == 1

    asyncio.run(story())


def test_a_repeat_in_flight_gets_the_same_answer() -> None:
    async def story() -> None:
        desk = Desk()
        both = asyncio.gather(desk.ask("POST", "/api/slow", body()), desk.ask("POST", "/api/slow", body()))
        await asyncio.sleep(0)
        desk.gate.set()
        first, second = await both
        assert first == second
        assert len(desk.calls) == 1

    asyncio.run(story())


def test_the_same_id_with_other_content_is_refused() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.ask("POST", "/api/thing", body(more=1))
        answer, document = await desk.ask("POST", "/api/thing", body(more=2))
        assert (answer.status, document["details"]) == (400, {"reason": "REUSED"})

    asyncio.run(story())


def test_a_refusal_is_remembered_but_not_busy() -> None:
    async def story() -> None:
        desk = Desk()
        desk.refusal = RefusedRequest("VALIDATION_FAILED", "no")
        assert (await desk.ask("POST", "/api/thing", body("a")))[0].status == 422
        desk.refusal = RefusedRequest("BUSY", "later")
        assert (await desk.ask("POST", "/api/thing", body("b")))[0].status == 503
        desk.refusal = None
        assert (await desk.ask("POST", "/api/thing", body("a")))[0].status == 422
        assert (await desk.ask("POST", "/api/thing", body("b")))[0].status == 200

    asyncio.run(story())


def test_first_answers_outlive_a_restart() -> None:
    async def story() -> None:
        answers = MemoryAnswers()
        first = await Desk(answers).ask("POST", "/api/thing", body(more=1))
        restarted = Desk(answers)
        assert await restarted.ask("POST", "/api/thing", body(more=1)) == first
        assert restarted.calls == []
        answer, document = await restarted.ask("POST", "/api/thing", body(more=2))
        assert (answer.status, document["details"]) == (400, {"reason": "REUSED"})

    asyncio.run(story())


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        desk = Desk(MemoryAnswers(fails=OSError("disk full")))
        assert (await desk.ask("POST", "/api/thing", body()))[0].status == 200

    asyncio.run(story())
    assert "could not be kept" in caplog.text


@pytest.mark.parametrize(("method", "sent"), [("GET", None), ("POST", body())])
def test_a_defect_is_an_internal_error_without_its_details(
    method: str, sent: object, caplog: pytest.LogCaptureFixture
) -> None:
    answer, document = ask(method, "/api/broken", sent)
    assert (answer.status, document["errorCode"]) == (500, "INTERNAL_ERROR")
    assert b"secret detail" not in answer.body
    assert "secret detail" in caplog.text


def test_a_body_over_its_limit_is_refused() -> None:
    answer, document = ask("POST", "/api/thing", body(filler="x" * 2_000_000))
    assert (answer.status, document["errorCode"]) == (413, "INVALID_REQUEST")


def test_a_large_body_is_done_once_too() -> None:
    async def story() -> None:
        desk = Desk()
        first = await desk.ask("POST", "/api/large", body(filler="x" * 2_000_000))
        assert first[0].status == 200
        assert await desk.ask("POST", "/api/large", body(filler="x" * 2_000_000)) == first
        answer, _ = await desk.ask("POST", "/api/large", body(filler="y" * 2_000_000))
        assert answer.status == 400
        assert len(desk.calls) == 1

    asyncio.run(story())


def test_a_transport_learns_how_much_it_has_to_read() -> None:
    desk = Desk().desk
    thing, large = (HttpRequest("POST", path, "", {}, b"", LOCAL_ADMIN) for path in ("/api/thing", "/api/large"))
    assert desk.body_limit(desk.route(thing)) == 64 * 1024
    assert desk.body_limit(desk.route(large)) == 64 * 1024 * 1024
    with pytest.raises(RefusedRequest) as refused:
        desk.route(HttpRequest("POST", "/api/nothing", "", {}, b"", LOCAL_ADMIN))
    assert refused.value.status == 404


def test_under_v2_parts_of_the_path_have_names() -> None:
    async def story() -> None:
        desk = Desk()
        await desk.ask("GET", "/v2/things/wolf.1")
        assert desk.calls[0].path_values == {"thing_id": "wolf.1"}

    asyncio.run(story())


def test_under_v2_there_is_no_envelope_and_each_request_counts() -> None:
    async def story() -> None:
        desk = Desk()
        first, _ = await desk.ask("POST", "/v2/things", {"name": "a"})
        _, document = await desk.ask("POST", "/v2/things", {"name": "a"})
        assert (first.status, first.headers["location"]) == (201, "/v2/things/new")
        assert document == {"number": 2}
        assert desk.calls[0].document == {"name": "a"}

    asyncio.run(story())


def test_under_v2_a_body_may_be_left_out() -> None:
    async def story() -> None:
        desk = Desk()
        assert (await desk.ask("POST", "/v2/things"))[0].status == 201
        assert desk.calls[0].document == {}

    asyncio.run(story())


def test_a_route_for_bytes_takes_any_type_within_its_limit() -> None:
    async def story() -> None:
        desk = Desk()
        answer, document = await desk.ask("PUT", "/v2/things/a", b"\x00\xff", content_type="image/png")
        assert (answer.status, document) == (200, {"bytes": 2})
        answer, document = await desk.ask("PUT", "/v2/things/a", b"x" * 101)
        assert (answer.status, document["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
        answer, document = await desk.ask("PUT", "/v2/things/a", b"x", content_encoding="gzip")
        assert (answer.status, document["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")

    asyncio.run(story())


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code"),
    [
        ("GET", "/v2/things", None, 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/v2/things/", None, 404, "NOT_FOUND"),
        ("GET", "/v2/things/a/b", None, 404, "NOT_FOUND"),
        ("POST", "/v2/things", b"[1]", 400, "INVALID_REQUEST"),
        ("POST", "/v2/things", b"{", 400, "INVALID_REQUEST"),
    ],
)
def test_refusals_under_v2_have_its_shape(method: str, path: str, sent: Any, status: int, code: str) -> None:
    answer, document = ask(method, path, sent)
    assert (answer.status, document["error"]["code"]) == (status, code)


def test_under_v2_too_small_a_role_is_refused_and_recorded() -> None:
    async def story() -> None:
        desk = Desk()
        answer, document = await desk.ask("POST", "/v2/things", {}, user=VERA)
        assert (answer.status, document["error"]["code"]) == (403, "FORBIDDEN")
        assert desk.refusals == [("vera", "POST /v2/things", "FORBIDDEN")]

    asyncio.run(story())


def test_a_conflict_keeps_its_details() -> None:
    async def story() -> None:
        desk = Desk()
        desk.refusal = RefusedRequest("INVALID_REQUEST", "stale", status=409, details={"current": {"version": 3}})
        answer, document = await desk.ask("POST", "/v2/things", {})
        assert answer.status == 409
        assert document["error"] == {"code": "CONFLICT", "message": "stale", "details": {"current": {"version": 3}}}

    asyncio.run(story())


def test_an_answer_names_its_request_by_the_id_of_the_body_or_of_the_header() -> None:
    async def story() -> None:
        desk = Desk()
        answer, _ = await desk.ask("POST", "/api/thing", body("r-7"), x_request_id="other")
        assert answer.headers["x-request-id"] == "r-7"
        answer, _ = await desk.ask("GET", "/api/thing", x_request_id="mine")
        assert answer.headers["x-request-id"] == "mine"
        answer, _ = await desk.ask("GET", "/nowhere")
        assert len(answer.headers["x-request-id"]) == 32
        refused = desk.desk.refuse_unread(
            RefusedRequest("BUSY", "no"), HttpRequest("GET", "/api/thing", "", {"x-request-id": "a"}, b"", VERA)
        )
        assert (refused.status, refused.headers["x-request-id"]) == (503, "a")

    asyncio.run(story())
