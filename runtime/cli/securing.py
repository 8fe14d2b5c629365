"""Options of `serve` about TLS, and what it takes to listen where others can reach it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from runtime.cli.errors import CommandParser, UnusableError
from runtime.portal.tls import TlsFiles


def add_tls_options(parser: CommandParser) -> None:
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


def tls_files(options: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> TlsFiles | None:
    """Return the files of a server with TLS, None for one without; raises `UnusableError`."""
    certificate = options.tls_cert or environment.get("PLUMBLINE_TLS_CERT")
    key = options.tls_key or environment.get("PLUMBLINE_TLS_KEY")
    authority = options.tls_client_ca or environment.get("PLUMBLINE_TLS_CLIENT_CA")
    if certificate and key:
        return TlsFiles(Path(certificate), Path(key), Path(authority) if authority else None)
    if certificate or key:
        raise UnusableError("--tls-cert FILE and --tls-key FILE belong together; give both")
    if authority:
        raise UnusableError("--tls-client-ca needs --tls-cert and --tls-key: without TLS nobody shows a certificate")
    return None
