"""The few calls and states that passes need, by name. Each pass resets what it sets (`default_state` says to what)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

from OpenGL import GL


def default_state(framebuffer: int, width: int, height: int) -> None:
    """Set everything that a frame relies on: others (QPainter) leave their own behind. Sizes in device pixels."""
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
    GL.glViewport(0, 0, width, height)
    GL.glDisable(GL.GL_SCISSOR_TEST)
    GL.glDisable(GL.GL_STENCIL_TEST)
    GL.glDisable(GL.GL_BLEND)
    GL.glEnable(GL.GL_MULTISAMPLE)
    GL.glEnable(GL.GL_DEPTH_TEST)
    GL.glDepthFunc(GL.GL_LEQUAL)
    GL.glDepthMask(True)
    GL.glDepthRange(0.0, 1.0)
    GL.glColorMask(True, True, True, True)
    GL.glEnable(GL.GL_CULL_FACE)
    GL.glCullFace(GL.GL_BACK)
    GL.glFrontFace(GL.GL_CCW)
    GL.glEnable(GL.GL_TEXTURE_CUBE_MAP_SEAMLESS)


def clear(red: float, green: float, blue: float) -> None:
    """Clear colour and depth."""
    GL.glClearColor(red, green, blue, 1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)


def clear_colour_to_zero() -> None:
    GL.glClearColor(0.0, 0.0, 0.0, 0.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)


def clear_depth() -> None:
    GL.glClear(GL.GL_DEPTH_BUFFER_BIT)


def bind_framebuffer(framebuffer: int) -> None:
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)


def triangles(count: int, first: int = 0) -> None:
    """Draw `count` vertices as triangles."""
    GL.glDrawArrays(GL.GL_TRIANGLES, first, count)


def indexed_instances(index_count: int, instances: int) -> None:
    """Draw a whole indexed mesh once for each instance."""
    GL.glDrawElementsInstanced(GL.GL_TRIANGLES, index_count, GL.GL_UNSIGNED_INT, ctypes.c_void_p(0), instances)


def line_instances(count: int, instances: int) -> None:
    """Draw `count` vertices as separate lines, once for each instance."""
    GL.glDrawArraysInstanced(GL.GL_LINES, 0, count, instances)


def finish() -> None:
    """Wait until everything is drawn. For benchmarks and for reading back."""
    GL.glFinish()


@contextmanager
def blending() -> Iterator[None]:
    """Mix with what is there by alpha."""
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFuncSeparate(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
    try:
        yield
    finally:
        GL.glDisable(GL.GL_BLEND)


@contextmanager
def without_depth() -> Iterator[None]:
    """Draw over everything, leaving depth alone."""
    GL.glDisable(GL.GL_DEPTH_TEST)
    try:
        yield
    finally:
        GL.glEnable(GL.GL_DEPTH_TEST)


@contextmanager
def without_depth_writes() -> Iterator[None]:
    GL.glDepthMask(False)
    try:
        yield
    finally:
        GL.glDepthMask(True)


@contextmanager
def depth_pushed_back() -> Iterator[None]:
    """Draw depth a little farther than it is, more where a surface is steep: what casts a shadow is not in its own."""
    GL.glEnable(GL.GL_POLYGON_OFFSET_FILL)
    GL.glPolygonOffset(2.0, 4.0)
    try:
        yield
    finally:
        GL.glDisable(GL.GL_POLYGON_OFFSET_FILL)


@contextmanager
def both_sides() -> Iterator[None]:
    """Draw triangles from either side."""
    GL.glDisable(GL.GL_CULL_FACE)
    try:
        yield
    finally:
        GL.glEnable(GL.GL_CULL_FACE)


@contextmanager
def in_front() -> Iterator[None]:
    """Draw into the nearest sliver of depth: over the world, yet with depth of its own."""
    GL.glDepthRange(0.0, 0.001)
    try:
        yield
    finally:
        GL.glDepthRange(0.0, 1.0)


@contextmanager
def viewport(x: int, y: int, width: int, height: int, full: tuple[int, int]) -> Iterator[None]:
    """Draw into a part of the window, device pixels from the bottom left."""
    GL.glViewport(x, y, width, height)
    try:
        yield
    finally:
        GL.glViewport(0, 0, *full)


@contextmanager
def scissored(x: int, y: int, width: int, height: int) -> Iterator[None]:
    """Touch only a part of the window, device pixels from the bottom left."""
    GL.glEnable(GL.GL_SCISSOR_TEST)
    GL.glScissor(x, y, width, height)
    try:
        yield
    finally:
        GL.glDisable(GL.GL_SCISSOR_TEST)
