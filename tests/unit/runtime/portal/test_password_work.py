"""Hashing leaves the loop its turns, one password at a time."""

from __future__ import annotations

import asyncio
import threading

import pytest

from runtime.portal.password_work import PasswordWork
from runtime.portal.results import RefusedRequest
from runtime.storage.password_hashes import is_password


def test_passwords_are_hashed_in_a_thread_of_their_own_one_after_the_other() -> None:
    async def story() -> None:
        work, began, may_end = PasswordWork(), threading.Event(), threading.Event()
        names: list[str] = []

        def first() -> None:
            began.set()
            may_end.wait(10)
            names.append(threading.current_thread().name)

        waiting = [asyncio.ensure_future(work.run(first)), asyncio.ensure_future(work.run(lambda: names.append("2")))]
        while not began.is_set():
            await asyncio.sleep(0)  # the loop goes on meanwhile
        assert names == []
        may_end.set()
        await asyncio.gather(*waiting)
        assert names == ["plumbline-password_0", "2"]
        work.stop()

    asyncio.run(story())


def test_a_new_password_is_hashed_or_refused() -> None:
    async def story() -> None:
        work = PasswordWork()
        assert is_password(await work.hash("correct horse"), "correct horse")
        with pytest.raises(RefusedRequest) as refused:
            await work.hash("7 signs")
        assert (refused.value.code, refused.value.field) == ("INVALID_REQUEST", "password")
        work.stop()

    asyncio.run(story())
