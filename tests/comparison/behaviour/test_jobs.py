"""What a job comes to is decided by the request; how fast it gets there is nobody's drift."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.place import Part
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World

START, READ = "POST /jobs", "GET /jobs/{id}"
JOB = Slot(
    name="id", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_HEADER, path="/jobs/{id}", pointers=())
)


def job(tmp_path: Path, here: tuple[str, str], there: tuple[str, str], again: tuple[str, str] | None = None) -> World:
    """One job that each side shows at once and when it is over."""
    shop = world(tmp_path, (START, READ))
    accepted = Given(status=202, body={"status": here[0]})
    started = case_of("start", START, purpose=Purpose.SEQUENCE, body={"format": "csv"})
    shop.ask(started, accepted, accepted, again=accepted, sequence="job", step=0)
    for step, purpose in ((1, Purpose.SEQUENCE), (2, Purpose.AWAITED)):
        case = replace(case_of(f"read-{step}", READ, purpose=purpose), path_values=(("id", JOB),))
        shown = [Given(body={"status": side[step - 1], "id": name}) for side, name in ((here, "h"), (there, "t"))]
        second = Given(body={"status": (again or here)[step - 1], "id": "a"})
        shop.ask(case, shown[0], shown[1], again=second, sequence="job", step=step)
    return shop


def test_another_end_is_told_where_it_shows(tmp_path: Path) -> None:
    found = job(tmp_path, ("queued", "done"), ("queued", "failed"))
    assert found.places() == [("response-value-changed", READ, "/status")]
    assert "failed in south and done in north" in found.only().message


@pytest.mark.parametrize(
    ("here", "there", "again"),
    [
        pytest.param(("queued", "done"), ("queued", "done"), None, id="the same end"),
        pytest.param(("queued", "done"), ("done", "done"), None, id="over at once"),
        pytest.param(("queued", "done"), ("queued", "queued"), None, id="not over there"),
        pytest.param(("queued", "queued"), ("queued", "done"), None, id="not over in the reference"),
        pytest.param(("queued", "done"), ("queued", "failed"), ("queued", "failed"), id="now this, now that"),
    ],
)
def test_a_job_that_ends_alike_or_is_not_over_is_silent(
    tmp_path: Path, here: tuple[str, str], there: tuple[str, str], again: tuple[str, str] | None
) -> None:
    assert job(tmp_path, here, there, again).kinds() == []


def test_what_only_a_finished_job_has_is_missing_in_no_other(tmp_path: Path) -> None:
    shop = world(tmp_path, (START, READ))
    for number in range(4):
        for step, purpose in ((0, Purpose.SEQUENCE), (1, Purpose.AWAITED)):
            case = replace(case_of(f"{number}-{step}", READ, purpose=purpose), path_values=(("id", JOB),))
            early, late = Given(body={"status": "queued"}), Given(body={"status": "done", "result": "/files/1"})
            shop.ask(
                case, late if step else early, early, again=late if step else early, sequence=f"s{number}", step=step
            )
    assert shop.kinds() == []
