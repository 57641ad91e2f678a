"""Runs one service for the harness and ends its whole process group, also when the harness itself is killed.

A program of its own, run as `python -I -S guardian.py SECONDS COMMAND…` in a session of its own; it imports nothing of
the harness. Its standard input is a pipe that nobody writes to: the end of it, which the kernel makes even of a killed
harness, says that the service has to end. A signal on the death of a parent (`PR_SET_PDEATHSIG`) would have to be set
between fork and exec, which is not safe in a process with threads; it follows the thread that starts, not the process,
and is Linux's alone. Standard output gets one JSON report at the end: `returncode` or `failed`, and what the service
printed last.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque

KEPT = 8_000
"""Bytes of what the service printed last: even escaped, less than a pipe holds, so that the report never waits."""


def main() -> None:
    """Run the service until it ends or has to, and end with the whole process group."""
    grace, command = float(sys.argv[1]), sys.argv[2:]
    # Handlers, unlike ignored signals, are not inherited: the service ends on them, and this process sees it through.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    try:
        service = subprocess.Popen(  # noqa: S603 - the command is the user's own, from the environment file
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        report: dict[str, object] = {"failed": error.strerror or "cannot be run", "output": ""}
    else:
        threading.Thread(target=_end_with_the_pipe, args=(service, grace), daemon=True).start()
        report = _seen_through(service)
    try:
        os.write(sys.stdout.fileno(), json.dumps(report).encode())
    finally:
        # A harness that was killed reads no report: the group ends all the same.
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)


def _end_with_the_pipe(service: subprocess.Popen[bytes], grace: float) -> None:
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)
    try:
        service.wait(grace)
    except subprocess.TimeoutExpired:
        service.kill()


def _seen_through(service: subprocess.Popen[bytes]) -> dict[str, object]:
    printed: deque[bytes] = deque()
    reader = threading.Thread(target=_keep_the_last, args=(service, printed), daemon=True)
    reader.start()
    returncode = service.wait()
    # Its own children may hold the pipe open, so the rest is not waited for without end.
    reader.join(0.5)
    return {"returncode": returncode, "output": _last(b"".join(printed)).decode(errors="replace")}


def _last(output: bytes) -> bytes:
    """The last whole lines: a line cut in the middle might begin with half a secret, which nobody would recognise."""
    return output if len(output) <= KEPT else output[-KEPT:].partition(b"\n")[2]


def _keep_the_last(service: subprocess.Popen[bytes], printed: deque[bytes]) -> None:
    size = 0
    while service.stdout and (chunk := os.read(service.stdout.fileno(), 4096)):
        printed.append(chunk)
        size += len(chunk)
        while size - len(printed[0]) > KEPT:
            size -= len(printed.popleft())


if __name__ == "__main__":
    main()
