import numpy as np

from viewport.scene.shapes import UNIT_BOX, MeshShape, Shapes


def test_a_mesh_that_is_not_there_has_the_shape_of_the_placeholder() -> None:
    wolf = MeshShape(np.zeros(3, np.float32), np.ones(3, np.float32))
    shapes = Shapes({"wolf": wolf})
    assert shapes.of("wolf") is wolf
    assert shapes.of("unicorn") is UNIT_BOX
