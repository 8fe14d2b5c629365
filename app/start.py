"""The desktop command: reads its arguments, prepares Qt and runs the window until it is closed."""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import ssl
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from app.feature_flags import ALL_ON, KNOWN, VARIABLE, FeatureFlags, read_flags
from app.outside_job import OutsideJob, outside_job_of, with_tls
from runtime.links.client_credentials import client_credentials_of
from runtime.links.credentials import Credentials, GivenToken, PasswordSignIn
from runtime.links.tls_files import client_context

log = logging.getLogger(__name__)

SWITCH_INTERVAL_S = 0.0001
"""How long a thread that wants the interpreter waits: the scan thread must not wait for a repaint (architecture)."""

DEFAULT_REMOTE = "http://127.0.0.1:8600"
WORKSPACES = ("world", "logic", "stats")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for on the command line. `connect` is None for the embedded runtime, empty for the usual."""

    level: Path | None
    connect: str | None
    http: str | None
    config: Path | None
    workspace: str | None
    data_dir: Path
    settings_file: Path
    tour: Path | None
    chapter: str | None
    debug: bool = False
    credentials: Credentials | None = None
    tls: ssl.SSLContext | None = None
    flags: FeatureFlags = ALL_ON
    outside_job: OutsideJob | None = None


def parse(arguments: Sequence[str]) -> Options:
    """Return the options; exits with code 2 and one line when they cannot be used."""
    parser = argparse.ArgumentParser(
        prog="plumbline",
        description="Build worlds, step through the card logic that runs them, and see what it costs.",
        epilog="Others, each with --help: serve, users, backup, restore, audit, check, simulate, replay, merge.",
    )
    parser.add_argument("level", nargs="?", type=Path, metavar="LEVEL", help="world spec to open")
    parser.add_argument(
        "--connect",
        nargs="?",
        const="",
        metavar="URL",
        help="use a remote runtime (ws://, wss://, http://, https://); without URL the one in PHASE2_BASE_URL",
    )
    parser.add_argument(
        "--http", metavar="URL", help="the remote's HTTP address, where it differs from the WebSocket's"
    )
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="sign in to the remote under this name (default PLUMBLINE_USER); the password is PLUMBLINE_PASSWORD or "
        "asked for, never an argument; PLUMBLINE_TOKEN is a token to show instead",
    )
    parser.add_argument(
        "--tls-ca",
        type=Path,
        metavar="FILE",
        default=Path(os.environ["PLUMBLINE_TLS_CA"]) if os.environ.get("PLUMBLINE_TLS_CA") else None,
        help="trust this authority (PEM) with the remote's certificate, too (default PLUMBLINE_TLS_CA); a client "
        "certificate is named by PHASE2_TLS_CERT_PATH: a PEM file with certificate and key, or a folder with tls.crt, "
        "tls.key and perhaps ca.crt",
    )
    parser.add_argument(
        "--engine-connect",
        metavar="URL",
        help="have this window's engine do the jobs of another backend (http:// or https://); its token is "
        "PLUMBLINE_ENGINE_TOKEN, PLUMBLINE_ENGINE_HMAC_SECRET signs what it reports",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="card config for the first start of the runtime")
    parser.add_argument("--workspace", choices=WORKSPACES, help="workspace to begin with")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where configs and history are kept")
    parser.add_argument("--tour", type=Path, metavar="DIR", help="walk through the screens and leave pictures in DIR")
    parser.add_argument("--chapter", metavar="NAME", help="a further chapter of the tour")
    parser.add_argument("--debug", action="store_true", help="log more, and show tracebacks")
    given = parser.parse_args(list(arguments))
    if given.http and given.connect is None:
        parser.error("--http needs --connect")
    if given.user and given.connect is None:
        parser.error("--user needs --connect")
    if given.chapter and not given.tour:
        parser.error("--chapter needs --tour")
    if given.level is not None and given.tour is not None:
        parser.error("the tour opens its own level; leave LEVEL out")
    try:
        trusted = None if given.connect is given.engine_connect is None else tls_of(given.tls_ca, os.environ)
        tls = None if given.connect is None else trusted
        credentials = None if given.connect is None else credentials_of(given.user, os.environ, tls)
        outside_job = with_tls(outside_job_of(given.engine_connect, os.environ), trusted)
    except ValueError as wrong:
        parser.error(str(wrong))
    flags = read_flags(os.environ.get(VARIABLE, ""))
    if flags.unknown:
        log.warning("%s: %s: unknown; there are %s", VARIABLE, ", ".join(flags.unknown), ", ".join(KNOWN))
    return Options(
        level=given.level,
        connect=_remote(given.connect),
        http=given.http,
        config=given.config,
        workspace=given.workspace,
        data_dir=given.data_dir or Path(os.environ.get("PLUMBLINE_DATA_DIR") or user_data_path("plumbline")),
        settings_file=user_config_path("plumbline") / "plumbline.ini",
        tour=given.tour,
        chapter=given.chapter,
        debug=given.debug,
        credentials=credentials,
        tls=tls,
        flags=flags,
        outside_job=outside_job,
    )


def tls_of(authority: Path | None, environment: Mapping[str, str]) -> ssl.SSLContext | None:
    """Return what a remote's certificate is held against, and what is shown; None when nothing was said of it.

    Raises `TlsFileError`.
    """
    certificate = environment.get("PHASE2_TLS_CERT_PATH")
    if authority is None and not certificate:
        return None
    return client_context(authority, Path(certificate) if certificate else None)


def credentials_of(
    user: str | None, environment: Mapping[str, str], tls: ssl.SSLContext | None = None
) -> Credentials | None:
    """Return what to show to a remote, None when nothing was said of it; raises ValueError for what cannot be used.

    A name given here outranks a token, that a provider that gives some (`PHASE2_AUTH_PROVIDER`). A password that is
    nowhere is asked for where there is somebody at a terminal.
    """
    token = environment.get("PLUMBLINE_TOKEN")
    if token and not user:
        try:
            return GivenToken(token)
        except ValueError as wrong:
            raise ValueError(f"PLUMBLINE_TOKEN: {wrong}") from None
    provided = None if user else client_credentials_of(environment, tls)
    if provided is not None:
        return provided
    name = user or environment.get("PLUMBLINE_USER")
    if not name:
        return None
    password = environment.get("PLUMBLINE_PASSWORD")
    if not password and sys.stdin is not None and sys.stdin.isatty():
        password = getpass.getpass(f"Password of {name}: ")
    return PasswordSignIn(name, password) if password else None


def has_display(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Tell whether Qt will find a screen; asked first, because Qt ends the process where it finds none."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _remote(connect: str | None) -> str | None:
    if connect == "":
        return os.environ.get("PHASE2_BASE_URL", "")  # empty: the settings file may know
    return connect


def run(arguments: Sequence[str]) -> int:
    """Run the desktop application; returns its exit code (0 done, 1 the tour found problems, 2 unusable)."""
    options = parse(arguments)
    if not has_display(os.environ):
        sys.stderr.write(
            "plumbline: there is no display (DISPLAY is not set); `make run` shows the same screens as pictures, "
            "or start it with xvfb-run\n"
        )
        return 2
    logging.basicConfig(
        level=logging.DEBUG if options.debug else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    for chatty in (
        "qasync",
        "asyncio",
        "engineio",
        "socketio",
        "PIL",
        "OpenGL",
        "websockets",
        "trimesh",
        "httpx2",
        "httpcore2",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    # Software OpenGL would take every core for a frame; one stays free for the scan.
    os.environ.setdefault("LP_NUM_THREADS", str(max(1, (os.cpu_count() or 2) - 1)))
    # Not before the arguments are known to be good: loading Qt is the slow part.
    from app import desktop

    return desktop.run(options)
