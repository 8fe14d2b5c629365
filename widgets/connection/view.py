"""What the connection dialog shows and what it is asked, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SignIn = Literal["none", "password", "token"]


@dataclass(frozen=True, slots=True)
class RuntimeRow:
    """A runtime of the list. `mark` tells its state without colour, `detail` in words."""

    key: str
    title: str
    detail: str
    mark: str = "○"
    is_present: bool = False
    is_connected: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed in. An empty `secret` is the one that was kept, where there is one."""

    address: str
    http: str = ""
    name: str = ""
    sign_in: SignIn = "none"
    user: str = ""
    secret: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was looked at: fine, or in the way."""

    is_good: bool
    text: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a test found: a headline, what to do next, and the steps that led there."""

    is_good: bool
    headline: str
    remedy: str
    lines: tuple[CheckLine, ...] = ()
