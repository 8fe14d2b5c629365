"""`serve`: the runtime on a port, without a window. Its clients show tokens; `users` says who may have some."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from runtime.cli.errors import DONE, CommandParser, UnusableError, add_data_dir, data_dir_of, run_command
from runtime.cli.securing import add_network_options, allowed_hosts, provider_of, tls_files
from runtime.cli.window_child import end_with, read_token
from runtime.host import HostError
from runtime.portal.engine_rules import EngineRules
from runtime.portal.limits import SETTINGS, UnusableLimitError, read_limits
from runtime.portal.log_lines import LEVELS, start_logging
from runtime.serving import LOOPBACK, serve

DEFAULT_PORT = 8600
HIGHEST_PORT = 65_535
SWITCH_INTERVAL_S = 0.0001
"""How long the scan thread waits at most for a thread that computes in Python (architecture, *Threads*)."""


def run(arguments: Sequence[str]) -> int:
    """Serve until SIGTERM or SIGINT; returns 0 then, 2 when it cannot serve as asked."""
    return run_command(_parser(), arguments, _serve)


def _parser() -> CommandParser:
    parser = CommandParser("serve", "Run the controller and serve the device API on one port.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="TCP port, 0 for any free one (default 8600)")
    add_data_dir(parser, "where configs and audit are kept")
    parser.add_argument(
        "--insecure",
        action="store_true",
        help="listen beyond this machine without TLS: passwords and tokens can be read on the way",
    )
    parser.add_argument("--config", type=Path, help="the active config of a first start, in place of the factory's")
    parser.add_argument("--profile", default="default", help="hardware profile: a shipped name (default, compact)")
    parser.add_argument(
        "--log-level",
        type=_log_level,
        default=os.environ.get("PHASE2_LOG_LEVEL") or "warn",
        metavar="LEVEL",
        help=f"{', '.join(LEVELS)} (default PHASE2_LOG_LEVEL, otherwise warn); lines of JSON on standard error",
    )
    parser.add_argument(
        "--otlp-endpoint",
        type=_endpoint,
        default=os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or None,
        metavar="URL",
        help="send traces to this OpenTelemetry collector over HTTP (default OTEL_EXPORTER_OTLP_ENDPOINT; none: off)",
    )
    parser.add_argument(
        "--for-window",
        action="store_true",
        help="the runtime of a window: its token is the first line of standard input, whose end is its own end",
    )
    parser.add_argument(
        "--no-builtin-engine",
        action="store_true",
        help="have no engine of its own: jobs wait until one connects to /socket.io",
    )
    parser.add_argument(
        "--require-signatures",
        action="store_true",
        default=os.environ.get("PLUMBLINE_ENGINE_REQUIRE_SIGNATURES", "") not in ("", "0"),
        help="believe engines signed messages alone (default PLUMBLINE_ENGINE_REQUIRE_SIGNATURES=1)",
    )
    add_network_options(parser)
    group = parser.add_argument_group("limits", "what clients may cost; what is over it is refused or cut off")
    for setting in SETTINGS:
        group.add_argument(
            setting.option,
            dest=setting.field,
            metavar="N",
            help=f"{setting.what}, {setting.least}..{setting.most} (default {setting.variable}, {setting.default})",
        )
    return parser


def _serve(options: argparse.Namespace) -> int:
    data_dir = data_dir_of(options)
    try:
        limits = read_limits(vars(options), os.environ)
    except UnusableLimitError as wrong:
        raise UnusableError(str(wrong)) from wrong
    files = tls_files(options)
    if options.host not in LOOPBACK and files is None and not options.insecure:
        raise UnusableError(
            f"--host {options.host}: without TLS everybody on the way could read passwords and tokens; "
            "give --tls-cert and --tls-key, or --insecure for a network that nobody else is on"
        )
    if options.for_window and options.host not in LOOPBACK:
        raise UnusableError("--for-window is for loopback alone; leave --host out")
    window_token = read_token(sys.stdin) if options.for_window else None
    provider, hosts = provider_of(options), allowed_hosts(options)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    output, stop_logging = start_logging(options.log_level)
    if options.for_window:
        end_with(sys.stdin)
    try:
        serve(
            data_dir,
            host="127.0.0.1" if options.host == "localhost" else options.host,
            port=options.port,
            config=options.config,
            profile=options.profile,
            otlp_endpoint=options.otlp_endpoint,
            log_lines_lost=lambda: output.lost,
            limits=limits,
            tls=files,
            allowed_hosts=hosts,
            provider=provider,
            admin_password=os.environ.get("PLUMBLINE_ADMIN_PASSWORD"),
            window_token=window_token,
            engine_rules=EngineRules(not options.no_builtin_engine, options.require_signatures),
            listening=_say_where,
        )
    except HostError as failed:
        raise UnusableError(str(failed)) from failed
    finally:
        stop_logging()
    return DONE


def _log_level(text: str) -> str:
    if text.lower() not in LEVELS:
        raise argparse.ArgumentTypeError(f"a log level is one of {', '.join(LEVELS)}, not {text[:40]!r}")
    return text.lower()


def _endpoint(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise argparse.ArgumentTypeError("a collector is named by a URL such as http://127.0.0.1:4318")
    return text


def _say_where(address: str, new_password: str | None) -> None:
    print(f"listening on {address}", flush=True)
    if new_password is not None:
        print(f"made the user admin with the password {new_password} (it is shown this once)", flush=True)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number in 0..{HIGHEST_PORT}, not {text!r}")
    return int(text)
