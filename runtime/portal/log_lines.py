"""Log records as lines of JSON, with the id of the request that they belong to and without anybody's secrets.

Lines are written by a thread of their own: whoever reads them slowly, or not at all, holds up nobody else.
"""

from __future__ import annotations

import json
import logging
import queue
import re
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from runtime.contracts.timestamps import rfc3339
from runtime.portal.observing import current

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}
MOST_WAITING = 10_000
CLOSE_LIMIT_S = 1.0

_NAMES = {logging.DEBUG: "debug", logging.INFO: "info", logging.WARNING: "warn"}
_HIDDEN = "***"
_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',;]+"), rf"\1 {_HIDDEN}"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"), _HIDDEN),
    (
        re.compile(
            r"(?i)([\"']?\w*(?:password|passwd|secret|token|authorization|cookie|hmac|api_?key)[\"']?\s*[:=]\s*)"
            r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,;}\])]+)"
        ),
        rf"\1{_HIDDEN}",
    ),
    (re.compile(r"(\w+://)[^/\s@]+@"), rf"\1{_HIDDEN}@"),
)


def without_secrets(text: str) -> str:
    """Return a text in which what looks like a token or a password is hidden. A net under code that logs none."""
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


class JsonLines(logging.Formatter):
    """A record as one line: `ts level logger message`, `requestId` where there is one, `exception`, further fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "ts": rfc3339(int(record.created * 1000)),
            "level": _NAMES.get(record.levelno, "error" if record.levelno > logging.WARNING else "debug"),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        asked = current.get()
        if asked is not None:
            line["requestId"] = asked.request_id
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True)


class LogOutput(logging.Handler):
    """Formats where a record is made, writes in a thread. What does not fit is dropped and counted."""

    def __init__(self, stream: IO[str]) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lost = 0
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._write, name="plumbline-log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.put_nowait(self.format(record))
        except queue.Full:
            self.lost += 1
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """Write what waits, as far as somebody takes it within a second."""
        super().close()
        if self._thread.is_alive():
            try:
                self._lines.put(None, timeout=CLOSE_LIMIT_S)
            except queue.Full:
                return
            self._thread.join(CLOSE_LIMIT_S)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._stream.write(line + "\n")
                if self._lines.empty():
                    self._stream.flush()
            except (OSError, ValueError):  # nobody reads any more
                self.lost += 1


def start_logging(level: str, stream: IO[str] | None = None) -> tuple[LogOutput, Callable[[], None]]:
    """Send all log records of the process to a stream (standard error); returns the output and what ends it.

    `level` is that of this program; libraries say less, because what they say in detail are frames and headers.
    """
    output = LogOutput(sys.stderr if stream is None else stream)
    root, own = logging.getLogger(), logging.getLogger("plumbline")
    before = root.level, own.level, root.handlers[:], threading.excepthook
    own.setLevel(LEVELS[level])
    root.setLevel(max(LEVELS[level], logging.WARNING))
    root.handlers[:] = [output]
    logging.captureWarnings(True)
    threading.excepthook = _log_uncaught

    def stop() -> None:
        logging.captureWarnings(False)
        root.setLevel(before[0])
        own.setLevel(before[1])
        root.handlers[:] = before[2]
        threading.excepthook = before[3]
        output.close()

    return output, stop


def _log_uncaught(failure: threading.ExceptHookArgs) -> None:
    name = failure.thread.name if failure.thread is not None else "a thread"
    if failure.exc_value is not None:
        about = (failure.exc_type, failure.exc_value, failure.exc_traceback)
        logging.getLogger("plumbline").error("%s died", name, exc_info=about)
