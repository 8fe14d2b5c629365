"""Users in a real database: names, roles, the last ADMIN, and what ends sign-ins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage.database import Database
from runtime.storage.sign_ins import SignInStore
from runtime.storage.users import (
    LastAdminError,
    UnknownUserError,
    UserError,
    UserExistsError,
    UserStore,
    is_user_name,
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "plumbline.db")
    yield opened
    opened.close()


@pytest.fixture
def users(database: Database) -> UserStore:
    return UserStore(database, now_ms=lambda: 1000)


def test_users_are_kept_and_found_in_any_spelling(users: UserStore, database: Database) -> None:
    users.add("Boris", "VIEWER", "hash-b")
    users.add("anna", "ADMIN", "hash-a")
    again = UserStore(database, now_ms=lambda: 0)
    found, total = again.page(10, 0)
    assert ([user.name for user in found], total) == (["anna", "Boris"], 2)
    assert [user.name for user in again.page(1, 1)[0]] == ["Boris"]
    boris = again.find("bORIS")
    assert boris is not None
    assert (boris.name, boris.role, boris.is_disabled, boris.created_at_ms) == ("Boris", "VIEWER", False, 1000)
    assert again.find("nobody") is None
    assert "hash" not in repr(boris)


def test_names_that_differ_in_case_collide(users: UserStore) -> None:
    users.add("anna", "ADMIN", "x")
    with pytest.raises(UserExistsError, match="there is a user anna already"):
        users.add("ANNA", "VIEWER", "y")


@pytest.mark.parametrize(
    "name", ["", "a b", "a" * 65, "token:x", "änna", "anna\n", "../x", "local", "System", "\ud800"]
)
def test_what_is_no_name_is_refused_and_finds_nobody(users: UserStore, name: str) -> None:
    assert not is_user_name(name)
    with pytest.raises(UserError, match="1 to 64 letters"):
        users.add(name, "ADMIN", "x")
    assert users.find(name) is None


def test_what_is_not_given_stays(users: UserStore) -> None:
    users.add("root", "ADMIN", "x")
    users.add("anna", "VIEWER", "old")
    assert users.change("ANNA", role="OPERATOR").role == "OPERATOR"
    assert users.change("anna", is_disabled=True).is_disabled
    assert users.change("anna", password="new").password == "new"
    changed = users.find("anna")
    assert changed is not None
    assert (changed.role, changed.is_disabled, changed.password) == ("OPERATOR", True, "new")
    for change in (lambda: users.change("nobody", role="ADMIN"), lambda: users.delete("nobody")):
        with pytest.raises(UnknownUserError, match="there is no user nobody"):
            change()


def test_the_last_admin_stays_one(users: UserStore) -> None:
    users.add("root", "ADMIN", "x")
    users.add("second", "ADMIN", "y")
    users.change("second", is_disabled=True)
    for change in (
        lambda: users.delete("root"),
        lambda: users.change("root", role="ENGINEER"),
        lambda: users.change("ROOT", is_disabled=True),
    ):
        with pytest.raises(LastAdminError, match="root is the last ADMIN"):
            change()
    assert users.change("root", password="z").role == "ADMIN"
    users.change("second", is_disabled=False)
    users.delete("root")
    assert users.find("root") is None


def test_a_new_password_being_disabled_and_being_deleted_end_sign_ins(users: UserStore, database: Database) -> None:
    users.add("root", "ADMIN", "x")
    sign_ins = SignInStore(database, now_ms=lambda: 1000)
    anna = users.add("anna", "VIEWER", "old")
    root = users.find("root")
    assert root is not None
    kept = sign_ins.begin(root)

    first = sign_ins.begin(anna)
    users.change("anna", role="OPERATOR")
    assert sign_ins.holder(first.family) == ("anna", "OPERATOR")
    users.keep_rehashed(anna, "stronger")
    assert sign_ins.holder(first.family) is not None
    anna = users.change("anna", password="new")
    assert sign_ins.holder(first.family) is None

    second = sign_ins.begin(anna)
    users.change("anna", is_disabled=True)
    assert sign_ins.holder(second.family) is None
    users.change("anna", is_disabled=False)
    assert sign_ins.holder(second.family) is None

    third = sign_ins.begin(anna)
    users.delete("anna")
    users.add("anna", "ADMIN", "new")
    assert sign_ins.holder(third.family) is None
    assert sign_ins.holder(kept.family) == ("root", "ADMIN")


def test_a_hash_that_was_changed_meanwhile_is_not_replaced(users: UserStore) -> None:
    before = users.add("anna", "ADMIN", "old")
    users.change("anna", password="new")
    users.keep_rehashed(before, "stronger")
    now = users.find("anna")
    assert now is not None
    assert now.password == "new"


def test_ones_own_new_password_ends_all_sign_ins_but_one(users: UserStore, database: Database) -> None:
    sign_ins = SignInStore(database, now_ms=lambda: 0)
    anna, root = users.add("anna", "VIEWER", "old"), users.add("root", "ADMIN", "x")
    here, elsewhere, others = sign_ins.begin(anna), sign_ins.begin(anna), sign_ins.begin(root)
    users.change_own_password(anna, "new", here.family)
    assert sign_ins.holder(here.family) == ("anna", "VIEWER")
    assert sign_ins.holder(elsewhere.family) is None
    assert sign_ins.holder(others.family) == ("root", "ADMIN")
    changed = users.find("anna")
    assert changed is not None
    assert changed.password == "new"
    users.change_own_password(changed, "newer", None)
    assert sign_ins.holder(here.family) is None


def test_a_user_who_was_changed_meanwhile_keeps_that(users: UserStore, database: Database) -> None:
    anna = users.add("anna", "VIEWER", "old")
    users.add("root", "ADMIN", "x")
    users.change("anna", password="reset")
    with pytest.raises(UnknownUserError, match="changed meanwhile"):
        users.change_own_password(anna, "new", None)
    users.change("anna", is_disabled=True)
    disabled = users.find("anna")
    assert disabled is not None
    with pytest.raises(UnknownUserError):
        users.change_own_password(disabled, "new", None)
    assert users.find("anna") == disabled


def test_a_first_admin_is_there_also_when_disabled(users: UserStore) -> None:
    assert not users.has_admin()
    users.add("anna", "VIEWER", "x")
    assert not users.has_admin()
    users.add("root", "ADMIN", "x")
    assert users.has_admin()


def test_what_another_process_writes_is_noticed(users: UserStore, tmp_path: Path) -> None:
    mark = users.change_mark()
    users.add("root", "ADMIN", "x")
    assert users.change_mark() == mark
    other = Database(tmp_path / "plumbline.db")
    UserStore(other, now_ms=lambda: 0).add("anna", "VIEWER", "x")
    other.close()
    assert users.change_mark() != mark
