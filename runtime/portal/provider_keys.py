"""The keys with which a provider signs its tokens: found by discovery, kept, and asked for again when one is missing.

Fetched by whoever needs one first, without holding up anybody else; a flood of made-up key ids costs one look a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
import jwt

from runtime.portal.manners import is_loopback

DISCOVERY = "/.well-known/openid-configuration"
PATIENCE_S = 5.0
MOST_BYTES = 256 * 1024
MOST_KEYS = 64
FRESH_S = 3600.0
"""How long keys are taken as they are: then the provider is asked which it has withdrawn."""
KEPT_S = 24 * 3600.0
"""How long they are taken where the provider does not answer any more."""
LOOK_AGAIN_S = 10.0
"""How soon after a look the next one is made, whatever is asked for."""
ALGORITHMS: Mapping[str, tuple[str, ...]] = {
    "RSA": ("RS256", "PS256"),
    "EC": ("ES256",),
    "OKP": ("EdDSA",),
}
"""What a key of each kind may have signed with; never HS256, for which a public key would be the secret, nor none."""

log = logging.getLogger("plumbline.provider")


class ProviderError(Exception):
    """The provider cannot be asked, or says what cannot be used; the text is for the log."""


@dataclass(frozen=True, slots=True)
class ProviderKey:
    """One public key, by each algorithm that it may have signed with: made once, not for each token."""

    key_id: str | None
    usable: Mapping[str, jwt.PyJWK]


def check_issuer(url: str) -> str:
    """Return the URL of a provider without a slash at its end; raises ValueError with what is wrong."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    is_here = host == "localhost" or is_loopback(host)
    if not host or parts.query or parts.fragment or parts.username or parts.scheme not in ("https", "http"):
        raise ValueError("a provider is named by its issuer, a URL such as https://auth.example.com")
    if parts.scheme == "http" and not is_here:
        raise ValueError("a provider on another machine must be asked over https: its keys decide who comes in")
    return url.rstrip("/")


class ProviderKeys:
    """The keys of one issuer. Belongs to the portal's loop; several may ask at once, one fetches."""

    def __init__(self, issuer: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`issuer` has gone through `check_issuer`."""
        self._wanted = issuer
        self._monotonic = monotonic
        self._keys: tuple[ProviderKey, ...] = ()
        self._issuer = issuer
        self._fetched_at: float | None = None
        self._looked_at: float | None = None
        self._one_at_a_time = asyncio.Lock()
        self._refreshing: asyncio.Task[None] | None = None
        self._context: ssl.SSLContext | None = None

    def is_issuer(self, name: object) -> bool:
        """Return whether a token that says so comes from here: once that is known, by the provider's own spelling."""
        if self._fetched_at is None:
            return isinstance(name, str) and name.rstrip("/") == self._wanted
        return name == self._issuer

    async def prepare(self) -> None:
        """Fetch the keys before they are needed; what is in the way is in the log."""
        with contextlib.suppress(ProviderError):
            await self._fetch()

    async def find(self, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        """Return the key that a token names, None where the provider has none such; raises `ProviderError`.

        A token that names none is held against the only key that fits, if there is just one.
        """
        if self._is_older_than(KEPT_S):
            await self._fetch()
        elif self._is_older_than(FRESH_S) and self._may_look():
            self._refreshing = asyncio.get_running_loop().create_task(self._fetch())
        found = self._look_up(key_id, algorithm)
        if found is None and self._may_look():
            await self._fetch()
            found = self._look_up(key_id, algorithm)
        return found

    def _look_up(self, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        named = [key for key in self._keys if key_id is None or key.key_id == key_id]
        fitting = [key.usable[algorithm] for key in named if algorithm in key.usable]
        return fitting[0] if len(fitting) == 1 else None

    def _is_older_than(self, age_s: float) -> bool:
        return self._fetched_at is None or self._monotonic() - self._fetched_at > age_s

    def _may_look(self) -> bool:
        return self._looked_at is None or self._monotonic() - self._looked_at > LOOK_AGAIN_S

    async def _fetch(self) -> None:
        """Fetch the keys, unless somebody just did; raises `ProviderError` where there is nothing to go on with."""
        async with self._one_at_a_time:
            if self._may_look():
                self._looked_at = self._monotonic()
                try:
                    async with asyncio.timeout(PATIENCE_S):
                        self._issuer, self._keys = await self._ask()
                    self._fetched_at = self._monotonic()
                except (ProviderError, TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, OSError) as failed:
                    log.warning("the keys of %s cannot be had: %s", self._wanted, failed or type(failed).__name__)
            if self._is_older_than(KEPT_S):
                raise ProviderError(f"the keys of {self._wanted} cannot be had")

    async def _ask(self) -> tuple[str, tuple[ProviderKey, ...]]:
        if self._context is None:  # reads the system's authorities: too long for the loop
            self._context = await asyncio.to_thread(ssl.create_default_context)
        async with httpx2.AsyncClient(
            verify=self._context, trust_env=False, timeout=PATIENCE_S, follow_redirects=False
        ) as client:
            described = await _get(client, f"{self._wanted}{DISCOVERY}")
            issuer, where = described.get("issuer"), described.get("jwks_uri")
            if not isinstance(issuer, str) or issuer.rstrip("/") != self._wanted:
                raise ProviderError("it names itself otherwise")
            if not isinstance(where, str):
                raise ProviderError("it has no jwks_uri")
            try:
                check_issuer(where.partition("?")[0])
            except ValueError:
                raise ProviderError("its jwks_uri is not over https") from None
            return issuer, _keys(await _get(client, where))


async def _get(client: httpx2.AsyncClient, url: str) -> dict[str, Any]:
    """Return the JSON object at a URL; no more is read than an honest provider has."""
    async with client.stream("GET", url, headers={"accept": "application/json"}) as answer:
        if answer.status_code != httpx2.codes.OK:
            raise ProviderError(f"it answers with HTTP {answer.status_code}")
        body = b""
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise ProviderError("it answers with too much")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ProviderError("it answers with what is no JSON") from None
    if not isinstance(document, dict):
        raise ProviderError("it answers with what is no JSON object")
    return document


def _keys(document: dict[str, Any]) -> tuple[ProviderKey, ...]:
    """Return the keys that are for signatures; others, and such as are not known, are passed over."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise ProviderError("it has no list of keys")
    keys = []
    for one in listed[:MOST_KEYS]:
        if isinstance(one, dict) and one.get("use", "sig") == "sig" and str(one.get("kty")) in ALGORITHMS:
            key_id = one.get("kid")
            keys.append(ProviderKey(key_id if isinstance(key_id, str) else None, _usable(one)))
    return tuple(keys)


def _usable(one: dict[str, Any]) -> dict[str, jwt.PyJWK]:
    """Return a key as its algorithms want it; nothing where it says another one, or is broken."""
    usable = {}
    for algorithm in ALGORITHMS[one["kty"]]:
        if one.get("alg") in (None, algorithm):
            with contextlib.suppress(jwt.PyJWTError, ValueError, TypeError):
                usable[algorithm] = jwt.PyJWK(one, algorithm=algorithm)
    return usable
