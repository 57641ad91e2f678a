"""No credential stands in what pytest shows of a hand-written test, whatever the server tells back."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.test_secrets import BEARER, CLIENT_SECRET, FETCHED, HEADER, PASSWORD, echoes, forms, gives_token
from tests.plugin.processes import run_pytest
from tests.servers.hostile import Visit
from tests.servers.notes import BASE, CONTRACT, served
from tests.servers.project import Ended, Project

IDENTITIES = {
    "bearer": f"{{type: bearer, token: {BEARER}}}",
    "basic": f'{{type: basic, username: me, password: "{PASSWORD}"}}',
    "client": f"{{type: oauth2, token_url: 'URL/token', client_id: drift, client_secret: {CLIENT_SECRET}}}",
}

TESTS = """
import logging
import warnings
import pytest

@pytest.fixture
def echo(api_client):
    return api_client.get("/rates").json()

def test_compared(echo):
    assert echo["text"] == "the answer, and nothing else"

def test_raised(echo):
    try:
        raise KeyError(echo["decoded"])
    except KeyError as error:
        raise ValueError(echo["quoted"]) from error

def test_printed(echo):
    print(echo["key"])
    logging.getLogger().error(echo["sent"])
    pytest.fail("see above")

def test_skipped(echo):
    pytest.skip(echo["key"])

@pytest.fixture
def breaking(echo):
    yield
    raise RuntimeError(echo["sent"])

def test_torn_down(breaking, record_property):
    record_property("key", "kept")

def test_same(same_everywhere):
    def call(client):
        raise ValueError(client.get("/rates").text)
    same_everywhere(call)
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    """Tests that fail in every way, with what the server tells back in hand."""
    folder = tmp_path_factory.mktemp("masking")
    project = Project(folder=folder, cache=folder / "cache")
    project.write("contracts/notes.yaml", CONTRACT)
    project.write("pytest.ini", "[pytest]\naddopts = -p no:schemathesis -p no:hypothesispytest\n")
    project.write("tests/test_own.py", TESTS)

    async def behaviour(visit: Visit) -> None:
        await (gives_token if visit.request.target == b"/token" else echoes)(visit)

    with ExitStack() as stack:
        for name, identity in IDENTITIES.items():
            url = stack.enter_context(served(behaviour)).url
            more = f"reference: {str(name == 'basic').lower()}\nidentities: {{me: {identity.replace('URL', url)}}}\n"
            project.environment(name, url + BASE, identity="me", headers=f"{{X-Tenant: {HEADER}}}", more=more)
        yield run_pytest(project, "tests", "--env", "all", "-l", "-vv", "-rA", "--junitxml", "junit.xml")
    file = (Path(folder) / "junit.xml").read_text()
    assert [secret for secret in (BEARER, PASSWORD, FETCHED, HEADER) for form in forms(secret) if form in file] == []


def test_the_tests_fail_with_what_the_server_told_back(shown: Ended) -> None:
    assert "you sent Bearer ***!" in shown.stdout
    assert "the answer, and nothing else" in shown.stdout
    assert "see above" in shown.stdout
    assert "INTERNALERROR" not in shown.stdout


@pytest.mark.parametrize("secret", [BEARER, PASSWORD, CLIENT_SECRET, FETCHED, HEADER])
def test_no_secret_is_shown(shown: Ended, secret: str) -> None:
    assert [form for form in forms(secret) if form in shown.stdout + shown.stderr] == []
