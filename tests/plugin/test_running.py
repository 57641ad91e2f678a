"""What items say, while the run goes on beside them."""

import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.plugin.conftest import written
from tests.plugin.processes import run_pytest, started
from tests.servers.hostile import Hostile, Visit, free_port
from tests.servers.notes import BASE, OPERATIONS, STORED, Notes, served
from tests.servers.project import Ended, Project, descendants, ended, is_running

DRIFTED = "contracts/notes/openapi.yaml::GET /rates::cloud-b"
WAIT_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session over all environments, and what it wrote."""

    ended: Ended
    project: Project
    report: Any
    sent: int


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, cache: Path, servers: dict[str, Hostile]) -> Session:
    """Everything that there is, beside the user's own test."""
    project = written(tmp_path_factory.mktemp("session"), cache, servers)
    before = requests(servers)
    done = run_pytest(project, "--env", "all", "--junitxml", "junit.xml", "-v")
    return Session(ended=done, project=project, report=project.report, sent=requests(servers) - before)


def requests(servers: dict[str, Hostile]) -> int:
    """How many requests all servers have got."""
    return sum(len(server.requests) for server in servers.values())


def outcomes(done: Ended) -> dict[str, str]:
    """Node id to outcome, as `-v` prints them."""
    found: dict[str, str] = {}
    for line in done.stdout.partition(" short test summary ")[0].splitlines():
        for outcome in ("PASSED", "FAILED", "SKIPPED"):
            if "::" in line and f" {outcome}" in line:
                found[line.partition(f" {outcome}")[0 if line[0] != "[" else 2].strip()] = outcome
    return found


def test_the_drift_fails_and_all_else_passes(session: Session) -> None:
    told = outcomes(session.ended)

    assert session.ended.code == pytest.ExitCode.TESTS_FAILED
    assert [name for name, outcome in told.items() if outcome != "PASSED"] == [DRIFTED]
    assert len(told) == 3 * len(OPERATIONS) + 1
    assert told["tests/test_own.py::test_own"] == "PASSED"


def test_a_failed_item_shows_its_findings_and_the_requests_that_show_them(
    session: Session, servers: dict[str, Hostile]
) -> None:
    shown = session.ended.stdout.partition(" GET /rates::cloud-b ")[2].partition("=====")[0]

    assert "breaking response-property-removed (confirmed): usd is never sent by cloud-b, always by cloud-a" in shown
    assert f"cloud-a: curl -sS {servers['cloud-a'].url}/api/rates" in shown
    assert f"cloud-b: curl -sS {servers['cloud-b'].url}/api/rates" in shown
    assert "contract contracts/notes/openapi.yaml:" in shown
    assert "Traceback" not in shown
    assert "harness/" not in shown


def test_the_reports_are_written_and_named(session: Session) -> None:
    assert [(each["kind"], each["environment"]) for each in session.report["findings"]] == [
        ("response-property-removed", "cloud-b")
    ]
    assert session.report["run"]["complete"] is True
    assert "reports: reports/drift-report.json, reports/drift-report.md" in session.ended.stdout


def test_junit_xml_has_every_item(session: Session) -> None:
    cases = ElementTree.parse(session.project.folder / "junit.xml").findall(".//testcase")  # noqa: S314 - pytest's own

    assert len(cases) == 3 * len(OPERATIONS) + 1
    (failed,) = [case for case in cases if case.find("failure") is not None]
    assert (failed.get("classname"), failed.get("name")) == (
        "contracts.notes.openapi.yaml.GET /rates",
        "cloud-b",
    )
    assert "usd is never sent by cloud-b" in (failed.find("failure").text or "")  # type: ignore[union-attr]  # it has one


def test_two_workers_tell_the_same_and_send_no_request_twice(session: Session, servers: dict[str, Hostile]) -> None:
    before = requests(servers)

    done = run_pytest(session.project, "--env", "all", "-v", "-n", "2")

    assert outcomes(done) == outcomes(session.ended)
    assert "usd is never sent by cloud-b, always by cloud-a" in done.stdout
    assert requests(servers) - before == session.sent
    assert session.project.report["run"]["complete"] is True


def test_last_failed_asks_what_failed_alone(project: Project, servers: dict[str, Hostile]) -> None:
    run_pytest(project, "--env", "cloud-b")
    asked = len(servers["cloud-b"].requests)

    again = run_pytest(project, "--env", "cloud-b", "--lf", "-v")

    assert outcomes(again) == {DRIFTED: "FAILED"}
    assert [each for each in servers["cloud-b"].targets[asked:] if "/api/notes" in each] == []
    assert "GET /api/rates" in servers["cloud-b"].targets[asked:]


def test_the_user_decides_what_fails(project: Project) -> None:
    done = run_pytest(project, "--env", "cloud-b", "--drift-fail-on", "never")

    assert done.code == pytest.ExitCode.OK
    assert "findings: 1, of which 0 reach never" in done.stdout


def test_what_cannot_be_judged_fails_and_what_is_left_out_is_skipped(project: Project) -> None:
    project.environment("down", f"http://127.0.0.1:{free_port()}")
    file = project.folder / "environments" / "west.yaml"
    file.write_text(file.read_text() + "traffic: {methods: read-only}\n")

    done = run_pytest(project, "--env", "down", "--env", "west", "-v", "-rs")

    told = outcomes(done)
    assert {outcome for name, outcome in told.items() if name.endswith("::down")} == {"FAILED"}
    assert "not judged: no answer: " in done.stdout
    assert [name for name, outcome in told.items() if outcome == "SKIPPED"] == [
        "contracts/notes/openapi.yaml::POST /notes::west",
        "contracts/notes/openapi.yaml::DELETE /notes/{note_id}::west",
    ]
    assert "not judged: traffic.methods does not permit POST" in done.stdout


@dataclass(slots=True)
class Held:
    """Answers after a creation are held back until the server ends."""

    come: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, operation: str, visit: Visit) -> None:
        if operation == "GET /rates":
            self.come.set()
            await visit.closing.wait()


FAILING = "def test_own():\n    assert not 'my own'\n"


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "distributed"])
def test_the_first_failure_ends_the_run_early(project: Project, workers: list[str]) -> None:
    project.write("tests/test_own.py", FAILING)
    notes = Notes(before=Held())
    with served(notes) as slow:
        project.environment("west", slow.url + BASE, more="traffic: {methods: all, timeout_seconds: 100}\n")

        done = run_pytest(project, "tests", "contracts", "--env", "west", "-x", *workers)

    assert done.code in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    assert "assert not 'my own'" in done.stdout
    assert project.report["run"]["interrupted"] is True
    assert len(notes.stored) == STORED


def test_ctrl_c_ends_the_run_deletes_what_was_created_and_writes_the_report(project: Project) -> None:
    held = Held()
    notes = Notes(before=held)
    command = '[python, -m, http.server, "{port}", --bind, 127.0.0.1]'
    with served(notes) as slow:
        project.environment("west", slow.url + BASE, more="traffic: {methods: all, timeout_seconds: 100}\n")
        project.environment("local", "http://127.0.0.1:{port}", more=f"start: {{command: {command}}}\n")
        with started(project, "contracts", "--env", "west", "--env", "local") as process:
            assert held.come.wait(WAIT_SECONDS)
            done = interrupted(process)

    assert done.code == pytest.ExitCode.INTERRUPTED
    assert "KeyboardInterrupt" in done.stdout
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert project.report["run"]["interrupted"] is True
    assert len(notes.stored) == STORED


def interrupted(process: subprocess.Popen[str]) -> Ended:
    """Presses Ctrl-C, and sees to it that no child goes on."""
    below = descendants(process.pid)
    assert len(below) >= 2  # the service and its guardian
    done = ended(process, by=signal.SIGINT)
    assert [child for child in below if is_running(child)] == []
    return done
