"""Clients that mean no good, in a process of their own: `python flood.py URL A_SECOND SECONDS CORE`.

Each connects, says nothing, half of something or nonsense, and stays. Says how many came.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import deque
from urllib.parse import urlsplit

SAYS = (
    b"",
    b"GET / HT",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST /v2/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + b"\x00" * 100,
    b"POST /v2/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n" + b"[" * 4000,
    b"GET /v2/runtimes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer none\r\n\r\n",
)
MOST_OPEN = 2_000


async def main(url: str, a_second: int, seconds: float) -> int:
    place = urlsplit(url)
    loop = asyncio.get_running_loop()
    began, came = loop.time(), 0
    held: deque[asyncio.StreamWriter] = deque()
    while (passed := loop.time() - began) < seconds:
        while came < passed * a_second:
            _, writer = await asyncio.open_connection(place.hostname, place.port)
            writer.write(SAYS[came % len(SAYS)])
            held.append(writer)
            came += 1
            if len(held) > MOST_OPEN:
                held.popleft().transport.abort()
        await asyncio.sleep(0.001)
    for writer in held:
        writer.transport.abort()
    return came


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {int(sys.argv[4])})
    print(asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))), flush=True)
