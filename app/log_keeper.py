"""The newest lines of the window's own log, kept in memory for whoever has to find out what went wrong."""

from __future__ import annotations

import logging
from collections import deque

from runtime.contracts.plain_text import visible

MOST_LINES = 5000
ROOT = "plumbline"


class _OneLine(logging.Formatter):
    """What a message brings along, from a device or a file, begins no line of its own; a traceback does."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return visible(super().formatMessage(record))


class LogKeeper(logging.Handler):
    """Takes what the loggers of this program say; any thread may log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._lines: deque[str] = deque(maxlen=MOST_LINES)

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    def attach(self) -> None:
        logging.getLogger(ROOT).addHandler(self)

    def detach(self) -> None:
        logging.getLogger(ROOT).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))
