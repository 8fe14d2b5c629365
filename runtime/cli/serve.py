"""`serve`: the runtime on a port, without a window. Loopback alone until it has users and tokens, and says so."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from runtime.cli.errors import DONE, CommandParser, UnusableError, run_command
from runtime.host import LOOPBACK, HostError, serve

DEFAULT_PORT = 8600
HIGHEST_PORT = 65_535
SWITCH_INTERVAL_S = 0.0001
"""How long the scan thread waits at most for a thread that computes in Python (architecture, *Threads*)."""


def run(arguments: Sequence[str]) -> int:
    """Serve until SIGTERM or SIGINT; returns 0 then, 2 when it cannot serve as asked."""
    return run_command(_parser(), arguments, _serve)


def _parser() -> CommandParser:
    parser = CommandParser("serve", "Run the controller and serve the device API on one port.")
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="TCP port, 0 for any free one (default 8600)")
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=os.environ.get("PLUMBLINE_DATA_DIR") or None,
        help="where configs and audit are kept (default PLUMBLINE_DATA_DIR)",
    )
    parser.add_argument("--config", type=Path, help="the active config of a first start, in place of the factory's")
    parser.add_argument("--profile", default="default", help="hardware profile: a shipped name (default, compact)")
    return parser


def _serve(options: argparse.Namespace) -> int:
    if options.host not in LOOPBACK:
        raise UnusableError(
            f"--host {options.host}: serve has no users and tokens yet, so it listens on loopback alone; use 127.0.0.1"
        )
    if options.data_dir is None:
        raise UnusableError("--data-dir DIR is needed (or PLUMBLINE_DATA_DIR)")
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        serve(
            Path(options.data_dir),
            host="127.0.0.1" if options.host == "localhost" else options.host,
            port=options.port,
            config=options.config,
            profile=options.profile,
            listening=lambda address: print(f"listening on {address}", flush=True),
        )
    except HostError as failed:
        raise UnusableError(str(failed)) from failed
    return DONE


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number in 0..{HIGHEST_PORT}, not {text!r}")
    return int(text)
