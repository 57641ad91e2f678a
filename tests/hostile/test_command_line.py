"""Environments that do what none may do, seen from the command line: one run over all of them, and it completes."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.certificates import certificates, server_context
from tests.servers.hostile import Behaviour, Hostile, Visit, closed_port, zeros
from tests.servers.notes import BASE, CONTRACT, OPERATIONS, Notes, served
from tests.servers.project import Ended, Project

HOSTILE = "GET /rates"
"""What the environments answer so strangely; everything else they answer like the reference."""

MEGABYTE = bytes(1_000_000)
TOKEN = "a-token-that-must-not-travel"
IDENTITY = f"identities: {{me: {{type: bearer, token: {TOKEN}}}}}\n"
JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


async def hangs_after_the_headers(visit: Visit) -> None:
    await visit.write(f"{JSON}Content-Length: 100\r\n\r\n".encode())
    await visit.hang()


async def sends_half_a_body(visit: Visit) -> None:
    await visit.write(f'{JSON}Content-Length: 100\r\n\r\n{{"eur": 1'.encode())
    visit.close()


async def sends_100_megabytes(visit: Visit) -> None:
    await visit.write(f"{JSON}Content-Length: {100 * len(MEGABYTE)}\r\n\r\n".encode())
    for _ in range(100):
        await visit.write(MEGABYTE)


def sends(body: bytes) -> Behaviour:
    """Answers with a compressed body."""

    async def behaviour(visit: Visit) -> None:
        await visit.answer(200, body, content_encoding="gzip")

    return behaviour


async def sends_invalid_json(visit: Visit) -> None:
    await visit.answer(200, b'{"eur": 1.5, "usd": 1.75')


async def sends_invalid_utf8(visit: Visit) -> None:
    await visit.answer(200, b'{"eur": 1.5, "usd": 1.75, "\xff\xfe": 1}')


def redirects_to(url: str) -> Behaviour:
    async def behaviour(visit: Visit) -> None:
        await visit.answer(302, b"", location=f"{url}/rates")

    return behaviour


BEHAVIOURS: dict[str, Behaviour] = {
    "hanging": hangs_after_the_headers,
    "half": sends_half_a_body,
    "endless": sends_100_megabytes,
    "bomb": sends(zeros(300_000_000)),
    "no-json": sends_invalid_json,
    "no-utf8": sends_invalid_utf8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """The one run."""

    ended: Ended
    report: Any
    elsewhere: Hostile
    """Where the redirect leads to."""
    folder: Path

    def findings(self, environment: str) -> list[dict[str, Any]]:
        """What is told of an environment."""
        return [each for each in self.report["findings"] if each["environment"] == environment]

    def cells(self, environment: str) -> dict[str, dict[str, Any]]:
        """The cells of an environment by operation."""
        return {each["operation"]: each["cells"][environment] for each in self.report["apis"][0]["operations"]}

    def status(self, environment: str) -> str:
        """How far an environment was asked."""
        found: str = next(each["status"] for each in self.report["environments"] if each["name"] == environment)
        return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """One reference, one environment like it, and all hostile ones at once."""
    folder = tmp_path_factory.mktemp("hostile")
    project = Project(folder=folder, cache=folder / "cache")
    project.write("contracts/notes.yaml", CONTRACT)
    refusing = server_context(certificates(folder).expired)

    def environment(name: str, url: str, more: str = "") -> None:
        # Nothing but what hangs is that late, on a busy machine either.
        more += IDENTITY + "traffic: {methods: all, timeout_seconds: 3}\n"
        project.environment(name, url + BASE, identity="me", more=more)

    with ExitStack() as stack:

        def notes(hands: dict[str, Behaviour], tls: ssl.SSLContext | None = None) -> Hostile:
            return stack.enter_context(served(Notes(hands=hands, authorization=f"Bearer {TOKEN}"), tls=tls))

        elsewhere = notes({})
        environment("a", notes({}).url, "reference: true\n")
        environment("alike", notes({}).url)
        environment("down", f"http://127.0.0.1:{stack.enter_context(closed_port())}")
        environment("tls", notes({}, refusing).url)
        environment("redirecting", notes({HOSTILE: redirects_to(elsewhere.url)}).url)
        for name, behaviour in BEHAVIOURS.items():
            environment(name, notes({HOSTILE: behaviour}).url)
        ended = project.run("run", "--depth", "quick")
        yield Hosted(ended=ended, report=project.report, elsewhere=elsewhere, folder=folder)


def test_the_run_ends_with_drift_and_without_a_traceback(run: Hosted) -> None:
    assert run.ended.code == 1
    assert "Traceback" not in run.ended.stderr + run.ended.stdout


@pytest.mark.parametrize("environment", [*BEHAVIOURS, "redirecting"])
def test_everything_else_of_a_hostile_environment_is_judged(run: Hosted, environment: str) -> None:
    others = {operation: cell["status"] for operation, cell in run.cells(environment).items() if operation != HOSTILE}

    assert others == {operation: "same" for operation in OPERATIONS if operation != HOSTILE}


def test_the_environment_that_is_like_the_reference_is_told_nothing_of(run: Hosted) -> None:
    assert run.findings("alike") == []
    assert run.status("alike") == "complete"
    assert {cell["status"] for cell in run.cells("alike").values()} == {"same"}


DRIFT = {
    "hanging": "request-timed-out",
    "no-json": "response-body-changed",
    "no-utf8": "response-body-changed",
    "redirecting": "redirected",
}


@pytest.mark.parametrize(("environment", "kind"), DRIFT.items())
def test_what_is_answered_strangely_is_one_finding(run: Hosted, environment: str, kind: str) -> None:
    assert [(each["operation"], each["kind"]) for each in run.findings(environment)] == [(HOSTILE, kind)]
    assert run.cells(environment)[HOSTILE]["status"] == "drift"


NOT_JUDGED = {
    "half": "no answer: the body ended too early",
    "bomb": "no answer: ",
    "endless": "its answers are longer than what is read, the reference's are not",
}


@pytest.mark.parametrize(("environment", "reason"), NOT_JUDGED.items())
def test_what_is_not_answered_whole_is_not_judged(run: Hosted, environment: str, reason: str) -> None:
    cell = run.cells(environment)[HOSTILE]

    assert cell["status"] == "not-judged"
    assert cell["reason"].startswith(reason)
    assert run.status(environment) == "partial"
    assert run.findings(environment) == []


@pytest.mark.parametrize("environment", ["down", "tls"])
def test_an_environment_that_cannot_be_reached_is_one_finding(run: Hosted, environment: str) -> None:
    assert [(each["operation"], each["kind"]) for each in run.findings(environment)] == [
        ("*", "environment-unreachable")
    ]
    assert run.status(environment) == "unreachable"
    assert {cell["status"] for cell in run.cells(environment).values()} == {"not-judged"}


def test_credentials_never_follow_a_redirect(run: Hosted) -> None:
    assert run.elsewhere.requests == []
