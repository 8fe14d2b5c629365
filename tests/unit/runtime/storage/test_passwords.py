"""Passwords go in and never come out."""

from __future__ import annotations

import pytest

from runtime.storage.passwords import hide_passwords, keep_passwords
from tests.helpers.valid_config import changed, valid_config


def test_every_password_is_hidden_and_the_document_left_alone() -> None:
    document = changed("wifi.third", {"password": 5}, changed("wifi.note", "x"))
    hidden = hide_passwords(document)["wifi"]
    assert [hidden[name]["password"] for name in ("master", "user", "third")] == ["***"] * 3
    assert hidden["note"] == "x"
    assert document["wifi"]["user"]["password"] == "secret-2"


@pytest.mark.parametrize("document", [{}, {"wifi": None}, {"wifi": 5}, {"wifi": {"user": {"ssid": "x"}}}])
def test_where_there_is_no_password_nothing_changes(document: dict[str, object]) -> None:
    assert hide_passwords(document) == document
    assert keep_passwords(document, valid_config()) == document


def test_a_hidden_password_becomes_the_first_one_that_is_known() -> None:
    document = hide_passwords(valid_config())
    kept = keep_passwords(document, {}, {"wifi": {"user": 5}}, document, valid_config())
    assert kept == valid_config()


def test_a_written_password_stays_and_an_unknown_one_stays_hidden() -> None:
    document = changed("wifi.user.password", "new", changed("wifi.master.password", "***"))
    kept = keep_passwords(document, {"wifi": {"user": {"password": "old"}}})
    assert kept["wifi"]["user"]["password"] == "new"
    assert kept["wifi"]["master"]["password"] == "***"
