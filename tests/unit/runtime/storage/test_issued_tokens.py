"""Tokens that were given out: listed, withdrawn, forgotten when they could not be shown any more."""

from __future__ import annotations

from pathlib import Path

from runtime.storage.database import Database
from runtime.storage.issued_tokens import KEPT_AFTER_END_MS, IssuedToken, IssuedTokens


def token(jti: str, expires_at_ms: int = 5000) -> IssuedToken:
    engine_id = "unreal-1" if jti == "engine" else None
    return IssuedToken(jti, "engine" if engine_id else "VIEWER", engine_id, "anna", 1000, expires_at_ms)


def test_tokens_are_listed_newest_first_until_they_are_withdrawn(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = IssuedTokens(database, now_ms=lambda: 1000)
    for jti in ("one", "engine", "three"):
        store.add(token(jti))
    assert store.page(10, 0) == ([token("three"), token("engine"), token("one")], 3)
    assert store.page(1, 1) == ([token("engine")], 3)
    assert store.state("engine") == ("engine", False)
    assert store.withdraw("engine")
    assert not store.withdraw("engine")
    assert not store.withdraw("nobody")
    assert store.page(10, 0) == ([token("three"), token("one")], 2)
    database.close()
    again = Database(tmp_path / "plumbline.db")
    store = IssuedTokens(again, now_ms=lambda: 1000)
    assert (store.state("engine"), store.state("one"), store.state("nobody")) == (
        ("engine", True),
        ("VIEWER", False),
        None,
    )
    again.close()


def test_what_has_ended_long_ago_is_forgotten(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    now_ms = 1000
    store = IssuedTokens(database, now_ms=lambda: now_ms)
    store.add(token("short", 2000))
    now_ms = 2000 + KEPT_AFTER_END_MS
    store.add(token("second", now_ms + 1))
    assert store.page(10, 0)[1] == 2
    now_ms += 1
    store.add(token("third", now_ms + 1))
    assert [one.jti for one in store.page(10, 0)[0]] == ["third", "second"]
    database.close()
