"""A save where it cannot succeed, in a process of its own: `python -m tests.helpers.cramped_saver full|locked LEVEL`.

`full` lets no file grow, as on a full disk; `locked` has no right to write in the folder. Tells on standard output, as
JSON, what saving said and whether the level still counts as unsaved.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.document.errors import LevelError
from app.document.files import open_level
from app.document.saving import save_level
from tests.helpers import levels

ROOT = Path(__file__).parents[2]
NOBODY = 65534
LIMIT_BYTES = 64


def main(how: str, level: Path) -> None:
    os.chdir(level.parent)
    document = open_level(Path(level.name))
    document.edit("Add", {"new": levels.entity("new")})
    if how == "full":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))
    elif os.geteuid() == 0:  # no folder is closed to root
        os.setgroups([])
        os.setuid(NOBODY)
    try:
        save_level(document)
    except LevelError as refused:
        told = {"what": refused.what, "where": refused.where, "remedy": refused.remedy, "is_dirty": document.is_dirty}
        os.write(sys.stdout.fileno(), json.dumps(told).encode())


def saved_where_it_cannot_be(how: str, level: Path) -> dict[str, Any]:
    """Return what was told."""
    command = [sys.executable, "-m", "tests.helpers.cramped_saver", how, str(level)]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
