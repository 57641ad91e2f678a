"""Ctrl-C, and the polite end of a CI job, at any moment: a partial report, exit code 130, nothing left behind."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.evidence.store import EvidenceStore
from harness.report.document import from_json
from tests.servers.hostile import Hostile, Visit
from tests.servers.notes import BASE, CONTRACT, STORED, Notes, Reply, served
from tests.servers.project import Ended, Project, descendants, ended, is_running

WAIT_SECONDS = 60
HELD_SECONDS = 0.5


@dataclass(slots=True)
class Moment:
    """Tells when the server is asked for the n-th time of what is watched, and holds that request for a while."""

    number: int = 1
    operation: str = ""
    """Empty for any."""
    come: threading.Event = field(default_factory=threading.Event)
    _seen: int = 0

    async def __call__(self, operation: str, visit: Visit) -> None:
        if self.operation in ("", operation):
            self._seen += 1
        if self._seen >= self.number and not visit.closing.is_set():
            self.come.set()
            # Held, so that the signal meets a request on its way; carried out all the same, as a slow service does.
            await asyncio.sleep(HELD_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A run that is going to be interrupted."""

    project: Project
    notes: Notes
    server: Hostile


@contextmanager
def stage(project: Project, before: Callable[[str, Visit], Awaitable[None]]) -> Iterator[Stage]:
    notes = Notes(before=before)
    drifting = Notes(changes=lambda operation, reply: Reply(200, {"eur": "1"}) if "rates" in operation else reply)
    with served(notes) as server, served(drifting) as other:
        project.write("contracts/notes.yaml", CONTRACT)
        project.environment("a", server.url + BASE, more="reference: true\n")
        project.environment("b", other.url + BASE)
        command = '[python, -m, http.server, "{port}", --bind, 127.0.0.1]'
        project.environment("c", "http://127.0.0.1:{port}", more=f"start: {{command: {command}}}\n")
        yield Stage(project=project, notes=notes, server=server)
        assert sorted(notes.stored) == sorted(Notes().stored)
        assert len(notes.stored) == len(drifting.stored) == STORED


def interrupted(process: subprocess.Popen[str], number: signal.Signals) -> Ended:
    """Sends the signal, waits for the end, and sees to it that nothing below the process goes on."""
    below = descendants(process.pid)
    end = ended(process, by=number)
    assert [child for child in below if is_running(child)] == []
    return end


def assert_partial(project: Project, end: Ended) -> None:
    """What an interrupted run leaves."""
    assert end.code == 130, end.stderr
    assert "Traceback" not in end.stderr
    report = project.report
    assert report["run"]["interrupted"] is True
    assert report["run"]["complete"] is False
    assert from_json((project.folder / "reports" / "drift-report.json").read_text()).run.interrupted
    assert "interrupted" in end.stdout


SIGNALS = [pytest.param(signal.SIGINT, id="ctrl-c"), pytest.param(signal.SIGTERM, id="end-of-job")]


@pytest.mark.parametrize("number", SIGNALS)
def test_while_requests_are_made_nothing_has_been_sent(
    project: Project, server: Hostile, tmp_path: Path, number: signal.Signals
) -> None:
    uncached = Project(folder=project.folder, cache=tmp_path / "cache")
    uncached.write("contracts/notes.yaml", wide_contract())
    uncached.environment("a", server.url + BASE, more="reference: true\n")
    uncached.environment("b", server.url + BASE)
    sent = len(server.requests)
    with uncached.started("run", "--depth", "thorough") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "making the requests of notes\n"
        end = interrupted(process, number)

    assert_partial(uncached, end)
    assert len(server.requests) == sent


def wide_contract() -> str:
    """So many operations that making their requests takes a while."""
    paths, below = CONTRACT.split("components:\n")
    rates = paths[paths.index("  /rates:") :]
    return paths + "".join(rates.replace("/rates", f"/rates/{each}") for each in range(80)) + "components:\n" + below


def test_while_services_start_they_are_ended(good: Project) -> None:
    asked = threading.Event()

    async def behaviour(visit: Visit) -> None:
        asked.set()
        await visit.answer(500)

    with served(behaviour) as never_ready:
        for name in ("b", "c"):
            sleeping = "[python, -c, 'import time; time.sleep(600)']"
            more = f"start: {{command: {sleeping}, ready: '{never_ready.url}/{{port}}', timeout_seconds: 300}}\n"
            good.environment(name, "http://127.0.0.1:{port}", more=more)
        with good.started("run", "--depth", "quick") as process:
            assert asked.wait(WAIT_SECONDS)
            assert len(descendants(process.pid)) == 4  # two services, each with its guardian
            end = interrupted(process, signal.SIGINT)

    assert_partial(good, end)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_it_asks_what_was_created_is_deleted(project: Project, number: signal.Signals) -> None:
    moment = Moment(number=4, operation="POST /notes")
    with stage(project, moment) as it:
        with it.project.started("run", "--depth", "quick") as process:
            assert moment.come.wait(WAIT_SECONDS)
            end = interrupted(process, number)

        created = [target for target in it.server.targets if target == "POST /api/notes"]
        assert len(created) >= 4
        assert_partial(project, end)
        assert evidence_is_whole(project)


def test_while_it_judges_what_was_judged_is_kept(project: Project) -> None:
    with stage(project, Moment(number=1_000_000)) as it:
        assert it.project.run("run", "--depth", "quick").code == 1
        with EvidenceStore.open(project.folder / "reports" / "evidence.sqlite") as store:
            asked = sum(one.asking <= 2 for one in store.observations(environments=["a"]))
            assert asked < sum(1 for _ in store.observations(environments=["a"]))
    moment = Moment(number=asked + 1)
    with stage(project, moment) as it:
        with it.project.started("run", "--depth", "quick") as process:
            assert moment.come.wait(WAIT_SECONDS)
            end = interrupted(process, signal.SIGINT)

        assert_partial(project, end)
        cells = {name for each in project.report["apis"][0]["operations"] for name in each["cells"]}
        assert cells == {"a", "b", "c"}
        assert project.report["apis"][0]["operations"][0]["cells"]["a"]["status"] == "same"


def test_a_second_signal_does_not_end_the_deleting(project: Project) -> None:
    asking, deleting = Moment(number=4, operation="POST /notes"), Moment(number=2, operation="DELETE /notes/{note_id}")

    async def before(operation: str, visit: Visit) -> None:
        await asking(operation, visit)
        if asking.come.is_set():
            await deleting(operation, visit)

    with stage(project, before) as it, it.project.started("run", "--depth", "quick") as process:
        assert asking.come.wait(WAIT_SECONDS)
        process.send_signal(signal.SIGINT)
        assert deleting.come.wait(WAIT_SECONDS)
        end = interrupted(process, signal.SIGINT)

        assert_partial(project, end)


AT_IMPORT = """
import os, sys

class Signalling:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), {number})

sys.meta_path.insert(0, Signalling())
"""

AT_OUTPUT = """
import os, sys
write = sys.stdout.write

def signalling(text):
    sys.stdout.write = write
    os.kill(os.getpid(), {number})
    return write(text)

sys.stdout.write = signalling
"""

CALLED = """
sys.argv = ["api-drift", "run", "--depth", "quick"]
from harness.cli.main import main
main()
"""


def called(project: Project, program: str) -> Ended:
    """The entry point, in an interpreter that sends itself a signal."""
    arguments = [sys.executable, "-c", program + CALLED]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        arguments, cwd=project.folder, env=project.environ, stdout=pipe, stderr=pipe, text=True
    ) as process:
        return ended(process)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("module", ["harness.cli.application", "click", "harness.settings.file", "harness.run.running"])
def test_before_anything_is_sent_an_interruption_is_one_line(
    good: Project, server: Hostile, number: signal.Signals, module: str
) -> None:
    sent = len(server.requests)

    end = called(good, AT_IMPORT.format(module=module, number=int(number)))

    assert end.code == 130
    assert end.stderr.strip() == "interrupted before anything was sent; no report was written"
    assert end.stdout == ""
    assert len(server.requests) == sent


def test_after_the_reports_are_written_an_interruption_says_where_they_are(good: Project) -> None:
    end = called(good, AT_OUTPUT.format(number=int(signal.SIGTERM)))

    assert end.code == 130
    assert "Traceback" not in end.stderr
    assert end.stderr.splitlines()[-1].startswith("interrupted after all was written: reports/drift-report.json")
    assert good.report["run"]["complete"] is True


def evidence_is_whole(project: Project) -> bool:
    """Whether the evidence file can be read to its end."""
    with EvidenceStore.open(project.folder / "reports" / "evidence.sqlite") as store:
        return any(True for _ in store.observations())
