import numpy as np
import pytest
from OpenGL import GL

from viewport.gl.errors import check
from viewport.gl.program import Program, ShaderError, source_of

PAIRS = [
    ("mesh.vert", "mesh.frag", ("LIT",)),
    ("mesh.vert", "mesh.frag", ("LIT", "TWO_SIDED")),
    ("mesh.vert", "mesh.frag", ("EMISSIVE",)),
    ("mesh.vert", "mesh.frag", ("UNLIT", "TWO_SIDED")),
    ("mesh.vert", "mask.frag", ()),
    ("fullscreen.vert", "sky.frag", ("DAYLIGHT",)),
    ("fullscreen.vert", "sky.frag", ("FACES",)),
    ("sky_dome.vert", "sky_dome.frag", ()),
    ("grid.vert", "grid.frag", ()),
    ("fullscreen.vert", "outline.frag", ()),
    ("gizmo.vert", "gizmo.frag", ()),
]


def test_the_version_comes_first_then_defines_then_the_file_with_its_includes() -> None:
    lines = source_of("mesh.vert", ["LIT"]).splitlines()
    assert lines[:2] == ["#version 330 core", "#define LIT"]
    assert not any(line.startswith("#include") for line in lines)
    assert any("uniform Frame" in line for line in lines)


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
@pytest.mark.parametrize(("vertex", "fragment", "defines"), PAIRS)
def test_every_program_links(vertex: str, fragment: str, defines: tuple[str, ...]) -> None:
    program = Program(vertex, fragment, defines)
    program.use()
    check("linking")
    program.close()


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
def test_uniforms_are_set_by_name_and_unused_ones_ignored() -> None:
    program = Program("gizmo.vert", "gizmo.frag")
    program.use()
    program.set_float("size", 2.5)
    program.set_vector("origin", (1, 2, 3))
    program.set_matrix("axes", np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]]))
    program.set_vectors("colors", np.ones((7, 4)))
    program.set_int("nobody_has_this", 3)
    size = np.zeros(1, np.float32)
    GL.glGetUniformfv(program.id, GL.glGetUniformLocation(program.id, "size"), size)
    axes = np.zeros(9, np.float32)
    GL.glGetUniformfv(program.id, GL.glGetUniformLocation(program.id, "axes"), axes)
    assert size[0] == 2.5
    assert axes.reshape(3, 3).T.tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    check("uniforms")
    program.close()


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
def test_a_shader_that_does_not_compile_says_which_and_why() -> None:
    with pytest.raises(ShaderError, match=r"mesh\.vert: .+"):
        Program("mesh.vert", "mesh.frag", ["position 1 +"])
