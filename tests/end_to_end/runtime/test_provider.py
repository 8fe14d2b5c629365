"""A provider that nobody here wrote gives out tokens, and the runtime's clients and the runtime itself use them."""

import asyncio
from collections.abc import Iterator, Mapping

import jwt
import pytest

from runtime.links.client_credentials import ClientCredentials
from runtime.links.credentials import SignInError
from runtime.links.link import Reply
from runtime.portal.provider_keys import ProviderKeys
from tests.helpers.node_provider import OPERATOR, needs_node_provider, node_provider

pytestmark = needs_node_provider


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
