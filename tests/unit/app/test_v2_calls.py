"""Asking over `/v2`: answers, and refusals in words with what can be done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import pytest

from app.session import Session
from app.v2_calls import CallRefusedError, V2Calls, model_of
from runtime.contracts.phase2 import Page
from runtime.links.link import LinkClosedError, Reply
from tests.helpers.logic import QuietLink


class ThingRefusedError(CallRefusedError):
    """What the calls of this test raise."""


class ClosedLink(QuietLink):
    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        raise LinkClosedError("the link is down")


def ask(reply: Reply | None) -> Reply:
    link = QuietLink() if reply is not None else ClosedLink()
    if reply is not None:
        link.replies["/v2/things"] = reply
    calls = V2Calls(Session(link), ThingRefusedError, {"VALIDATION_FAILED": "see Problems"})
    return asyncio.run(calls.ask("GET", "/v2/things", None, "The things could not be read"))


def refusal(status: int, code: str, message: str = "no.") -> Reply:
    return Reply(status, {}, json.dumps({"error": {"code": code, "message": message}}).encode())


def test_what_is_not_refused_comes_back() -> None:
    assert ask(Reply(200, {}, b"{}")).body == b"{}"


@pytest.mark.parametrize(
    ("reply", "text", "code"),
    [
        (refusal(403, "FORBIDDEN"), "no. Next: ask somebody with a higher role, or sign in as one.", "FORBIDDEN"),
        (refusal(422, "VALIDATION_FAILED"), "no. Next: see Problems.", "VALIDATION_FAILED"),
        (refusal(409, "CONFLICT", "it changed"), "it changed.", "CONFLICT"),
        (refusal(404, "NO_SUCH_THING"), "no.", "NOT_FOUND"),
        (Reply(502, {}, b"<html>"), "the runtime answered 502.", "502"),
        (None, "the link is down. Next: try again when the link is up.", ""),
    ],
)
def test_a_refusal_says_what_and_why_and_what_next(reply: Reply | None, text: str, code: str) -> None:
    with pytest.raises(ThingRefusedError) as refused:
        ask(reply)
    assert (str(refused.value), refused.value.code) == (f"The things could not be read: {text}", code)


def test_an_answer_that_is_none_is_told_with_its_place() -> None:
    page = model_of(Page, {"items": [], "total": 0, "limit": 5, "offset": 0}, "The things", ThingRefusedError)
    assert page.total == 0
    with pytest.raises(ThingRefusedError, match="The things: the answer is not understood, total: "):
        model_of(Page, {"items": [], "limit": 5, "offset": 0}, "The things", ThingRefusedError)
