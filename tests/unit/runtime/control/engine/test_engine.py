"""The built-in engine is an engine."""

from pathlib import Path

from runtime.assets.library import AssetLibrary
from runtime.control.engine.embedded import NAME, EmbeddedEngine
from runtime.control.engine.engine import Engine


def test_the_built_in_engine_can_be_had_as_one(tmp_path: Path) -> None:
    engine: Engine = EmbeddedEngine(AssetLibrary(user=tmp_path), print, wall_ms=lambda: 0)
    assert (engine.name, engine.is_built_in) == (NAME, True)
    assert engine.scene_text("nowhere", None) is None
    engine.close()
