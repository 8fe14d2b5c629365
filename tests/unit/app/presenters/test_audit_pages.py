"""A page of the audit trail, and what is told when there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import orjson
import pytest

from app.presenters.audit_pages import ask_for_page
from app.session import Session
from runtime.contracts.lifecycle import AuditAnswer
from runtime.links.link import LinkClosedError, LinkState, Reply
from tests.helpers.audit_replies import NO_PAGE, refusing
from tests.helpers.logic import QuietLink

PATH = "/api/audit?limit=2&offset=4"


class ClosedLink(QuietLink):
    """A link that lost its runtime for good."""

    def __init__(self) -> None:
        super().__init__()
        self.state = LinkState("down", last_heard=0.0)

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        raise LinkClosedError("the line is down")


def ask(link: QuietLink) -> AuditAnswer | str:
    return asyncio.run(ask_for_page(Session(link), "The book", 2, 4))


def answering(reply: Reply) -> QuietLink:
    link = QuietLink()
    link.replies[PATH] = reply
    return link


def test_a_page_comes_with_its_records_and_how_many_there_are() -> None:
    item = {
        "seq": 4, "timestamp": "t", "actor": "ann", "role": "ENGINEER", "action": "config.commit", "target": "v2",
        "before": None, "after": None, "result": "SUCCESS", "errorCode": None, "prevHash": "x", "hash": "y",
    }  # fmt: skip
    answer = {"apiVersion": "2.0", "status": "SUCCESS", "timestamp": "t", "items": [item], "total": 9}
    page = ask(answering(Reply(200, {}, orjson.dumps({**answer, "limit": 2, "offset": 4}))))
    assert isinstance(page, AuditAnswer)
    assert [one.seq for one in page.items] == [4]
    assert page.total == 9


@pytest.mark.parametrize(("reply", "told"), NO_PAGE)
def test_where_there_is_none_it_is_said_why(reply: Reply, told: str) -> None:
    page = ask(answering(reply))
    assert isinstance(page, str)
    assert told in page


def test_another_refusal_is_told_in_the_runtimes_own_words_and_of_what_was_asked() -> None:
    assert ask(answering(refusing(503, "BUSY", "later"))) == "The book could not be read: later"


def test_a_link_that_is_closed_says_what_could_not_be_read() -> None:
    assert ask(ClosedLink()) == "The book could not be read: the line is down. Refresh reads it again."
