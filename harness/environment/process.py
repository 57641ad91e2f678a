"""The service of `start`: its port, its readiness, its end; POSIX only, since it ends whole process groups."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from harness.environment.credentials import masked
from harness.environment.fields import PORT
from harness.environment.tls import tls_context
from harness.model.errors import HarnessError, Problem, ServiceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from harness.environment.environment import Environment, Start

END_WITHIN_SECONDS = 5.0
"""How long a service may take to end after SIGTERM; then it is killed."""

_ASK_EVERY_SECONDS = 0.05
_LAST_LINES = 10
_LONGEST_LINE = 300
_GUARDIAN = Path(__file__).with_name("guardian.py")


@dataclass(slots=True)
class Service:
    """A started service; `environment` and `start` are its environment's."""

    environment: Environment
    start: Start
    port: int
    _guardian: subprocess.Popen[bytes]

    @classmethod
    def started(cls, environment: Environment, start: Start) -> Service:
        """Starts it on a free port of the loopback interface, without waiting for anything."""
        port = free_port()
        command = [each.replace(PORT, str(port)) for each in start.command]
        if command[0] in {"python", "python3"}:
            command[0] = sys.executable
        guardian = subprocess.Popen(  # noqa: S603 - the command is the user's own, from the environment file
            [sys.executable, "-I", "-S", str(_GUARDIAN), str(END_WITHIN_SECONDS), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONUNBUFFERED": "1", **os.environ},
            # A Ctrl-C on the terminal is for the harness, which then ends its services itself.
            start_new_session=True,
        )
        return cls(environment, start, port, guardian)

    async def wait(self) -> None:
        """Returns once the service answers a request with any status below 500.

        Raises:
            ServiceError: it ended before, or did not become ready in time.
        """
        url = self._ready_url()
        until = monotonic() + self.start.timeout_seconds
        async with httpx.AsyncClient(verify=tls_context(self.environment), trust_env=False, timeout=2) as client:
            while not await _answers(client, url):
                if self._guardian.poll() is not None:
                    raise self._error("ended before it was ready")
                if monotonic() > until:
                    raise self._error(f"was not ready within {self.start.timeout_seconds:g} s")
                await asyncio.sleep(_ASK_EVERY_SECONDS)

    def end(self) -> None:
        """Tells the service to end, without waiting for it."""
        if self._guardian.stdin and not self._guardian.stdin.closed:
            self._guardian.stdin.close()

    def ended(self) -> Mapping[str, Any]:
        """Ends the service with its whole process group, waits for that, and gives the guardian's report."""
        self.end()
        self._guardian.stdin = None
        try:
            output, _ = self._guardian.communicate(timeout=END_WITHIN_SECONDS + 2)
        except subprocess.TimeoutExpired:
            os.killpg(self._guardian.pid, signal.SIGKILL)
            output, _ = self._guardian.communicate()
        report: Mapping[str, Any] = json.loads(output) if output.endswith(b"}") else {"output": ""}
        return report

    def _ready_url(self) -> str:
        if not self.start.ready.startswith("/"):
            return self.start.ready.replace(PORT, str(self.port))
        own = [target.base_url for target in self.environment.apis.values() if PORT in target.base_url]
        address = urlsplit(own[0].replace(PORT, str(self.port))) if own else None
        origin = f"{address.scheme}://{address.netloc}" if address else f"http://127.0.0.1:{self.port}"
        return origin + self.start.ready

    def _error(self, what: str) -> ServiceError:
        already = self._guardian.poll() is not None
        report = self.ended()
        if "failed" in report:
            what = f"could not be started: {report['failed'].lower()}"
        elif already and "returncode" in report:
            what += f" (exit code {report['returncode']})"
        output = masked(report["output"], self.environment).strip()
        lines = [line[:_LONGEST_LINE] for line in output.splitlines()[-_LAST_LINES:]]
        return ServiceError(
            Problem(
                what=f"{self.environment.name}: the service of start {what}",
                where=self.environment.source_of("/start/command") if self.environment.source.file else None,
                remedy="\n  ".join(["it printed last:", *lines])
                if lines
                else "run its command by hand, it printed nothing",
            )
        )


def free_port() -> int:
    """A loopback port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def started(environment: Environment) -> AsyncIterator[int | None]:
    """Keeps the service of an environment running while the block runs, and gives its port once it is ready.

    `None` for an environment without `start`. The service ends with the block, however it is left; it also ends when
    this process is killed.

    Raises:
        ServiceError: the service ended, or did not become ready in time; with the last lines that it printed.
    """
    async with all_started([environment]) as ports:
        port = ports[environment.name]
        if isinstance(port, HarnessError):
            raise port
        yield port


@asynccontextmanager
async def all_started(environments: Iterable[Environment]) -> AsyncIterator[Mapping[str, int | HarnessError | None]]:
    """Keeps the services of several environments running, all started at once.

    Gives, by environment name, the port, `None` for one without `start`, or the error of a service that did not become
    ready (`ServiceError`): the others go on.
    """
    every = tuple(environments)
    services: list[Service] = []
    try:
        services += [Service.started(each, each.start) for each in every if each.start]
        ports = await asyncio.gather(*(_port(service) for service in services))
        by_name = dict(zip((service.environment.name for service in services), ports, strict=True))
        yield {each.name: by_name.get(each.name) for each in every}
    finally:
        # All are told before any is waited for: together they take no longer than the slowest. Nothing is awaited here,
        # so that a cancelled task ends them as well.
        for service in services:
            service.end()
        for service in services:
            service.ended()


async def _port(service: Service) -> int | HarnessError:
    try:
        await service.wait()
    except HarnessError as error:
        return error
    return service.port


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        async with client.stream("GET", url) as response:
            return response.status_code < 500
    except httpx.TransportError:
        return False
