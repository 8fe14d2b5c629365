"""Where engines come in: whom it lets in, what it believes, what it sends, and what it does without."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
import socketio

from runtime.portal import engine_connection, engine_gate
from tests.helpers.engine_levels import crowd, entity, spec
from tests.helpers.outside_engines import Backend, HandEngine, now_ms, player, token, wrapped


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return player(tmp_path, monkeypatch)


def test_an_engine_is_sent_jobs_in_order_and_a_window_of_them(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            run = await one.run(crowd(40))
            first = await engine.hears("engine_job")
            assert (first["job_type"], len(engine.jobs)) == ("BUILD_SCENE", 1)
            await engine.do(first["job_id"])
            await engine.hears("engine_job", 2)
            await engine.do(engine.jobs[1]["job_id"])
            await engine.hears("engine_job", 34)
            await engine.say("engine_heartbeat", None)
            await engine.hears("heartbeat_ack")
            assert len(engine.jobs) == 34
            done = 2
            while done < 42:
                await engine.hears("engine_job", done + 1)
                await engine.do(engine.jobs[done]["job_id"])
                done += 1
            status = await one.outcome(run)
            assert (status["outcome"], status["jobs"]["completed"], status["worker"]) == (
                "COMPLETED",
                42,
                "wolf-engine",
            )
            assert [job["payload"].get("id") for job in engine.jobs[2:]] == [one["id"] for one in crowd(40)["entities"]]

    play(story)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        5,
        "",
        "x" * 9000,
        "nonsense",
        token(key="z" * 32),
        token(role="ADMIN"),
        token(engine_id=""),
        token(engine_id="built-in"),
        token(exp=1_000),
    ],
)
def test_a_bad_handshake_is_refused_and_audited(play: Callable[..., None], bad: Any) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            with pytest.raises(socketio.exceptions.ConnectionError):
                await engine.connect(one.address, bad)
            assert engine.heard == [("connect_error", {"message": "UNAUTHORIZED"})]
        (record,) = await one.audited()
        assert (record["action"], record["errorCode"]) == ("engine.connect", "UNAUTHORIZED")
        assert "127.0.0.1" in record["target"]
        assert len(record["target"]) < 200

    play(story)


def test_a_token_that_has_run_out_names_its_engine_in_the_audit(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            with pytest.raises(socketio.exceptions.ConnectionError):
                await engine.connect(one.address, token("render-1", exp=1_000))
        (record,) = await one.audited()
        assert record["target"] == "from 127.0.0.1: ExpiredSignatureError (render-1)"

    play(story)


def test_jobs_wait_until_the_engine_says_that_it_is_ready(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        run = await one.run(spec(entity("wolf")))
        async with HandEngine() as engine:
            await engine.connect(one.address, token())
            await engine.say("engine_heartbeat", None)
            await engine.hears("heartbeat_ack")
            assert not engine.jobs
            assert (await one.get(f"/v2/engine/{run}/status"))["jobs"]["queued"] == 3
            await engine.say("engine_ready", None)
            assert (await engine.hears("ready_ack"))["status"] == "ok"
            await engine.say("engine_ready", None)
            await engine.hears("ready_ack", 2)
            await engine.hears("engine_job")
            assert len(engine.jobs) == 1

    play(story)


def test_bad_messages_are_refused_with_their_reason(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            await one.run(spec(entity("wolf")))
            job_id = (await engine.hears("engine_job"))["job_id"]

            async def refused(event: str, data: Any, expected: str) -> None:
                count = sum(name == f"{event}_rejected" for name, _ in engine.heard)
                await engine.raw(event, data)
                assert (await engine.hears(f"{event}_rejected", count + 1)) == {"reason": expected}

            good = {"event": "job_progress", "job_id": job_id, "progress": 5, "timestamp": now_ms()}
            await refused("job_progress", good, "invalid_transition")
            await refused("job_completed", {**good, "event": "job_completed", "result": {}}, "invalid_transition")
            await engine.tell("job_started", job_id)
            await refused("job_started", {**good, "event": "job_started"}, "invalid_transition")
            for bad in (101, -1, 45.5, "45", None):
                await refused("job_progress", {**good, "progress": bad}, "bad_progress")
            await refused("job_started", good, "event_mismatch")
            for missing in ({}, None, [], "text", {"event": "job_progress"}, {**good, "job_id": 5}):
                await refused("job_progress", missing, "malformed")
            await refused("job_progress", {**good, "note": "x" * 5_000_000}, "malformed")
            await refused("job_started", {**good, "event": "job_started", "job_id": "nobody"}, "unknown_job")
            await refused("sing", {}, "malformed")
            await refused("job_progress", wrapped(good, ts=now_ms() + 600_000), "clock_drift")
            await refused("job_progress", wrapped(good, secret="of somebody else"), "bad_signature")
            capture = wrapped(good)
            await engine.raw("job_progress", capture)
            await refused("job_progress", capture, "replayed_nonce")
            await engine.tell("job_progress", job_id, progress=3)
            (first, *_) = await one.jobs((await one.get("/v2/engine"))["items"][0]["engine_id"])
            assert (first["state"], first["progress"]) == ("running", 5)
        words = [record["target"] for record in await one.audited()]
        for reason in ("clock_drift", "bad_signature", "replayed_nonce"):
            assert any(reason in word and "wolf-engine" in word for word in words)
        assert "the secret" not in json.dumps(words)

    play(story)


def test_where_signatures_are_required_nothing_plain_is_taken_and_jobs_are_signed(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.connect(one.address, token())
            await engine.say("engine_ready", None)
            assert (await engine.hears("engine_ready_rejected"))["reason"] == "unsigned"
            await engine.say("engine_heartbeat", None)
            await engine.hears("heartbeat_ack")
            engine.signs = True
            await engine.say("engine_ready", None)
            await engine.hears("ready_ack")
            run = await one.run(spec(entity("wolf")))
            for number in range(1, 4):
                given = await engine.hears("engine_job", number)
                assert set(given) == {"payload", "nonce", "sig", "ts"}
                assert given == wrapped(given["payload"], nonce=given["nonce"], ts=given["ts"])
                await engine.do(given["payload"]["job_id"])
            assert (await one.outcome(run))["outcome"] == "COMPLETED"

    play(story, requires_signatures=True)


def test_an_engine_that_returns_keeps_its_jobs_and_gets_none_twice(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            run = await one.run(spec(entity("wolf")))
            first = await engine.hears("engine_job")
            await engine.tell("job_started", first["job_id"])
            await one.until(run, lambda status: status["jobs"]["running"] == 1)
        async with HandEngine() as again:
            await again.ready(one.address, token())
            await again.tell("job_completed", first["job_id"], result={})
            await again.hears("engine_job")
            assert first["job_id"] not in [job["job_id"] for job in again.jobs]
            await again.do(again.jobs[0]["job_id"])
            await again.hears("engine_job", 2)
            await again.do(again.jobs[1]["job_id"])
            assert (await one.outcome(run))["outcome"] == "COMPLETED"

    play(story)


def test_an_engine_that_stays_away_loses_what_it_had_and_the_rest_waits(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_gate, "RETURN_LIMIT_S", 0.2)
    monkeypatch.setattr(engine_gate, "SWEEP_S", 0.05)

    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            run = await one.run(crowd(40))
            for number in range(2):
                await engine.do((await engine.hears("engine_job", number + 1))["job_id"])
            await engine.hears("engine_job", 34)
        status = await one.until(run, lambda status: status["jobs"]["failed"] == 32)
        assert status["jobs"]["queued"] == 8
        assert {job["error"] for job in await one.jobs(run)} == {None, "ENGINE_ERROR"}
        async with HandEngine() as again:
            await again.ready(one.address, token())
            await again.hears("engine_job", 8)

    play(story)


def test_an_engine_that_is_not_heard_is_disconnected(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_gate, "HEARTBEAT_LIMIT_S", 0.3)
    monkeypatch.setattr(engine_gate, "SWEEP_S", 0.05)

    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            run = await one.run(spec(entity("wolf")))
            await engine.gone()
            status = await one.outcome(run)
            assert (status["outcome"], status["error"]) == ("FAILED", "ENGINE_ERROR")
        assert any("not heard" in record["target"] for record in await one.audited())

    play(story)


def test_of_two_with_one_id_the_newer_counts(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        engines = [HandEngine() for _ in range(10)]
        run = ""
        for engine in engines:
            await engine.ready(one.address, token())
            if not run:
                run = await one.run(spec(entity("wolf")))
                await engine.hears("engine_job")
        for engine in engines[:-1]:
            await engine.gone()
        assert engines[-1].client.connected
        jobs = await one.jobs(run)
        assert (jobs[0]["state"], jobs[0]["error"]) == ("failed", "ENGINE_ERROR")
        assert {job["state"] for job in jobs} == {"failed"}
        await engines[-1].client.disconnect()

    play(story)


def test_an_outside_engine_goes_before_the_built_in_one(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine, HandEngine() as other:
            await engine.ready(one.address, token("one"))
            await other.ready(one.address, token("two"))
            assert {
                (await one.get(f"/v2/engine/{await one.run(spec(entity('wolf')))}/status"))["worker"] for _ in "ab"
            } == {
                "one",
                "two",
            }
            named = await one.run(spec(entity("wolf")), engine="built-in")
            assert (await one.outcome(named))["worker"] == "built-in"

    play(story, has_builtin=True)


def test_who_floods_is_cut_off(play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_connection, "MOST_EVENTS_S", 20)
    monkeypatch.setattr(engine_connection, "FLOOD_S", 1)

    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            async with asyncio.timeout(20):
                while engine.client.connected:
                    await engine.say("engine_heartbeat", None)
                    await asyncio.sleep(0)
        assert any("events a second" in record["target"] for record in await one.audited())

    play(story)


def test_who_does_not_read_is_cut_off(play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_gate, "MOST_WAITING", 0)

    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.connect(one.address, token())
            await engine.say("engine_ready", None)
            await engine.gone()
        assert any("does not read" in record["target"] for record in await one.audited())

    play(story)


def test_pages_strangers_and_too_much_are_kept_out(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        path = f"{one.address}/socket.io/?EIO=4&transport=polling"
        async with httpx2.AsyncClient(trust_env=False) as http:
            assert (await http.get(path, headers={"origin": "http://evil.example"})).status_code == 403
            assert (await http.get(path, headers={"host": "evil.example"})).status_code == 400
            opened = await http.get(path)
            assert opened.status_code == 200
            sid = json.loads(opened.text[1:])["sid"]
            large = await http.post(f"{path}&sid={sid}", content=b"4" * 1_100_000)
            assert large.status_code == 413

            async def chunks() -> Any:
                for _ in range(20):
                    yield b"4" * 100_000

            chunked = await http.post(f"{path}&sid={sid}", content=chunks())
            assert chunked.status_code in (200, 400)
            plain = socketio.AsyncClient(reconnection=False)
            with pytest.raises(socketio.exceptions.ConnectionError):
                await plain.connect(one.address, transports=["websocket"])
            await plain.disconnect()

    play(story)


def test_strangers_take_no_place_of_engines_however_many_they_are(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_gate, "MOST_CONNECTIONS", 3)

    async def story(one: Backend) -> None:
        path = f"{one.address}/socket.io/?EIO=4&transport=polling"
        async with httpx2.AsyncClient(trust_env=False) as http, HandEngine() as first, HandEngine() as second:
            await first.ready(one.address, token("first"))
            knocks = await asyncio.gather(*(http.get(path) for _ in range(20)))
            assert {knock.status_code for knock in knocks} == {200}
            await second.ready(one.address, token("second"))  # for whom a stranger went
            assert first.client.connected
            sids = [json.loads(knock.text[1:].partition("\x1e")[0])["sid"] for knock in knocks]
            assert [(await http.get(f"{path}&sid={sid}")).status_code for sid in sids[:17]] == [400] * 17
            async with HandEngine() as third:
                await third.ready(one.address, token("third"))
                assert (await http.get(path)).status_code == 503  # all places are engines'

    play(story)


def test_who_never_says_who_it_is_is_let_go(play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_gate, "HEARTBEAT_LIMIT_S", 0.2)
    monkeypatch.setattr(engine_gate, "SWEEP_S", 0.05)

    async def story(one: Backend) -> None:
        path = f"{one.address}/socket.io/?EIO=4&transport=polling"
        async with httpx2.AsyncClient(trust_env=False) as http:
            sid = json.loads((await http.get(path)).text[1:])["sid"]
            async with asyncio.timeout(20):
                while (await http.get(f"{path}&sid={sid}")).status_code == 200:
                    pass

    play(story)


def test_a_token_that_is_withdrawn_ends_the_connection(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with httpx2.AsyncClient(
            base_url=one.address, headers={"authorization": f"Bearer {one.served.token}"}, trust_env=False
        ) as http:
            body = {"role": "engine", "engineId": "wolf-engine", "ttl_s": 600}
            made = (await http.post("/v2/tokens", json=body)).json()
            async with HandEngine() as engine:
                await engine.ready(one.address, made["token"])
                assert (await http.delete(f"/v2/tokens/{made['jti']}")).status_code == 204
                await engine.gone()

    play(story)


def test_a_job_that_an_engine_does_not_believe_is_told_and_nothing_is_answered(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            await engine.say("engine_job_rejected", {"reason": "clock_drift" * 20})
            await engine.say("engine_job_rejected", None)
            await engine.say("engine_heartbeat", None)
            await engine.hears("heartbeat_ack")
            events = (await one.get("/v2/events?limit=500"))["items"]
            told = [item["payload"] for item in events if item["type"] == "adapter.rejected"]
            assert [one["event"] for one in told] == ["engine_job", "engine_job"]
            assert [one["reason"] for one in told] == [("clock_drift" * 20)[:64], "no reason is told"]
            assert not [event for event, _ in engine.heard if event.endswith("_rejected")]

    play(story)


def test_one_engine_that_is_refused_all_the_time_hides_no_other_in_the_audit(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as loud, HandEngine() as quiet:
            await loud.ready(one.address, token("loud"))
            await quiet.ready(one.address, token("quiet"))
            for number in range(40):
                off_ms = 600_000 if number % 2 else -600_000
                await loud.raw("engine_heartbeat", wrapped(None, ts=now_ms() + off_ms))
                await loud.raw("engine_heartbeat", wrapped(None, secret="not the one of engines"))
            await loud.hears("engine_heartbeat_rejected", 80)
            await quiet.raw("engine_heartbeat", wrapped(None, ts=now_ms() - 600_000))
            await quiet.hears("engine_heartbeat_rejected")
        words = [record["target"] for record in await one.audited()]
        assert [word for word in words if "quiet" in word] == ["from quiet: engine_heartbeat: clock_drift"]
        assert len([word for word in words if "loud" in word]) == 30

    play(story)


def test_who_polls_may_say_much_at_once(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        path = f"{one.address}/socket.io/?EIO=4&transport=polling"
        async with httpx2.AsyncClient(trust_env=False) as http:
            path += f"&sid={json.loads((await http.get(path)).text[1:])['sid']}"
            await http.post(path, content=f'40/engine,{{"token":"{token()}"}}')
            assert (await http.get(path)).text.startswith("40/engine,")
            beats = "\x1e".join(['42/engine,["engine_heartbeat"]'] * 100)
            assert (await http.post(path, content=beats)).status_code == 200
            heard = ""
            while heard.count("heartbeat_ack") < 100:
                heard += (await http.get(path)).text

    play(story)
