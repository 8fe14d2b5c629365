"""Which of PyOpenGL's platforms fits Qt's. Imports no OpenGL: it has to be decided before that is loaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping

VARIABLE = "PYOPENGL_PLATFORM"


def platform_for(environment: Mapping[str, str], system: str) -> str | None:
    """Return PyOpenGL's platform for an environment, None where its own choice is right."""
    if not system.startswith("linux"):
        return None
    qt = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if qt == "xcb":
        return "egl" if environment.get("QT_XCB_GL_INTEGRATION") == "xcb_egl" else "glx"
    is_wayland = qt.startswith(("wayland", "eglfs")) or (
        not qt and environment.get("XDG_SESSION_TYPE") == "wayland" and "WAYLAND_DISPLAY" in environment
    )
    if is_wayland:
        return "egl"
    return "glx" if environment.get("DISPLAY") else "egl"


def select_platform(environment: MutableMapping[str, str] | None = None) -> None:
    """Set PyOpenGL's platform unless somebody did already."""
    environment = os.environ if environment is None else environment
    chosen = platform_for(environment, sys.platform)
    if chosen is not None:
        environment.setdefault(VARIABLE, chosen)
