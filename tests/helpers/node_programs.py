"""Programs of tests/node, run beside a test; `npm ci` there brings what they import."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "node"
PATIENCE_S = 20.0

needs_packages = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules" / "socket.io-client").is_dir(),
    reason="needs Node and `npm ci` in tests/node",
)


class NodeProgram:
    """Says lines of JSON."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.heard: list[dict[str, Any]] = []

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first line, from here on, for which something holds."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := await self._process.stdout.readline():
                said: dict[str, Any] = json.loads(line)
                self.heard.append(said)
                if holds(said):
                    return said
        raise AssertionError(f"the program ended; it said {self.heard}")

    async def says(self, what: str) -> dict[str, Any]:
        return await self.until(lambda said: said["what"] == what)

    async def tell(self, document: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(document).encode() + b"\n")
        await self._process.stdin.drain()


@asynccontextmanager
async def node(script: str, *arguments: str) -> AsyncIterator[NodeProgram]:
    process = await asyncio.create_subprocess_exec(
        "node",
        str(FOLDER / script),
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield NodeProgram(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
