"""What goes with a stored level that is answered as a file (ruling 60)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from runtime.assets.export.level import MEDIA_TYPES, SUFFIXES, ExportedFile, ExportFormat, file_stem

Exporter = Callable[[str, bytes, ExportFormat], ExportedFile]
"""Makes the file of a level of a name and the JSON text of its world spec; called in a worker thread."""


def export_headers(name: str, file: ExportedFile, wanted: ExportFormat) -> dict[str, str]:
    """Return the headers that go with an exported file; what no header can hold is left out or escaped."""
    headers = {
        "content-type": MEDIA_TYPES[wanted],
        "content-disposition": _disposition(name, SUFFIXES[wanted]),
        "cache-control": "no-store",
    }
    if file.missing:
        headers["x-missing-assets"] = ", ".join(quote(asset, safe="") for asset in file.missing)
    return headers


def _disposition(name: str, suffix: str) -> str:
    """Name the file twice, as RFC 6266 has it: plainly for old clients, and as it is called."""
    stem = file_stem(name)
    plain = re.sub(r"[^A-Za-z0-9_. -]+", "_", stem)
    return f"attachment; filename=\"{plain}{suffix}\"; filename*=UTF-8''{quote(stem + suffix, safe='')}"
