"""What buttons and keys do now, in one line; nothing while nothing is under way and no handle is to be seen."""

from __future__ import annotations

from viewport.tools.camera_drags import CameraDrag, FlyDrag
from viewport.tools.input_router import InputRouter
from viewport.tools.select import Marqueeing
from viewport.tools.situation import Situation


def hint_of(router: InputRouter, situation: Situation) -> str:
    """Return the line for what is under way, else for the tool that is ready."""
    drag = router.drag
    if isinstance(drag, FlyDrag):
        return f"Fly {router.speed_m_s:.3g}\u2009m/s · W A S D Q E · Shift faster · wheel sets the speed"
    if isinstance(drag, CameraDrag):
        return ""
    if isinstance(drag, Marqueeing):
        return _marquee(drag)
    return ""


def _marquee(drag: Marqueeing) -> str:
    if not drag.is_drawn:
        return ""
    what = "whatever it touches" if drag.is_touching else "what lies wholly inside"
    return f"Select {what} · drawn to the other side: {_other(drag)} · Ctrl adds · Shift takes away · Esc"


def _other(drag: Marqueeing) -> str:
    return "only what lies inside" if drag.is_touching else "whatever it touches"
