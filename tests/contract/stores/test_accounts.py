"""What every store of users, sign-ins and tokens keeps to (rulings 45–47)."""

from collections.abc import Callable

import pytest

from runtime.storage.issued_tokens import IssuedToken
from runtime.storage.sign_ins import LIFETIME_MS, BadRefreshTokenError, ReusedRefreshTokenError
from runtime.storage.users import LastAdminError, StoredUser, UnknownUserError, UserError, UserExistsError
from tests.helpers.stores import Stores


@pytest.fixture
def anna(stores: Stores) -> StoredUser:
    stores.users.add("root", "ADMIN", "hash of root")
    return stores.users.add("Anna", "OPERATOR", "hash of anna")


def again(stores: Stores) -> None:
    """Restart."""
    stores.close()
    stores.open()


def test_users_are_found_in_any_spelling_after_a_restart(stores: Stores, anna: StoredUser) -> None:
    again(stores)
    assert stores.users.find("ANNA") == anna
    assert stores.users.find("otto") is None
    found, total = stores.users.page(1, 0)
    assert ([user.name for user in found], total) == (["Anna"], 2)
    assert anna.created_at_ms == stores.clock()


def test_a_name_is_taken_in_every_spelling_and_must_be_one(stores: Stores, anna: StoredUser) -> None:
    with pytest.raises(UserExistsError):
        stores.users.add("aNNA", "VIEWER", "x")
    for name in ("", "a b", "../etc", "system", "x" * 65):
        with pytest.raises(UserError):
            stores.users.add(name, "VIEWER", "x")


def test_somebody_stays_admin(stores: Stores, anna: StoredUser) -> None:
    for take_away in (
        lambda: stores.users.change("root", role="ENGINEER"),
        lambda: stores.users.change("root", is_disabled=True),
        lambda: stores.users.delete("root"),
    ):
        with pytest.raises(LastAdminError):
            take_away()
    assert stores.users.has_admin()


def test_who_is_gone_is_told(stores: Stores, anna: StoredUser) -> None:
    stores.users.delete("anna")
    with pytest.raises(UnknownUserError):
        stores.users.change("anna", role="VIEWER")
    with pytest.raises(UnknownUserError):
        stores.users.change_own_password(anna, "x", None)


@pytest.mark.parametrize(
    "end",
    [
        lambda stores: stores.users.change("anna", password="another"),
        lambda stores: stores.users.change("anna", is_disabled=True),
        lambda stores: stores.users.delete("anna"),
    ],
)
def test_losing_the_right_ends_every_sign_in(stores: Stores, anna: StoredUser, end: Callable[[Stores], object]) -> None:
    sign_ins = [stores.sign_ins.begin(anna) for _ in range(2)]
    end(stores)
    again(stores)
    for one in sign_ins:
        assert stores.sign_ins.holder(one.family) is None
        with pytest.raises(BadRefreshTokenError):
            stores.sign_ins.refresh(one.refresh_token)


def test_an_own_password_leaves_the_sign_in_that_asked(stores: Stores, anna: StoredUser) -> None:
    here, elsewhere = stores.sign_ins.begin(anna), stores.sign_ins.begin(anna)
    stores.users.change_own_password(anna, "another", here.family)
    assert stores.sign_ins.holder(here.family) == ("Anna", "OPERATOR")
    assert stores.sign_ins.holder(elsewhere.family) is None
    with pytest.raises(BadRefreshTokenError):  # of the user with the former password
        stores.sign_ins.begin(anna)


def test_a_stronger_hash_ends_nothing(stores: Stores, anna: StoredUser) -> None:
    sign_in = stores.sign_ins.begin(anna)
    stores.users.keep_rehashed(anna, "stronger")
    assert stores.sign_ins.holder(sign_in.family) == ("Anna", "OPERATOR")
    stores.users.keep_rehashed(anna, "late")  # it is another one by now
    kept = stores.users.find("anna")
    assert kept is not None
    assert kept.password == "stronger"


def test_a_refresh_token_is_good_once_over_restarts_and_its_second_use_ends_the_sign_in(
    stores: Stores, anna: StoredUser
) -> None:
    first = stores.sign_ins.begin(anna)
    again(stores)
    second = stores.sign_ins.refresh(first.refresh_token)
    assert (second.family, second.user, second.role) == (first.family, "Anna", "OPERATOR")
    again(stores)
    with pytest.raises(ReusedRefreshTokenError) as reused:
        stores.sign_ins.refresh(first.refresh_token)
    assert reused.value.user == "Anna"
    assert stores.sign_ins.holder(first.family) is None
    with pytest.raises(BadRefreshTokenError):
        stores.sign_ins.refresh(second.refresh_token)


def test_a_sign_in_ends_by_itself_and_when_somebody_ends_it(stores: Stores, anna: StoredUser) -> None:
    old, ended = stores.sign_ins.begin(anna), stores.sign_ins.begin(anna)
    assert stores.sign_ins.end(ended.refresh_token) == "Anna"
    assert stores.sign_ins.end(ended.refresh_token) is None
    assert stores.sign_ins.holder(old.family) is not None
    stores.clock.now_ms += LIFETIME_MS
    assert stores.sign_ins.holder(old.family) is None
    for text in ("", "x", "a.b.c"):
        with pytest.raises(BadRefreshTokenError):
            stores.sign_ins.refresh(text)


def test_a_withdrawn_token_is_remembered_and_no_longer_listed(stores: Stores) -> None:
    now_ms = stores.clock()
    for jti in ("one", "two"):
        stores.issued.add(IssuedToken(jti, "VIEWER", None, "root", now_ms, now_ms + 1000))
    assert stores.issued.withdraw("one")
    again(stores)
    assert not stores.issued.withdraw("one")
    assert not stores.issued.withdraw("three")
    assert (stores.issued.state("one"), stores.issued.state("two")) == (("VIEWER", True), ("VIEWER", False))
    assert stores.issued.state("three") is None
    listed, total = stores.issued.page(50, 0)
    assert ([token.jti for token in listed], total) == (["two"], 1)
