"""What is only accepted is done later: its job is read at once, then awaited, then what it leads to is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.depths import DEPTHS
from harness.generation.jobs import MOST_TARGETS, jobs
from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.place import Part
from tests.evidence_of import contract_of
from tests.generation.examples import ORDERS, STORED, answers, body
from tests.generation.worlds import world_of

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.case import Case, Sequence

ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
EXPORT, JOB, RESULT = "POST /exports", "GET /jobs/{id}", "GET /files/{id}"


def item(**operations: Any) -> dict[str, Any]:
    return {"parameters": [ID], **operations}


READS: dict[str, Any] = {"get": {"responses": answers("200", STORED)}}


def paths(status: str = "202", method: str = "post") -> dict[str, Any]:
    """An export that is done by a job, which makes a file."""
    return {
        "/exports": {method: {"responses": answers(status, STORED)}},
        "/jobs/{id}": item(**READS),
        "/files/{id}": item(**READS),
        "/files/{id}/content": item(**READS),
    }


def made(tmp_path: Path, given: dict[str, Any]) -> list[Sequence]:
    return [*jobs(world_of(contract_of(tmp_path, given)), DEPTHS["quick"])]


def operations(sequence: Sequence) -> list[str]:
    return [step.operation for step in sequence.steps]


def capture_of(step: Case) -> Capture | None:
    slot = dict(step.path_values)["id"]
    assert isinstance(slot, Slot)
    assert slot.role is Role.CREATED
    return slot.capture


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Sequence:
    """The sequence in which `/jobs` has the job."""
    found = made(tmp_path_factory.mktemp("contract"), paths())
    return next(one for one in found if one.resource == "/jobs")


def test_a_job_is_read_at_once_and_awaited_and_what_came_of_it_is_read(exported: Sequence) -> None:
    assert operations(exported) == [EXPORT, JOB, JOB, RESULT, "GET /files/{id}/content"]
    assert [step.purpose for step in exported.steps[1:3]] == [Purpose.SEQUENCE, Purpose.AWAITED]
    assert {step.purpose for step in exported.steps[3:]} == {Purpose.SEQUENCE}


def test_a_job_is_where_the_acceptance_leads_to_and_what_came_of_it_where_the_job_leads_to(exported: Sequence) -> None:
    linked = [capture_of(step) for step in exported.steps[1:4]]
    job = Capture(step=0, part=Part.RESPONSE_HEADER, pointers=("/location",), path="/jobs/{id}")
    assert linked == [job, job, replace(job, step=2, path="/files/{id}")]


def test_what_stands_below_a_job_is_read_when_it_is_over(tmp_path: Path) -> None:
    given = {**paths(), "/jobs/{id}/log": item(**READS)}
    found = next(one for one in made(tmp_path, given) if one.resource == "/jobs")
    assert operations(found)[1:4] == [JOB, JOB, "GET /jobs/{id}/log"]


def test_what_the_paths_show_to_be_created_is_named_as_any_creation_names_it(tmp_path: Path) -> None:
    given = {
        "/jobs": {"post": {"responses": answers("202", {"type": "object", "properties": {"id": {"type": "string"}}})}},
        "/jobs/{id}": item(**READS),
    }
    (only,) = made(tmp_path, given)
    capture = capture_of(only.steps[1])
    assert operations(only) == ["POST /jobs", JOB, JOB]
    assert (capture and (capture.step, capture.pointers[0], capture.path)) == (0, "/id", "")


def test_a_resource_that_nothing_creates_or_lists_may_be_the_job_before_one_that_is_listed(tmp_path: Path) -> None:
    listed = {**paths(), "/files": {"get": {"responses": answers("200", {"type": "array", "items": STORED})}}}
    assert {one.resource for one in made(tmp_path, listed)} == {"/jobs"}


def test_where_everything_is_listed_what_nothing_creates_may_be_the_job(tmp_path: Path) -> None:
    rows = {"get": {"responses": answers("200", {"type": "array", "items": STORED})}}
    assert {one.resource for one in made(tmp_path, {**paths(), "/files": rows, "/jobs": rows})} == {"/files", "/jobs"}


def test_what_is_done_below_an_item_is_done_to_one_that_was_made(tmp_path: Path) -> None:
    parameters = ORDERS["/orders/{order_id}"]["parameters"]
    export = {"parameters": parameters, "post": {"responses": answers("202")}}
    first = made(tmp_path, {**ORDERS, "/orders/{order_id}/export": export, "/jobs/{id}": item(**READS)})[0]
    assert operations(first)[:3] == ["POST /orders", "POST /orders/{order_id}/export", JOB]
    assert first.steps[2].path_values[0][1] == Slot(
        name="id",
        role=Role.CREATED,
        resource="/jobs",
        capture=Capture(step=1, part=Part.RESPONSE_HEADER, pointers=("/location",), path="/jobs/{id}"),
    )


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(paths("200"), id="done at once"),
        pytest.param(paths(method="get"), id="a read"),
        pytest.param({"/exports": {"post": {"responses": answers("202", STORED)}}}, id="nothing to be read"),
    ],
)
def test_where_nothing_is_accepted_or_can_be_read_nothing_is_awaited(tmp_path: Path, given: dict[str, Any]) -> None:
    assert made(tmp_path, given) == []


def test_no_more_resources_are_taken_for_the_job_than_so_many(tmp_path: Path) -> None:
    many = {f"/things{number}/{{id}}": item(**READS) for number in range(2 * MOST_TARGETS)}
    given = {"/exports": {"post": {"responses": answers("202", STORED)}}, **many}
    found = made(tmp_path, given)
    assert len(found) == MOST_TARGETS
    assert {len({*operations(one)}) for one in found} == {1 + 1 + MOST_TARGETS}


STATED = {"type": "object", "required": ["state"], "properties": {"state": {"enum": [*"abcdefgh"]}}}


@pytest.mark.parametrize(("creations", "count"), [(0, 1), (1, 2), (4, 5)])
def test_what_is_accepted_is_awaited_with_other_choices_as_the_depth_allows(
    tmp_path: Path, creations: int, count: int
) -> None:
    post = {"requestBody": body(STATED), "responses": answers("202", STORED)}
    contract = contract_of(tmp_path, {"/exports": {"post": post}, "/jobs/{id}": item(**READS)})
    world = world_of(contract, {"POST /exports": tuple({"state": state} for state in "abcdefgh")})
    found = [*jobs(world, replace(DEPTHS["quick"], creations=creations))]
    assert len({one.steps[0].body for one in found}) == len(found) == count


def test_an_operation_that_may_do_something_to_what_was_there_before_is_not_asked(tmp_path: Path) -> None:
    # It says nothing but that it was done, and names nothing that the run could have made.
    assert made(tmp_path, {**paths(), "/exports": {"post": {"responses": answers("202")}}}) == []


def test_what_is_done_to_something_that_nobody_creates_is_done_to_nothing_that_is_there(tmp_path: Path) -> None:
    tenant = {"name": "tenant", "in": "path", "required": True, "schema": {"type": "string"}}
    given = {
        "/tenants": {"get": {"responses": answers("200", {"type": "array", "items": {"type": "object"}})}},
        "/tenants/{tenant}": {"parameters": [tenant], "get": {"responses": answers()}},
        "/tenants/{tenant}/close": {"parameters": [tenant], "post": {"responses": answers("202", STORED)}},
        "/jobs/{id}": item(**READS),
    }
    slots = [slot for one in made(tmp_path, given) for step in one.steps if step.method != "GET" for slot in step.slots]
    assert {slot.role for slot in slots} <= {Role.ABSENT, Role.CREATED}


def test_what_makes_a_job_below_the_collection_is_awaited_whatever_its_status_says(tmp_path: Path) -> None:
    shown: Any = {"$ref": "#/components/schemas/Job"}
    given = {
        "/jobs/export": {"post": {"responses": answers("201", shown)}},
        "/imports": {"post": {"responses": answers("202", shown)}},
        "/shelves": {"post": {"responses": answers("201", STORED)}},
        "/shelves/{id}": item(**READS),
        "/jobs/{id}": item(get={"responses": answers("200", shown)}),
    }
    contract = contract_of(tmp_path, given, {"Job": STORED})
    found = [*jobs(world_of(contract), DEPTHS["quick"])]
    made = [(one.resource, operations(one)[0]) for one in found]
    assert made == [("/jobs", "POST /jobs/export"), ("/jobs", "POST /imports")]
    assert [[step.purpose for step in one.steps][-1] for one in found] == [Purpose.AWAITED] * 2
    assert [*jobs(world_of(contract), DEPTHS["quick"], first=1)] == []
