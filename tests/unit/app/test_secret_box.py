"""Secrets in a keyring, and without one."""

from __future__ import annotations

import asyncio

from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from app.secret_box import SERVICE, SecretBox


class DeskKeyring(KeyringBackend):
    """A keyring as a desktop has it, in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._look()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._look()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._look()
        del self.kept[service, username]

    def _look(self) -> None:
        if self.is_locked:
            raise KeyringLocked("locked")


def test_a_secret_is_kept_over_the_end_of_the_program() -> None:
    desk = DeskKeyring()
    asyncio.run(SecretBox(desk).put("plant eve", "s3cret"))
    assert desk.kept == {(SERVICE, "plant eve"): "s3cret"}
    box = SecretBox(desk)
    assert box.is_lasting
    assert "keyring of this computer" in box.place
    assert asyncio.run(box.get("plant eve")) == "s3cret"
    assert asyncio.run(box.get("plant bob")) is None


def test_what_is_forgotten_is_nowhere() -> None:
    desk = DeskKeyring()

    desk.kept[SERVICE, "other"] = "x"
    asyncio.run(SecretBox(desk).forget("nobody"))
    desk.kept[SERVICE, "plant"] = "again"
    asyncio.run(SecretBox(desk).forget("plant"))
    assert desk.kept == {(SERVICE, "other"): "x"}


def test_without_a_keyring_it_is_kept_until_the_end_and_said_so() -> None:
    async def use() -> tuple[str | None, str | None]:
        box = SecretBox(NoKeyring())
        await box.put("plant", "s3cret")
        kept = await box.get("plant")
        await box.forget("plant")
        return kept, await box.get("plant")

    assert asyncio.run(use()) == ("s3cret", None)
    assert not SecretBox(NoKeyring()).is_lasting
    assert "until the window closes" in SecretBox(NoKeyring()).place


def test_a_keyring_that_stays_locked_leaves_what_is_in_memory() -> None:
    desk = DeskKeyring()
    desk.is_locked = True

    async def use() -> str | None:
        await box.put("plant", "s3cret")
        return await box.get("plant")

    box = SecretBox(desk)
    assert asyncio.run(use()) == "s3cret"
    assert not box.is_lasting
