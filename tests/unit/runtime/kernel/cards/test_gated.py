from runtime.kernel.cards.gated import wire_clauses
from tests.helpers.kernel import Rig, ai, bit, both, di, number, when


def test_the_results_are_the_plain_values_of_both_conditions() -> None:
    rig = Rig(di(1), di(2, set=when(bit(1)), reset=when(bit(1))))
    rig.scan(i1=1)
    shown = rig.card(2)
    assert (shown["setResult"], shown["resetResult"], shown["resetOverride"]) == (True, True, True)
    rig.scan(i1=0)
    shown = rig.card(2)
    assert (shown["setResult"], shown["resetResult"], shown["resetOverride"]) == (False, False, False)


def test_empty_conditions_report_their_constants_and_no_clauses() -> None:
    rig = Rig(di(1))
    rig.scan()
    shown = rig.card(1)
    assert (shown["setResult"], shown["resetResult"], shown["setClauses"], shown["resetClauses"]) == (
        True,
        False,
        [],
        [],
    )


def test_clauses_are_reported_as_the_kernel_evaluated_them() -> None:
    rig = Rig(di(1), ai(2), di(3, set=both(bit(1), number(2, "GT", 500)), reset=when(number(2, "LT", 10))))
    assert rig.card(3)["setClauses"] == [{"result": False, "value": None}] * 2
    rig.scan(i1=1, i2=400)
    shown = rig.card(3)
    assert shown["setClauses"] == [{"result": True, "value": True}, {"result": False, "value": 400}]
    assert shown["resetClauses"] == [{"result": False, "value": 400}]


def test_a_report_becomes_one_object_a_clause() -> None:
    assert wire_clauses(()) == []
    assert wire_clauses((True, 5)) == [{"result": True, "value": 5}]
    assert wire_clauses((True, 5, False, "IDLE")) == [
        {"result": True, "value": 5},
        {"result": False, "value": "IDLE"},
    ]


def test_a_card_adopts_results_and_clauses() -> None:
    cards = di(1), di(2, set=when(bit(1)), reset=when(bit(1, 0)))
    old, new = Rig(*cards), Rig(*cards)
    old.scan(i1=1)
    new.program_card(2).adopt(old.program_card(2))
    assert new.program_card(2).row() == old.program_card(2).row()
    assert new.program_card(2).set_result is True
