"""Tokens and sign-ins between two starts: in the keyring of the desktop where there is one, otherwise in memory alone.

Nothing is ever written to a file of ours. A keyring may ask its owner and take its time, so it is asked in a worker.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

SERVICE = "plumbline"

log = logging.getLogger("plumbline.secrets")


class SecretBox:
    """Lives on the GUI thread. What it keeps until the end of the program it keeps anyhow."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        """`backend` is used instead of what the desktop has."""
        self._backend = backend if backend is not None else keyring.get_keyring()
        self._held: dict[str, str] = {}
        self._has_failed = False

    @property
    def is_lasting(self) -> bool:
        """Whether secrets outlive the window."""
        return not self._has_failed and float(self._backend.priority) > 0

    @property
    def place(self) -> str:
        """Where they are kept, in words."""
        if self.is_lasting:
            return "Kept in the keyring of this computer."
        return "No keyring is at hand here: kept until the window closes, in memory only."

    @property
    def held(self) -> tuple[str, ...]:
        """What is in memory, so that it can be taken out of what is written elsewhere."""
        return tuple(self._held.values())

    async def get(self, key: str) -> str | None:
        """Return what was kept under a key, None when nothing is."""
        if key in self._held:
            return self._held[key]
        kept = await self._ask(lambda: self._backend.get_password(SERVICE, key))
        if kept is not None:
            self._held[key] = kept
        return kept

    async def put(self, key: str, secret: str) -> None:
        self._held[key] = secret
        await self._ask(lambda: self._backend.set_password(SERVICE, key, secret))

    async def forget(self, key: str) -> None:
        was_held = self._held.pop(key, None) is not None
        if was_held or await self.get(key) is not None:
            self._held.pop(key, None)
            await self._ask(lambda: self._backend.delete_password(SERVICE, key))

    async def _ask(self, deed: Callable[[], str | None]) -> str | None:
        if not self.is_lasting:
            return None
        try:
            return await asyncio.to_thread(deed)
        except KeyringError as failed:  # locked, refused, or gone: what is held here still serves
            log.warning("the keyring could not be used: %s", type(failed).__name__)
            self._has_failed = True
            return None
