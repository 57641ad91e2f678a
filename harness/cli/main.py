"""The entry point of `api-drift`: imports next to nothing, so that signals are heard from the first moment on."""

import signal
import sys

# As in `run.exit_code.ExitCode`, which cannot be imported cheaply.
INTERRUPTED = 130


def main() -> None:
    """Exits with the code of the command, or says that it was interrupted."""
    try:
        # The polite end of a CI job is what Ctrl-C is, also while modules are imported and files are read.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        from harness.cli.application import exit_code  # noqa: PLC0415 - from here on imports can be interrupted

        code = exit_code()
        _deaf()
    except KeyboardInterrupt:
        _deaf()
        # Whoever sends requests hears the signals meanwhile, and tells of them.
        sys.stderr.write("interrupted before anything was sent; no report was written\n")
        code = INTERRUPTED
    sys.exit(code)


def _deaf() -> None:
    """All is said: a signal during the last milliseconds would only add a traceback of the interpreter's."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
