"""Builds the sample assets and worlds: `python -m resources.samples.make`. Deterministic; results are checked in."""

from __future__ import annotations

import json
from pathlib import Path

from resources.samples import meshes, models, textures, worlds

HERE = Path(__file__).parent


def main() -> None:
    assets = HERE / "assets"
    assets.mkdir(exist_ok=True)
    for make_mesh in meshes.ALL:
        make_mesh().save(assets)
    textures.make(assets)
    models.make(HERE / "models")
    (HERE / "worlds").mkdir(exist_ok=True)
    cameras = {
        "dark_forest": {"target": [2.2, 0.9, 0], "yaw_rad": 0.45, "pitch_rad": 0.3, "distance": 13.5},
        "pump_yard": {"target": [0, 1.2, -1], "yaw_rad": 0.5, "pitch_rad": 0.38, "distance": 34},
    }
    for name, world in (("dark_forest", worlds.dark_forest()), ("pump_yard", worlds.pump_yard())):
        _write(HERE / "worlds" / f"{name}.json", world)
        _write(HERE / "worlds" / f"{name}.editor.json", {"camera": cameras[name]})


def _write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
