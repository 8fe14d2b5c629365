"""Playing a stimulus over HTTP: what is refused, and with which line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.portal import stimulus_desk
from tests.helpers.controllers import envelope
from tests.unit.runtime.portal.test_portal import Bench, run


async def play(bench: Bench, *lines: Any, request_id: str = "p", **body: Any) -> tuple[int, dict[str, Any]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return await bench.ask("POST", "/api/virtual/stimulus", requestId=request_id, stimulus=text, **body)


def test_what_plays_is_told_in_snapshots_until_it_is_stopped() -> None:
    async def story(bench: Bench) -> None:
        status, answer = await play(bench, {"scan": 1, "inputs": {"1": 1}}, "", {"scan": 9}, name="storm")
        assert (status, answer["lines"], answer["lastScan"]) == (200, 2, 9)
        shown = await bench.until(lambda one: "stimulus" in one.get("system", {}).get("virtualIo", {}))
        assert shown["system"]["virtualIo"]["stimulus"]["name"] == "storm"
        status, _ = await bench.ask("POST", "/api/virtual/stimulus/stop", requestId="s")
        assert status == 200
        await bench.until(
            lambda one: "virtualIo" in one.get("system", {}) and not one["system"]["virtualIo"].get("stimulus")
        )

    run(story)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "JSON"),
        ({"scan": 1, "inputs": {"99": 1}}, "no DI or AI"),
        ({"scan": 1, "commands": [{"type": "x"}]}, "unknown message type"),
        ({"scan": 1, "commands": [envelope("step_once")]}, "step_once is yours"),
        ({"scan": 1, "commands": [envelope("set_virtual_input", cardId=1, value=0, source="PLANT")]}, "no plant"),
    ],
)
def test_a_line_that_cannot_be_played_is_named(line: Any, told: str) -> None:
    async def story(bench: Bench) -> None:
        status, answer = await play(bench, {"scan": 1}, "", line)
        assert (status, answer["errorCode"], answer["field"]) == (400, "INVALID_REQUEST", "stimulus")
        assert answer["details"]["line"] == 3
        assert told in answer["message"]

    run(story)


def test_a_start_that_is_no_time_is_refused() -> None:
    async def story(bench: Bench) -> None:
        status, answer = await play(bench, {"scan": 1}, start="tomorrow")
        assert (status, answer["field"]) == (400, "start")

    run(story)


def test_in_mid_scan_it_is_refused() -> None:
    async def story(bench: Bench) -> None:
        await bench.command("set_run_mode", "h", mode="RUN_STEP")
        await bench.command("step_once", "s")
        status, answer = await play(bench, {"scan": 1})
        assert (status, answer["errorCode"]) == (409, "FORBIDDEN_IN_MODE")

    run(story)


def test_a_scan_thread_that_does_not_take_it_up_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stimulus_desk, "BEGUN_LIMIT_S", 0.05)

    async def story(bench: Bench) -> None:
        monkeypatch.setattr(bench.portal.stimulus._player, "play", lambda _: None)
        status, answer = await play(bench, {"scan": 1})
        assert (status, answer["errorCode"]) == (503, "BUSY")

    run(story)
