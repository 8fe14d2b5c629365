from runtime.contracts.config import Source
from runtime.kernel.wiring import Wiring
from tests.helpers.kernel import ai, constant, program, variable


def test_a_number_is_what_is_written_inline_unless_it_is_bound() -> None:
    cards = program(ai(1), ai(2)).by_id
    wiring = Wiring(cards, {"config.onDuration": 2})
    assert wiring.number("config.delayBeforeON", 50).current_value == 50
    assert wiring.number("config.delayBeforeON", None).current_value == 0
    assert wiring.number("config.onDuration", 50) is cards[2]


def test_a_source_is_a_constant_a_card_or_the_binding_that_wins_over_both() -> None:
    cards = program(ai(1), ai(2)).by_id
    bound = Wiring(cards, {"config.standard.inputA": 2})
    plain = Wiring(cards, {})
    path = "config.standard.inputA"
    assert plain.source(path, Source.from_wire(constant(7))).current_value == 7
    assert plain.source(path, Source.from_wire(variable(1))) is cards[1]
    assert plain.source(path, None).current_value == 0
    assert bound.source(path, Source.from_wire(constant(7))) is cards[2]
    assert bound.source(path, Source.from_wire(variable(1))) is cards[2]
    assert bound.source(path, None) is cards[2]
