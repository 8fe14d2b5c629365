"""Nonces that were used: each is good once, and remembered for five minutes in bounded memory (ruling 86)."""

from __future__ import annotations

from collections import deque

REMEMBERED_S = 300.0
MOST_OF_ONE = 250_000
MOST = 1_000_000


class Nonces:
    """Knows of a nonce its hash alone. Two that share one: the second is refused, which harms nobody but its sender."""

    def __init__(self, most_of_one: int = MOST_OF_ONE, most: int = MOST) -> None:
        self._most_of_one = most_of_one
        self._most = most
        self._used: dict[str, set[int]] = {}
        self._order: deque[tuple[float, str, int]] = deque()

    def __len__(self) -> int:
        return len(self._order)

    def use(self, engine_id: str, nonce: str, now_s: float) -> bool:
        """Take note of a nonce; returns False when it was used, or there is no room to remember it."""
        self._forget(now_s - REMEMBERED_S)
        used = self._used.get(engine_id)
        mark = hash(nonce)
        if used is not None and (mark in used or len(used) >= self._most_of_one):
            return False
        if len(self._order) >= self._most:
            return False
        self._used.setdefault(engine_id, set()).add(mark)
        self._order.append((now_s, engine_id, mark))
        return True

    def _forget(self, before_s: float) -> None:
        while self._order and self._order[0][0] <= before_s:
            _, engine_id, mark = self._order.popleft()
            used = self._used[engine_id]
            used.discard(mark)
            if not used:
                del self._used[engine_id]
