"""`engine --connect URL`: this program's engine, without a window, for a backend elsewhere."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from runtime.assets.library import AssetLibrary
from runtime.cli.errors import DONE, CommandParser, UnusableError, run_command
from runtime.control.clock import SystemClock
from runtime.links.tls_files import TlsFileError, client_context
from runtime.links.tls_problems import words_of
from runtime.storage.secret_keys import LEAST_ENGINE_BYTES


def run(arguments: Sequence[str]) -> int:
    """Work until SIGTERM or SIGINT; returns 0 then, 2 when there is no token or it is refused."""
    return run_command(_parser(), arguments, _work)


def _parser() -> CommandParser:
    parser = CommandParser("engine", "Do the jobs of a backend that speaks engine-adapter-v1.")
    parser.add_argument("--connect", required=True, metavar="URL", type=_url, help="the backend: http:// or https://")
    parser.add_argument("--token-file", type=Path, help="file with the engine token (default PLUMBLINE_ENGINE_TOKEN)")
    parser.add_argument(
        "--secret-file",
        type=Path,
        help="file with the secret that signs what it reports (default PLUMBLINE_ENGINE_HMAC_SECRET; none: unsigned)",
    )
    parser.add_argument(
        "--require-signatures",
        action="store_true",
        default=os.environ.get("PLUMBLINE_ENGINE_REQUIRE_SIGNATURES", "") not in ("", "0"),
        help="do only jobs that are signed with the secret (default PLUMBLINE_ENGINE_REQUIRE_SIGNATURES=1)",
    )
    parser.add_argument(
        "--tls-ca",
        type=Path,
        metavar="FILE",
        help="trust this authority (PEM) with the backend's certificate, too (default PLUMBLINE_TLS_CA); a client "
        "certificate is read from PHASE2_TLS_CERT_PATH",
    )
    parser.add_argument("--assets", type=Path, help="folder of meshes, textures and skies besides those shipped")
    return parser


def _work(options: argparse.Namespace) -> int:
    from runtime.portal.dialled_engine import DialledEngine, TokenRefusedError, reason_of

    token = _given(options.token_file, "PLUMBLINE_ENGINE_TOKEN")
    if not token:
        raise UnusableError("an engine needs a token: --token-file FILE or PLUMBLINE_ENGINE_TOKEN")
    secret = _given(options.secret_file, "PLUMBLINE_ENGINE_HMAC_SECRET").encode()
    if 0 < len(secret) < LEAST_ENGINE_BYTES:
        raise UnusableError(f"the secret has {len(secret)} bytes; it has at least {LEAST_ENGINE_BYTES}")
    if options.require_signatures and not secret:
        raise UnusableError("--require-signatures needs the secret: --secret-file or PLUMBLINE_ENGINE_HMAC_SECRET")
    tls = _tls(options)

    async def work() -> None:
        engine = DialledEngine(
            options.connect,
            token,
            AssetLibrary(user=options.assets),
            wall_ms=SystemClock().wall_ms,
            secret=secret or None,
            requires_signatures=options.require_signatures,
            tls=tls,
            why=lambda failed: words_of(failed) or reason_of(failed),
            told=lambda words: print(words, file=sys.stderr, flush=True),
        )
        task = asyncio.ensure_future(engine.run())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await asyncio.gather(task, return_exceptions=False)

    try:
        asyncio.run(work())
    except TokenRefusedError as refused:
        raise UnusableError(f"{options.connect}: {refused}; ask its administrator for an engine token") from None
    except asyncio.CancelledError:
        return DONE
    return DONE


def _tls(options: argparse.Namespace) -> ssl.SSLContext | None:
    """Return what is trusted and shown where the backend speaks TLS; None for what the system has, or without TLS."""
    if urlsplit(options.connect).scheme != "https":
        if options.tls_ca is not None:
            raise UnusableError("--tls-ca is for a backend at https://")
        return None
    authority = options.tls_ca or _path("PLUMBLINE_TLS_CA")
    try:
        return client_context(authority, _path("PHASE2_TLS_CERT_PATH"))
    except TlsFileError as unusable:
        raise UnusableError(str(unusable)) from None


def _path(variable: str) -> Path | None:
    text = os.environ.get(variable)
    return Path(text) if text else None


def _given(path: Path | None, variable: str) -> str:
    if path is None:
        return os.environ.get(variable, "")
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as failed:
        raise UnusableError(f"{path} cannot be read: {failed}") from None


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError("a backend is named by a URL such as http://127.0.0.1:8600")
    return text
