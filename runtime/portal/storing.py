"""What a client hears when the disk or the database does not do its part (ruling 95)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from runtime.portal.results import RefusedRequest
from runtime.storage.errors import StorageError, StorageFullError, storage_error

log = logging.getLogger("plumbline.portal")


@contextmanager
def storing(what: str) -> Iterator[None]:
    """Turn what storage and the system raise into BUSY: what was to be written can be sent again."""
    try:
        yield
    except (StorageError, OSError) as failed:
        error = storage_error(failed) if isinstance(failed, OSError) else failed
        log.error("%s cannot be stored or read: %s", what, error)
        why = "the disk is full" if isinstance(error, StorageFullError) else "the store does not take or give it"
        raise RefusedRequest(
            "BUSY", f"{what} cannot be stored or read now: {why}; nothing has changed, the runtime's log says more"
        ) from failed
