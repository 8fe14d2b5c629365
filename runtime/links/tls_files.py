"""What a link shows and trusts where a runtime speaks TLS: the user's own authority and a client certificate.

A client certificate is one PEM file with certificate and key, or a folder as it is mounted from a secret store:
`tls.crt` and `tls.key`, with `ca.crt` where the runtime's authority is an own one.
"""

from __future__ import annotations

import ssl
from pathlib import Path

CERTIFICATE, KEY, AUTHORITY = "tls.crt", "tls.key", "ca.crt"


class TlsFileError(ValueError):
    """A file cannot be used; the text says which, why and what to do."""


def client_context(authority: Path | None = None, certificate: Path | None = None) -> ssl.SSLContext:
    """Return what connections are made with; reads files, so not on the GUI thread. Raises `TlsFileError`.

    `authority` is trusted beside those that the system trusts. Names are always checked, TLS is 1.2 or newer.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate is not None:
        shown, key = certificate, certificate
        if certificate.is_dir():
            shown, key = certificate / CERTIFICATE, certificate / KEY
            if authority is None and (certificate / AUTHORITY).exists():
                authority = certificate / AUTHORITY
        _show(context, shown, key)
    if authority is not None:
        _trust(context, authority)
    return context


def _trust(context: ssl.SSLContext, authority: Path) -> None:
    try:
        context.load_verify_locations(cafile=authority)
    except ssl.SSLError:
        raise TlsFileError(f"{authority} holds no certificate of an authority; it must be a PEM file") from None
    except OSError as failed:
        raise TlsFileError(f"{authority} cannot be read: {(failed.strerror or str(failed)).lower()}") from failed


def _show(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    for path in (certificate, key):
        try:
            path.read_bytes()  # the library does not say which of the two it misses
        except OSError as failed:
            raise TlsFileError(f"{path} cannot be read: {(failed.strerror or str(failed)).lower()}") from failed
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as wrong:
        if wrong.reason == "KEY_VALUES_MISMATCH":
            raise TlsFileError(f"{key}: the private key does not fit the certificate; look for its own key") from None
        both = f"{certificate} and {key}" if certificate != key else f"{certificate}"
        raise TlsFileError(f"{both}: no certificate with its private key; both must be there, in PEM form") from None


def _no_password() -> str:
    """Without this the library would ask on the terminal, and wait there."""
    raise TlsFileError("the private key has a password; give one without, readable for you alone (openssl pkey -in …)")
