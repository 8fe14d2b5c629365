"""The only importer of OpenGL: buffers, programs, textures, framebuffers, timers, errors.

Importing this package settles two things before any of OpenGL is loaded: the platform, and that calls are not followed
by a question for errors each (`errors.check` asks once a frame).
"""

import OpenGL

from viewport.gl.platform import select_platform

select_platform()
OpenGL.ERROR_CHECKING = False
OpenGL.ERROR_LOGGING = False
OpenGL.CONTEXT_CHECKING = False
