"""A provider of tokens on a port of loopback: discovery, keys, a token endpoint; what it was asked is counted."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
MAKERS: dict[str, Callable[[], Private]] = {
    "RS256": lambda: rsa.generate_private_key(65_537, 2048),
    "PS256": lambda: rsa.generate_private_key(65_537, 2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}


@dataclass
class SigningKey:
    """A key pair under an id."""

    key_id: str
    algorithm: str = "ES256"
    says_algorithm: bool = True
    private: Private = field(init=False)

    def __post_init__(self) -> None:
        self.private = MAKERS[self.algorithm]()

    def document(self) -> dict[str, Any]:
        """The public half, as it is published."""
        made: Any = jwt.get_algorithm_by_name(self.algorithm)
        document = json.loads(made.to_jwk(self.private.public_key())) | {"kid": self.key_id, "use": "sig"}
        return document | ({"alg": self.algorithm} if self.says_algorithm else {})

    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


Answer = tuple[int, bytes]


class Provider:
    """What it publishes may be changed while it runs; `asked` counts by path."""

    def __init__(self, *keys: SigningKey) -> None:
        self.keys = list(keys)
        self.issuer = ""
        self.asked: Counter[str] = Counter()
        self.forms: list[dict[str, str]] = []
        self.lifetime_s = 300
        self.answers: dict[str, Answer] = {}
        """Instead of what it would say, by path."""

    def token(self, key: SigningKey | None = None, *, without: tuple[str, ...] = (), **claims: Any) -> str:
        """A token that is in order, but for what is said here."""
        key = key or self.keys[0]
        now = int(time.time())
        whole = {"iss": self.issuer, "aud": "plumbline", "sub": "anna", "iat": now, "exp": now + 300} | claims
        left = {name: value for name, value in whole.items() if name not in without}
        return jwt.encode(left, key.private, key.algorithm, headers={"kid": key.key_id})

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Provider]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with server:
            self.issuer = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path = first.split()[1]
        self.asked[path] += 1
        status, content = self.answers.get(path) or self._answer(path, headers, body)
        start = f"HTTP/1.1 {status} X\r\ncontent-length: {len(content)}\r\nconnection: close\r\n\r\n"
        writer.write(start.encode() + content)
        await writer.drain()
        writer.close()

    def _answer(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if path == "/.well-known/openid-configuration":
            return _json(
                {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", "token_endpoint": f"{self.issuer}/token"}
            )
        if path == "/jwks":
            return _json({"keys": [key.document() for key in self.keys]})
        if path == "/token":
            return self._give(headers, body)
        return 404, b""

    def _give(self, headers: dict[str, str], body: bytes) -> Answer:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.forms.append(form)
        shown = base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
        if shown != "window:s%3Acret":
            return _json({"error": "invalid_client", "error_description": "no such client"}, 401)
        token = self.token(sub="window", jti=str(len(self.forms)))
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime_s})


def _json(document: object, status: int = 200) -> Answer:
    return status, json.dumps(document).encode()
