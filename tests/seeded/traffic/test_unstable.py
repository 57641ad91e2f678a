"""A service that fails now and then is told as such; one that is ended and started again in the middle is not."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from benchmarks.process import answers, free_port, running
from harness.model.taxonomy import Category
from tests.seeded.notes import compared, described, findings_of
from tests.seeded.running import run_with_addresses
from tests.servers.drifting.running import REPOSITORY
from tests.servers.notes import Notes, Reply, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.model.report import Report

EVERY = 6
"""Which answers fail."""


WRITES = "POST /notes"


class Failing:
    """Fails every so many of the requests to one operation."""

    def __init__(self, operation: str = "GET /rates", status: int = 500) -> None:
        self._operation = operation
        self._status = status
        self._count = 0

    def __call__(self, operation: str, reply: Reply) -> Reply:
        if operation != self._operation:
            return reply
        self._count += 1
        return Reply(self._status, {"code": "oops"}) if self._count % EVERY == 0 else reply


class FailingOnBlue:
    """Fails on one value, each time."""

    def __call__(self, operation: str, reply: Reply) -> Reply:
        is_blue = isinstance(reply.document, dict) and reply.document.get("colour") == "blue"
        return Reply(500, {"code": "oops"}) if operation == WRITES and is_blue else reply


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    with served(Notes()) as reference, served(Notes(first=50, changes=Failing())) as failing, served(Notes()) as twin:
        addresses = {"reference": reference.url, "failing": failing.url, "twin": twin.url}
        yield compared(tmp_path_factory.mktemp("project"), addresses)


def test_what_fails_now_and_then_is_unstable(report: Report) -> None:
    assert {(one.kind, one.place.operation) for one in findings_of(report, "failing")} == {("unstable", "GET /rates")}


@pytest.mark.parametrize("status", [500, 503])
def test_writes_that_fail_now_and_then_and_never_twice_alike_are_unstable(tmp_path: Path, status: int) -> None:
    with served(Notes()) as reference, served(Notes(first=50, changes=Failing(WRITES, status))) as failing:
        report = compared(tmp_path, {"reference": reference.url, "failing": failing.url})
    found = {(one.kind, one.place.operation) for one in findings_of(report, "failing")}
    # A 503 that does not say when to come back is told besides.
    assert found - {("retry-after-missing", "*")} == {("unstable", WRITES)}


def test_writes_that_fail_on_one_value_each_time_are_not_unstable(tmp_path: Path) -> None:
    with served(Notes()) as reference, served(Notes(first=50, changes=FailingOnBlue())) as failing:
        report = compared(tmp_path, {"reference": reference.url, "failing": failing.url})
    assert {(one.kind, one.place.operation) for one in findings_of(report, "failing")} == {("server-error", WRITES)}


def test_what_never_fails_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, "twin")] == []


LIVES_SECONDS = (1.0, 2.0, 3.0)
"""How long the server lives each time before it is killed; after that it stays."""


@contextmanager
def restarting(workspace: Path, port: int) -> Iterator[None]:
    """A server that is killed and started again in the middle of whatever the block does."""
    over, up = Event(), Event()
    command = [sys.executable, "-m", "tests.servers.drifting", "--port", str(port)]
    ready = answers(f"http://127.0.0.1:{port}/ready")

    def keep() -> None:
        for seconds in (*LIVES_SECONDS, None):
            with running(command, ready=ready, workspace=workspace, variables={"PYTHONPATH": str(REPOSITORY)}) as pid:
                up.set()
                over.wait(seconds)
                os.kill(pid, signal.SIGKILL)

    thread = Thread(target=keep)
    thread.start()
    up.wait()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_server_that_is_killed_in_the_middle_drifts_in_nothing_that_clients_see(url: str, tmp_path: Path) -> None:
    port = free_port()
    with restarting(tmp_path, port):
        report = run_with_addresses(url, tmp_path, {"restarted": f"http://127.0.0.1:{port}"})
    told = {Category.SCHEMA, Category.ENUM, Category.ERROR, Category.REQUEST, Category.LATENCY, Category.BEHAVIOUR}
    found = findings_of(report, "restarted")
    assert [described(one) for one in found if one.category in told or one.kind == "mixed-versions"] == []
