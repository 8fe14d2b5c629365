"""What the graph shows, as frozen values: places in pixels at scale 1, edges from what is read to who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

NODE_W, NODE_H = 148.0, 38.0


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A card; `x` and `y` are its top left corner."""

    card_id: int
    label: str
    family: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """`is_late`: the reader has a lower or the same id, so that it reads the value of the previous scan."""

    source: int
    reader: int
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class GraphView:
    """The whole graph; nodes in evaluation order."""

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeState:
    """What a card shows now. `marks` are letters and signs (F, M, ▲, ◆, ▸): a colour never stands alone."""

    state: bool | None = None
    value: str = ""
    marks: str = ""
    is_faulty: bool = False
    is_next: bool = False
    is_enabled: bool = True


@dataclass(slots=True)
class Neighbours:
    """For walking: by card, what it reads and who reads it, nearest to the top first."""

    sources: dict[int, list[int]] = field(default_factory=dict)
    readers: dict[int, list[int]] = field(default_factory=dict)


def neighbours(view: GraphView) -> Neighbours:
    """Return whom an arrow key leads to from each card."""
    top = {node.card_id: node.y for node in view.nodes}
    found = Neighbours()
    for edge in sorted(view.edges, key=lambda edge: (top[edge.source], edge.source)):
        found.sources.setdefault(edge.reader, []).append(edge.source)
    for edge in sorted(view.edges, key=lambda edge: (top[edge.reader], edge.reader)):
        found.readers.setdefault(edge.source, []).append(edge.reader)
    return found
