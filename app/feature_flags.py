"""`PHASE2_FEATURE_FLAGS` (decisions, *Runbook*): everything is on unless named with a minus, as in `-engine-v2`."""

from __future__ import annotations

from dataclasses import dataclass

VARIABLE = "PHASE2_FEATURE_FLAGS"
WORLD_PREVIEW = "world-preview"
ENGINE_V2 = "engine-v2"
KNOWN = (WORLD_PREVIEW, ENGINE_V2)


@dataclass(frozen=True, slots=True)
class FeatureFlags:
    """`off` are the switched-off ones of `KNOWN`; `unknown` what was written and means nothing."""

    off: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()

    def why_not(self, flag: str) -> str:
        """Return why a feature cannot be used, an empty text when it is on."""
        return f"switched off by {VARIABLE} (-{flag})" if flag in self.off else ""


ALL_ON = FeatureFlags()


def read_flags(text: str) -> FeatureFlags:
    """Return the flags of a comma-separated list; of a flag that is named twice the last counts."""
    off: set[str] = set()
    unknown: list[str] = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        name = word.removeprefix("-")
        if name not in KNOWN:
            unknown.append(word)
        elif word.startswith("-"):
            off.add(name)
        else:
            off.discard(name)
    return FeatureFlags(frozenset(off), tuple(unknown))
