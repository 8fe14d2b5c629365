"""What a runtime asks of engines: settings of `serve`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineRules:
    """Whether there is an engine of its own (ruling 64), and whether what outside ones say must be signed."""

    has_builtin: bool = True
    requires_signatures: bool = False
