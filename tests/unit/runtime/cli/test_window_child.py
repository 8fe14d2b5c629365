"""The child of a window: its token comes over standard input, and its end with the end of that."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.cli.errors import UnusableError
from runtime.cli.window_child import read_token

ROOT = Path(__file__).parents[4]
PATIENCE_S = 30


def test_the_first_line_is_the_token() -> None:
    assert read_token(io.StringIO("t" * 40 + "\nmore"))


@pytest.mark.parametrize("sent", ["", "short\n"])
def test_without_a_token_it_does_not_start(sent: str) -> None:
    with pytest.raises(UnusableError, match="first line of standard input"):
        read_token(io.StringIO(sent))


def test_it_ends_when_the_window_is_gone() -> None:
    program = (
        "import sys, threading; from runtime.cli.window_child import end_with; end_with(sys.stdin);"
        "print('ready', flush=True); threading.Event().wait()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("more of it")
        child.stdin.close()
        assert child.wait(PATIENCE_S) == -signal.SIGTERM
