"""The runtimes that a user has been connected to: their addresses, names and how one signs in. No secret is among them.

Values only, kept in the settings as JSON; what cannot be read there is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

SignIn = Literal["none", "password", "token"]
SIGN_INS: tuple[SignIn, ...] = ("none", "password", "token")
MOST_UNNAMED = 8
"""Those with a name stay; of the others the ones used last."""


@dataclass(frozen=True, slots=True)
class KnownRuntime:
    """One runtime as it was typed in; `http` is empty where HTTP is at the same host and port."""

    address: str
    http: str = ""
    name: str = ""
    sign_in: SignIn = "none"
    user: str = ""
    authority: str = ""
    """The PEM file of the authority that vouches for it; empty where this computer knows that one."""

    @property
    def title(self) -> str:
        return self.name or self.address.partition("://")[2].partition("/")[0] or self.address

    @property
    def secret_key(self) -> str:
        """Under what its secret is kept: another user is another secret."""
        return f"{self.address} {self.sign_in} {self.user}".strip()


def remembered(known: Iterable[KnownRuntime], used: KnownRuntime) -> tuple[KnownRuntime, ...]:
    """Return the list with one that was just used in front."""
    rest = [one for one in known if one.address != used.address]
    unnamed = [one for one in (used, *rest) if not one.name][:MOST_UNNAMED]
    return tuple(one for one in (used, *rest) if one.name or one in unnamed)


def to_text(known: Iterable[KnownRuntime]) -> str:
    return json.dumps([asdict(one) for one in known], ensure_ascii=False)


def from_text(text: str) -> tuple[KnownRuntime, ...]:
    """Return what a settings file has; an entry that is none is left out."""
    try:
        stored = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(one for entry in stored if (one := _read(entry)) is not None) if isinstance(stored, list) else ()


def _read(entry: object) -> KnownRuntime | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("address"), str) or not entry["address"]:
        return None
    texts = {key: str(entry.get(key) or "") for key in ("address", "http", "name", "user", "authority")}
    sign_in: SignIn = next((one for one in SIGN_INS if one == entry.get("sign_in")), "none")
    return KnownRuntime(texts["address"], texts["http"], texts["name"], sign_in, texts["user"], texts["authority"])
