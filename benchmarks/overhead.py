"""What the harness adds to the waiting: wall time against what the slowest environment's answers take alone.

`python -m benchmarks.overhead [DEPTH]` puts the embedded contracts to four environments of which every one answers
after 20 ms, once to make the requests and once more to measure. The ideal is that of the environment that was asked
most: its requests, 20 ms each, as many at once as its `traffic.concurrency` allows. Ends with 1 where the whole command
took more than twice the ideal.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import answers, free_port, running

ROOT = Path(__file__).parents[1]
LATENCY_MS = 20
CONCURRENCY = 8
MOST = 2.0
"""The greatest ratio that is good."""

REFERENCE = "first"
ENVIRONMENTS = {REFERENCE: "cloud-a", "second": "cloud-a-west", "third": "cloud-a", "fourth": "cloud-a-west"}
"""Name to what the sandbox serves there."""

FILE = """\
labels: {{stage: sandbox}}
reference: {reference}
apis:
  orders: {{base_url: "http://127.0.0.1:{port}/shop", identity: orders-client}}
  payments: {{base_url: "http://127.0.0.1:{port}/billing", identity: payments-client}}
identities:
  orders-client: {{type: bearer, token: "${{file:{secrets}/sandbox-only-orders-token}}"}}
  payments-client:
    {{type: api-key, in: header, name: X-API-Key, value: "${{file:{secrets}/sandbox-only-payments-key}}"}}
traffic: {{methods: all, concurrency: {concurrency}, timeout_seconds: 10}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run."""

    seconds: float
    """Of the whole command, from its start to its end."""
    requests: dict[str, int]
    """By environment."""

    @property
    def ideal(self) -> float:
        """What the environment that was asked most needs for its answers alone, in seconds."""
        return max(self.requests.values()) * LATENCY_MS / 1000 / CONCURRENCY

    @property
    def ratio(self) -> float:
        """1 where the harness cost nothing."""
        return self.seconds / self.ideal


def main() -> int:
    """Measures, prints the table, and tells by the exit code whether it is good."""
    depth = sys.argv[1] if len(sys.argv) > 1 else "standard"
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        _serve(Path(folder), stack)
        _run(Path(folder), depth)
        measured = _run(Path(folder), depth)
    for name, requests in measured.requests.items():
        print(f"{name:10} {requests:6} requests")
    print(f"wall {measured.seconds:.2f} s, ideal {measured.ideal:.2f} s, ratio {measured.ratio:.2f} (at most {MOST:g})")
    return 0 if measured.ratio <= MOST else 1


def _serve(folder: Path, stack: ExitStack) -> None:
    """Starts the environments and writes their files."""
    (folder / "environments").mkdir()
    for name, served in ENVIRONMENTS.items():
        port = free_port()
        workspace = folder / name
        workspace.mkdir()
        command = [
            sys.executable,
            "-m",
            "harness.sandbox",
            served,
            "--port",
            str(port),
            "--latency-ms",
            str(LATENCY_MS),
        ]
        stack.enter_context(running(command, ready=answers(f"http://127.0.0.1:{port}/health"), workspace=workspace))
        text = FILE.format(
            reference="true" if name == REFERENCE else "false",
            port=port,
            secrets=ROOT / "environments" / "secrets",
            concurrency=CONCURRENCY,
        )
        (folder / "environments" / f"{name}.yaml").write_text(text)


def _run(folder: Path, depth: str) -> Measured:
    program = str(Path(sys.executable).with_name("api-drift"))
    command = [program, "run", "--contracts", str(ROOT / "contracts"), "--depth", depth]
    started = time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    if done.returncode != 0:
        raise SystemExit(f"the run ended with {done.returncode}\n{done.stdout}{done.stderr}")
    report = json.loads((folder / "reports" / "drift-report.json").read_text())
    return Measured(seconds=seconds, requests={each["name"]: each["requests"] for each in report["environments"]})


if __name__ == "__main__":
    sys.exit(main())
