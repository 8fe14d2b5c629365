"""An OpenGL context without a window, and an asset loader that has finished."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from PySide6.QtGui import QOpenGLContext

from tests.helpers.rendering import loaded
from viewport.assets.decoded import AssetKey
from viewport.assets.loader import AssetLoader
from viewport.gl.ledger import Ledger
from viewport.surface import offscreen_context


@pytest.fixture
def gl(qapp: object) -> Iterator[QOpenGLContext]:
    with offscreen_context() as context:
        yield context


@pytest.fixture
def ledger(gl: QOpenGLContext) -> Ledger:
    return Ledger()


@pytest.fixture
def loader_of() -> Iterator[Callable[[Iterable[AssetKey]], AssetLoader]]:
    """Return a function that makes a loader of the samples with these assets loaded; all are closed at the end."""
    made: list[AssetLoader] = []

    def make(keys: Iterable[AssetKey]) -> AssetLoader:
        made.append(loaded(keys))
        return made[-1]

    yield make
    for loader in made:
        loader.close()
