"""Virtual terminals: plant, hand, and which of them counts."""

from runtime.contracts.commands import Waveform
from runtime.contracts.json_text import write_json
from runtime.control.plant.plant import Plant, load_plant
from runtime.control.virtual_io import VirtualIO
from tests.helpers.controllers import ai, config, di, do


def filling_tank(name: str = "Tank", do_id: int = 3) -> Plant:
    return load_plant(
        write_json(
            {
                "name": name,
                "blocks": [
                    {"kind": "drive", "name": "valve", "cardId": do_id},
                    {"kind": "tank", "name": "level", "capacity": 10, "inflows": ["valve"]},
                    {"kind": "switch", "name": "full", "from": "level", "onAbove": 10, "offBelow": 9},
                ],
                "sensors": [
                    {"cardId": 1, "cardType": "DI", "from": "full"},
                    {"cardId": 2, "cardType": "AI", "from": "level", "scale": [[0, 0], [10, 1000]]},
                ],
            }
        )
    )


def test_without_a_plant_only_a_hand_reads_anything() -> None:
    terminals = VirtualIO(config())
    terminals.advance(10, {})
    assert terminals.readings == {}
    terminals.set_by_hand(2, 512)
    assert terminals.readings == {2: 512}
    assert terminals.plant_name is None


def test_the_plant_reads_its_cards_and_moves_with_kernel_time() -> None:
    terminals = VirtualIO(config(), [filling_tank()])
    assert (terminals.plant_name, terminals.readings) == ("Tank", {1: 0, 2: 0})
    terminals.advance(5_000, {3: True})
    assert terminals.readings == {1: 0, 2: 500}


def test_a_hand_takes_a_card_over_until_it_hands_it_back() -> None:
    terminals = VirtualIO(config(), [filling_tank()])
    terminals.set_by_hand(2, 77)
    terminals.advance(5_000, {3: True})
    assert (terminals.readings[2], terminals.cards_by_hand) == (77, (2,))
    terminals.hand_back(2)
    assert (terminals.readings[2], terminals.cards_by_hand) == (500, ())


def test_readings_handed_out_do_not_change_afterwards() -> None:
    terminals = VirtualIO(config())
    before = terminals.readings
    terminals.set_by_hand(2, 5)
    assert before == {}


def test_a_plant_that_does_not_fit_waits_for_a_config_that_it_fits() -> None:
    terminals = VirtualIO(config(di(1)), [filling_tank()])
    assert terminals.plant_name is None
    terminals.use(config())
    assert terminals.plant_name == "Tank"
    terminals.use(config(di(1), ai(2)))
    assert (terminals.plant_name, terminals.readings) == (None, {})


def test_of_several_plants_the_first_that_fits_is_connected_and_goes_on_while_it_fits() -> None:
    other, tank = filling_tank("Other", do_id=4), filling_tank()
    terminals = VirtualIO(config(), [other, tank])
    assert terminals.plant_name == "Tank"
    terminals.advance(5_000, {3: True})
    terminals.use(config(di(1), ai(2), do(3, source=1), do(4, source=1, channel=1)))
    assert (terminals.plant_name, terminals.readings[2]) == ("Tank", 500)


def test_a_hand_keeps_only_inputs_that_the_new_config_has() -> None:
    terminals = VirtualIO(config())
    terminals.set_by_hand(1, 1)
    terminals.set_by_hand(2, 5)
    terminals.use(config(di(1)))
    assert terminals.readings == {1: 1}


RAMP = Waveform.from_wire({"kind": "RAMP", "low": 0, "high": 100, "periodMs": 100})


def test_a_wave_moves_with_kernel_time_until_a_hand_or_the_plant_takes_over() -> None:
    terminals = VirtualIO(config())
    terminals.set_wave(2, RAMP)
    assert (terminals.readings, terminals.cards_by_hand, terminals.waves) == ({2: 0}, (2,), {2: RAMP})
    terminals.advance(30, {})
    assert terminals.readings == {2: 30}
    terminals.set_by_hand(2, 7)
    terminals.advance(30, {})
    assert (terminals.readings, terminals.waves) == ({2: 7}, {})
    terminals.set_wave(2, RAMP)
    terminals.hand_back(2)
    assert (terminals.readings, terminals.waves) == ({}, {})


def test_a_wave_goes_with_its_card() -> None:
    terminals = VirtualIO(config())
    terminals.set_wave(2, RAMP)
    terminals.use(config(di(1)))
    assert (terminals.readings, terminals.waves) == ({}, {})


def test_a_stimulus_takes_the_place_of_the_plant_which_stands_still_meanwhile() -> None:
    terminals = VirtualIO(config(), [filling_tank()])
    terminals.play({2: 5})
    terminals.advance(5_000, {3: True})
    terminals.set_by_hand(1, 1)
    assert terminals.readings == {1: 1, 2: 5}
    terminals.play(None)
    assert terminals.readings == {1: 1, 2: 0}
