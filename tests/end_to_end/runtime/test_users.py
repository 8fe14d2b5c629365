"""Users of a `serve` process as an operator and a stranger meet them: first start, restart, guesses, forged tokens."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.end_to_end.runtime.test_served_clients import JSON, bare_curl, needs_curl
from tests.helpers.signing_in import PASSWORD

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30
SECRETS = ("PLUMBLINE_ADMIN_PASSWORD", "PLUMBLINE_JWT_SECRET", "PLUMBLINE_DATA_DIR")
LOGIN, REFRESH = "/v2/auth/login", "/v2/auth/refresh"

pytestmark = needs_curl


class Runtime:
    """A served runtime; `said` are its lines on standard output so far, `log` is what it wrote to standard error."""

    def __init__(self, data: Path, *arguments: str, lines: int = 1, **environment: str) -> None:
        self.data = data
        clean = {name: value for name, value in os.environ.items() if name not in SECRETS}
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "serve", "--port", "0", "--data-dir", str(data), *arguments],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean | environment,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.said = [self.process.stdout.readline().rstrip("\n") for _ in range(lines)]
        self.address = self.said[0].split()[-1]
        self.log = ""

    def end(self) -> None:
        self.process.terminate()
        rest, self.log = self.process.communicate(timeout=PATIENCE_S)
        assert (self.process.returncode, rest) == (0, "")

    def ask(self, path: str, *arguments: str, token: str | None = None) -> tuple[int, dict[str, Any]]:
        shown = () if token is None else ("-H", f"Authorization: Bearer {token}")
        status, _, body = bare_curl(self.address + path, *shown, *arguments)
        return status, json.loads(body) if body else {}

    def post(self, path: str, *, token: str | None = None, **body: Any) -> tuple[int, dict[str, Any]]:
        return self.ask(path, *JSON, "--data", json.dumps(body), token=token)


@contextmanager
def serving(data: Path, *arguments: str, lines: int = 1, **environment: str) -> Iterator[Runtime]:
    runtime = Runtime(data, *arguments, lines=lines, **environment)
    try:
        yield runtime
        runtime.end()
    finally:
        runtime.process.kill()
        runtime.process.communicate()


def test_the_first_start_prints_a_password_once_and_later_ones_none(tmp_path: Path) -> None:
    with serving(tmp_path / "data", lines=2) as first:
        found = re.fullmatch(r"made the user admin with the password (\S+) \(it is shown this once\)", first.said[1])
        assert found is not None
        password = found.group(1)
        status, tokens = first.post(LOGIN, username="admin", password=password)
        assert (status, tokens["role"]) == (200, "ADMIN")
    assert first.log == ""
    with serving(tmp_path / "data", PLUMBLINE_ADMIN_PASSWORD="another password") as second:
        assert second.post(LOGIN, username="admin", password="another password")[0] == 401
        assert second.ask("/api/session", token=tokens["access_token"])[1]["user"] == "admin"
        status, renewed = second.post(REFRESH, refresh_token=tokens["refresh_token"])
        assert status == 200
        assert second.post(REFRESH, refresh_token=tokens["refresh_token"])[0] == 401  # the second use
        assert second.post(REFRESH, refresh_token=renewed["refresh_token"])[0] == 401
        assert second.ask("/api/session", token=renewed["access_token"])[0] == 401
        assert second.post(LOGIN, username="admin", password=password)[0] == 200
    for content in (path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()):
        for secret in (password, tokens["access_token"], tokens["refresh_token"]):
            assert secret.encode() not in content


def test_every_route_but_those_of_the_ruling_wants_a_token(tmp_path: Path) -> None:
    with serving(tmp_path / "data", PLUMBLINE_ADMIN_PASSWORD=PASSWORD) as runtime:
        document = runtime.ask("/openapi.json")[1]
        tried = 0
        for path, operations in document["paths"].items():
            if path.startswith("/v2/auth/"):
                continue
            for method in operations:
                status, answer = runtime.ask(re.sub(r"{\w+}", "x", path), "-X", method.upper())
                assert (status, answer["error"]["code"]) == (401, "UNAUTHORIZED"), (method, path)
                tried += 1
        assert tried > 30
        for path in ("/api/session", "/api/snapshot", "/api/audit", "/api/config/active", "/api/recording?from=1"):
            assert runtime.ask(path)[1]["errorCode"] == "UNAUTHORIZED"
        for path in ("/healthz", "/readyz", "/openapi.json"):
            assert runtime.ask(path)[0] == 200
            assert runtime.ask(path, token="bad")[0] == 200
        assert bare_curl(f"{runtime.address}/metrics")[0] == 200
        assert runtime.ask("/v2/nothing")[0] == 404  # routes are resolved before the token is looked at
        assert runtime.ask("/api/snapshot", "-X", "DELETE")[0] == 405


def test_forged_tokens_open_nothing(tmp_path: Path) -> None:
    secret = "a secret of thirty-two bytes or more"
    with serving(tmp_path / "data", PLUMBLINE_ADMIN_PASSWORD=PASSWORD, PLUMBLINE_JWT_SECRET=secret) as runtime:
        good = runtime.post(LOGIN, username="admin", password=PASSWORD)[1]["access_token"]
        claims = jwt.decode(good, secret, ["HS256"], audience="plumbline-api")

        def part(document: object) -> str:
            return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()

        head, body, signature = good.split(".")
        forged = (
            f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
            f"{part({'alg': 'none'})}.{body}.{signature}",
            f"{head}.{part({**claims, 'exp': claims['exp'] + 9999})}.{signature}",
            jwt.encode({**claims, "aud": "another"}, secret, "HS256"),
            jwt.encode({**claims, "iss": "another"}, secret, "HS256"),
            jwt.encode({**claims, "typ": "refresh"}, secret, "HS256"),
            jwt.encode({**claims, "exp": int(time.time()) - 31}, secret, "HS256"),
            jwt.encode({**claims, "sid": "0" * 32}, secret, "HS256"),
            jwt.encode({**claims, "sub": "root"}, secret, "HS256"),
            jwt.encode(claims, "another secret of thirty-two bytes or more", "HS256"),
        )
        for token in forged:
            assert runtime.ask("/api/session", token=token)[0] == 401
        assert runtime.ask("/api/session", token=good)[0] == 200
        assert runtime.ask("/api/session", "-H", f"Authorization: Bearer {good}", token=good)[0] == 401


def test_five_guesses_are_all_for_a_while(tmp_path: Path) -> None:
    with serving(tmp_path / "data", PLUMBLINE_ADMIN_PASSWORD=PASSWORD) as runtime:
        for number in range(5):
            # A header may say what it likes: the address is that of the connection.
            status, _ = runtime.ask(
                LOGIN, *JSON, "-H", f"X-Forwarded-For: 10.0.0.{number}", "--data",
                json.dumps({"username": "admin", "password": f"guess {number}"}),
            )  # fmt: skip
            assert status == 401
        status, headers, body = bare_curl(
            runtime.address + LOGIN, *JSON, "--data", json.dumps({"username": "admin", "password": PASSWORD})
        )
        assert (status, json.loads(body)["error"]["code"]) == (429, "RATE_LIMITED")
        assert 1 <= int(headers["retry-after"]) <= 60


def _read_on(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=5)


def users(data: Path, *arguments: str, typed: str = "") -> None:
    subprocess.run(
        [sys.executable, "main.py", "users", *arguments, "--data-dir", str(data)],
        cwd=ROOT, input=typed, text=True, capture_output=True, timeout=PATIENCE_S, check=True,
    )  # fmt: skip


def test_the_command_users_works_beside_a_runtime_and_cuts_off_at_once(tmp_path: Path) -> None:
    with serving(tmp_path / "data", PLUMBLINE_ADMIN_PASSWORD=PASSWORD) as runtime:
        users(runtime.data, "add", "anna", "--role", "OPERATOR", typed="correct horse\n")
        tokens = runtime.post(LOGIN, username="anna", password="correct horse")[1]
        shown = {"Authorization": f"Bearer {tokens['access_token']}"}
        with connect(runtime.address.replace("http", "ws") + "/ws", additional_headers=shown, proxy=None) as socket:
            socket.recv()
            users(runtime.data, "delete", "anna")
            with pytest.raises(ConnectionClosed) as cut:
                _read_on(socket)
        assert cut.value.rcvd is not None
        assert cut.value.rcvd.code == 4401
        assert runtime.ask("/api/session", token=tokens["access_token"])[0] == 401
        assert runtime.post(REFRESH, refresh_token=tokens["refresh_token"])[0] == 401
        assert runtime.post(LOGIN, username="anna", password="correct horse")[0] == 401


def test_a_user_changes_the_own_password_and_who_else_uses_it_is_cut_off(tmp_path: Path) -> None:
    def put(runtime: Runtime, token: str, old: str, new: str) -> int:
        body = json.dumps({"current_password": old, "new_password": new})
        return runtime.ask("/v2/users/me/password", *JSON, "-X", "PUT", "--data", body, token=token)[0]

    with serving(tmp_path / "data", PLUMBLINE_ADMIN_PASSWORD=PASSWORD) as runtime:
        users(runtime.data, "add", "anna", "--role", "VIEWER", typed="correct horse\n")
        here, elsewhere = [runtime.post(LOGIN, username="anna", password="correct horse")[1] for _ in range(2)]
        shown = {"Authorization": f"Bearer {elsewhere['access_token']}"}
        with connect(runtime.address.replace("http", "ws") + "/ws", additional_headers=shown, proxy=None) as socket:
            socket.recv()
            assert put(runtime, here["access_token"], "wrong horse", "another horse") == 403
            assert put(runtime, here["access_token"], "correct horse", "another horse") == 204
            with pytest.raises(ConnectionClosed) as cut:
                _read_on(socket)
        assert cut.value.rcvd is not None
        assert cut.value.rcvd.code == 4401
        assert runtime.ask("/api/session", token=here["access_token"])[0] == 200
        assert runtime.post(REFRESH, refresh_token=here["refresh_token"])[0] == 200
        assert runtime.post(REFRESH, refresh_token=elsewhere["refresh_token"])[0] == 401
        assert runtime.post(LOGIN, username="anna", password="correct horse")[0] == 401
        assert runtime.post(LOGIN, username="anna", password="another horse")[0] == 200


def test_of_two_refreshes_at_the_same_moment_one_is_reuse_and_the_sign_in_ends(tmp_path: Path) -> None:
    with serving(tmp_path / "data", PLUMBLINE_ADMIN_PASSWORD=PASSWORD) as runtime:
        for _ in range(3):
            token = runtime.post(LOGIN, username="admin", password=PASSWORD)[1]["refresh_token"]
            with ThreadPoolExecutor(2) as both:
                answers = list(both.map(lambda shown: runtime.post(REFRESH, refresh_token=shown), (token, token)))
            assert sorted(status for status, _ in answers) == [200, 401]
            (renewed,) = [answer for status, answer in answers if status == 200]
            assert runtime.post(REFRESH, refresh_token=renewed["refresh_token"])[0] == 401
            assert runtime.ask("/api/session", token=renewed["access_token"])[0] == 401
