import numpy as np
import pytest

from viewport.scene.gizmo import HANDLES, GizmoTool
from viewport.scene.gizmo_mesh import axes_triangles, gizmo_triangles


@pytest.mark.parametrize(
    ("tool", "handles"),
    [("move", set(range(7))), ("scale", set(range(7))), ("rotate", {0, 1, 2, 6})],
)
def test_every_handle_of_a_tool_has_triangles(tool: GizmoTool, handles: set[int]) -> None:
    triangles = gizmo_triangles(tool)
    assert len(triangles) % 3 == 0
    assert set(triangles[:, 6].astype(int).tolist()) == handles
    assert np.allclose(np.linalg.norm(triangles[:, 3:6], axis=1), 1, atol=1e-4)


@pytest.mark.parametrize("tool", ["move", "scale"])
def test_arrows_reach_out_along_their_axis(tool: GizmoTool) -> None:
    triangles = gizmo_triangles(tool)
    for axis in range(3):
        arrow = triangles[triangles[:, 6] == axis][:, :3]
        reach = np.abs(arrow).max(axis=0)
        assert reach[axis] > 1
        assert np.delete(reach, axis).max() < 0.1


def test_rings_lie_square_to_their_axis_and_the_outer_one_faces_z() -> None:
    triangles = gizmo_triangles("rotate")
    for handle, axis in ((0, 0), (1, 1), (2, 2), (HANDLES.index("screen"), 2)):
        ring = triangles[triangles[:, 6] == handle][:, :3]
        assert np.abs(ring[:, axis]).max() < 0.05
        assert np.linalg.norm(ring, axis=1).min() > 0.9


def test_planes_come_last_as_they_are_seen_through() -> None:
    handles = gizmo_triangles("move")[:, 6].astype(int).tolist()
    assert set(handles[-18:]) == {3, 4, 5}


def test_the_corner_shows_three_arrows() -> None:
    triangles = axes_triangles()
    assert set(triangles[:, 6].astype(int).tolist()) == {0, 1, 2}
    assert triangles[:, :3].max() == pytest.approx(1.1)
