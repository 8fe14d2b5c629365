"""`python -m benchmarks [NAME…] [--json FILE]`: measures the named rows, or all of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import (
    assets,
    building,
    calls,
    documents,
    dragging,
    engine,
    engine_socket,
    frame,
    hands,
    holding,
    hostile,
    lateness,
    levels,
    outliner,
    scan,
    serving,
    snapshot,
    thumbnails,
)
from benchmarks.row import Row

SUITES: dict[str, Callable[[], Sequence[Row]]] = {
    "scan": scan.rows,
    "snapshot": snapshot.rows,
    "documents": documents.rows,
    "frame": frame.rows,
    "calls": calls.rows,
    "dragging": dragging.rows,
    "outliner": outliner.rows,
    "hands": hands.rows,
    "assets": assets.rows,
    "thumbnails": thumbnails.rows,
    "holding": holding.rows,
    "lateness": lateness.rows,
    "engine": engine.rows,
    "engine_socket": engine_socket.rows,
    "levels": levels.rows,
    "serving": serving.rows,
    "hostile": hostile.rows,
    "building": building.rows,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(SUITES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON, too")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in SUITES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(SUITES)}")
    rows: list[Row] = []
    for name in given.names or SUITES:
        for row in SUITES[name]():
            rows.append(row)
            goal = "" if row.goal is None else f" (goal ≤ {row.goal:g}){'' if row.is_met else '  MISSED'}"
            print(
                f"{row.name}: {row.ours:.3f} {row.unit}, {row.baseline_name} {row.baseline:.3f} {row.unit}: "
                f"{row.ratio:.2f} ×{goal}, {row.runs} runs",
                flush=True,
            )
    if given.json:
        given.json.write_text(json.dumps([row.to_json() for row in rows], indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
