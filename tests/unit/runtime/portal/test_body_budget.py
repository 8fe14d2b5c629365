"""The memory of all bodies together."""

import pytest

from runtime.portal.body_budget import BodyBudget
from runtime.portal.results import RefusedRequest


def test_what_a_request_took_returns_with_its_end() -> None:
    budget = BodyBudget(10)
    with budget.lease() as lease:
        lease.take(4)
        lease.take(6)
        assert budget.taken == 10
    assert budget.taken == 0


def test_over_it_the_one_that_asks_for_more_is_refused_and_the_others_go_on() -> None:
    budget = BodyBudget(10)
    with budget.lease() as first:
        first.take(8)
        with pytest.raises(RefusedRequest) as refused, budget.lease() as second:
            second.take(3)
        assert refused.value.code == "BUSY"
        first.take(2)
    assert budget.taken == 0
