"""What buttons and keys do now, in one line; nothing while nothing is under way and no handle is to be seen."""

from __future__ import annotations

from viewport.tools.camera_drags import CameraDrag, FlyDrag
from viewport.tools.handle_drag import HandleDrag
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
    if isinstance(drag, HandleDrag):
        return _holding(drag)
    if drag is None and situation.gizmo is not None:
        return "Drag a handle · type a number while dragging · Ctrl turns snapping over"
    return ""


def _holding(drag: HandleDrag) -> str:
    verb = {"move": "Move", "rotate": "Turn", "scale": "Scale"}[drag.tool]
    numbers = {"move": "metres, Tab the next axis", "rotate": "degrees", "scale": "a factor"}[drag.tool]
    end = "Enter or click takes it" if drag.is_modal else "Enter or letting go takes it"
    return f"{verb} · X Y Z one axis, Shift a plane, again local · type {numbers} · Ctrl snapping · {end} · Esc"


def _marquee(drag: Marqueeing) -> str:
    if not drag.is_drawn:
        return ""
    what = "whatever it touches" if drag.is_touching else "what lies wholly inside"
    return f"Select {what} · drawn to the other side: {_other(drag)} · Ctrl adds · Shift takes away · Esc"


def _other(drag: Marqueeing) -> str:
    return "only what lies inside" if drag.is_touching else "whatever it touches"
