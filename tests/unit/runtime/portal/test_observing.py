"""Every request and command is counted, noted and followed under one id."""

import logging

import pytest

from runtime.control.command_queue import ServedTimes
from runtime.portal import tracing
from runtime.portal.meters import Meters
from runtime.portal.observing import Asked, Observing, current, follow
from runtime.portal.results import HttpAnswer
from tests.unit.runtime.portal.test_tracing import Notes


class Watched:
    def __init__(self) -> None:
        self.now_ns = 1_000
        self.notes = Notes()
        self.meters = Meters()
        self.observing = Observing(self.meters, lambda: self.now_ns, self.notes)

    def request(self, status: int = 200, **headers: str) -> tuple[Asked, HttpAnswer]:
        with self.observing.request({name.replace("_", "-"): value for name, value in headers.items()}) as asked:
            assert current.get() is asked
            self.now_ns += 2_000_000
            answer = self.observing.answered(asked, "GET", "/x/{id}", HttpAnswer(status, b""), "anna")
        assert current.get() is None
        return asked, answer


def test_a_request_gets_an_id_which_its_answer_carries() -> None:
    asked, answer = Watched().request()
    assert answer.headers["x-request-id"] == asked.request_id
    assert len(asked.request_id) == 32
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("a-B.3:_", True), ("x" * 128, True), ("x" * 129, False), ("a b", False), ("a\nb", False), ("", False)],
)
def test_an_id_that_a_client_gives_is_taken_when_it_is_a_plain_word(given: str, is_taken: bool) -> None:
    asked, _ = Watched().request(x_request_id=given)
    assert (asked.request_id == given) is is_taken


def test_a_request_is_counted_noted_and_followed(caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched()
    with caplog.at_level(logging.INFO, "plumbline.http"):
        asked, _ = watched.request(503, traceparent="00-1-2-01", authorization="Bearer secret")
    assert watched.meters.requests == {("GET", "/x/{id}", 503): 1}
    [record] = caplog.records
    assert record.getMessage() == "GET /x/{id} 503"
    assert record.fields == {  # type: ignore[attr-defined]
        "method": "GET",
        "route": "/x/{id}",
        "status": 503,
        "durationUs": 2000,
        "user": "anna",
    }
    begun, (values, has_failed) = watched.notes.told
    assert begun[0] == "request"  # type: ignore[index]
    assert has_failed
    assert values["http.route"] == "/x/{id}"
    assert values["plumbline.request_id"] == asked.request_id


def test_a_command_is_followed_through_the_scan(caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched()
    token = tracing.incoming.set({"traceparent": "00-1-2-01"})
    try:
        asked = watched.observing.command("r-1")
    finally:
        tracing.incoming.reset(token)
    watched.now_ns = 9_000
    with caplog.at_level(logging.INFO, "plumbline.commands"):
        watched.observing.commanded(asked, "step_once", None, "anna", ServedTimes(2_000, 5_000, 6_000))
    assert [record.getMessage() for record in caplog.records] == ["step_once OK"]
    assert watched.notes.told[:4] == [
        ("command", {"traceparent": "00-1-2-01"}, 1_000),
        ("queue", 2_000, 5_000),
        ("scan boundary", 5_000, 6_000),
        ("result", 6_000, 9_000),
    ]
    assert watched.meters.commands == {("step_once", "OK"): 1}


def test_a_command_that_never_came_to_the_scan_has_no_parts() -> None:
    watched = Watched()
    asked = watched.observing.command(None)
    watched.observing.commanded(asked, None, "INVALID_REQUEST", "anna")
    assert len(watched.notes.told) == 2
    assert len(asked.request_id) == 32


def test_a_config_is_followed_for_the_request_that_brings_it() -> None:
    watched = Watched()
    with watched.observing.request({}):
        follow(ServedTimes(1, 2, 3))
        follow(None)
    follow(ServedTimes(4, 5, 6))
    assert watched.notes.told[1:] == [("queue", 1, 2), ("scan boundary", 2, 3), ("result", 3, 1_000)]


def test_an_id_that_no_header_can_hold_is_escaped_in_the_answer() -> None:
    watched = Watched()
    with watched.observing.request({}) as asked:
        asked.request_id = "a\r\nb \ud800"
        answer = watched.observing.answered(asked, "GET", "/x", HttpAnswer(200, b"", {}), "anna")
    assert answer.headers["x-request-id"] == "a%0D%0Ab%20%ED%A0%80"
