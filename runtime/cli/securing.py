"""Options of `serve` about the network: TLS, names it may be addressed by, a provider whose tokens are accepted."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.cli.errors import CommandParser, UnusableError

if TYPE_CHECKING:
    from runtime.portal.oidc import Provider
    from runtime.portal.tls import TlsFiles


def add_network_options(parser: CommandParser) -> None:
    group = parser.add_argument_group("TLS", "PEM files; they are read again when they change, and on SIGHUP")
    group.add_argument(
        "--tls-cert",
        metavar="FILE",
        help="serve https and wss with this certificate, followed by its chain (default PLUMBLINE_TLS_CERT)",
    )
    group.add_argument("--tls-key", metavar="FILE", help="its private key (default PLUMBLINE_TLS_KEY)")
    group.add_argument(
        "--tls-client-ca",
        metavar="FILE",
        help="let in only clients with a certificate of this authority (default PLUMBLINE_TLS_CLIENT_CA)",
    )
    group = parser.add_argument_group("clients", "who may come, and by which name")
    group.add_argument(
        "--oidc-issuer",
        metavar="URL",
        help="accept the tokens of this OpenID provider, too; the role is their claim role or roles, otherwise VIEWER "
        "(default PLUMBLINE_OIDC_ISSUER)",
    )
    group.add_argument(
        "--oidc-audience",
        metavar="NAME",
        help="whom those tokens must be for (default PLUMBLINE_OIDC_AUDIENCE, plumbline)",
    )
    group.add_argument(
        "--allowed-host",
        metavar="NAME",
        action="append",
        help="a name by which clients may address the runtime, beside addresses, localhost and the names in its "
        "certificate; may be given often (default PLUMBLINE_ALLOWED_HOSTS, with commas)",
    )


def tls_files(options: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> TlsFiles | None:
    """Return the files of a server with TLS, None for one without; raises `UnusableError`."""
    certificate = options.tls_cert or environment.get("PLUMBLINE_TLS_CERT")
    key = options.tls_key or environment.get("PLUMBLINE_TLS_KEY")
    authority = options.tls_client_ca or environment.get("PLUMBLINE_TLS_CLIENT_CA")
    if certificate and key:
        from runtime.portal.tls import TlsFiles

        return TlsFiles(Path(certificate), Path(key), Path(authority) if authority else None)
    if certificate or key:
        raise UnusableError("--tls-cert FILE and --tls-key FILE belong together; give both")
    if authority:
        raise UnusableError("--tls-client-ca needs --tls-cert and --tls-key: without TLS nobody shows a certificate")
    return None


def provider_of(options: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Provider | None:
    """Return whose tokens are accepted beside our own, None for nobody's; raises `UnusableError`."""
    issuer = options.oidc_issuer or environment.get("PLUMBLINE_OIDC_ISSUER")
    audience = options.oidc_audience or environment.get("PLUMBLINE_OIDC_AUDIENCE")
    if not issuer:
        if audience:
            raise UnusableError("--oidc-audience needs --oidc-issuer")
        return None
    from runtime.portal.oidc import AUDIENCE, Provider
    from runtime.portal.provider_keys import check_issuer

    try:
        return Provider(check_issuer(issuer), audience or AUDIENCE)
    except ValueError as wrong:
        raise UnusableError(f"--oidc-issuer: {wrong}") from None


def allowed_hosts(options: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the names that may be used; raises `UnusableError` for what is no name."""
    names = options.allowed_host or environment.get("PLUMBLINE_ALLOWED_HOSTS", "").split(",")
    kept = tuple(name.strip().lower() for name in names if name.strip())
    for name in kept:
        if not all(label.replace("-", "").isalnum() and label.isascii() for label in name.split(".")):
            raise UnusableError(f"--allowed-host: {name[:80]!r} is no name; leave scheme and port out")
    return kept
