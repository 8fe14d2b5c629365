"""The meshes of the samples, each a few dozen low-poly parts. Forward is +Z, up +Y, feet on the ground, metres."""

from __future__ import annotations

import numpy as np

from resources.samples.shapes import Model, Region, blob, box, cone, moved

# Textures are cut in halves or quarters: lower part, upper part.
LOW: Region = (0.0, 0.0, 1.0, 0.5)
HIGH: Region = (0.0, 0.5, 1.0, 1.0)


def player() -> Model:
    steel, leather = HIGH, LOW
    model = Model("player")
    for side in (-1, 1):
        model.add(moved(box(0.17, 0.10, 0.30), (side * 0.13, 0, 0.04)), leather)
        model.add(moved(box(0.16, 0.42, 0.18, 1.1), (side * 0.13, 0.08, 0)), leather)
        model.add(moved(box(0.18, 0.40, 0.20, 1.05), (side * 0.13, 0.48, 0)), steel)
        model.add(moved(blob(0.30, 0.22, 0.30), (side * 0.34, 1.40, 0)), steel)
        model.add(moved(box(0.13, 0.32, 0.14), (side * 0.38, 1.06, 0), roll=side * 4), leather)
        model.add(moved(box(0.12, 0.30, 0.13), (side * 0.40, 0.80, 0.07), pitch=-18), steel)
        model.add(moved(blob(0.13, 0.15, 0.13), (side * 0.40, 0.79, 0.08)), leather)
    model.add(moved(box(0.46, 0.16, 0.28), (0, 0.84, 0)), leather)
    model.add(moved(box(0.42, 0.50, 0.26, 1.28), (0, 0.98, 0)), steel)
    model.add(moved(cone(0.09, 0.10), (0, 1.46, 0)), leather)
    model.add(moved(blob(0.27, 0.32, 0.29, 2), (0, 1.66, 0)), steel)
    model.add(moved(box(0.20, 0.05, 0.05), (0, 1.66, 0.125)), leather)
    model.add(moved(box(0.03, 0.22, 0.34, 0.6), (0, 1.74, -0.02)), leather)
    model.add(moved(box(0.42, 0.86, 0.03, 0.75), (0, 0.52, -0.20), pitch=6), leather)
    model.add(moved(box(0.05, 0.80, 0.02, 0.7), (0.46, 0.74, 0.16), pitch=70), steel)
    model.add(moved(box(0.20, 0.04, 0.04), (0.46, 0.76, 0.20)), leather)
    return model


def wolf() -> Model:
    dark, pale = (0.0, 0.5, 0.92, 1.0), (0.0, 0.0, 0.92, 0.5)  # nose and eyes have the rest
    model = Model("wolf")
    model.add(moved(blob(0.42, 0.48, 0.80, 2), (0, 0.72, 0.22)), dark)
    model.add(moved(blob(0.36, 0.40, 0.86, 2), (0, 0.70, -0.24)), dark)
    model.add(moved(blob(0.30, 0.26, 0.92, 2), (0, 0.58, 0.02)), pale)
    model.add(moved(blob(0.36, 0.44, 0.44, 1, 0.10, 3), (0, 0.82, 0.50), pitch=-30), dark)
    model.add(moved(blob(0.28, 0.28, 0.34, 2), (0, 1.02, 0.70)), dark)
    model.add(moved(box(0.14, 0.13, 0.30, 0.8), (0, 0.92, 0.92), pitch=8), pale)
    model.add(moved(box(0.15, 0.06, 0.28, 0.8), (0, 1.00, 0.90), pitch=8), dark)
    model.add(moved(blob(0.06, 0.05, 0.05), (0, 1.03, 1.05)), (0.94, 0.0, 1.0, 0.06))
    for side in (-1, 1):
        model.add(moved(cone(0.075, 0.20, 4), (side * 0.095, 1.11, 0.66), roll=-side * 10, pitch=-8), dark)
        model.add(moved(blob(0.035, 0.035, 0.03), (side * 0.085, 1.06, 0.845)), (0.94, 0.94, 1.0, 1.0))
        model.add(moved(box(0.11, 0.40, 0.13, 1.35), (side * 0.13, 0.18, 0.40), pitch=4), dark)
        model.add(moved(box(0.09, 0.22, 0.10, 1.1), (side * 0.13, 0.0, 0.41)), pale)
        model.add(moved(box(0.10, 0.06, 0.17), (side * 0.13, 0.0, 0.45)), pale)
        model.add(moved(blob(0.18, 0.40, 0.30), (side * 0.13, 0.58, -0.48), pitch=14), dark)
        model.add(moved(box(0.09, 0.26, 0.11, 1.2), (side * 0.13, 0.22, -0.56), pitch=-24), dark)
        model.add(moved(box(0.08, 0.26, 0.09, 1.1), (side * 0.13, 0.0, -0.57)), pale)
        model.add(moved(box(0.10, 0.06, 0.17), (side * 0.13, 0.0, -0.53)), pale)
    model.add(moved(blob(0.15, 0.16, 0.58, 1), (0, 0.66, -0.86), pitch=-38), dark)
    model.add(moved(blob(0.10, 0.11, 0.26, 1), (0, 0.48, -1.07), pitch=-46), pale)
    return model


def pine() -> Model:
    model = Model("pine").add(cone(0.26, 2.2, 7, 0.16), LOW)
    for level, (radius, height, bottom) in enumerate(
        [(1.75, 2.0, 1.3), (1.45, 1.9, 2.4), (1.12, 1.8, 3.5), (0.80, 1.6, 4.6), (0.48, 1.3, 5.6)]
    ):
        model.add(moved(cone(radius, height, 9), (0, bottom, 0), yaw=level * 23), HIGH)
    return model


def dead_tree() -> Model:
    model = Model("dead_tree").add(cone(0.34, 3.4, 7, 0.14))
    for height, yaw, length, lean in [(1.9, 20, 1.6, 52), (2.4, 150, 1.3, 46), (2.9, 265, 1.5, 38), (3.3, 75, 1.0, 28)]:
        model.add(moved(moved(cone(0.10, length, 5, 0.02), (0, 0, 0), roll=lean), (0, height, 0), yaw=yaw))
    return model


def rock() -> Model:
    return Model("rock").add(moved(blob(1.5, 1.1, 1.3, 2, 0.10, 11), (0, 0.35, 0)))


def bush() -> Model:
    model = Model("bush")
    for seed, (x, y, z, size) in enumerate(
        [(0, 0.4, 0, 1.0), (0.4, 0.3, 0.2, 0.7), (-0.35, 0.28, 0.15, 0.65), (0.05, 0.3, -0.4, 0.7)]
    ):
        model.add(moved(blob(size, size * 0.8, size, 1, 0.14, seed), (x, y, z)), HIGH)
    return model


def stump() -> Model:
    model = Model("stump").add(cone(0.42, 0.5, 9, 0.34))
    for yaw in (0, 75, 140, 220, 290):
        model.add(moved(moved(box(0.16, 0.14, 0.5, 0.5), (0, 0, 0.42)), (0, 0, 0), yaw=yaw))
    return model


def fence() -> Model:
    model = Model("fence")
    for x in (-0.95, 0.0, 0.95):
        model.add(moved(box(0.14, 1.1, 0.14, 0.85), (x, 0, 0)))
    for height in (0.35, 0.75):
        model.add(moved(box(2.0, 0.13, 0.06), (0, height, 0.09)))
    return model


def campfire() -> Model:
    model = Model("campfire")
    for turn in range(8):
        angle = turn * np.pi / 4
        model.add(moved(blob(0.26, 0.2, 0.22, 1, 0.1, turn), (0.55 * np.cos(angle), 0.06, 0.55 * np.sin(angle))), LOW)
    for turn in range(4):
        model.add(moved(moved(cone(0.07, 0.75, 6, 0.06), (0, 0, 0), roll=60), (0.3, 0.05, 0), yaw=turn * 90), LOW)
    return model


def flame() -> Model:
    model = Model("flame")
    for turn, (height, radius) in enumerate([(0.85, 0.20), (0.60, 0.16), (0.55, 0.15), (0.42, 0.13)]):
        angle = turn * 2.1
        distance = 0.0 if turn == 0 else 0.14
        model.add(
            moved(cone(radius, height, 6), (distance * np.cos(angle), 0.05, distance * np.sin(angle)), yaw=turn * 40)
        )
    return model


def tent() -> Model:
    cloth = np.array(
        [
            [[-1.2, 0, 1.4], [1.2, 0, 1.4], [0, 1.6, 1.4]],
            [[1.2, 0, -1.4], [-1.2, 0, -1.4], [0, 1.6, -1.4]],
            [[1.2, 0, 1.4], [1.2, 0, -1.4], [0, 1.6, -1.4]],
            [[1.2, 0, 1.4], [0, 1.6, -1.4], [0, 1.6, 1.4]],
            [[-1.2, 0, -1.4], [-1.2, 0, 1.4], [0, 1.6, 1.4]],
            [[-1.2, 0, -1.4], [0, 1.6, 1.4], [0, 1.6, -1.4]],
        ]
    )
    model = Model("tent").add(cloth)
    for z in (-1.45, 1.45):
        model.add(moved(cone(0.05, 1.75, 6, 0.04), (0, 0, z)))
    return model


def forest_floor() -> Model:
    """A disc of 80 m with a texture that repeats every 4 m, gently rising towards its rim."""
    rings = np.array([0.0, 6, 12, 18, 24, 31, 40])
    sides = 40
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    random = np.random.default_rng(5)
    points = np.zeros((len(rings), sides, 3))
    for index, radius in enumerate(rings):
        wobble = random.uniform(-1, 1, sides) * min(index, 3) * 0.12
        rise = 0.0 if radius < 15 else (radius - 15) ** 1.6 * 0.025
        points[index] = np.stack(
            [radius * np.cos(angles), rise + np.maximum(0, wobble) * (radius > 15), radius * np.sin(angles)], 1
        )
    points[..., 1] -= 0.01
    triangles = []
    for ring in range(len(rings) - 1):
        for side in range(sides):
            other = (side + 1) % sides
            a, b = points[ring, side], points[ring, other]
            c, d = points[ring + 1, side], points[ring + 1, other]
            if ring:
                triangles.append([a, b, c])
            triangles.append([b, d, c])
    return Model("forest_floor").add(np.array(triangles), metres=4.0)


def tank() -> Model:
    model = (
        Model("tank")
        .add(cone(1.6, 3.6, 20, 1.6), HIGH, 1.2)
        .add(moved(cone(1.66, 0.5, 20, 0.5), (0, 3.6, 0)), HIGH, 1.2)
    )
    for height in (0.3, 1.8, 3.3):
        model.add(moved(cone(1.68, 0.12, 20, 1.68), (0, height, 0)), LOW)
    model.add(moved(box(0.1, 3.8, 0.06), (0.25, 0, 1.66)), LOW).add(moved(box(0.1, 3.8, 0.06), (-0.25, 0, 1.66)), LOW)
    for rung in range(11):
        model.add(moved(box(0.5, 0.05, 0.05), (0, 0.3 + rung * 0.33, 1.68)), LOW)
    return model


def pump() -> Model:
    model = Model("pump").add(box(1.3, 0.18, 0.7), LOW)
    model.add(moved(cone(0.30, 0.75, 14, 0.30), (0.55, 0.52, 0), roll=90), HIGH)
    for fin in range(5):
        model.add(moved(cone(0.34, 0.04, 14, 0.34), (-0.12 + fin * 0.13, 0.52, 0), roll=90), LOW)
    model.add(moved(cone(0.36, 0.34, 16, 0.36), (-0.40, 0.52, -0.17), pitch=90), HIGH)
    model.add(moved(cone(0.14, 0.55, 10, 0.14), (-0.40, 0.60, 0)), LOW)
    model.add(moved(cone(0.20, 0.06, 12, 0.20), (-0.40, 1.14, 0)), LOW)
    return model.add(moved(box(0.22, 0.2, 0.24), (0.2, 0.80, 0)), LOW)


def pipe() -> Model:
    model = Model("pipe").add(moved(cone(0.14, 2.0, 12, 0.14), (1.0, 0, 0), roll=90), HIGH)
    for x in (-0.95, 0.95):
        model.add(moved(cone(0.21, 0.06, 12, 0.21), (x + 0.03, 0, 0), roll=90), LOW)
    return model


def valve() -> Model:
    model = Model("valve").add(moved(blob(0.5, 0.42, 0.42, 1), (0, 0, 0)), HIGH)
    model.add(moved(cone(0.05, 0.45, 8, 0.05), (0, 0.15, 0)), LOW)
    for turn in range(3):
        model.add(moved(box(0.56, 0.05, 0.06), (0, 0.58, 0), yaw=turn * 60), LOW)
    return model.add(moved(cone(0.30, 0.05, 12, 0.30), (0, 0.56, 0)), HIGH)


def lamp() -> Model:
    model = Model("lamp").add(cone(0.14, 0.15, 8, 0.12), LOW).add(cone(0.07, 3.6, 8, 0.05), HIGH)
    model.add(moved(box(0.07, 0.07, 0.9), (0, 3.55, 0.4)), HIGH)
    return model.add(moved(box(0.26, 0.12, 0.46), (0, 3.46, 0.72)), LOW)


def lamp_glow() -> Model:
    return Model("lamp_glow").add(box(0.22, 0.04, 0.40))


def crate() -> Model:
    model = Model("crate").add(moved(box(0.92, 0.92, 0.92), (0, 0.04, 0)))
    for x in (-0.45, 0.45):
        for z in (-0.45, 0.45):
            model.add(moved(box(0.12, 1.0, 0.12), (x, 0, z)))
    return model


ALL = (
    player, wolf, pine, dead_tree, rock, bush, stump, fence, campfire, flame, tent, forest_floor,
    tank, pump, pipe, valve, lamp, lamp_glow, crate,
)  # fmt: skip
