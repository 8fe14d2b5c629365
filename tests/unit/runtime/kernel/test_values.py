from runtime.kernel.cards.card import Card
from runtime.kernel.values import Value


def test_a_constant_and_a_card_are_read_the_same_way() -> None:
    assert Value(5).current_value == 5
    assert issubclass(Card, Value)
