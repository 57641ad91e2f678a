"""A started service is ready when the block runs, and gone when it ends, with everything that it started."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import httpx
import pytest

from harness.environment.environment import ApiTarget, Environment, Start, Tls, with_port
from harness.environment.identities import BearerIdentity
from harness.environment.process import all_started, started
from harness.model.errors import ServiceError
from harness.model.secret import Secret
from harness.model.source import Source
from tests.servers.certificates import certificates

pytestmark = pytest.mark.anyio

SERVER = """
import http.server, pathlib, subprocess, sys
port, status, marks = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(status if self.path == "/health" else 404)
        self.end_headers()
    def log_message(self, *_):
        pass
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
child.stdout.readline()
marks.write_text(str(child.pid))
server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
if len(sys.argv) > 4:
    import ssl
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"""


def serving(
    directory: Path, *more: str, status: int = 200, name: str = "e", timeout_seconds: float = 30
) -> Environment:
    script = directory / "server.py"
    script.write_text(SERVER)
    marks = directory / f"{name}.child"
    return Environment(
        name=name,
        apis={"orders": ApiTarget(base_url=f"{'https' if more else 'http'}://127.0.0.1:{{port}}/api")},
        start=Start(
            command=("python", str(script), "{port}", str(status), str(marks), *more),
            ready="/health",
            timeout_seconds=timeout_seconds,
        ),
    )


def running(command: str, timeout_seconds: float = 30, ready: str = "/") -> Environment:
    start = Start(command=("python", "-c", dedent(command)), ready=ready, timeout_seconds=timeout_seconds)
    return Environment(name="e", start=start, source=Source(file="e.yaml", line=0), lines={"/start/command": 7})


def status_of(url: str) -> int | None:
    try:
        return httpx.get(url, trust_env=False).status_code
    except httpx.ConnectError:
        return None


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def gone(process: int) -> bool:
    for _ in range(200):
        if not is_alive(process):
            return True
        await asyncio.sleep(0.05)
    return False


def killed_after_its_first_line(script: Path, argument: str) -> int:
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, script, argument], stdout=subprocess.PIPE, env=variables) as process:
        assert process.stdout
        line = process.stdout.readline()
        process.kill()
    return int(line)


def child_of(directory: Path, name: str = "e") -> int:
    return int((directory / f"{name}.child").read_text())


async def test_a_service_answers_on_its_port_while_the_block_runs_and_is_gone_with_its_children(tmp_path: Path) -> None:
    environment = serving(tmp_path)
    async with started(environment) as port:
        assert port
        url = with_port(environment, port).apis["orders"].base_url
        assert status_of(url) == 404
        assert is_alive(child_of(tmp_path))
    assert status_of(url) is None
    assert await gone(child_of(tmp_path))


async def test_an_environment_without_start_has_no_port() -> None:
    async with started(Environment(name="e")) as port:
        assert port is None


async def test_a_service_ends_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with started(serving(tmp_path)):
            raise ZeroDivisionError
    assert await gone(child_of(tmp_path))


async def test_a_service_ends_when_its_task_is_cancelled(tmp_path: Path) -> None:
    entered = asyncio.Event()

    async def use() -> None:
        async with started(serving(tmp_path)):
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(use())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await gone(child_of(tmp_path))


async def test_services_start_at_once_and_one_that_fails_leaves_the_others(tmp_path: Path) -> None:
    failing = Environment(name="failing", start=Start(command=("no-such-program-anywhere",)))
    without = Environment(name="without")
    first, second = serving(tmp_path, name="first"), serving(tmp_path, name="second")
    async with all_started([first, failing, without, second]) as ports:
        assert list(ports) == ["first", "failing", "without", "second"]
        assert isinstance(ports["first"], int)
        assert isinstance(ports["second"], int)
        assert ports["first"] != ports["second"]
        assert isinstance(ports["failing"], ServiceError)
        assert ports["without"] is None
    assert await gone(child_of(tmp_path, "first"))
    assert await gone(child_of(tmp_path, "second"))


async def failure(environment: Environment) -> str:
    with pytest.raises(ServiceError) as error:
        async with started(environment):
            pass
    return str(error.value)


async def test_a_program_that_is_missing_is_told() -> None:
    environment = Environment(
        name="e", start=Start(command=("no-such-program-anywhere",)), source=Source(file="e.yaml", line=0)
    )
    assert (await failure(environment)).startswith("e.yaml: e: the service of start could not be started: no such file")


async def test_a_service_that_ends_early_is_told_at_once_with_what_it_printed_last() -> None:
    program = """
    import sys
    print("first", flush=True)
    print("\\n".join(f"line {n}" for n in range(20)), file=sys.stderr)
    sys.exit(3)
    """
    told = await failure(running(program, timeout_seconds=600))
    assert told.startswith(
        "e.yaml:7: e: the service of start ended before it was ready (exit code 3)\n  it printed last:\n  line 10\n"
    )
    assert told.endswith("line 19")
    assert "first" not in told


async def test_a_service_that_never_becomes_ready_is_told_after_its_time_and_is_gone(tmp_path: Path) -> None:
    told = await failure(serving(tmp_path, status=503, timeout_seconds=2))
    assert "was not ready within 2 s" in told
    assert await gone(child_of(tmp_path))


async def test_a_service_that_hears_no_signal_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    program = f"""
    import os, pathlib, signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))
    while True:
        signal.pause()
    """
    told = await failure(running(program, timeout_seconds=1))
    assert "was not ready" in told
    assert await gone(int(mark.read_text()))


async def test_a_service_that_prints_without_end_is_told_in_a_few_lines() -> None:
    program = """
    import sys
    sys.stdout.write("x" * 30 + "\\n" + "y" * 5_000_000 + "\\n" + "last words\\n")
    """
    told = await failure(running(program, timeout_seconds=600))
    assert told.endswith("it printed last:\n  last words")


async def test_what_a_service_printed_is_told_without_secrets() -> None:
    environment = running("print('my token is hunter2%20correct, or hunter2 correct')")
    identity = BearerIdentity(token=Secret("hunter2 correct"))
    told = await failure(
        Environment(name="e", start=environment.start, identities={"full": identity}, source=environment.source)
    )
    assert told.endswith("my token is ***, or ***")


async def test_a_service_over_tls_is_asked_with_the_settings_of_its_environment(tmp_path: Path) -> None:
    made = certificates(tmp_path)
    environment = serving(tmp_path, str(made.server.chain), str(made.server.key))
    trusting = Environment(
        name="e", apis=environment.apis, start=environment.start, tls=Tls(ca=made.authority), source=environment.source
    )
    async with started(trusting) as port:
        assert port


async def test_a_service_ends_when_the_harness_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "harness_run.py"
    script.write_text(
        dedent(
            """
            import asyncio, pathlib, sys
            from tests.environment.test_process import serving, started
            async def main():
                async with started(serving(pathlib.Path(sys.argv[1]))) as port:
                    print(port, flush=True)
                    await asyncio.Event().wait()
            asyncio.run(main())
            """
        )
    )
    port = killed_after_its_first_line(script, str(tmp_path))
    assert await gone(child_of(tmp_path))
    assert status_of(f"http://127.0.0.1:{port}/") is None
