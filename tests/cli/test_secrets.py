"""No credential stands in anything that a run prints or writes, whatever a server does with it."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.evidence.store import EvidenceStore
from tests.servers.hostile import Visit
from tests.servers.notes import BASE, CONTRACT, Notes, served
from tests.servers.project import Ended, Project

BEARER = "bearer-8f2c61d09ab74e"
PASSWORD = "pass word/71+c4=b2"
API_KEY = "key-5d81ffa0c3e94b"
CLIENT_SECRET = "client-secret-93b7d2aa10"
FETCHED = "fetched-token-6640e1b9c8"
HEADER = "tenant-secret-20cc5f"
FILE = "token-of-a-file-7be1d4"

IDENTITIES = {
    "bearer": '{type: bearer, token: "${env:DRIFT_BEARER}"}',
    "basic": f'{{type: basic, username: me, password: "{PASSWORD}"}}',
    "header-key": f"{{type: api-key, in: header, name: X-Key, value: {API_KEY}}}",
    "query-key": f"{{type: api-key, in: query, name: key, value: {API_KEY}}}",
    "client": f"{{type: oauth2, token_url: 'URL/token', client_id: drift, client_secret: {CLIENT_SECRET}}}",
    "file": '{type: bearer, token: "${file:token}"}',
}
SECRETS = (BEARER, PASSWORD, API_KEY, CLIENT_SECRET, FETCHED, HEADER, FILE)


def told_back(visit: Visit) -> tuple[bytes, dict[str, str]]:
    """Everything that was sent, in the body, in its names, and in headers."""
    sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in visit.request.headers}
    credential = sent.get("Authorization", sent.get("X-Key", visit.request.target.decode("latin-1")))
    decoded = ""
    if credential.startswith("Basic "):
        decoded = base64.b64decode(credential.removeprefix("Basic ")).decode()
    body = {"eur": "1.5", "usd": 1.75, "sent": sent, "key": credential, credential: 1, "decoded": decoded}
    headers = {"X_Seen": credential, "Set_Cookie": f"session={quote(credential)}", "WWW_Authenticate": credential}
    return json.dumps({**body, "quoted": quote(credential), "text": f"you sent {credential}!"}).encode(), headers


async def echoes(visit: Visit) -> None:
    body, headers = told_back(visit)
    await visit.answer(200, body, **headers)


async def refuses(visit: Visit) -> None:
    """An error that shows the credential as well."""
    body, headers = told_back(visit)
    await visit.answer(500, body, **headers)


async def gives_token(visit: Visit) -> None:
    assert visit.request.method == b"POST"
    await visit.answer(200, json.dumps({"access_token": FETCHED, "token_type": "Bearer", "expires_in": 60}).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaky:
    """A run over servers that tell everything back."""

    ended: Ended
    project: Project


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leaky]:
    """One environment for each type of identity; all tell back what they get, so all differ from the reference."""
    folder = tmp_path_factory.mktemp("secrets")
    project = Project(folder=folder, cache=folder / "cache", variables={"DRIFT_BEARER": BEARER})
    project.write("contracts/notes.yaml", CONTRACT)
    project.write("environments/token", f"{FILE}\n")

    async def behaviour(visit: Visit) -> None:
        if visit.request.target == b"/token":
            await gives_token(visit)
        else:
            await Notes(hands={"GET /rates": echoes, "GET /notes/{note_id}": refuses})(visit)

    with ExitStack() as stack:
        project.environment("a", stack.enter_context(served(Notes())).url + BASE, more="reference: true\n")
        for name, identity in IDENTITIES.items():
            url = stack.enter_context(served(behaviour)).url
            more = f"identities: {{me: {identity.replace('URL', url)}}}\n"
            project.environment(name, url + BASE, identity="me", headers=f"{{X-Tenant: {HEADER}}}", more=more)
        yield Leaky(ended=project.run("run", "--depth", "quick"), project=project)


def forms(secret: str) -> set[str]:
    """How a secret may be written."""
    basic = base64.b64encode(f"me:{secret}".encode()).decode()
    return {secret, quote(secret), quote(secret, safe=""), basic, quote(basic), json.dumps(secret)[1:-1]}


def test_the_servers_told_everything_back_and_differ_therefore(run: Leaky) -> None:
    assert run.ended.code == 1
    assert {each["environment"] for each in run.project.report["findings"]} == set(IDENTITIES)


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_printed(run: Leaky, secret: str) -> None:
    printed = run.ended.stdout + run.ended.stderr

    assert [form for form in forms(secret) if form in printed] == []


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_written_to_any_file(run: Leaky, secret: str) -> None:
    files = [file for file in run.project.folder.rglob("*") if file.is_file() and file.parent.name != "environments"]
    assert len(files) >= 4

    assert [file for file in files for form in forms(secret) if form.encode() in file.read_bytes()] == []


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_kept_as_evidence(run: Leaky, secret: str) -> None:
    kept = evidence(run.project.folder / "reports" / "evidence.sqlite")

    assert "you sent" in kept
    assert [form for form in forms(secret) if form in kept] == []


def evidence(file: Path) -> str:
    """Everything of all observations, which the file itself holds compressed."""
    with EvidenceStore.open(file) as store:
        return "\n".join(repr(replace(one, case="")) for one in store.observations())


@pytest.mark.parametrize("form", ["terminal", "json", "markdown"])
def test_no_secret_is_in_a_report_of_another_form(run: Leaky, form: str) -> None:
    told = run.project.run("report", "--format", form).stdout

    assert [secret for secret in SECRETS for each in forms(secret) if each in told] == []


def test_no_secret_is_in_what_check_prints(run: Leaky) -> None:
    ended = run.project.run("check")

    assert [secret for secret in SECRETS for each in forms(secret) if each in ended.stdout + ended.stderr] == []


def test_no_secret_is_in_a_mistake_about_it(run: Leaky, tmp_path: Path) -> None:
    project = Project(folder=tmp_path, cache=tmp_path, variables={"DRIFT_BEARER": BEARER})
    project.write("contracts/notes.yaml", CONTRACT)
    identity = "identities: {me: {type: bearer, tokken: '${env:DRIFT_BEARER}', token: [${env:DRIFT_BEARER}]}}\n"
    project.environment("a", "http://127.0.0.1", identity="me", more=identity)

    ended = project.run("run")

    assert run.ended.code != ended.code == 2
    assert BEARER not in ended.stderr
