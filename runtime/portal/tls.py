"""TLS of the server: its certificate, whom it lets in, and a certificate that is renewed while it serves.

Every handshake gets the newest files that could be used; files that cannot be used are told and leave what was.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

LOOK_EVERY_S = 5.0
"""How often the files are looked at; SIGHUP has it done at once."""
SOON = dt.timedelta(days=14)

log = logging.getLogger("plumbline.tls")


class UnusableCertificateError(Exception):
    """A file cannot be used; the text says which, why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files: the chain with the own certificate first, its key, and whose clients may come (None: all)."""

    certificate: Path
    key: Path
    client_authority: Path | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files gave. `names` are those in the certificate, lower-case."""

    context: ssl.SSLContext
    names: frozenset[str]
    ends: dt.datetime


def load(files: TlsFiles) -> Loaded:
    """Read the files; raises `UnusableCertificateError`."""
    text = _read(files.certificate, "certificate")
    _read(files.key, "private key")
    try:
        own = x509.load_pem_x509_certificates(text)[0]
    except ValueError:
        raise UnusableCertificateError(f"{files.certificate} holds no certificate in PEM form") from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load_chain(context, files)
    if files.client_authority is not None:
        _read(files.client_authority, "authority of clients")
        try:
            context.load_verify_locations(cafile=files.client_authority)
        except ssl.SSLError:
            raise UnusableCertificateError(
                f"{files.client_authority} holds no certificate of an authority in PEM form"
            ) from None
        context.verify_mode = ssl.CERT_REQUIRED
        # Who comes back must show its certificate again: the authority may be another one by then.
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    return Loaded(context, _names(own), own.not_valid_after_utc)


class ServerTls:
    """The context of a server. Belongs to its loop; `renewed` is told the names of each certificate, the first too."""

    def __init__(
        self,
        files: TlsFiles,
        *,
        renewed: Callable[[frozenset[str]], None] = lambda names: None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Raises `UnusableCertificateError`."""
        self._files = files
        self._renewed = renewed
        self._now = now
        self._seen = _stamp(files)
        self._must_look = asyncio.Event()
        self._loaded = load(files)
        # Another context than those that are loaded: it lives as long as the server and only passes on.
        self.context = load(files).context
        self.context.sni_callback = self._pass_on
        self._tell()

    def look_at_once(self) -> None:
        """Read the files again, changed or not."""
        self._seen = ()
        self._must_look.set()

    async def watch(self) -> None:
        """Take up files that have changed, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._must_look.wait()
            self._must_look.clear()
            await self.look()

    async def look(self) -> None:
        """Take up the files if they have changed; such as cannot be used are told once and looked at again later."""
        stamp = await asyncio.to_thread(_stamp, self._files)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._loaded = await asyncio.to_thread(load, self._files)
        except UnusableCertificateError as unusable:
            log.error("the certificate stays as it is: %s", unusable)
            return
        log.info("new connections get the certificate that ends on %s", self._loaded.ends.date())
        self._tell()

    def _tell(self) -> None:
        left = self._loaded.ends - self._now()
        if left <= dt.timedelta(0):
            log.warning("%s has expired on %s; clients refuse it", self._files.certificate, self._loaded.ends.date())
        elif left < SOON:
            log.warning("%s ends on %s; renew it", self._files.certificate, self._loaded.ends.date())
        self._renewed(self._loaded.names)

    def _pass_on(self, connection: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        connection.context = self._loaded.context


def _load_chain(context: ssl.SSLContext, files: TlsFiles) -> None:
    try:
        context.load_cert_chain(files.certificate, files.key, password=_no_password)
    except ssl.SSLError as wrong:
        if wrong.reason == "KEY_VALUES_MISMATCH":
            raise UnusableCertificateError(
                f"the key {files.key} does not fit the certificate {files.certificate}"
            ) from None
        raise UnusableCertificateError(f"{files.key} holds no private key in PEM form") from None


def _no_password() -> str:
    """Without this the library would ask on the terminal, and wait there."""
    raise UnusableCertificateError("the private key has a password; give one without, readable for the server alone")


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failed:
        raise UnusableCertificateError(f"the {what} {path}: {(failed.strerror or str(failed)).lower()}") from failed


def _names(certificate: x509.Certificate) -> frozenset[str]:
    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(name.lower() for name in named.get_values_for_type(x509.DNSName))


def _stamp(files: TlsFiles) -> tuple[object, ...]:
    """Return what changes with the files; links are followed, as secret stores swap those."""
    stamps: list[object] = []
    for path in (files.certificate, files.key, files.client_authority):
        try:
            found = None if path is None else path.stat()
        except OSError:
            found = None
        stamps.append(None if found is None else (found.st_ino, found.st_size, found.st_mtime_ns))
    return tuple(stamps)
