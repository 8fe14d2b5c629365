"""A chapter of the tour: an engine outside builds the level, dies while it builds again, and another one takes over.

The engine is a real one in a process of its own, which comes over the network to the runtime that the window shares.
What the pictures claim of jobs is asked from the runtime.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.outside_job import TOKEN_VARIABLE
from app.tour import Guide
from widgets.engines.views import EngineRow
from widgets.sharing.dialog import SharingDialog

ENGINE = "forest-engine"
MAIN = Path(__file__).parents[1] / "main.py"
GOOD_FOR_S = 600


async def engines(guide: Guide) -> None:
    await guide.until("the assets of the level", lambda: not guide.app.world.view.is_loading)
    guide.act("build.engines")
    await guide.until("the engines", lambda: _names(guide) == ["built-in"])
    await guide.picture("alone", "The runtime's own engine, and how to get another")
    address = await _share(guide)
    with _engine(address, await _token(guide)) as process:
        await _build(guide)
        await _die(guide, process)
    await _build_on(guide)


async def _share(guide: Guide) -> str:
    guide.push("engines_share")
    dialog = guide.app.window.findChild(SharingDialog)
    assert dialog is not None
    guide.push("sharing_share")
    line = dialog.findChild(QLineEdit, "sharing_address")
    assert line is not None
    await guide.until("the address", lambda: line.text().startswith("http"))
    dialog.close()
    await guide.picture("shared", "Shared: the command that attaches an engine, with a token where one may give it out")
    return line.text()


async def _build(guide: Guide) -> None:
    await guide.until("the engine outside", lambda: _presence(guide) == "connected")
    guide.act("build.run")
    await guide.until("the build", lambda: _outcome(guide) == "COMPLETED")
    guide.act("build.engines")
    jobs = await _jobs(guide)
    await guide.until("its jobs in the panel", lambda: (row := _row(guide)) is not None and row.done == len(jobs))
    guide.check("it did every job", ["completed"], sorted({job["state"] for job in jobs}))
    guide.check("the run is its own", ENGINE, (await _status(guide))["worker"])
    await guide.picture("built", "An engine outside has built the level: its heartbeat and its jobs")


async def _die(guide: Guide, process: subprocess.Popen[bytes]) -> None:
    """Build again with an engine that hangs, and end it with a job in its hands."""
    process.send_signal(signal.SIGSTOP)
    guide.act("build.run")
    await guide.until("a job in flight", lambda: (row := _row(guide)) is not None and row.in_flight > 0)
    guide.act("build.engines")
    process.kill()
    await guide.until("the broken connection", lambda: _presence(guide) == "away")
    await guide.picture("away", "It died: for ten seconds its jobs wait for its return")
    await guide.until("its end", lambda: _presence(guide) == "gone")
    await guide.until("the word of it", lambda: ENGINE in guide.app.notice.text)
    await guide.until("the end of the build", lambda: _outcome(guide) == "FAILED")
    jobs, row = await _jobs(guide), _row(guide)
    lost = sum(job["state"] == "failed" for job in jobs)
    guide.check("every job failed with it", len(jobs), lost)
    guide.check("the panel says so", f"{lost} jobs failed with it", "" if row is None else row.remark)
    await guide.picture("gone", "It is gone: how many jobs failed with it, and what to do")


async def _build_on(guide: Guide) -> None:
    guide.act("build.run")
    await guide.until("the build by another", lambda: _outcome(guide) == "COMPLETED")
    guide.act("build.engines")
    guide.check("the runtime's own engine took over", "built-in", (await _status(guide))["worker"])
    await guide.picture("taken_over", "Built again by the engine that is left")


@contextmanager
def _engine(address: str, token: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, str(MAIN), "engine", "--connect", address]
    environment = {**os.environ, TOKEN_VARIABLE: token}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:  # noqa: S603  # our own
        try:
            yield process
        finally:
            process.kill()


async def _token(guide: Guide) -> str:
    body = {"role": "engine", "engineId": ENGINE, "ttl_s": GOOD_FOR_S}
    reply = await guide.app.session.request_v2("POST", "/v2/tokens", body)
    token: str = json.loads(reply.body)["token"]
    return token


def _row(guide: Guide) -> EngineRow | None:
    rows = guide.app.building.engines_panel.rows
    return next((row for row in rows if row.name == ENGINE), None)


def _presence(guide: Guide) -> str:
    row = _row(guide)
    return "" if row is None else row.presence


def _names(guide: Guide) -> list[str]:
    return [row.name for row in guide.app.building.engines_panel.rows]


def _outcome(guide: Guide) -> str | None:
    status = guide.app.building.runs.status
    return None if status is None else status.outcome


async def _status(guide: Guide) -> dict[str, Any]:
    return await _ask(guide, "status")


async def _jobs(guide: Guide) -> list[dict[str, Any]]:
    return list((await _ask(guide, "jobs?limit=500"))["items"])


async def _ask(guide: Guide, what: str) -> dict[str, Any]:
    path = f"/v2/engine/{guide.app.building.runs.engine_id}/{what}"
    answer: dict[str, Any] = json.loads((await guide.app.session.request_v2("GET", path)).body)
    return answer
