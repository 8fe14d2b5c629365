"""Our engine in a thread of its own for another backend, and what is to be seen of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from runtime.assets.library import AssetLibrary
from runtime.contracts.engine_work import BuiltChange, WorkNews
from runtime.contracts.json_text import read_json
from runtime.links.tls_files import client_context
from runtime.outside_work import MOST_SHOWN, OutsideWork
from tests.helpers.certificates import Authority
from tests.helpers.engine_levels import crowd, entity, spec
from tests.helpers.foreign_backend import foreign_backend
from tests.helpers.outside_engines import SECRET, backend, token
from tests.helpers.tls_servers import server_context


def work_for(address: str, key: str | None = None, secret: str | None = None) -> OutsideWork:
    shown = token() if key is None else token(key=key)
    return OutsideWork(address, shown, AssetLibrary(), secret=None if secret is None else secret.encode())


@asynccontextmanager
async def at_work(work: OutsideWork) -> AsyncIterator[OutsideWork]:
    work.start()
    try:
        yield work
    finally:
        await asyncio.to_thread(work.stop)
        assert "plumbline-outside-work" not in [thread.name for thread in threading.enumerate()]


async def until(work: OutsideWork, holds: Callable[[WorkNews], bool]) -> WorkNews:
    async with asyncio.timeout(20):
        while not holds(news := work.news):
            await asyncio.sleep(0.02)
    return news


def play(folder: Path, monkeypatch: pytest.MonkeyPatch, story: Callable[[Any], Any], **how: Any) -> None:
    async def told() -> None:
        async with backend(folder, monkeypatch, **how) as one:
            await story(one)

    asyncio.run(told())


def test_jobs_are_done_counted_and_what_they_built_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(one: Any) -> None:
        async with at_work(work_for(one.address, secret=SECRET)) as work:
            await until(work, lambda news: news.phase == "connected")
            level = crowd(4)
            await one.outcome(await one.run(level))
            news = await until(work, lambda news: news.completed == 6)
            assert (news.in_flight, news.failed, news.is_signed, news.refused) == (0, 0, True, 0)
            scene_id = level["scene"]["id"]
            names = frozenset(each["id"] for each in level["entities"])
            assert work.take_built() == BuiltChange(scene_id, names, is_anew=True)
            assert work.take_built() is None
            text = work.scene_text(scene_id)
            assert text is not None
            assert {each["id"] for each in read_json(text)["entities"]} == names
            assert work.scene_text("elsewhere") is None

    play(tmp_path, monkeypatch, story, requires_signatures=True)


def test_a_failure_is_counted_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(one: Any) -> None:
        async with at_work(work_for(one.address)) as work:
            await one.outcome(await one.run(spec(entity("ghost", mesh="nowhere"))))
            news = await until(work, lambda news: news.failed == 2)
            assert news.last_failure.startswith("ASSET_NOT_FOUND: ")
            assert not news.is_signed

    play(tmp_path, monkeypatch, story)


def test_a_refused_token_ends_the_work_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(one: Any) -> None:
        async with at_work(work_for(one.address, key="n" * 32)) as work:
            news = await until(work, lambda news: news.phase == "refused")
            assert news.reason == "the backend refuses the token"

    play(tmp_path, monkeypatch, story)


def test_a_backend_that_is_not_there_is_tried_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with at_work(work_for("http://127.0.0.1:1")) as work:
            news = await until(work, lambda news: news.phase == "waiting")
            assert "cannot be reached" in news.reason
            assert news.retry_at_s is not None
        assert work.news.phase == "ended"

    asyncio.run(story())


def test_reports_that_are_refused_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(one: Any) -> None:
        async with at_work(work_for(one.address, secret="another secret of engines")) as work:
            news = await until(work, lambda news: news.refused > 0)
            assert news.last_refusal == "engine_ready: bad_signature"

    play(tmp_path, monkeypatch, story, requires_signatures=True)


def test_of_another_scene_all_is_to_be_looked_at() -> None:
    work = work_for("http://127.0.0.1:1")
    built = (("a", "BUILD_SCENE", ""), ("a", "SPAWN_ENTITY", "wolf"), ("b", "SPAWN_ENTITY", "crate"))
    for number, (scene, kind, name) in enumerate(built):
        job = {"job_id": str(number), "job_type": kind, "world_spec": {"scene": {"id": scene}}, "payload": {"id": name}}
        work.took(job)
        work.reported([{"event": "job_started", "job_id": str(number)}])
        work.reported([{"event": "job_completed", "job_id": str(number)}])
    assert work.take_built() == BuiltChange("b", frozenset({"crate"}), is_anew=True)
    work.took({"job_id": "odd", "payload": 5, "world_spec": {"scene": 7}})
    assert work.news.in_flight == 1
    work.reported([{"event": "job_failed", "job_id": "odd", "error": "ENGINE_ERROR", "details": "x" * 999}])
    assert (work.news.in_flight, len(work.news.last_failure)) == (0, MOST_SHOWN)
    assert work.take_built() is None


def test_what_never_began_can_be_stopped_and_begins_no_more() -> None:
    work = work_for("http://127.0.0.1:1")
    work.stop()
    work.start()
    work.stop()
    assert work.news.phase == "ended"


def test_what_goes_wrong_inside_is_said(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        work = work_for("http://127.0.0.1:1")

        async def broken() -> None:
            raise OSError("no sockets left")

        monkeypatch.setattr(work._engine, "run", broken)
        async with at_work(work):
            news = await until(work, lambda news: news.phase == "ended")
            assert "the log says what" in news.reason

    asyncio.run(story())
    assert "no sockets left" in caplog.text


def test_over_tls_it_trusts_what_it_is_given_and_says_what_it_does_not(tmp_path: Path) -> None:
    authority = Authority(tmp_path)

    async def story() -> None:
        async with foreign_backend(server_context(authority.issue())) as one:
            doubting = OutsideWork(one.address, token(), AssetLibrary())
            async with at_work(doubting):
                news = await until(doubting, lambda news: "not trusted here" in news.reason)
                assert "cannot be reached" in news.reason
            trusting = OutsideWork(one.address, token(), AssetLibrary(), tls=client_context(authority.file))
            async with at_work(trusting):
                await until(trusting, lambda news: news.phase == "connected")

    asyncio.run(story())


def test_where_signatures_are_required_plain_jobs_are_refused() -> None:
    async def story() -> None:
        async with foreign_backend() as one:
            work = OutsideWork(one.address, token(), AssetLibrary(), secret=SECRET.encode(), requires_signatures=True)
            async with at_work(work):
                await until(work, lambda news: news.phase == "connected")
                await one.send("engine_job", {"job_id": "1"})
                assert (await one.hears("engine_job_rejected"))["payload"] == {"reason": "unsigned"}

    asyncio.run(story())
