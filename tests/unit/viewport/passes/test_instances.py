from collections.abc import Callable, Iterable

import numpy as np
import pytest
from OpenGL import GL

from tests.helpers.worlds import entity, world
from viewport.assets.decoded import AssetKey
from viewport.assets.gpu import GpuAssets
from viewport.assets.loader import AssetLoader
from viewport.gl.errors import check
from viewport.gl.ledger import Ledger
from viewport.passes.instances import RECORD, Instances, visible_rows
from viewport.scene.build import build_scene, change_scene

pytestmark = pytest.mark.gui


@pytest.fixture
def instances(loader_of: Callable[[Iterable[AssetKey]], AssetLoader], ledger: Ledger) -> Instances:
    return Instances(GpuAssets(loader_of([AssetKey("mesh", "box"), AssetKey("mesh", "wolf")]), ledger), ledger)


def _x_of_each(instances: Instances, count: int) -> list[float]:
    instances._buffer.bind()
    data = bytes(GL.glGetBufferSubData(GL.GL_ARRAY_BUFFER, 0, count * RECORD * 4))
    return np.frombuffer(data, np.float32).reshape(count, RECORD)[:, 3].tolist()


def test_entities_that_look_alike_are_one_batch(instances: Instances) -> None:
    scene = build_scene(world(entity("a", (1, 0, 0)), entity("w", (2, 0, 0), mesh="wolf"), entity("b", (3, 0, 0))))
    instances.arrange(scene, visible_rows(scene, None))
    instances.settle()
    assert {(batch.group.mesh, batch.instances) for batch in instances.batches} == {("box", 2), ("wolf", 1)}
    assert _x_of_each(instances, 3) == [1, 3, 2]
    check("instances")


def test_hidden_rows_are_left_out(instances: Instances) -> None:
    scene = build_scene(world(entity("a"), entity("b", (5, 0, 0))))
    instances.arrange(scene, visible_rows(scene, scene.mask(["a"])))
    instances.settle()
    assert [batch.instances for batch in instances.batches] == [1]
    assert _x_of_each(instances, 1) == [5]


@pytest.mark.parametrize("count", [2, 200])
def test_moved_rows_are_written_in_place(instances: Instances, count: int) -> None:
    entities = world(*(entity(f"e{n}", (n, 0, 0), mesh=("box", "wolf")[n % 2]) for n in range(300)))
    scene = build_scene(entities)
    instances.arrange(scene, visible_rows(scene, scene.mask(["e1"])))
    moved = {f"e{n}": entity(f"e{n}", (n + 0.5, 0, 0), mesh=("box", "wolf")[n % 2]) for n in range(count)}
    change = change_scene(scene, moved)
    assert change.rows is not None
    instances.move(change.scene, change.rows)
    order = [n for n in range(300) if n % 2 == 0] + [n for n in range(300) if n % 2 and n != 1]
    assert _x_of_each(instances, 299) == [n + 0.5 if n < count else n for n in order]


def test_only_the_active_entity_is_marked(instances: Instances) -> None:
    scene = build_scene(world(entity("a"), entity("b")))
    instances.arrange(scene, visible_rows(scene, None), active=1)
    assert instances._records[:, 15].tolist() == [0, 1]


def test_nothing_to_draw_is_no_batch(instances: Instances) -> None:
    scene = build_scene({})
    instances.arrange(scene, visible_rows(scene, None))
    instances.settle()
    assert instances.batches == []
    instances.close()
