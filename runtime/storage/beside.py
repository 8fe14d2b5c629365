"""Reads a data directory beside the runtime that works in it (ruling 92): nothing is locked or brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from runtime.storage.data_directory import DATABASE_NAME
from runtime.storage.database import BUSY_TIMEOUT_MS
from runtime.storage.errors import DataDirectoryError


@contextmanager
def open_beside(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """Give a read-only connection to the database of a data directory; raises `DataDirectoryError`."""
    path = data_dir / DATABASE_NAME
    if not path.is_file():
        raise DataDirectoryError(f"{data_dir} is no data directory of a runtime: it has no {DATABASE_NAME}")
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error as failed:
        raise DataDirectoryError(f"{path} cannot be opened: {failed}") from failed
    with closing(connection):
        try:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            yield connection
        except sqlite3.Error as failed:
            raise DataDirectoryError(f"{path} cannot be read: {failed}") from failed
