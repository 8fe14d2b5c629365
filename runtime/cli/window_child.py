"""`serve --for-window`: the runtime of a window, as its child. Its token and its end come over standard input.

A token among the arguments or in the environment could be read by others; a window that dies closes the pipe.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import TextIO

from runtime.cli.errors import UnusableError
from runtime.portal.window_token import WindowToken


def read_token(pipe: TextIO) -> WindowToken:
    """Return the token that the window sends first."""
    try:
        return WindowToken(pipe.readline().strip())
    except ValueError as unusable:
        raise UnusableError(f"--for-window: {unusable}; it is the first line of standard input") from None


def end_with(pipe: TextIO) -> None:
    """End this process as SIGTERM would once the other end of the pipe is closed."""

    def wait() -> None:
        while pipe.read(4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="plumbline-window", daemon=True).start()
