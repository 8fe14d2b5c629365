"""The window at its busiest, in a process of its own: redraws without pause and prints its runtime's metrics.

Run by `benchmarks.lateness` as `busy_window.py FOLDER SECONDS`; the last line of its output is the metrics as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from app import wiring
from benchmarks.window import run_window


async def keep_busy(application: wiring.Application, seconds: float) -> None:
    """Show the Logic workspace's panels and turn the camera, frame after frame."""
    application.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pose = application.world.view.pose
        application.world.view.set_camera(pose.model_copy(update={"yaw_rad": float(pose.yaw_rad) + 0.02}))
        await asyncio.sleep(0.016)
    reply = await application.session.request("GET", "/api/snapshot")
    print(json.dumps(json.loads(reply.body)["snapshot"]["metrics"]), flush=True)
    await application.close()


def main(folder: Path, seconds: float) -> None:
    run_window(folder, "world", lambda application: keep_busy(application, seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
