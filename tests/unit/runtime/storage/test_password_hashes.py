"""Hashes of passwords: Argon2id with our parameters, the same for every spelling, and as slow for nobody."""

import pytest
from argon2 import PasswordHasher

from runtime.storage.password_hashes import (
    NOBODY,
    UnusablePasswordError,
    check_password,
    hash_password,
    is_outdated,
    is_password,
)


def test_a_hash_is_argon2id_with_our_parameters_and_holds_for_one_password() -> None:
    hashed = hash_password("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert "correct" not in hashed
    assert is_password(hashed, "correct horse")
    assert not is_password(hashed, "correct horsf")
    assert not is_outdated(hashed)
    assert hash_password("correct horse") != hashed


def test_the_same_letters_typed_on_another_system_are_the_same_password() -> None:
    assert is_password(hash_password("Zür\u0069ch-\u00fc"), "Zür\u0069ch-u\u0308")


def test_nobodys_hash_costs_as_much_as_any_and_fits_nothing() -> None:
    assert not is_outdated(NOBODY)
    assert NOBODY.split("$")[:4] == hash_password("correct horse").split("$")[:4]
    assert [len(part) for part in NOBODY.split("$")] == [len(part) for part in hash_password("x" * 8).split("$")]
    assert not is_password(NOBODY, "")


def test_a_weaker_hash_is_outdated_and_still_good() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse")
    assert is_outdated(weak)
    assert is_password(weak, "correct horse")


@pytest.mark.parametrize("hashed", ["", "nothing", "$argon2id$v=19$m=65536,t=3,p=1$x$y"])
def test_what_is_no_hash_fits_no_password(hashed: str) -> None:
    assert not is_password(hashed, "correct horse")


@pytest.mark.parametrize("password", ["", "7 signs", "x" * 257, "half a sign \ud800"])
def test_what_nobody_may_have_is_refused_without_repeating_it(password: str) -> None:
    with pytest.raises(UnusablePasswordError) as refused:
        check_password(password)
    assert password not in str(refused.value) or not password
    with pytest.raises(UnusablePasswordError):
        hash_password(password)
    assert not is_password(hash_password("x" * 256), password)
