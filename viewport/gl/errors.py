"""OpenGL's errors as exceptions: asked for once a frame, as asking after each call would cost more than the calls."""

from __future__ import annotations

from OpenGL import GL

_NAMES = {
    GL.GL_INVALID_ENUM: "invalid enumerator",
    GL.GL_INVALID_VALUE: "invalid value",
    GL.GL_INVALID_OPERATION: "invalid operation",
    GL.GL_INVALID_FRAMEBUFFER_OPERATION: "incomplete framebuffer",
    GL.GL_OUT_OF_MEMORY: "out of memory",
}
_MOST = 16


class GLError(RuntimeError):
    """OpenGL refused something: which part was at work, and what it said."""


def check(subject: str) -> None:
    """Raise GLError if OpenGL has recorded errors since the last check."""
    found = []
    for _ in range(_MOST):  # a lost context reports errors for ever
        code = int(GL.glGetError())
        if code == GL.GL_NO_ERROR:
            break
        found.append(_NAMES.get(code, hex(code)))
    if found:
        raise GLError(f"{subject}: {', '.join(found)}")


def renderer_name() -> str:
    """Return who draws, e.g. `llvmpipe (LLVM 15.0.6, 256 bits)`; needs a current context."""
    text = GL.glGetString(GL.GL_RENDERER)
    return text.decode(errors="replace") if isinstance(text, bytes) else str(text)
