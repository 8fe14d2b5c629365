"""A runtime that stands by: its newest snapshot, its age, and nothing else of it."""

from __future__ import annotations

import asyncio

from app.standby import Standby
from runtime.links.link import LinkState
from tests.helpers.scripted_link import ScriptedLink, result_text, snapshot_text


def read_all(*texts: str) -> tuple[Standby, list[bool]]:
    told: list[bool] = []

    async def read() -> Standby:
        link = ScriptedLink()
        standby = Standby(link, look_s=0.0, monotonic=lambda: 101.5)
        standby.changed.connect(lambda: told.append(True))
        standby.start()
        for text in texts:
            link.inbox.put_nowait(text)
        async with asyncio.timeout(5):
            while not link.inbox.empty():
                await asyncio.sleep(0.001)
        await standby.stop()
        await standby.stop()
        return standby

    return asyncio.run(read()), told


def test_the_newest_snapshot_is_kept_and_told() -> None:
    standby, told = read_all(snapshot_text(1), result_text("given-up"), snapshot_text(2))
    assert standby.snapshot is not None
    assert standby.snapshot.snapshot_revision == 2
    assert len(told) == 2


def test_a_snapshot_that_cannot_be_read_leaves_the_last_one() -> None:
    standby, _ = read_all(snapshot_text(1), '{"type": "runtime_snapshot", "snapshotRevision": "x"}')
    assert standby.snapshot is not None
    assert standby.snapshot.snapshot_revision == 1


def test_silence_of_two_seconds_or_a_link_that_is_down_is_stale() -> None:
    link = ScriptedLink()
    standby = Standby(link, monotonic=lambda: 101.5)
    assert (standby.age_ms, standby.is_stale) == (1500, False)
    link.state = LinkState("up", last_heard=99.0)
    assert standby.is_stale
    link.state = LinkState("down", "cable", last_heard=101.0)
    assert standby.is_stale
    link.state = LinkState("connecting")
    assert (standby.age_ms, standby.is_stale) == (None, True)
