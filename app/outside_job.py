"""What `--engine-connect` asks for: the backend whose jobs the window's engine does, and what it shows there.

Token and secret come from the environment as those of `engine --connect` do, never from the command line.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from runtime.storage.secret_keys import LEAST_ENGINE_BYTES

TOKEN_VARIABLE = "PLUMBLINE_ENGINE_TOKEN"  # noqa: S105 - its name
REQUIRE_VARIABLE = "PLUMBLINE_ENGINE_REQUIRE_SIGNATURES"
SECRET_VARIABLE = "PLUMBLINE_ENGINE_HMAC_SECRET"  # noqa: S105 - its name


@dataclass(frozen=True, slots=True)
class OutsideJob:
    """With a `secret` what is reported is signed."""

    url: str
    token: str = field(repr=False)
    secret: bytes | None = field(default=None, repr=False)
    requires_signatures: bool = field(default=False, repr=False)
    """Jobs that are not signed are refused."""
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    """What is trusted and shown over https; None for what the system has."""


def outside_job_of(url: str | None, environment: Mapping[str, str]) -> OutsideJob | None:
    """Return whom the engine works for, None for nobody; raises ValueError with what is missing."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("--engine-connect names a backend by a URL such as http://127.0.0.1:8600")
    if parts.username or parts.password:
        raise ValueError("--engine-connect must hold no user or password; the token is " + TOKEN_VARIABLE)
    token = environment.get(TOKEN_VARIABLE, "")
    if not token:
        raise ValueError(f"--engine-connect needs a token for engines in {TOKEN_VARIABLE}")
    secret = environment.get(SECRET_VARIABLE, "").encode()
    if 0 < len(secret) < LEAST_ENGINE_BYTES:
        raise ValueError(f"{SECRET_VARIABLE} has {len(secret)} bytes; it has at least {LEAST_ENGINE_BYTES}")
    requires = environment.get(REQUIRE_VARIABLE, "") not in ("", "0")
    if requires and not secret:
        raise ValueError(f"{REQUIRE_VARIABLE} needs the secret: {SECRET_VARIABLE}")
    return OutsideJob(url, token, secret or None, requires)


def with_tls(job: OutsideJob | None, tls: ssl.SSLContext | None) -> OutsideJob | None:
    """Return the same with what was said of authorities and certificates, where it goes over https."""
    return replace(job, tls=tls) if job is not None and job.url.startswith("https:") else job
