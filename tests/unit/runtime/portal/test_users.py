"""Roles."""

import pytest

from runtime.contracts.commands import RefusedCommand
from runtime.contracts.config import ROLES, Role
from runtime.portal.users import User


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("least", ROLES)
def test_a_role_includes_those_below_it(role: Role, least: Role) -> None:
    assert User("anna", role).may_act_as(least) is (ROLES.index(role) >= ROLES.index(least))


def test_too_small_a_role_is_told_what_it_takes() -> None:
    User("anna", "OPERATOR").require("OPERATOR", "step_once")
    with pytest.raises(RefusedCommand, match="step_once needs the role OPERATOR; anna is VIEWER") as refused:
        User("anna", "VIEWER").require("OPERATOR", "step_once")
    assert refused.value.code == "FORBIDDEN"
