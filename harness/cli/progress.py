"""A run's events, passed on to what shows its progress."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from harness.report.progress import Progress
from harness.run.events import Answered, Finished, Generated, Generating, Judged, Planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from harness.run.events import Event, Listener


@contextmanager
def shown(console: Console) -> Iterator[Listener]:
    """A listener that shows progress on `console` while the block runs."""
    with Progress(console) as progress:

        def listen(event: Event) -> None:
            match event:
                case Generating():
                    progress.generating(event.api)
                case Generated():
                    progress.generated(event.api, event.done, event.operations)
                case Planned():
                    progress.planned(event.environment, event.requests)
                case Answered():
                    progress.answered(event.observation.environment)
                case Judged():
                    progress.judged(event.key.environment, event.cell.status)
                case Finished():
                    progress.finished()

        yield listen
