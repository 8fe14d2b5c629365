"""A request that changes something, over a link that breaks under it: asked again, by its number, until it is known.

A runtime remembers by the `requestId` what it answered, so that what was done is told and not done twice (ruling 21).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from runtime.links.link import LinkClosedError, Reply

LOOK_S = 0.05


async def answered_once(
    ask: Callable[[], Awaitable[Reply]],
    has_returned: Callable[[float], bool | None],
    monotonic: Callable[[], float],
    patience_s: float,
) -> Reply:
    """Return the answer; where the link broke, that of a later attempt.

    `has_returned` tells whether the same runtime was heard again since a moment, None when it is another by now.
    Raises `LinkClosedError` when it does not come back in time: then nobody knows whether it was done.
    """
    began = None
    while True:
        try:
            return await ask()
        except LinkClosedError:
            broke = monotonic()
            began = broke if began is None else began
            while not (is_back := has_returned(broke)):
                if is_back is None or monotonic() - began > patience_s:
                    raise
                await asyncio.sleep(LOOK_S)
