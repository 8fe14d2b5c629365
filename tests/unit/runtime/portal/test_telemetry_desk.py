"""The telemetry over the network: pages, what is kept back, a log that cannot be read or is not there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.contracts.json_text import read_json
from runtime.portal.results import RefusedRequest
from runtime.portal.telemetry_desk import TelemetryDesk
from runtime.storage.telemetry import TelemetryLog
from tests.helpers.rest import Rest, document
from tests.helpers.runtimes import KINDS, Kind, client_of


def filled(folder: Path) -> TelemetryLog:
    log = TelemetryLog(folder, now_ms=lambda: 7)
    for number in range(1, 8):
        log.append("JOB_PROGRESS", {"progress": number}, job_id="j")
    return log


def page(desk: TelemetryDesk, **query: str) -> dict[str, Any]:
    answer = asyncio.run(desk.list_records(SimpleNamespace(query=query)))  # type: ignore[arg-type]
    read: dict[str, Any] = read_json(answer.body)
    return read


def test_records_come_in_pages_after_a_number(tmp_path: Path) -> None:
    log = filled(tmp_path)
    desk = TelemetryDesk(log)
    first = page(desk, limit="3")
    assert [item["seq"] for item in first["items"]] == [1, 2, 3]
    assert first["items"][0] == {
        "seq": 1,
        "ts": 7,
        "event": "JOB_PROGRESS",
        "jobId": "j",
        "engineId": None,
        "userId": None,
        "payload": {"progress": 1},
    }
    rest = page(desk, after="3", offset="1")
    assert ([item["seq"] for item in rest["items"]], rest["total"]) == ([5, 6, 7], 4)
    assert page(desk, after="99")["items"] == []
    log.close()


def test_what_engines_sent_as_it_came_is_kept_back(tmp_path: Path) -> None:
    log = TelemetryLog(tmp_path, now_ms=lambda: 7)
    log.append("TELEMETRY_REJECTED", {"reason": "bad_signature", "message": "sig: 00ff"})
    log.append("LOG_REPAIRED", {"bytes": 3, "cut": "abc"})
    log.append("LOG_REPAIRED", {"lost": 3})
    payloads = [item["payload"] for item in page(TelemetryDesk(log))["items"]]
    assert payloads == [{"reason": "bad_signature"}, {"bytes": 3}, {"lost": 3}]
    log.close()


def test_a_log_that_cannot_be_read_is_said_and_none_is_empty(tmp_path: Path) -> None:
    assert page(TelemetryDesk(None)) == {"items": [], "total": 0, "limit": 50, "offset": 0}
    log = filled(tmp_path)
    log.flush()
    log.path.unlink()
    with pytest.raises(RefusedRequest, match="cannot be read"):
        page(TelemetryDesk(log))
    log.close()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_read_over_every_link(kind: Kind, tmp_path: Path) -> None:
    async def story() -> None:
        async with client_of(kind, tmp_path) as client:
            rest = Rest(client.link)
            answer = document(await rest.call("GET", "/v2/telemetry?limit=5"))
            assert (answer["items"], answer["total"]) == ([], 0)
            assert (await rest.call("GET", "/v2/telemetry?after=x")).status == 400

    asyncio.run(story())
