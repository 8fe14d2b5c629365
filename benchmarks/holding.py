"""How long the window's thread is held at a stretch while a large level is opened, moved, undone and saved.

The baseline is the same window, idle, in the same process. The project wants nothing of ours over 50 ms; these rows say
how far that is true and have no goal as a ratio.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson

from benchmarks.documents import ENTITIES, MOVED, large_level
from benchmarks.row import Row

WINDOW = Path(__file__).parent / "held_window.py"
NAMES = {
    "open": f"window held while {ENTITIES} entities are opened",
    "drag": f"window held by one step of a drag of {MOVED} of them",
    "move": f"window held while {MOVED} of them are moved",
    "undo": f"window held while the move of {MOVED} is undone",
    "save": f"window held while all are saved, {MOVED} of them changed",
}


def rows() -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as folder:
        level = Path(folder) / "large.json"
        level.write_bytes(orjson.dumps(large_level(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        ran = subprocess.run(
            [sys.executable, str(WINDOW), folder, str(level)],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(WINDOW.parents[1])},
        )  # fmt: skip
        held: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return [Row(name, held[deed], held["idle"], "the same window, idle", None, "ms", 1) for deed, name in NAMES.items()]
