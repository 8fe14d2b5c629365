"""Who asks, and what role allows (decisions, *Roles*)."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.contracts.commands import RefusedCommand
from runtime.contracts.config import ROLES, Role


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role

    def may_act_as(self, least: Role) -> bool:
        return ROLES.index(self.role) >= ROLES.index(least)

    def require(self, least: Role, what: str) -> None:
        """Raise `RefusedCommand` FORBIDDEN when the role is too small for `what`."""
        if not self.may_act_as(least):
            raise RefusedCommand("FORBIDDEN", f"{what} needs the role {least}; {self.name} is {self.role}")


LOCAL_ADMIN = User("local", "ADMIN")
"""Whoever sits at this machine: the window with its embedded runtime."""

ANONYMOUS = User("anonymous", "VIEWER")
"""Whoever uses a route that needs no token, or was refused at the door."""

SYSTEM = User("system", "ADMIN")
"""The runtime itself, where it acts without being asked (an override that ran out of time)."""
