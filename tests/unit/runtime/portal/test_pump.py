"""The asyncio rim of a session: sends when something is due, ends when the conversation does."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from runtime.portal import pump as module
from runtime.portal.device_session import SNAPSHOT_INTERVAL_S, Closing
from runtime.portal.pump import Pump
from runtime.portal.users import LOCAL_ADMIN, User


@dataclass(frozen=True)
class Revision:
    revision: int

    @property
    def text(self) -> str:
        return str(self.revision)


class Desk:
    def take(self, content: str | bytes, user: User, answer: Callable[[str], None]) -> None:
        answer(f"result of {content!r}")


def test_what_becomes_due_is_sent_and_the_end_ends_it() -> None:
    async def story() -> tuple[list[tuple[str, float]], Closing]:
        loop = asyncio.get_running_loop()
        sent: list[tuple[str, float]] = []
        pump = Pump(LOCAL_ADMIN, Desk())

        async def send(text: str) -> None:
            sent.append((text, loop.time()))
            if text == "3":
                pump.session.receive("a")
                pump.session.close(1001, "going away")

        running = loop.create_task(pump.run(send))
        await asyncio.sleep(0)
        for revision in (1, 2, 3):
            pump.session.show(Revision(revision))
        return sent, await asyncio.wait_for(running, 5)

    sent, closing = asyncio.run(story())
    assert [text for text, _ in sent] == ["1", "3", "result of 'a'"]
    assert sent[1][1] - sent[0][1] >= SNAPSHOT_INTERVAL_S
    assert closing == Closing(1001, "going away")


def test_a_client_that_takes_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "UNREAD_LIMIT_S", 0.01)

    async def story() -> Closing:
        pump = Pump(LOCAL_ADMIN, Desk())
        pump.session.show(Revision(1))

        async def never(text: str) -> None:
            await asyncio.Event().wait()

        return await asyncio.wait_for(pump.run(never), 5)

    assert asyncio.run(story()).code == 1013
