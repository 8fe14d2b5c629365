"""Where the cards of a graph stand: layered by a library, from left to right in the direction of reading.

Run as a program it is the worker: the library holds Python's lock for seconds with many edges, so a thread would hold
up window and scan alike. Text in, text out; nothing of the window is known here.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable, Sequence

from fast_sugiyama import from_edges

LAYER_PX = 220.0
"""From one layer to the next, card included."""
ROW_PX = 54.0
LIBRARY_PX = 36.0
"""How far apart the library puts neighbours, and layers too."""
ASPECT = 1.6
Place = tuple[float, float]
Block = tuple[dict[int, Place], float, float]


def lay_out(cards: Sequence[int], edges: Iterable[tuple[int, int]]) -> dict[int, Place]:
    """Return the top left corner of every card, in pixels.

    An edge leads from what is read to its reader. Reads of a higher or the same id close circles and are left out of
    the layering: they are what runs against the direction anyway.
    """
    forward = sorted({(source, reader) for source, reader in edges if source < reader})
    # Names are text, because the library adds vertices of its own, for long edges, and names them by numbers.
    named = [(str(source), str(reader)) for source, reader in forward]
    layouts = from_edges(named, vertex_spacing=LIBRARY_PX) if named else ()
    blocks = [
        _block({int(name): (float(x), float(y)) for name, (x, y) in positions if isinstance(name, str)}, height)
        for positions, _, height, _ in layouts
    ]
    placed = {card for block, _, _ in blocks for card in block}
    alone: list[Block] = [({card: (0.0, 0.0)}, LAYER_PX, ROW_PX) for card in cards if card not in placed]
    return _pack(sorted(blocks, key=lambda block: min(block[0])) + alone)


def in_columns(cards: Sequence[int]) -> dict[int, Place]:
    """Return places in evaluation order, column by column: what is shown when no layout could be had."""
    rows = max(1, math.ceil(math.sqrt(len(cards) * LAYER_PX / ROW_PX / ASPECT)))
    return {card: (at // rows * LAYER_PX, at % rows * ROW_PX) for at, card in enumerate(cards)}


def _block(positions: dict[int, Place], height: float) -> Block:
    """Turn a component from top-down with y upwards to left-right with y downwards."""
    places = {
        card: ((height - y) / LIBRARY_PX * LAYER_PX, x / LIBRARY_PX * ROW_PX) for card, (x, y) in positions.items()
    }
    top = min(y for _, y in places.values())
    lowest = max(y for _, y in places.values())
    moved = {card: (x, y - top) for card, (x, y) in places.items()}
    return moved, (height / LIBRARY_PX + 1) * LAYER_PX, lowest - top + ROW_PX


def _pack(blocks: list[Block]) -> dict[int, Place]:
    """Put blocks below each other, in as many columns as make the whole about as wide as a screen."""
    area = sum(width * height for _, width, height in blocks)
    tallest = max((height for _, _, height in blocks), default=0.0)
    limit = max(tallest, math.sqrt(area / ASPECT))
    places: dict[int, Place] = {}
    left = top = widest = 0.0
    for block, width, height in blocks:
        if top and top + height > limit:
            left, top, widest = left + widest + ROW_PX, 0.0, 0.0
        places.update({card: (left + x, top + y) for card, (x, y) in block.items()})
        top += height + ROW_PX / 2
        widest = max(widest, width)
    return places


def main() -> None:
    """Read `{cards, edges}` from standard input, write `{card: [x, y]}` to standard output."""
    if hasattr(os, "nice"):
        os.nice(10)  # the scan goes first
    asked = json.load(sys.stdin)
    places = lay_out(asked["cards"], [(source, reader) for source, reader in asked["edges"]])
    json.dump(places, sys.stdout)


if __name__ == "__main__":
    main()
