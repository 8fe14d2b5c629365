"""A provider that nobody here wrote gives out tokens, and the runtime's clients and the runtime itself use them."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import jwt
import pytest

from runtime.links.client_credentials import ClientCredentials
from runtime.links.credentials import SignInError
from runtime.links.link import Reply
from runtime.links.websocket import WebSocketLink
from runtime.portal.provider_keys import ProviderKeys
from tests.helpers.node_provider import NOBODY, OPERATOR, needs_node_provider, node_provider
from tests.helpers.runtimes import Client
from tests.helpers.signing_in import serve_environment

pytestmark = needs_node_provider

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with node_provider() as address:
        yield address


async def no_runtime(path: str, body: Mapping[str, str]) -> Reply:
    raise AssertionError(path)


def test_client_credentials_get_a_token_that_the_published_keys_verify(issuer: str) -> None:
    async def story() -> None:
        token = await ClientCredentials(issuer, *OPERATOR).token(no_runtime)
        header = jwt.get_unverified_header(token)
        key = await ProviderKeys(issuer).find(header["kid"], header["alg"])
        assert key is not None
        claims = jwt.decode(token, key, algorithms=[header["alg"]], audience="plumbline", issuer=issuer)
        assert (claims["sub"], claims["role"]) == ("line-1", "OPERATOR")

    asyncio.run(story())


def test_a_wrong_secret_is_refused_in_the_words_of_the_provider(issuer: str) -> None:
    async def story() -> None:
        with pytest.raises(SignInError, match="client authentication failed"):
            await ClientCredentials(issuer, OPERATOR[0], "wrong").token(no_runtime)

    asyncio.run(story())


@contextmanager
def serving(folder: Path, issuer: str) -> Iterator[str]:
    """The address of a runtime that accepts a provider's tokens; it has ended well afterwards."""
    process = subprocess.Popen(
        [sys.executable, "main.py", "serve", "--port", "0", "--data-dir", str(folder), "--oidc-issuer", issuer],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=serve_environment(),
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, errors) == (0, "")
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def served(issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served"), issuer) as address:
        yield address


def curl(*arguments: str) -> tuple[int, str]:
    """Status and body."""
    done = subprocess.run(
        ["curl", "--silent", "--max-time", "20", "--write-out", "\n%{http_code}", *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


def token_by_curl(issuer: str, client: tuple[str, str]) -> str:
    shown = ":".join(quote(part, safe="") for part in client)
    status, body = curl(f"{issuer}/token", "--user", shown, "--data", "grant_type=client_credentials")
    assert status == 200
    return str(json.loads(body)["access_token"])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_comes_in_with_a_token_of_the_provider_and_may_do_what_its_role_says(issuer: str, served: str) -> None:
    def asked(token: str, *arguments: str) -> int:
        return curl(*arguments, "--header", f"Authorization: Bearer {token}")[0]

    operator, nobody = (token_by_curl(issuer, client) for client in (OPERATOR, NOBODY))
    level = (
        f"{served}/v2/editor/levels",
        "--json",
        json.dumps({"name": "Forest", "content": {"entities": []}}),
    )
    assert asked(nobody, f"{served}/v2/runtimes") == 200
    assert asked(nobody, *level) == 403
    assert asked(operator, *level) in (201, 422)  # allowed; what the level lacks is another matter
    assert asked(operator, f"{served}/v2/users") == 403
    head, body, _ = operator.split(".")
    assert asked(f"{head}.{body}.AAAA", f"{served}/v2/runtimes") == 401
    assert curl(f"{served}/v2/runtimes")[0] == 401


def test_the_link_signs_in_at_the_provider_and_acts_as_its_client(issuer: str, served: str) -> None:
    async def story() -> None:
        link = WebSocketLink(served, credentials=ClientCredentials(issuer, *OPERATOR))
        try:
            client = await Client(link).ready()
            assert (await client.snapshot())["type"] == "runtime_snapshot"
            assert (await client.command("set_run_mode", mode="RUN_STEP"))["status"] == "SUCCESS"
            status, _ = await client.post("/api/config/restore", source="FACTORY")
            assert status == 403
        finally:
            await link.close()

    asyncio.run(story())


def test_a_link_whose_token_does_not_last_goes_on_with_another_one(tmp_path: Path) -> None:
    async def story(issuer: str, address: str) -> None:
        credentials = ClientCredentials(issuer, *OPERATOR)
        link = WebSocketLink(address, credentials=credentials)
        try:
            client = await Client(link).ready()
            first = await credentials.token(no_runtime)
            async with asyncio.timeout(PATIENCE_S):
                while await credentials.token(no_runtime) == first:
                    await asyncio.sleep(0.1)
            assert (await client.get("/v2/runtimes"))[0] == 200
        finally:
            await link.close()

    with node_provider(lifetime_s=3) as short, serving(tmp_path, short) as address:
        asyncio.run(story(short, address))
