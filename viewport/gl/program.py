"""Shader programs from `resources/shaders`: includes, defines, uniforms by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
from OpenGL import GL

from viewport.gl.buffer import Array

VERSION = "#version 330 core"
FRAME_BLOCK = 0
"""The binding point of the uniform block that all programs share."""
_INCLUDE = re.compile(r'^#include "([a-z_.]+)"$', re.MULTILINE)


class ShaderError(RuntimeError):
    """A shader that does not compile or link: which, and what the compiler said."""


def source_of(name: str, defines: Sequence[str] = ()) -> str:
    """Return the source of a shader file with its includes in place and its version and defines before it."""
    lines = [VERSION, *(f"#define {define}" for define in defines)]
    return "\n".join([*lines, _included(name)])


def _included(name: str) -> str:
    text = (files("resources") / "shaders" / name).read_text(encoding="utf-8")
    return _INCLUDE.sub(lambda match: _included(match.group(1)), text)


class Program:
    """A vertex and a fragment shader, linked. Needs its context current for everything."""

    def __init__(self, vertex: str, fragment: str, defines: Sequence[str] = ()) -> None:
        self._name = f"{vertex} + {fragment}"
        self.id = int(GL.glCreateProgram())
        stages = [
            _compiled(vertex, defines, GL.GL_VERTEX_SHADER),
            _compiled(fragment, defines, GL.GL_FRAGMENT_SHADER),
        ]
        for stage in stages:
            GL.glAttachShader(self.id, stage)
        GL.glLinkProgram(self.id)
        for stage in stages:
            GL.glDeleteShader(stage)
        if not GL.glGetProgramiv(self.id, GL.GL_LINK_STATUS):
            raise ShaderError(f"{self._name}: {_text(GL.glGetProgramInfoLog(self.id))}")
        self._locations: dict[str, int] = {}
        block = int(GL.glGetUniformBlockIndex(self.id, "Frame"))
        if block != GL.GL_INVALID_INDEX:
            GL.glUniformBlockBinding(self.id, block, FRAME_BLOCK)

    def use(self) -> None:
        GL.glUseProgram(self.id)

    def set_int(self, name: str, value: int) -> None:
        """Set a uniform of the program in use; one that the compiler dropped is ignored, as in OpenGL."""
        GL.glUniform1i(self._location(name), value)

    def set_float(self, name: str, value: float) -> None:
        GL.glUniform1f(self._location(name), value)

    def set_vector(self, name: str, values: Sequence[float] | Array) -> None:
        """Set a vec2, vec3 or vec4."""
        setter = {2: GL.glUniform2f, 3: GL.glUniform3f, 4: GL.glUniform4f}[len(values)]
        setter(self._location(name), *(float(value) for value in values))

    def set_vectors(self, name: str, values: Array) -> None:
        """Set an array of vec4 from (n, 4)."""
        GL.glUniform4fv(self._location(name), len(values), np.ascontiguousarray(values, np.float32))

    def set_matrix(self, name: str, matrix: Array) -> None:
        """Set a mat3 or mat4 whose rows are the matrix' rows."""
        setter = {3: GL.glUniformMatrix3fv, 4: GL.glUniformMatrix4fv}[len(matrix)]
        setter(self._location(name), 1, True, np.ascontiguousarray(matrix, np.float32))

    def close(self) -> None:
        GL.glDeleteProgram(self.id)

    def _location(self, name: str) -> int:
        found = self._locations.get(name)
        if found is None:
            found = self._locations[name] = int(GL.glGetUniformLocation(self.id, name))
        return found


def _compiled(name: str, defines: Sequence[str], kind: int) -> int:
    shader = int(GL.glCreateShader(kind))
    GL.glShaderSource(shader, source_of(name, defines))
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        raise ShaderError(f"{name}: {_text(GL.glGetShaderInfoLog(shader))}")
    return shader


def _text(log: object) -> str:
    return log.decode(errors="replace") if isinstance(log, bytes) else str(log)
