"""The checked-in OpenAPI document: `python -m tests.helpers.openapi_file` writes it from what a runtime serves."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml

from runtime.embedded import start_embedded

FILE = Path(__file__).parents[2] / "resources" / "openapi" / "phase2.yaml"
HEADER = "# Made from the table of routes; `python -m tests.helpers.openapi_file` writes it anew.\n"


async def served_document(data_dir: Path) -> dict[str, Any]:
    """What a runtime with all its desks answers at `/openapi.json`."""
    link = start_embedded(data_dir)
    try:
        reply = await link.request("GET", "/openapi.json")
    finally:
        await link.close()
    document = json.loads(reply.body)
    assert isinstance(document, dict)
    return document


def text_of(document: dict[str, Any]) -> str:
    return HEADER + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        FILE.write_text(text_of(asyncio.run(served_document(Path(folder) / "data"))), encoding="utf-8")
