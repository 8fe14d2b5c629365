"""Every command of the runbook is run, in its order, by one shell against a real `serve` in a folder of its own.

Only ports and the provider's name are put in place of those that are written there.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.cli import serve
from tests.helpers.node_provider import NODE_TESTS, OPERATOR, node_provider

ROOT = Path(__file__).parents[3]
RUNBOOK = ROOT / "docs" / "runbook.md"
PATIENCE_S = 110
BLOCK = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"\"((?:PLUMBLINE|PHASE2)_[A-Z0-9_]+)\"")
LEAST_COMMANDS = 25

needs_tools = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("bash", "curl", "openssl")), reason="bash, curl or openssl is missing"
)
has_provider = shutil.which("node") is not None and (NODE_TESTS / "node_modules" / "oidc-provider").is_dir()


def blocks() -> list[tuple[str, str, str]]:
    """Language, marks and text of each block in the runbook."""
    return [(found[1], found[2].strip(), found[3]) for found in BLOCK.finditer(RUNBOOK.read_text())]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _program(folder: Path) -> None:
    """Put the program into a folder, so that the commands can be written as one types them."""
    (folder / "bin").mkdir()
    (folder / "main.py").symlink_to(ROOT / "main.py")
    (folder / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (folder / "bin" / "python").chmod(0o755)


def _script(issuer: str | None) -> str:
    """All of them as one script that stops at the first failure and names the command."""
    texts = [text for language, marks, text in blocks() if language == "sh" and (issuer or "provider" not in marks)]
    script = "".join(texts).replace("8600", str(_free_port()))
    if issuer is not None:
        client, secret = OPERATOR
        script = script.replace("https://auth.example.com", issuer)
        script = script.replace('"line-1"', f'"{client}"').replace('"its secret"', f'"{_encoded(secret)}"')
    head = "set -euo pipefail\ntrap 'echo \"failed: $BASH_COMMAND\" >&2; cat serve.log >&2' ERR\n"
    tail = "trap 'kill \"$SERVE\" 2>/dev/null || true' EXIT\n"
    first, _, rest = script.partition("SERVE=$!\n")
    return f"{head}{first}SERVE=$!\n{tail}{rest}"


def _encoded(secret: str) -> str:
    """The provider takes a secret form-encoded (RFC 6749, 2.3.1), as one with odd signs must be."""
    from urllib.parse import quote

    return quote(secret, safe="")


def test_every_shell_command_of_the_runbook_is_marked_to_be_run() -> None:
    found = blocks()
    assert {language for language, _, _ in found} == {"sh", "mermaid", "ini"}
    assert all(marks in ("run", "run provider") for language, marks, _ in found if language == "sh")
    lines = [line for language, _, text in found if language == "sh" for line in text.splitlines()]
    assert len(lines) > LEAST_COMMANDS


@needs_tools
def test_the_runbook_works_from_start_to_upgrade(tmp_path: Path) -> None:
    _program(tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PLUMBLINE_", "PHASE2_"))}
    environment["PATH"] = f"{tmp_path / 'bin'}{os.pathsep}{environment['PATH']}"

    def run(issuer: str | None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["bash", "-c", _script(issuer)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    if has_provider:
        with node_provider() as issuer:
            done = run(issuer)
    else:
        done = run(None)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert "Traceback" not in done.stdout + done.stderr
    assert (tmp_path / "before-upgrade.backup").stat().st_size > 0


def test_every_setting_is_in_the_runbook() -> None:
    text = RUNBOOK.read_text()
    shown = [action for action in serve._parser()._actions if action.help != argparse.SUPPRESS]
    options = {option for action in shown for option in action.option_strings if "--max-" not in option}
    assert not {option for option in options - {"-h", "--help", "--debug"} if f"`{option}" not in text}
    sources = [path.read_text() for room in ("runtime", "app") for path in (ROOT / room).rglob("*.py")]
    named = {name for source in sources for name in SETTING.findall(source) if not name.startswith("PLUMBLINE_MAX_")}
    assert not {name for name in named if f"`{name}" not in text}
