"""Why a runtime cannot be talked to over TLS, and what helps: as values that a dialog can show.

A failed connection often does not tell: a server that misses a client certificate may just hang up. `examine` makes a
handshake of its own and looks at what was asked for in it.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PATIENCE_S = 5.0
HANG_UP_S = 0.5
"""How long a server has to refuse a client after its handshake: in TLS 1.3 that is over before the server looks."""


class TlsCause(StrEnum):
    UNKNOWN_AUTHORITY = "UNKNOWN_AUTHORITY"
    NAME_MISMATCH = "NAME_MISMATCH"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    CLIENT_CERTIFICATE_WANTED = "CLIENT_CERTIFICATE_WANTED"
    CLIENT_CERTIFICATE_REFUSED = "CLIENT_CERTIFICATE_REFUSED"
    NO_TLS = "NO_TLS"
    NO_COMMON_VERSION = "NO_COMMON_VERSION"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class TlsProblem:
    """What is in the way, in words, and what to do about it; `detail` is what the library said, where that adds."""

    cause: TlsCause
    text: str
    remedy: str
    detail: str = ""


_WORDS = {
    TlsCause.UNKNOWN_AUTHORITY: (
        "the runtime's certificate comes from an authority that is not trusted here",
        "give the authority's certificate as a PEM file, if you know that it is the right one",
    ),
    TlsCause.NAME_MISMATCH: (
        "the runtime's certificate is for another name",
        "connect by the name that the certificate has, or have one made for this name or address",
    ),
    TlsCause.EXPIRED: (
        "the runtime's certificate has expired",
        "have it renewed there; look at the clock of this machine, too",
    ),
    TlsCause.NOT_YET_VALID: (
        "the runtime's certificate is not valid yet",
        "look at the clock of this machine and of the runtime's",
    ),
    TlsCause.CLIENT_CERTIFICATE_WANTED: (
        "the runtime asks for a client certificate",
        "give one that its authority signed (PHASE2_TLS_CERT_PATH: a PEM file with certificate and key, or a folder)",
    ),
    TlsCause.CLIENT_CERTIFICATE_REFUSED: (
        "the runtime does not take the client certificate",
        "it may have expired, or come from an authority that the runtime does not know; have a new one made",
    ),
    TlsCause.NO_TLS: (
        "what answers there does not speak TLS",
        "look at the port; without TLS the address begins with http:// or ws://",
    ),
    TlsCause.NO_COMMON_VERSION: (
        "the runtime speaks no TLS that is safe enough; 1.2 is the oldest",
        "have the runtime's TLS brought up to date",
    ),
    TlsCause.OTHER: ("TLS failed", "the log of the runtime may say more"),
}
_VERIFY = {
    9: TlsCause.NOT_YET_VALID,
    10: TlsCause.EXPIRED,
    18: TlsCause.UNKNOWN_AUTHORITY,
    19: TlsCause.UNKNOWN_AUTHORITY,
    20: TlsCause.UNKNOWN_AUTHORITY,
    21: TlsCause.UNKNOWN_AUTHORITY,
    62: TlsCause.NAME_MISMATCH,
    64: TlsCause.NAME_MISMATCH,
}
"""Codes of X509_V_ERR_… in OpenSSL."""
_ALERTS = {
    "CERTIFICATE_REQUIRED": TlsCause.CLIENT_CERTIFICATE_WANTED,
    "BAD_CERTIFICATE": TlsCause.CLIENT_CERTIFICATE_REFUSED,
    "CERTIFICATE_EXPIRED": TlsCause.CLIENT_CERTIFICATE_REFUSED,
    "CERTIFICATE_REVOKED": TlsCause.CLIENT_CERTIFICATE_REFUSED,
    "CERTIFICATE_UNKNOWN": TlsCause.CLIENT_CERTIFICATE_REFUSED,
    "UNSUPPORTED_CERTIFICATE": TlsCause.CLIENT_CERTIFICATE_REFUSED,
    "UNKNOWN_CA": TlsCause.CLIENT_CERTIFICATE_REFUSED,
    "ACCESS_DENIED": TlsCause.CLIENT_CERTIFICATE_REFUSED,
    "PROTOCOL_VERSION": TlsCause.NO_COMMON_VERSION,
    "HANDSHAKE_FAILURE": TlsCause.NO_COMMON_VERSION,
    "INSUFFICIENT_SECURITY": TlsCause.NO_COMMON_VERSION,
}
_REASONS = {
    "WRONG_VERSION_NUMBER": TlsCause.NO_TLS,
    "RECORD_LAYER_FAILURE": TlsCause.NO_TLS,
    "HTTP_REQUEST": TlsCause.NO_TLS,
    "UNSUPPORTED_PROTOCOL": TlsCause.NO_COMMON_VERSION,
}
_EMPTY_CERTIFICATE_BYTES = 8
"""How long the message is at most with which a client says that it has no certificate."""


def problem_of(failed: BaseException | None) -> TlsProblem | None:
    """Return what a failure, or one behind it, says about TLS; None where it says nothing."""
    seen: set[int] = set()
    while failed is not None and id(failed) not in seen:
        seen.add(id(failed))
        if isinstance(failed, ssl.SSLError) and not isinstance(failed, ssl.SSLEOFError):
            return _of_error(failed)
        failed = failed.__cause__ or failed.__context__
    return None


def words_of(failed: BaseException) -> str:
    """Return what is wrong with TLS and what to do about it, in a line; an empty text where it is something else.

    The deepest failure counts: libraries wrap that of the system in others, which say less.
    """
    deepest: BaseException | None = None
    one: BaseException | None = failed
    while one is not None:
        deepest = one if isinstance(one, ssl.SSLError) else deepest
        one = one.__cause__ or one.__context__
    problem = problem_of(deepest)
    return "" if problem is None else f"{problem.text}: {problem.remedy}"


def examine(
    host: str, port: int, context: ssl.SSLContext | None = None, *, patience_s: float = PATIENCE_S
) -> TlsProblem | None:
    """Return what keeps a TLS connection from being made, None where nothing does or nobody answers. Blocks.

    `context` is what connections are made with; the default trusts what the system trusts.
    """
    context = context or ssl.create_default_context()
    try:
        plain = socket.create_connection((host, port), timeout=patience_s)
    except OSError:
        return None
    with plain, _Listener.on(context) as heard:
        try:
            with context.wrap_socket(plain, server_hostname=host) as secured:
                secured.settimeout(HANG_UP_S)
                hung_up = not secured.recv(1)
        except TimeoutError:
            return None
        except OSError as failed:
            hung_up = True
            if isinstance(failed, ssl.SSLError) and not isinstance(failed, ssl.SSLEOFError):
                problem = _of_error(failed)
                # The general alert is what a server of TLS 1.2 has for a certificate that it misses.
                is_general = problem.cause is TlsCause.NO_COMMON_VERSION and heard.was_asked
                return heard.verdict() if is_general else problem
    return heard.verdict() if hung_up else None


class _Listener:
    """Hears the messages of one handshake, by the hook that Python's ssl has for looking into one."""

    def __init__(self) -> None:
        self.was_asked = False
        self._has_shown = False
        self._was_answered = False

    @classmethod
    @contextlib.contextmanager
    def on(cls, context: Any) -> Iterator[_Listener]:
        listener = cls()
        context._msg_callback = listener._hear
        try:
            yield listener
        finally:
            context._msg_callback = None

    def _hear(self, connection: Any, direction: str, version: Any, content: Any, message: Any, data: bytes) -> None:
        if isinstance(connection, ssl.SSLSocket):  # asyncio may be connecting with the same context meanwhile
            self._note(direction, getattr(message, "name", ""), data)

    def _note(self, direction: str, name: str, data: bytes) -> None:
        if direction == "read" and name == "SERVER_HELLO":
            self._was_answered = True
        elif direction == "read" and name == "CERTIFICATE_REQUEST":
            self.was_asked = True
        elif direction == "write" and name == "CERTIFICATE":
            self._has_shown = len(data) > _EMPTY_CERTIFICATE_BYTES

    def verdict(self) -> TlsProblem:
        """Say why the other end hung up."""
        if self.was_asked:
            return _problem(
                TlsCause.CLIENT_CERTIFICATE_REFUSED if self._has_shown else TlsCause.CLIENT_CERTIFICATE_WANTED
            )
        if not self._was_answered:
            return _problem(TlsCause.NO_TLS)
        return _problem(TlsCause.OTHER, "it hung up during the handshake")


def _of_error(failed: ssl.SSLError) -> TlsProblem:
    if isinstance(failed, ssl.SSLCertVerificationError):
        said = failed.verify_message.rstrip(".")
        return _problem(_VERIFY.get(failed.verify_code, TlsCause.OTHER), said)
    reason = getattr(failed, "reason", None) or ""
    alert = reason.partition("ALERT_")[2]
    cause = _ALERTS.get(alert) or _REASONS.get(reason) or TlsCause.OTHER
    return _problem(cause, (reason or str(failed)).replace("_", " ").lower())


def _problem(cause: TlsCause, detail: str = "") -> TlsProblem:
    text, remedy = _WORDS[cause]
    return TlsProblem(cause, text, remedy, detail)
