"""What the viewport's tools want done. They change nothing themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.gizmo import Handle
from viewport.scene.marquee import Marquee

SelectHow = Literal["replace", "add", "toggle", "remove"]
ToolName = Literal["select", "move", "rotate", "scale"]
TOOLS: tuple[ToolName, ...] = ("select", "move", "rotate", "scale")


@dataclass(frozen=True, slots=True)
class SelectIntent:
    """Entities to select; `replace` with no ids clears the selection.

    `reaches` means the entities themselves, or one group further in, where else a group would be taken as one.
    `behind` is what to go on to, in this order, where selecting the one before would change nothing.
    """

    ids: tuple[str, ...]
    how: SelectHow
    reaches: bool = False
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarqueeChanged:
    """The rectangle to show, None: none any more."""

    marquee: Marquee | None


@dataclass(frozen=True, slots=True)
class ListWanted:
    """All that is under a pixel, the nearest first, to choose from; with `how` the choice is taken up."""

    ids: tuple[str, ...]
    x: float
    y: float
    how: SelectHow


@dataclass(frozen=True, slots=True)
class DragStarted:
    """A transaction begins; `label` is what the history will call it."""

    label: str


@dataclass(frozen=True, slots=True)
class DragChanged:
    """Where the dragged entities are now, counted from where they were when the drag started.

    `summary` says how far, for the readout beside the pointer.
    """

    transforms: Mapping[str, Transform]
    summary: str


@dataclass(frozen=True, slots=True)
class DragFinished:
    """The transaction ends; not `is_kept`: roll back to exactly what was."""

    is_kept: bool


@dataclass(frozen=True, slots=True)
class CameraMoved:
    pose: CameraPose


@dataclass(frozen=True, slots=True)
class Hovered:
    """What is under the resting pointer: an entity, a gizmo handle, or neither."""

    entity: str | None
    handle: Handle | None


Intent = SelectIntent | MarqueeChanged | ListWanted | DragStarted | DragChanged | DragFinished | CameraMoved | Hovered
