"""Hashing of passwords beside the portal's loop: one at a time, in a thread of its own, because each takes 64 MiB."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from runtime.portal.results import RefusedRequest
from runtime.storage.password_hashes import UnusablePasswordError, check_password, hash_password

T = TypeVar("T")


class PasswordWork:
    """Belongs to the portal's loop; the thread begins with the first password and ends with `stop`."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "plumbline-password")

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    async def hash(self, password: str, field: str = "password") -> str:
        """Return the hash of a new password; raises `RefusedRequest` for one that nobody may have."""
        try:
            check_password(password)
        except UnusablePasswordError as unusable:
            raise RefusedRequest("INVALID_REQUEST", str(unusable), field=field) from None
        return await self.run(lambda: hash_password(password))

    def stop(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)
