"""What waits for a slow reader: results in order, the newest snapshot, nothing else."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from runtime.links import inbox as module
from runtime.links.inbox import Inbox, InboxFullError, is_snapshot

SNAPSHOT = '{"type":"runtime_snapshot","snapshotRevision":%d}'
RESULT = '{"type":"command_result","requestId":"%s"}'


async def _take(messages: AsyncIterator[str], count: int) -> list[str]:
    return [await asyncio.wait_for(anext(messages), 5) for _ in range(count)]


def test_waiting_results_come_in_order_and_then_the_newest_snapshot() -> None:
    inbox = Inbox()
    for text in (SNAPSHOT % 1, RESULT % "a", SNAPSHOT % 2, RESULT % "b"):
        inbox.put(text)
    assert asyncio.run(_take(inbox.read(), 3)) == [RESULT % "a", RESULT % "b", SNAPSHOT % 2]


def test_a_reader_that_waits_is_woken_from_another_thread() -> None:
    async def conversation() -> list[str]:
        inbox = Inbox()
        writer = threading.Thread(target=lambda: [inbox.put(RESULT % n) for n in "abc"])
        reading = asyncio.create_task(_take(inbox.read(), 3))
        await asyncio.sleep(0)
        writer.start()
        texts = await reading
        writer.join()
        return texts

    assert asyncio.run(conversation()) == [RESULT % n for n in "abc"]


def test_what_waits_is_read_before_the_end() -> None:
    async def conversation() -> list[str]:
        inbox = Inbox()
        inbox.put(RESULT % "a")
        inbox.end()
        return [text async for text in inbox.read()]

    assert asyncio.run(conversation()) == [RESULT % "a"]


def test_the_end_wakes_a_reader_that_waits() -> None:
    async def conversation() -> list[str]:
        inbox = Inbox()
        reading = asyncio.create_task(_all(inbox))
        await asyncio.sleep(0)
        inbox.end()
        return await asyncio.wait_for(reading, 5)

    async def _all(inbox: Inbox) -> list[str]:
        return [text async for text in inbox.read()]

    assert asyncio.run(conversation()) == []


def test_a_dropped_snapshot_is_not_read() -> None:
    inbox = Inbox()
    inbox.put(SNAPSHOT % 1)
    inbox.drop_snapshot()
    inbox.put(RESULT % "a")
    assert asyncio.run(_take(inbox.read(), 1)) == [RESULT % "a"]


def test_a_second_reader_takes_over_after_the_loop_of_the_first_has_ended() -> None:
    inbox = Inbox()
    inbox.put(RESULT % "a")
    asyncio.run(_take(inbox.read(), 1))
    inbox.put(RESULT % "b")  # the first loop is closed: this must not fail
    assert asyncio.run(_take(inbox.read(), 1)) == [RESULT % "b"]


def test_a_flood_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    inbox = Inbox()
    inbox.put(RESULT % "a")
    inbox.put(RESULT % "b")
    with pytest.raises(InboxFullError):
        inbox.put(RESULT % "c")


def test_a_snapshot_is_told_wherever_its_type_stands() -> None:
    assert is_snapshot('{"cards":[%s],"type":"runtime_snapshot"}' % ("1," * 400 + "1"))


def test_a_text_that_quotes_the_word_is_no_snapshot() -> None:
    assert not is_snapshot('{"type":"command_result","message":"no \\"runtime_snapshot\\" here"}')
