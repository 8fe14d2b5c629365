"""A plant's file: what is refused, and where it says so."""

from typing import Any

import pytest

from runtime.contracts.json_text import write_json
from runtime.control.plant.plant import PlantError, load_plant

TANK: dict[str, Any] = {"kind": "tank", "name": "tank", "capacity": 10, "inflows": ["inflow"]}
INFLOW: dict[str, Any] = {"kind": "constant", "name": "inflow", "value": 1}
GAUGE: dict[str, Any] = {"cardId": 1, "cardType": "AI", "from": "tank", "scale": [[0, 0], [10, 1000]]}


def plant(**changes: Any) -> bytes:
    return write_json({"name": "P", "blocks": [INFLOW, TANK], "sensors": [GAUGE], **changes})


def test_a_plant_as_it_should_be_is_loaded() -> None:
    assert load_plant(plant()).name == "P"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[]", "valid dictionary"),
        (plant(colour="red"), "colour: Extra inputs are not permitted"),
        (plant(blocks=[INFLOW]), "the sensor of card 1 reads 'tank'"),
        (plant(blocks=[TANK]), "tank reads 'inflow', which no block is called"),
        (plant(blocks=[INFLOW, TANK, TANK]), "two blocks have the same name"),
        (plant(blocks=[{**INFLOW, "kind": "volcano"}, TANK]), "blocks.0"),
        (plant(blocks=[{**INFLOW, "valve": 1}, TANK]), "blocks.0.constant.valve"),
        (plant(blocks=[INFLOW, {**TANK, "capacity": 0}]), "blocks.1.tank.capacity"),
        (plant(sensors=[{**GAUGE, "scale": None}]), "an AI needs a scale"),
        (plant(sensors=[{**GAUGE, "scale": [[5, 0], [5, 9]]}]), "an AI needs a scale"),
        (plant(blocks=[INFLOW, TANK, {"kind": "profile", "name": "p", "points": [[1, 0]]}]), "begin at 0 and ascend"),
        (plant(blocks=[INFLOW, TANK, {"kind": "profile", "name": "p", "points": [[0, 0], [0, 1]]}]), "ascend"),
        (
            plant(blocks=[INFLOW, TANK, {"kind": "switch", "name": "s", "from": "tank", "onAbove": 1, "offBelow": 2}]),
            "offBelow must not be above onAbove",
        ),
        (
            plant(blocks=[INFLOW, TANK, {"kind": "sum", "name": "s", "terms": [{"from": "tank", "gate": "gone"}]}]),
            "s reads 'gone'",
        ),
        (plant(blocks=[INFLOW, TANK, {"kind": "lag", "name": "l", "from": "gone", "riseS": 1, "fallS": 1}]), "'gone'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(content: bytes, reason: str) -> None:
    with pytest.raises(PlantError) as refused:
        load_plant(content)
    assert reason in str(refused.value)
