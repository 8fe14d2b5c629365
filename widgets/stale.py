"""Why a control that commands the runtime cannot be used while nothing is heard of it; one wording for every panel."""

from __future__ import annotations

WHY_STALE = "nothing was heard from the runtime for two seconds"


def tip_while(tip: str, *, is_stale: bool) -> str:
    """Return a control's tooltip, with the reason below it while the control cannot be used."""
    return f"{tip}\nNot now: {WHY_STALE}." if is_stale else tip
