"""Why nobody answers, and who closed, in words."""

from __future__ import annotations

import ssl

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK, InvalidStatus
from websockets.frames import Close
from websockets.http11 import Response

from runtime.links.reasons import NOTHING_HEARD, is_unauthorized, why_closed, why_unanswered
from runtime.links.tls_problems import problem_of


def refused(status: int) -> InvalidStatus:
    return InvalidStatus(Response(status, "no", Headers()))


@pytest.mark.parametrize(
    ("failed", "why"),
    [
        (refused(401), "the runtime asks who is there; sign in"),
        (refused(503), "answers with HTTP 503 instead of a WebSocket"),
        (TimeoutError(), "no answer in time"),
        (ConnectionRefusedError(111, "x"), "Connection refused"),
        (OSError("Multiple exceptions"), "Multiple exceptions"),
        (EOFError(), "EOFError"),
    ],
)
def test_why_nobody_answers(failed: Exception, why: str) -> None:
    assert why_unanswered(failed) == why


def test_a_problem_of_tls_is_told_in_its_own_words() -> None:
    failed = ssl.SSLCertVerificationError(1, "certificate verify failed: certificate has expired")
    failed.verify_code, failed.verify_message = 10, "certificate has expired"
    problem = problem_of(failed)
    assert problem is not None
    assert why_unanswered(failed) == problem.text


def test_only_401_asks_who_is_there() -> None:
    assert is_unauthorized(refused(401))
    assert not is_unauthorized(refused(403))
    assert not is_unauthorized(OSError())


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        (ConnectionClosedError(Close(1008, "too slow"), None), "closed by the runtime (1008 too slow)"),
        (ConnectionClosedOK(Close(1000, ""), Close(1000, ""), rcvd_then_sent=True), "closed by the runtime (1000)"),
        (ConnectionClosedError(None, Close(1009, "over the limit")), "closed: over the limit"),
        (ConnectionClosedError(None, Close(1009, "")), "closed: 1009"),
    ],
)
def test_who_closed_and_why(closed: ConnectionClosed, why: str) -> None:
    assert why_closed(closed, has_fallen_silent=False) == why


@pytest.mark.parametrize(("is_silent", "why"), [(True, NOTHING_HEARD), (False, "connection lost")])
def test_a_connection_that_just_ends_was_silent_or_lost(is_silent: bool, why: str) -> None:
    assert why_closed(ConnectionClosedError(None, None), has_fallen_silent=is_silent) == why
