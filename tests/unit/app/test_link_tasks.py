"""Tasks of a link: each talks to the runtime that it began with, and none outlives the window."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.link_tasks import LinkTasks


def run(work: Callable[[LinkTasks, list[str]], Awaitable[None]]) -> None:
    async def go() -> None:
        told: list[str] = []
        tasks = LinkTasks(failed=told.append)
        await work(tasks, told)

    asyncio.run(go())


def test_a_task_and_what_it_begins_have_moved_on_once_another_runtime_is_present() -> None:
    async def work(tasks: LinkTasks, told: list[str]) -> None:
        goes_on = asyncio.Event()
        seen: list[bool] = []

        async def inner() -> None:
            seen.append(tasks.has_moved_on)

        async def outer() -> None:
            seen.append(tasks.has_moved_on)
            await goes_on.wait()
            seen.append(tasks.has_moved_on)
            await tasks.begin(inner())

        begun = tasks.begin(outer())
        await asyncio.sleep(0)
        tasks.move_on()
        goes_on.set()
        await begun
        assert seen == [False, True, True]
        assert not tasks.has_moved_on  # nobody's task

    run(work)


def test_a_runtime_that_is_come_back_to_is_not_the_one_that_a_task_began_with() -> None:
    async def work(tasks: LinkTasks, told: list[str]) -> None:
        there, back = asyncio.Event(), asyncio.Event()

        async def outer() -> bool:
            there.set()
            await back.wait()
            return tasks.has_moved_on

        begun = tasks.begin(outer())
        await there.wait()
        tasks.move_on()
        tasks.move_on()
        back.set()
        assert await begun

    run(work)


def test_the_task_that_switches_goes_on_with_the_new_runtime() -> None:
    async def work(tasks: LinkTasks, told: list[str]) -> None:
        async def switch() -> bool:
            tasks.move_on()
            return tasks.has_moved_on

        assert not await tasks.begin(switch())

    run(work)


@pytest.mark.parametrize(("failure", "words"), [(ValueError("too big"), "too big"), (KeyError(), "KeyError")])
def test_a_failure_is_told_and_its_task_forgotten(failure: Exception, words: str) -> None:
    async def work(tasks: LinkTasks, told: list[str]) -> None:
        async def fail() -> None:
            raise failure

        await asyncio.wait([tasks.begin(fail())])
        await asyncio.sleep(0)
        assert told == [words]
        assert len(tasks) == 0

    run(work)


def test_closing_waits_for_what_it_cancels_and_tells_no_failure() -> None:
    async def work(tasks: LinkTasks, told: list[str]) -> None:
        ended: list[str] = []

        async def wait() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                ended.append("waited")

        async def fail() -> None:
            raise ValueError

        async def close() -> None:
            tasks.end_soon()
            tasks.begin(fail())
            await tasks.close()

        tasks.begin(wait())
        await tasks.begin(close())
        await asyncio.sleep(0)
        assert ended == ["waited"]
        assert told == []
        assert len(tasks) == 0

    run(work)
