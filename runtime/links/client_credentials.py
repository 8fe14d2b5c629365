"""Signs a program in: a token from a provider for a client id and its secret (OAuth2 client credentials).

The token is renewed before it ends, and at once when the runtime did not take it. The secret goes to the provider
alone, over https, and into no message.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import json
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from runtime.links.credentials import OK, RENEW_BEFORE_S, UNAUTHORIZED, Post, SignInError
from runtime.links.link import LinkClosedError
from runtime.links.tls_files import client_context
from runtime.links.tls_problems import problem_of

AUDIENCE = "plumbline"
DISCOVERY = "/.well-known/openid-configuration"
PATIENCE_S = 10.0
MOST_BYTES = 256 * 1024
DEFAULT_LIFETIME_S = 300.0
REFUSED = (400, UNAUTHORIZED, 403)
NOT_FOUND = 404


class ClientCredentials:
    """`Credentials` of a client id and a secret. Belongs to the loop of its link."""

    def __init__(
        self,
        provider: str,
        client_id: str,
        secret: str,
        *,
        tls: ssl.SSLContext | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`provider` is its issuer, its token endpoint, or just its host; raises ValueError when it is none of them."""
        self._provider = provider_url(provider)
        self._shown = _basic(client_id, secret)
        self._tls = tls
        self._monotonic = monotonic
        self._endpoint: str | None = None
        self._token: str | None = None
        self._renew_at = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def token(self, post: Post, refused: str | None = None) -> str:
        async with self._one_at_a_time:
            if self._token is not None and self._token != refused and self._monotonic() < self._renew_at:
                return self._token
            try:
                async with asyncio.timeout(PATIENCE_S):
                    return await self._renew()
            except TimeoutError:
                raise LinkClosedError(f"{self._provider} does not answer in time") from None
            except httpx2.HTTPError as failed:
                problem = problem_of(failed)
                reason = problem.text.replace("the runtime", "the provider") if problem else "it cannot be reached"
                raise LinkClosedError(f"{self._provider}: {reason}") from failed

    async def _renew(self) -> str:
        if self._tls is None:  # reads the system's authorities: too long for the loop
            self._tls = await asyncio.to_thread(client_context)
        async with httpx2.AsyncClient(
            verify=self._tls, trust_env=False, timeout=PATIENCE_S, follow_redirects=False
        ) as client:
            if self._endpoint is None:
                self._endpoint = await self._discover(client)
            status, answer = await _ask(
                client,
                "POST",
                self._endpoint,
                {"grant_type": "client_credentials", "audience": AUDIENCE},
                {"authorization": self._shown},
            )
        if status in REFUSED:
            raise SignInError(f"{self._provider} does not take the client id and its secret{_said(answer)}")
        token = answer.get("access_token")
        if status != OK or not isinstance(token, str) or not token.isascii() or not token.isprintable():
            self._endpoint = None  # it may have moved
            raise LinkClosedError(f"{self._provider} gives no token (HTTP {status}){_said(answer)}")
        lifetime_s = _lifetime_s(answer.get("expires_in"))
        self._token = token
        self._renew_at = self._monotonic() + lifetime_s - min(RENEW_BEFORE_S, lifetime_s / 4)
        return token

    async def _discover(self, client: httpx2.AsyncClient) -> str:
        status, answer = await _ask(client, "GET", f"{self._provider}{DISCOVERY}")
        if status == NOT_FOUND and urlsplit(self._provider).path:
            return self._provider  # the token endpoint itself was given
        endpoint = answer.get("token_endpoint")
        if status != OK or not isinstance(endpoint, str):
            raise LinkClosedError(f"{self._provider} names no token endpoint (HTTP {status})")
        try:
            return provider_url(endpoint)
        except ValueError as wrong:
            raise LinkClosedError(f"{self._provider} names a token endpoint that is not safe: {wrong}") from None


def client_credentials_of(
    environment: Mapping[str, str], tls: ssl.SSLContext | None = None
) -> ClientCredentials | None:
    """Return what the environment says of a provider, None where it says nothing; raises ValueError for half of it."""
    provider = environment.get("PHASE2_AUTH_PROVIDER")
    if not provider:
        return None
    client_id, secret = environment.get("PHASE2_CLIENT_ID"), environment.get("PHASE2_CLIENT_SECRET")
    if not client_id or not secret:
        raise ValueError("PHASE2_AUTH_PROVIDER needs PHASE2_CLIENT_ID and PHASE2_CLIENT_SECRET")
    try:
        return ClientCredentials(provider, client_id, secret, tls=tls)
    except ValueError as wrong:
        raise ValueError(f"PHASE2_AUTH_PROVIDER: {wrong}") from None


def provider_url(text: str) -> str:
    """Return the URL of a provider, without a slash at its end; a bare host is asked over https."""
    url = text.strip() if "://" in text else f"https://{text.strip()}"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.scheme not in ("https", "http") or parts.username or parts.query or parts.fragment:
        raise ValueError("a provider is named by its host or URL, such as https://auth.example.com")
    if parts.scheme == "http" and not _is_here(host):
        raise ValueError("the secret of a client is sent over https alone; begin the address with https://")
    return url.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _basic(client_id: str, secret: str) -> str:
    """Return the header of RFC 6749, 2.3.1: both are form-encoded first."""
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


async def _ask(
    client: httpx2.AsyncClient,
    method: str,
    url: str,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Return status and JSON object of an answer; an empty object where it is none."""
    async with client.stream(
        method, url, data=form, headers={"accept": "application/json", **(headers or {})}
    ) as answer:
        body = b""
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise LinkClosedError(f"{url} answers with too much")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    return answer.status_code, document if isinstance(document, dict) else {}


def _lifetime_s(given: object) -> float:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return float(given) if is_number and 0 < given < 1e9 else DEFAULT_LIFETIME_S  # type: ignore[operator, arg-type]


def _said(answer: dict[str, Any]) -> str:
    """Return why the provider refused, in its own words where it has some."""
    words = answer.get("error_description") or answer.get("error")
    return f": {words[:200]}" if isinstance(words, str) else ""
