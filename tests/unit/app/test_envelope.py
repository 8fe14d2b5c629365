"""What every request that changes something carries, whoever it goes to."""

from __future__ import annotations

import asyncio
import json

from app.envelope import BesideLink, enveloped
from runtime.links.link import Reply
from tests.helpers.scripted_link import ScriptedLink


def test_each_body_has_a_number_of_its_own_beside_what_it_is_about() -> None:
    first, second = json.loads(enveloped({"config": {"cards": []}})), json.loads(enveloped(None))
    assert first["config"] == {"cards": []}
    assert first["apiVersion"] == second["apiVersion"] == "2.0"
    assert first["requestId"] != second["requestId"]


def test_a_link_that_nobody_looks_at_is_asked_in_the_same_form() -> None:
    link = ScriptedLink()
    link.replies["/api/config/staged"] = Reply(404)
    beside = BesideLink(link)
    assert asyncio.run(beside.request("GET", "/api/config/staged")).status == 404
    assert asyncio.run(beside.request("POST", "/api/config/staged/save", {"config": {}})).status == 200
    (_, _, asked), (_, _, saved) = link.requests
    assert asked is None
    assert json.loads(saved or b"")["config"] == {}
