"""`python -m runtime.cli.engine_schema`: writes `resources/openapi/engine_schema.json` anew from the models."""

from __future__ import annotations

import sys
from pathlib import Path

import resources
from runtime.contracts.engine_schema import engine_schema
from runtime.contracts.json_text import write_pretty_json

ENGINE_SCHEMA = Path(resources.__file__).parent / "openapi" / "engine_schema.json"


def text() -> bytes:
    """Return what the file has to hold."""
    return write_pretty_json(engine_schema())


def run(path: Path = ENGINE_SCHEMA) -> int:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text())
    return 0


if __name__ == "__main__":
    sys.exit(run())
