"""Why a control that commands the runtime cannot be used now: nothing is heard of it, or the role does not allow it.

One wording for every panel.
"""

from __future__ import annotations

WHY_STALE = "nothing new was heard from the runtime for two seconds"


def why_idle(*, is_stale: bool, barred: str) -> str:
    """Return why nothing can be commanded, an empty text when it can; `barred` is what the role says against it."""
    return WHY_STALE if is_stale else barred


def tip_while(tip: str, why: str) -> str:
    """Return a control's tooltip, with the reason below it while the control cannot be used."""
    return f"{tip}\nNot now: {why}." if why else tip
