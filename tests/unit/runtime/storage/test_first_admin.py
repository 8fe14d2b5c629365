"""The first ADMIN: made once, with a password of somebody's or a made-up one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage.database import Database
from runtime.storage.first_admin import make_first_admin
from runtime.storage.password_hashes import UnusablePasswordError, is_password
from runtime.storage.users import UserStore


@pytest.fixture
def users(tmp_path: Path) -> Iterator[UserStore]:
    database = Database(tmp_path / "plumbline.db")
    yield UserStore(database, now_ms=lambda: 0)
    database.close()


def password_of(users: UserStore) -> str:
    admin = users.find("admin")
    assert admin is not None
    assert admin.role == "ADMIN"
    return admin.password


@pytest.mark.parametrize("given", [None, ""])
def test_a_made_up_password_is_told_once(users: UserStore, given: str | None) -> None:
    made_up = make_first_admin(users, given)
    assert made_up is not None
    assert len(made_up) >= 24
    assert is_password(password_of(users), made_up)
    assert make_first_admin(users, None) is None


def test_a_given_password_is_used_at_the_first_start_alone(users: UserStore) -> None:
    assert make_first_admin(users, "correct horse") is None
    assert make_first_admin(users, "other horse") is None
    assert is_password(password_of(users), "correct horse")
    assert make_first_admin(users, "short") is None


def test_a_password_that_is_too_short_is_refused(users: UserStore) -> None:
    with pytest.raises(UnusablePasswordError):
        make_first_admin(users, "7 signs")
    assert not users.has_admin()


def test_where_there_is_another_admin_none_is_made(users: UserStore) -> None:
    users.add("viewer", "VIEWER", "x")
    users.add("root", "ADMIN", "x")
    assert make_first_admin(users, None) is None
    assert users.find("admin") is None
