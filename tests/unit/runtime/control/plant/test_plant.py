"""A whole plant of the tests' own making, a boiler: nobody wrote code for it."""

from pathlib import Path
from typing import Any

import resources
from runtime.contracts.json_text import write_json
from runtime.control.plant.plant import Plant, load_plant

BOILER: dict[str, Any] = {
    "name": "Boiler",
    "blocks": [
        {"kind": "drive", "name": "burner on", "cardId": 30},
        {"kind": "drive", "name": "valve on", "cardId": 31},
        {"kind": "lag", "name": "flame", "from": "burner on", "riseS": 2, "fallS": 0.5},
        {"kind": "delay", "name": "valve", "from": "valve on", "onS": 1, "offS": 1},
        {"kind": "sum", "name": "heating", "terms": [{"from": "flame", "factor": 4}]},
        {
            "kind": "sum",
            "name": "cooling",
            "offset": 0.2,
            "terms": [{"from": "temperature", "factor": 0.05, "gate": "valve"}],
        },
        {
            "kind": "tank",
            "name": "temperature",
            "capacity": 120,
            "initial": 20,
            "inflows": ["heating"],
            "outflows": ["cooling"],
        },
        {"kind": "switch", "name": "too hot", "from": "temperature", "onAbove": 95, "offBelow": 85},
        {"kind": "noise", "name": "hiss", "seed": 9, "amplitude": 0.3},
        {"kind": "sum", "name": "gauge", "terms": [{"from": "temperature"}, {"from": "hiss"}]},
    ],
    "sensors": [
        {"cardId": 1, "cardType": "DI", "from": "too hot"},
        {"cardId": 2, "cardType": "AI", "from": "gauge", "scale": [[0, 0], [120, 1200]]},
        {"cardId": 3, "cardType": "DI", "from": "valve"},
    ],
}


def boiler() -> Plant:
    return load_plant(write_json(BOILER))


def run(plant: Plant, seconds: float, drives: dict[int, bool], step_ms: int = 10) -> None:
    for _ in range(round(seconds * 1000 / step_ms)):
        plant.advance(step_ms, drives)


def test_a_plant_begins_in_its_initial_state() -> None:
    readings = boiler().readings()
    assert readings[1] == 0
    assert abs(readings[2] - 200) <= 3
    assert readings[3] == 0


def test_it_reacts_to_what_the_outputs_drive() -> None:
    plant = boiler()
    run(plant, 30, {30: True})
    assert plant.readings()[1] == 1
    run(plant, 40, {30: False, 31: True})
    assert plant.readings()[1] == 0
    assert plant.readings()[3] == 1


def test_the_same_drives_give_the_same_readings() -> None:
    first, second = boiler(), boiler()
    for plant in (first, second):
        run(plant, 5, {30: True})
        run(plant, 2, {31: True})
    assert first.readings() == second.readings()
    assert first.signals == second.signals


def test_noise_reaches_the_gauge_only() -> None:
    plant = boiler()
    gauges = set()
    for _ in range(50):
        plant.advance(10, {})
        gauges.add(plant.readings()[2])
    assert len(gauges) > 2
    assert abs(plant.signals["temperature"] - (20 - 0.2 * 0.5)) < 0.01


def test_readings_stay_within_the_ends_of_their_scale() -> None:
    plant = boiler()
    run(plant, 120, {30: True}, step_ms=100)
    assert plant.signals["temperature"] == 120
    assert plant.readings()[2] <= 1200


def test_a_falling_scale_is_a_scale() -> None:
    falling = {
        **BOILER,
        "sensors": [{"cardId": 2, "cardType": "AI", "from": "temperature", "scale": [[0, 900], [120, 0]]}],
    }
    assert load_plant(write_json(falling)).readings() == {2: 750}


def test_a_plant_fits_a_config_that_has_all_its_cards() -> None:
    plant = boiler()
    families = {1: "DI", 2: "AI", 3: "DI", 30: "DO", 31: "DO", 99: "RTC"}
    assert plant.fits(families)
    assert not plant.fits({**families, 31: "SIO"})
    assert not plant.fits({key: family for key, family in families.items() if key != 2})


STATION = Path(resources.__file__).parent / "plants" / "pump_station.json"


def test_every_plant_that_ships_can_be_loaded() -> None:
    files = sorted(STATION.parent.glob("*.json"))
    assert STATION in files
    for file in files:
        assert load_plant(file.read_bytes()).name


def test_the_pump_station_fills_and_one_pump_empties_it_outside_a_storm() -> None:
    station = load_plant(STATION.read_bytes())
    start = station.readings()[10]
    run(station, 10, {})
    filled = station.readings()[10]
    assert filled > start
    run(station, 20, {40: True})
    assert station.readings()[10] < filled


def test_a_pump_that_runs_dry_pumps_nothing_and_trips_its_protection() -> None:
    station = load_plant(STATION.read_bytes())
    run(station, 120, {40: True, 41: True}, step_ms=100)
    assert station.readings()[12] == 0
    assert station.readings()[14] == 1
    assert station.signals["level"] > 0


def test_a_storm_reaches_the_high_high_float_of_a_station_that_does_not_pump() -> None:
    station = load_plant(STATION.read_bytes())
    run(station, 215, {}, step_ms=100)
    assert station.readings()[11] == 1
