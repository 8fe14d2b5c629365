"""What the run bar shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

RunAction = Literal["run", "break", "step_card", "step_scan", "step_scans", "continue"]
RUN_ACTIONS: tuple[RunAction, ...] = ("run", "break", "step_card", "step_scan", "step_scans", "continue")
BannerTone = Literal["quiet", "ok", "halt", "warn", "alarm"]


@dataclass(frozen=True, slots=True)
class RunBarView:
    """The acknowledged state. `unavailable` gives the reason for every action that makes no sense now.

    `offers_mask`: outputs would be held on by a halt, and can be masked before it; `why_not_mask` is why not now.
    """

    mode: RunAction | None = None
    unavailable: dict[RunAction, str] = field(default_factory=dict)
    pending: RunAction | None = None
    headline: str = ""
    details: tuple[str, ...] = ()
    tone: BannerTone = "quiet"
    is_stale: bool = False
    offers_mask: bool = False
    why_not_mask: str = ""
