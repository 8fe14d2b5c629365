"""A certificate of this machine's own, for a runtime that is shared over TLS: an authority and what it signed.

The authority's key is thrown away once it has signed: whoever trusts the authority's file trusts this one server and
nothing else. The files are used again until they are about to end or the machine has another address.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from runtime.portal.tls import TlsFiles

DAY = dt.timedelta(days=1)
LASTS = 365 * DAY
RENEWED_BEFORE_END = 30 * DAY
NAME = "Plumbline on {host}"


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """`authority` is the file that others need, `fingerprint` its SHA-256, in pairs of hexadecimal digits."""

    files: TlsFiles
    authority: Path
    fingerprint: str


def own_certificate(folder: Path, addresses: Sequence[str], now: dt.datetime | None = None) -> OwnCertificate:
    """Return the certificate in a folder, made anew where it does not do. Raises OSError when it cannot be written."""
    moment = now or dt.datetime.now(dt.UTC)
    files = TlsFiles(folder / "shared.crt", folder / "shared.key")
    authority = folder / "authority.crt"
    if not _does(files, authority, frozenset(addresses), moment):
        _make(files, authority, addresses, moment)
    held = x509.load_pem_x509_certificate(authority.read_bytes())
    return OwnCertificate(files, authority, held.fingerprint(hashes.SHA256()).hex(":").upper())


def _does(files: TlsFiles, authority: Path, addresses: frozenset[str], now: dt.datetime) -> bool:
    try:
        own = x509.load_pem_x509_certificates(files.certificate.read_bytes())[0]
        names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        has_all = files.key.exists() and authority.exists()
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    known = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    return has_all and addresses <= known and own.not_valid_after_utc - now > RENEWED_BEFORE_END


def _make(files: TlsFiles, authority: Path, addresses: Sequence[str], now: dt.datetime) -> None:
    host = socket.gethostname() or "localhost"
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in dict.fromkeys((host, "localhost"))]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in dict.fromkeys(addresses)]
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME.format(host=host)[:64])])
    issuing, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = (
        _builder(issuer, issuer, issuing.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(is_authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(issuing.public_key()), critical=False)
        .sign(issuing, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    own = (
        _builder(subject, issuer, key.public_key(), now)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key()), critical=False)
        .sign(issuing, hashes.SHA256())
    )
    files.certificate.parent.mkdir(parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files.key.unlink(missing_ok=True)
    with os.fdopen(os.open(files.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    authority.write_bytes(root.public_bytes(pem))
    files.certificate.write_bytes(own.public_bytes(pem) + root.public_bytes(pem))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)  # the other machine's clock may be behind
        .not_valid_after(now + LASTS)
    )


def key_usage(*, is_authority: bool) -> x509.KeyUsage:
    """Return what a key may do: sign certificates and lists of withdrawn ones, or signatures alone."""
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
