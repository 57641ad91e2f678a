"""Progress is a bar per environment on a terminal, and a line now and then where there is none."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from harness.model.report import CellStatus
from harness.report.progress import SECONDS, Progress


class Clock:
    """Tells the time that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_without_a_terminal_a_line_comes_now_and_then() -> None:
    file, clock = StringIO(), Clock()
    with Progress(Console(file=file, width=40), clock) as progress:
        progress.generating("orders")
        progress.planned("cloud-a", 10)
        progress.planned("cloud-b", 20)
        progress.judged("cloud-b", CellStatus.DRIFT)
        for _ in range(3):
            progress.answered("cloud-a")
        clock.now = SECONDS
        progress.answered("cloud-b")
        progress.answered("cloud-b")
        progress.finished()
    assert file.getvalue().splitlines() == [
        "making the requests of orders",
        "cloud-a 3/10, cloud-b 1/20; 1 cells judged, 1 with drift",
    ]


def test_a_contract_that_takes_long_says_how_many_of_its_operations_are_made() -> None:
    file, clock = StringIO(), Clock()
    with Progress(Console(file=file, width=40), clock) as progress:
        progress.generating("orders")
        progress.generated("orders", 1, 300)
        clock.now = SECONDS
        progress.generated("orders", 80, 300)
        progress.generated("orders", 81, 300)
    assert file.getvalue().splitlines()[1:] == ["made the requests of 80 of 300 operations of orders"]


def test_on_a_terminal_it_has_a_bar_as_well() -> None:
    console, file = terminal()
    with Progress(console) as progress:
        progress.generated("orders", 80, 300)
    assert "orders, making requests" in file.getvalue()
    assert "80/300" in file.getvalue()


def terminal() -> tuple[Console, StringIO]:
    file = StringIO()
    return Console(file=file, force_terminal=True, width=100, legacy_windows=False), file


def test_on_a_terminal_every_environment_has_a_bar_with_the_time_left() -> None:
    console, file = terminal()
    with Progress(console) as progress:
        progress.planned("cloud-a", 10)
        progress.planned("[red]\x1b[2Jcloud-b", 4)
        for _ in range(4):
            progress.answered("[red]\x1b[2Jcloud-b")
    shown = file.getvalue()
    assert "cloud-a" in shown
    assert "0/10" in shown
    assert r"[red]\x1b[2Jcloud-b" in shown
    assert "\x1b[2J" not in shown


def test_more_answers_than_were_planned_do_not_run_over_the_end() -> None:
    console, file = terminal()
    with Progress(console) as progress:
        progress.planned("cloud-a", 1)
        progress.answered("cloud-a")
        progress.answered("cloud-a")
    assert "2/2" in file.getvalue()


def failing(console: Console) -> None:
    with Progress(console) as progress:
        progress.planned("cloud-a", 1)
        raise KeyboardInterrupt


def test_the_terminal_is_put_back_when_a_run_is_interrupted() -> None:
    console, file = terminal()
    with pytest.raises(KeyboardInterrupt):
        failing(console)
    hidden, shown = "\x1b[?25l", "\x1b[?25h"
    assert file.getvalue().rindex(shown) > file.getvalue().rindex(hidden)


def test_a_count_never_runs_over_its_end() -> None:
    file, clock = StringIO(), Clock()
    with Progress(Console(file=file, width=40), clock) as progress:
        progress.planned("cloud-a", 1)
        clock.now = SECONDS - 1
        progress.answered("cloud-a")
        clock.now = SECONDS
        progress.answered("cloud-a")
    assert file.getvalue().startswith("cloud-a 2/2;")
