"""Which plots there are, in which column, and what each of their series means. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from widgets.plots.trace import TraceStyle

PlotId = Literal[
    "frame", "rate", "draws", "triangles", "memory", "window", "scan", "lateness", "queue", "latency", "card", "link"
]
NO_FRAME = "No frame was drawn in this span.\nThe viewport draws while World is in view and something moves."
NO_SCAN = "The runtime reported no such number in this span."
NO_COMMAND = "No command was answered in this span."
NO_CHANGE = "n/a: no card in view of the Logic workspace changed its state in this span."


@dataclass(frozen=True, slots=True)
class PlotSpec:
    """One plot: names and styles of its series in the order of their colours."""

    id: PlotId
    title: str
    unit: str
    series: tuple[tuple[str, TraceStyle], ...]
    tip: str
    empty_text: str
    is_count: bool = False


FRAME_PLOTS = (
    PlotSpec(
        "frame",
        "Frame time",
        "ms",
        (("CPU", "line"), ("GPU", "line")),
        "CPU: until the frame was handed to OpenGL. GPU: as its timers say, n/a where those cannot be trusted.",
        NO_FRAME,
    ),
    PlotSpec(
        "rate",
        "Frame rate",
        "fps",
        (("frames", "line"),),
        "Frames drawn within the last second. The viewport draws only when something changes: few frames can be right.",
        NO_FRAME,
        is_count=True,
    ),
    PlotSpec("draws", "Draw calls", "", (("draws", "step"),), "Draw calls of each frame.", NO_FRAME, is_count=True),
    PlotSpec(
        "triangles", "Triangles", "", (("triangles", "step"),), "Triangles of each frame.", NO_FRAME, is_count=True
    ),
    PlotSpec(
        "memory",
        "Renderer memory",
        "MiB",
        (("textures", "step"), ("buffers", "step")),
        "What the renderer holds on the GPU: textures, and buffers of vertices and instances.",
        NO_FRAME,
    ),
    PlotSpec(
        "window",
        "Window held up",
        "ms",
        (("longest", "line"),),
        "How long the window could not answer at a stretch, the longest of each tenth of a second. Dashed: the goal.",
        "Nothing was measured in this span.",
    ),
)
RUNTIME_PLOTS = (
    PlotSpec(
        "scan",
        "Scan time",
        "µs",
        (("scan", "line"),),
        "How long the last scan took (metrics.scanLastUs). Dashed: the budget, beyond which it counts as an overrun.",
        NO_SCAN,
        is_count=True,
    ),
    PlotSpec(
        "lateness",
        "Scan lateness",
        "ms",
        (("p99", "step"), ("max", "step")),
        "How late scans began, of all scans since the runtime started, as it counts them (metrics.jitterP99Us and "
        "jitterMaxUs). These are statistics already: percentiles of them would mean nothing.",
        NO_SCAN,
    ),
    PlotSpec(
        "queue",
        "Command queue",
        "",
        (("depth", "step"), ("peak", "step")),
        "Commands waiting for the next scan boundary, and the most that ever waited (metrics.queueDepth and "
        "queueHighWaterMark).",
        NO_SCAN,
        is_count=True,
    ),
    PlotSpec(
        "latency",
        "Command latency",
        "ms",
        (("round trip", "dots"), ("runtime", "dots")),
        "Round trip: from this window until the answer. Runtime: from arrival until it took effect at a scan boundary "
        "(metrics.commandLatencyLastUs). A dot for each command.",
        NO_COMMAND,
    ),
    PlotSpec(
        "card",
        "Card change to pixel",
        "ms",
        (("kernel", "dots"), ("arrival", "dots")),
        "From kernel (embedded runtime): from the publication of the earliest scan that can have changed the state of "
        "a card in view until the table was painted. From arrival: since its snapshot was taken up here, which is all "
        "that a remote runtime allows. Bringing the picture to the screen is not in it. Dashed: the goal for p95.",
        NO_CHANGE,
    ),
    PlotSpec(
        "link",
        "Link age",
        "ms",
        (("age", "line"),),
        "Time since anything was heard from the runtime. Beyond 2 s every live value counts as stale.",
        "Nothing was heard from the runtime yet.",
        is_count=True,
    ),
)
