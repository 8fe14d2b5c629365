"""Clients of a served runtime in a process of their own: `python readers.py URL COUNT SECONDS CORE [TOKEN]`.

Each reads all it is sent and throws it away. Says `ready` once all are connected, then how many messages came.
"""

from __future__ import annotations

import asyncio
import os
import sys

from websockets.asyncio.client import ClientConnection, connect


async def main(url: str, count: int, seconds: float, token: str | None) -> None:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    clients = [
        await connect(url, proxy=None, max_size=None, additional_headers=headers, compression=None)
        for _ in range(count)
    ]
    print("ready", flush=True)
    async with asyncio.TaskGroup() as group:
        reading = [group.create_task(_read(client, seconds)) for client in clients]
    print(sum(task.result() for task in reading), flush=True)
    for client in clients:
        await client.close()


async def _read(client: ClientConnection, seconds: float) -> int:
    heard = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                await client.recv()
                heard += 1
    except TimeoutError:
        return heard


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {int(sys.argv[4])})
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[5] if len(sys.argv) > 5 else None))
