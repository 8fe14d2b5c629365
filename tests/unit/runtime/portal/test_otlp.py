"""Traces as a collector gets them: a real one over HTTP, in this process."""

import asyncio
import itertools
import socket
import time
from pathlib import Path

import httpx2
import pytest
from websockets.asyncio.client import connect

from runtime.contracts.json_text import write_json
from runtime.control.clock import SystemClock
from runtime.host import assemble
from runtime.portal import otlp as module
from runtime.portal.otlp import OtlpTracer
from runtime.portal.server import Server, bind
from tests.helpers.collector import Collector, values_of
from tests.helpers.controllers import config_document, envelope
from tests.helpers.signing_in import token_in

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_command_and_a_commit_are_seen_from_their_client_to_the_scan_and_back(tmp_path: Path) -> None:
    async def ask(address: str, token: str) -> None:
        headers = {"traceparent": PARENT, "authorization": f"Bearer {token}"}
        async with connect(address.replace("http", "ws") + "/ws", additional_headers=headers, proxy=None) as socket:
            await socket.recv()
            await socket.send(write_json(envelope("set_output_mask", "r-1", cardId=3, masked=True)).decode())
            async with asyncio.timeout(5):
                while '"command_result"' not in str(await socket.recv()):
                    pass
        body = {"requestId": "r-2", "apiVersion": "2.0", "schemaVersion": "2.0.0", "config": config_document()}
        async with httpx2.AsyncClient(base_url=address, trust_env=False) as http:
            (await http.post("/api/config/commit", json=body, headers=headers)).raise_for_status()
            await http.get(
                "/v2/engine/0/status?token=hush", headers={**headers, "x-request-id": "mine", "traceparent": ""}
            )

    async def story(collector: Collector) -> str:
        first = tmp_path / "first.json"
        first.write_bytes(write_json(config_document()))
        tracer = OtlpTracer(collector.address, version="9.9", instance="here", delay_ms=20)
        with (
            bind("127.0.0.1", 0) as port,
            assemble(tmp_path / "data", first, "default", SystemClock(), tracer=tracer) as portal,
        ):
            server = Server(portal)
            token = token_in(portal.gate)
            portal.start()
            serving = asyncio.create_task(server.serve(sockets=[port]))
            await ask(f"http://127.0.0.1:{port.getsockname()[1]}", token)
            server.should_exit = True
            await serving
        await asyncio.to_thread(tracer.close)
        return token

    with Collector() as collector:
        token = asyncio.run(story(collector))
        for name, request_id in (("command set_output_mask", "r-1"), ("POST /api/config/commit", "r-2")):
            span = collector.named(name)
            assert span.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
            assert span.parent_span_id.hex() == "b7ad6b7169203331"
            assert values_of(span)["plumbline.request_id"] == request_id
            parts = collector.parts(span)
            assert [part.name for part in parts] == ["queue", "scan boundary", "result"]
            for former, later in itertools.pairwise(parts):
                assert abs(later.start_time_unix_nano - former.end_time_unix_nano) < 50_000_000
            assert span.start_time_unix_nano <= parts[0].start_time_unix_nano + 50_000_000
        refused = collector.named("GET /v2/engine/{engine_id}/status")
        assert refused.parent_span_id == b""
        assert values_of(refused) == {
            "http.request.method": "GET",
            "http.route": "/v2/engine/{engine_id}/status",
            "http.response.status_code": 404,
            "plumbline.request_id": "mine",
            "enduser.id": "tester",
        }
        assert collector.resources[0]["service.name"] == "plumbline"
        assert token.encode() not in b"".join(collector.bodies)
        assert b"hush" not in b"".join(collector.bodies)


def test_a_failure_of_ours_is_an_error() -> None:
    with Collector() as collector:
        tracer = OtlpTracer(collector.address + "/", version="1", instance="here")
        now_ns = time.monotonic_ns()
        trace = tracer.begin("request", {}, now_ns - 1_000_000_000)
        trace.end({"http.request.method": "GET", "http.route": "/x"}, has_failed=True)
        tracer.close()
        span = collector.named("GET /x")
        assert span.status.code == 2
        assert 0.9e9 < span.end_time_unix_nano - span.start_time_unix_nano < 60e9


def test_a_collector_that_does_not_answer_holds_up_neither_work_nor_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSE_LIMIT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        tracer = OtlpTracer(f"http://127.0.0.1:{silent.getsockname()[1]}", version="1", instance="here", delay_ms=1)
        for _ in range(3000):
            tracer.begin("x", {}, time.monotonic_ns()).end({}, has_failed=False)
        tracer.close()  # the library itself would wait for half a minute
        assert tracer._exporter._shutdown
