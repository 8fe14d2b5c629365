"""The interfaces that the portal asks for fit what storage offers."""

from pathlib import Path

from runtime.portal import account_stores as stores
from runtime.storage.data_directory import DataDirectory
from runtime.storage.issued_tokens import IssuedTokens
from runtime.storage.sign_ins import SignInStore
from runtime.storage.users import UserStore


def test_the_real_stores_are_what_the_portal_wants(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        users: stores.Users = UserStore(directory.database, now_ms=lambda: 0)
        sign_ins: stores.SignIns = SignInStore(directory.database, now_ms=lambda: 0)
        issued: stores.IssuedTokens = IssuedTokens(directory.database, now_ms=lambda: 0)
        anna = users.add("anna", "VIEWER", "hash")
        assert users.page(50, 0) == ([anna], 1)
        assert sign_ins.holder(sign_ins.begin(anna).family) == ("anna", "VIEWER")
        assert issued.page(50, 0) == ([], 0)
