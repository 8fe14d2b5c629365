"""How long the window's thread is held at a stretch by its own work while a level is built and one entity is pushed.

Wanted: at most 50 ms while 10 000 entities are built, and at most 20 ms (beside a frame, which is not drawn here) while
one of them is pushed. The baseline is the same window, idle; as a ratio these rows have no goal.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from benchmarks.documents import large_level
from benchmarks.row import Row

ENTITIES = 10_000
WINDOW = Path(__file__).parent / "building_window.py"
NAMES = {
    "build": f"window held while {ENTITIES} entities are built",
    "push": f"window held while one of {ENTITIES} entities is pushed",
}


def rows() -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as folder:
        level = Path(folder) / "large.json"
        whole: dict[str, Any] = large_level()
        level.write_bytes(orjson.dumps({**whole, "entities": whole["entities"][:ENTITIES]}))
        ran = subprocess.run(
            [sys.executable, str(WINDOW), folder, str(level)],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(WINDOW.parents[1])},
        )  # fmt: skip
        held: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    if held["outcome"] != "COMPLETED":
        raise RuntimeError(f"the level was not built: {held['outcome']}")
    return [Row(name, held[deed], held["idle"], "the same window, idle", None, "ms", 1) for deed, name in NAMES.items()]
