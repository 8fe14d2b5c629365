"""Large documents are worked on beside the loop, one at a time, while the collector rests."""

import asyncio
import gc
import threading

import pytest

from runtime.portal.heavy_work import HeavyWork


def test_work_is_done_in_another_thread_while_the_collector_rests() -> None:
    async def story() -> tuple[int, bool]:
        return await HeavyWork().run(lambda: (threading.get_ident(), gc.isenabled()))

    thread, is_collecting = asyncio.run(story())
    assert thread != threading.get_ident()
    assert not is_collecting
    assert gc.isenabled()


def test_the_collector_works_again_after_work_that_failed() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(HeavyWork().run(lambda: 1 // 0))
    assert gc.isenabled()


def test_a_collector_that_rested_before_goes_on_resting() -> None:
    gc.disable()
    try:
        asyncio.run(HeavyWork().run(lambda: None))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_pieces_of_work_wait_for_one_another() -> None:
    running: list[int] = []
    most: list[int] = []

    def work() -> None:
        running.append(1)
        most.append(len(running))
        running.pop()

    async def story() -> None:
        heavy = HeavyWork()
        await asyncio.gather(*(heavy.run(work) for _ in range(20)))

    asyncio.run(story())
    assert max(most) == 1
