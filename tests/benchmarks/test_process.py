"""A server is given when it answers, told of when it does not, and gone when its block ends."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from benchmarks.process import ServerNotReadyError, answers, free_port, running


def file_server(port: int) -> Sequence[str]:
    return [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]


def test_a_server_answers_inside_the_block_and_its_process_is_gone_after_it(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with running(file_server(port), ready=answers(url), workspace=tmp_path) as process_id:
        assert httpx.get(url, trust_env=False).status_code == 200
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_a_process_is_gone_when_its_block_fails(tmp_path: Path) -> None:
    port = free_port()
    started: list[int] = []

    def fail() -> None:
        with running(file_server(port), ready=answers(f"http://127.0.0.1:{port}/"), workspace=tmp_path) as process_id:
            started.append(process_id)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


def test_a_server_that_ends_at_once_is_told_of_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('the licence ran out'); raise SystemExit(4)"]
    block = running(command, ready=lambda: False, workspace=tmp_path)
    with pytest.raises(ServerNotReadyError, match=r"(?s)ended with code 4.*the licence ran out"), block:
        pass


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    block = running(command, ready=lambda: False, workspace=tmp_path, ready_within_seconds=0.2)
    with pytest.raises(ServerNotReadyError, match=r"did not answer within 0\.2 s"), block:
        pass


def test_a_server_that_ignores_the_request_to_end_is_ended_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.process.END_WITHIN_SECONDS", 0.2)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); open('deaf', 'w').close(); signal.pause()"
    command = [sys.executable, "-c", deaf]
    with running(command, ready=(tmp_path / "deaf").exists, workspace=tmp_path) as process_id:
        pass
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)
