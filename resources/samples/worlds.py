"""The sample worlds: Dark Forest (of engine-adapter-v1) and Pump Yard, some hundred entities around a pump station."""

from __future__ import annotations

from typing import Any

import numpy as np

Point = tuple[float, float, float]
GREEN_TINTS = ((1, 1, 1), (0.86, 0.95, 0.84), (0.94, 1.0, 0.88), (0.78, 0.88, 0.8))


def entity(
    name: str,
    mesh: str,
    texture: str,
    at: Point,
    *,
    kind: str = "object",
    yaw: float = 0.0,
    turn: Point | None = None,
    scale: float | Point = 1.0,
    color: Point = (1, 1, 1),
    shader: str = "standard",
    collider: str = "box",
    script: str = "",
) -> dict[str, Any]:
    """Return one entity; yaw in radians, the other numbers as in the world spec."""
    size = (scale, scale, scale) if isinstance(scale, int | float) else scale
    return {
        "id": name,
        "type": kind,
        "transform": {
            "position": _tidy(at),
            "rotation": _tidy(turn if turn is not None else (0, yaw, 0)),
            "scale": _tidy(size),
        },
        "material": {"shader": shader, "texture": texture, "color": _tidy(color)},
        "components": {"mesh": mesh, "collider": collider, "script": script},
    }


def _tidy(values: Point) -> list[float | int]:
    """Write 2 rather than 2.0, and no more than three decimals."""
    rounded = [round(float(value), 3) for value in values]
    return [int(value) if value == int(value) else value for value in rounded]


def dark_forest() -> dict[str, Any]:
    random = np.random.default_rng(2026)
    entities = [
        entity("player_1", "player", "player_armor", (0, 0, 0), kind="player", yaw=1.2, script="player_controller"),
        entity("wolf_1", "wolf", "wolf_fur", (5, 0, 0), kind="npc", yaw=-1.75, script="wolf_ai"),
        entity(
            "wolf_2",
            "wolf",
            "wolf_fur",
            (7.6, 0, 2.6),
            kind="npc",
            yaw=-2.1,
            scale=0.92,
            color=(0.86, 0.84, 0.8),
            script="wolf_ai",
        ),
        entity(
            "wolf_3",
            "wolf",
            "wolf_fur",
            (7.2, 0, -2.8),
            kind="npc",
            yaw=-1.3,
            scale=0.96,
            color=(0.7, 0.72, 0.78),
            script="wolf_ai",
        ),
        entity("ground", "forest_floor", "forest_ground", (0, 0, 0), collider="none"),
        entity("campfire", "campfire", "ember", (-2.2, 0, 1.6), collider="none"),
        entity("campfire_flame", "flame", "fire", (-2.2, 0.05, 1.6), shader="emissive", collider="none"),
        entity("tent", "tent", "canvas", (-5.2, 0, 3.4), yaw=0.9),
        entity("stump_seat", "stump", "bark", (-3.4, 0, 0.1), yaw=0.4, scale=0.8),
        entity("dead_oak", "dead_tree", "bark", (2.6, 0, -6.2), yaw=0.7, scale=1.5),
    ]
    for index in range(4):
        entities.append(
            entity(
                f"fence_{index + 1}",
                "fence",
                "wood",
                (-7.6 + 0.12 * index, 0, -3.0 + index * 2.0),
                yaw=1.57 + 0.06 * index,
            )
        )
    taken: list[tuple[float, float]] = [(-5.2, 3.4), (2.6, -6.2)]
    trees = 0
    while trees < 96:
        angle, radius = random.uniform(0, 2 * np.pi), 9.5 + 23 * random.random() ** 0.8
        x, z = radius * np.cos(angle), radius * np.sin(angle)
        if any((x - a) ** 2 + (z - b) ** 2 < 4.4 for a, b in taken):
            continue
        taken.append((x, z))
        trees += 1
        entities.append(
            entity(
                f"pine_{trees:02d}", "pine", "pine_needles", (x, _rise(radius) - 0.05, z), yaw=random.uniform(0, 6.28),
                scale=round(random.uniform(0.75, 1.5), 2), color=GREEN_TINTS[trees % 4],
            )
        )  # fmt: skip
    for kind, texture, count, low, high in (("rock", "stone", 16, 0.35, 1.1), ("bush", "leaves", 22, 0.6, 1.15)):
        for index in range(count):
            angle, radius = random.uniform(0, 2 * np.pi), random.uniform(6.5, 22)
            entities.append(
                entity(
                    f"{kind}_{index + 1:02d}", kind, texture,
                    (radius * np.cos(angle), _rise(radius) - 0.04, radius * np.sin(angle)),
                    yaw=random.uniform(0, 6.28), scale=round(random.uniform(low, high), 2),
                    collider="sphere" if kind == "rock" else "none",
                )
            )  # fmt: skip
    return {
        "schema_version": "1.0",
        "world": {"id": "world_forest_01", "name": "Dark Forest", "gravity": [0, -9.8, 0]},
        "scene": {"id": "forest_scene", "ambientLight": [0.4, 0.6, 0.4], "skybox": "forest_sky"},
        "entities": entities,
        "quests": [{"id": "quest_wolves", "triggerEntity": "wolf_1", "goal": "Drive the pack away from the camp"}],
    }


def _rise(radius: float) -> float:
    """How high the forest floor stands at that distance from its middle; see `meshes.forest_floor`."""
    return 0.0 if radius < 15 else float((radius - 15) ** 1.6 * 0.025)


def pump_yard() -> dict[str, Any]:
    random = np.random.default_rng(7)
    entities = [
        entity("ground", "plane", "concrete", (0, 0, 0), scale=(90, 1, 60), collider="none", color=(0.8, 0.8, 0.78)),
        entity(
            "operator_1", "player", "player_armor", (2.0, 0, 8.5), kind="player", yaw=3.0, script="player_controller"
        ),
        entity(
            "guard_dog",
            "wolf",
            "wolf_fur",
            (8.5, 0, 9.5),
            kind="npc",
            yaw=2.4,
            scale=0.8,
            color=(0.62, 0.5, 0.42),
            script="patrol",
        ),
        entity("control_cabinet", "box", "steel", (0, 0.9, 5.4), scale=(1.6, 1.8, 0.5), color=(0.9, 0.92, 0.95)),
        entity(
            "cabinet_lamp_run",
            "sphere",
            "none",
            (-0.4, 1.5, 5.68),
            scale=0.12,
            color=(0.2, 0.9, 0.5),
            shader="emissive",
            collider="none",
        ),
        entity(
            "cabinet_lamp_alarm",
            "sphere",
            "none",
            (0.4, 1.5, 5.68),
            scale=0.12,
            color=(0.95, 0.25, 0.2),
            shader="emissive",
            collider="none",
        ),
    ]
    for index in range(6):
        x = -20 + index * 8.0
        paint = "blue_paint" if index % 2 == 0 else "green_paint"
        entities.append(entity(f"tank_{index + 1}", "tank", paint, (x, 0, -6), yaw=random.uniform(-0.2, 0.2)))
        entities.append(
            entity(f"pump_{index + 1}", "pump", "red_paint" if index < 2 else "blue_paint", (x, 0, -1.2), yaw=1.571)
        )
        entities.append(entity(f"valve_{index + 1}", "valve", "red_paint", (x, 1.6, 1.2), collider="sphere"))
        entities.append(entity(f"riser_{index + 1}", "pipe", "steel", (x, 0.95, -3.1), yaw=1.571))
        for segment in range(4):
            entities.append(
                entity(
                    f"suction_{index + 1}_{segment + 1}",
                    "pipe",
                    "steel",
                    (x - 3 + segment * 2.0, 1.6, 1.2),
                    collider="none",
                )
            )
    for index in range(24):
        entities.append(
            entity(f"header_{index + 1:02d}", "pipe", "green_paint", (-23 + index * 2.0, 2.4, -10), collider="none")
        )
        if index % 2 == 0:
            entities.append(
                entity(
                    f"support_{index // 2 + 1:02d}",
                    "box",
                    "concrete",
                    (-23 + index * 2.0, 1.15, -10),
                    scale=(0.3, 2.3, 0.3),
                )
            )
    for index in range(12):
        x, z = (-27.5 + (index % 6) * 11.0, 12.5 if index < 6 else -14)
        entities.append(entity(f"lamp_{index + 1:02d}", "lamp", "steel", (x, 0, z), yaw=3.142 if index < 6 else 0))
        forward = -0.72 if index < 6 else 0.72
        entities.append(
            entity(
                f"lamp_{index + 1:02d}_glow",
                "lamp_glow",
                "none",
                (x, 3.44, z + forward),
                color=(1, 0.93, 0.72),
                shader="emissive",
                collider="none",
            )
        )
    for index in range(58):
        side = index % 2
        entities.append(
            entity(f"fence_{index + 1:02d}", "fence", "steel", (-29 + (index // 2) * 2.02, 0, 15.4 if side else -16.5))
        )
    for index in range(32):
        side = index % 2
        entities.append(
            entity(
                f"fence_side_{index + 1:02d}",
                "fence",
                "steel",
                (30.2 if side else -30.2, 0, -15.5 + (index // 2) * 2.02),
                yaw=1.571,
            )
        )
    crate = 0
    for row in range(8):
        for column in range(5):
            for level in range(1 + int(random.integers(0, 3))):
                crate += 1
                entities.append(
                    entity(
                        f"crate_{crate:03d}", "crate", "wood", (19 + column * 1.35, level * 1.0, 2.5 + row * 1.2),
                        yaw=random.uniform(-0.12, 0.12), color=(1, random.uniform(0.88, 1), random.uniform(0.8, 1)),
                    )
                )  # fmt: skip
    for index in range(70):
        along = index * 1.9
        x, z = (-62 + along, -24 - 9 * random.random()) if index < 66 else (-40 + 20 * random.random(), 22)
        entities.append(
            entity(
                f"pine_{index + 1:02d}", "pine", "pine_needles", (x, -0.05, z), yaw=random.uniform(0, 6.28),
                scale=round(random.uniform(0.8, 1.5), 2), color=GREEN_TINTS[index % 4],
            )
        )  # fmt: skip
    return {
        "schema_version": "1.0",
        "world": {"id": "world_pump_yard", "name": "Pump Yard", "gravity": [0, -9.81, 0]},
        "scene": {"id": "pump_yard_scene", "ambientLight": [0.55, 0.58, 0.62], "skybox": "yard_sky"},
        "entities": entities,
        "quests": [
            {
                "id": "quest_start_pumps",
                "triggerEntity": "control_cabinet",
                "goal": "Start both pumps before the tank overflows",
            },
            {"id": "quest_inspect_valves", "triggerEntity": "valve_1", "goal": "Walk the line and inspect each valve"},
        ],
    }
