"""What becomes of valid requests, where the state of stored resources cannot be why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.finding.grouping import group
from harness.model.case import Role, Slot
from harness.model.difference import Wanted
from harness.model.exchange import FailureKind
from tests.comparison.behaviour.lives import ADD, Life
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("operation", "role", "here", "there", "kinds"),
    [
        pytest.param("POST /items", None, 201, 200, ["success-status-changed"], id="created-became-ok"),
        pytest.param("POST /items", None, 201, 422, ["outcome-changed"], id="refused-there"),
        pytest.param("POST /items", None, 422, 201, ["outcome-changed"], id="refused-here"),
        pytest.param("POST /items", None, 201, 302, ["redirected"], id="redirected"),
        pytest.param("POST /items", None, 201, 500, ["server-error"], id="failing-there"),
        pytest.param("POST /items", None, 500, 201, ["outcome-changed"], id="failing-here"),
        pytest.param("POST /items", None, 201, 409, [], id="a-conflict-is-state"),
        pytest.param("GET /items", None, 200, 204, [], id="nothing-found"),
        pytest.param("GET /items", None, 200, 404, [], id="not-found-by-a-search"),
        pytest.param("GET /items", None, 200, 400, ["outcome-changed"], id="a-search-refused"),
        pytest.param("GET /items/{id}", Role.EXISTING, 200, 404, [], id="a-stored-one-not-found"),
        pytest.param("GET /items/{id}", Role.CREATED, 200, 404, ["consistency-changed"], id="a-created-one-not-found"),
        pytest.param("DELETE /items/{id}", Role.CREATED, 204, 200, ["success-status-changed"], id="deleted-otherwise"),
        pytest.param("GET /items/{id}", Role.ABSENT, 404, 200, [], id="not-absent-after-all"),
        pytest.param("GET /items/{id}", Role.ABSENT, 404, 308, ["redirected"], id="absent-and-redirected"),
        pytest.param("GET /items/{id}", Role.ABSENT, 404, 410, ["error-status-changed"], id="absent-otherwise"),
        pytest.param("GET /items/{id}", Role.DELETED, 404, 200, ["consistency-changed"], id="deleted-and-still-there"),
    ],
)
def test_the_status_of_a_valid_request_is_compared(
    tmp_path: Path, operation: str, role: Role | None, here: int, there: int, kinds: list[str]
) -> None:
    shop = world(tmp_path, [operation])
    shop.ask(case_of("one", operation, role=role), Given(status=here), Given(status=there))
    assert shop.kinds() == kinds


def test_a_status_that_the_reference_gives_as_well_is_state_where_another_request_gets_the_same(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    for name, here, there in (("one", 201, 200), ("two", 200, 200), ("three", 201, 201)):
        shop.ask(case_of(name, "POST /items"), Given(status=here), Given(status=there))
    assert shop.kinds() == []


def test_a_status_that_every_request_gets_instead_is_another_one_although_the_reference_knows_it(
    tmp_path: Path,
) -> None:
    shop = world(tmp_path, ["POST /items"])
    for name, here, there in (("one", 201, 200), ("two", 200, 200), ("three", 201, 200)):
        shop.ask(case_of(name, "POST /items"), Given(status=here), Given(status=there))
    assert shop.kinds() == ["success-status-changed"]


def test_a_status_that_the_reference_does_not_repeat_is_noise_and_counted(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    shop.ask(case_of("one", "POST /items"), Given(status=201), Given(status=422), again=Given(status=422))
    comparison = shop.compare()
    assert comparison.differences == ()
    assert comparison.noisy == {"POST /items": 1}


def test_stored_resources_that_behave_differently_among_themselves_make_no_claim(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for index, there in enumerate((200, 422, 422)):
        case = case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(case, Given(status=200), Given(status=there))
    assert shop.kinds() == []


def test_stored_resources_that_all_behave_alike_make_a_claim(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for index in range(3):
        case = case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(case, Given(status=200), Given(status=422))
    assert shop.kinds() == ["outcome-changed"]


@pytest.mark.parametrize(
    ("served", "status", "kinds"),
    [
        pytest.param(False, 422, [], id="nothing-that-names-it-is-served"),
        pytest.param(True, 422, ["outcome-changed"], id="something-that-names-it-is-served"),
        pytest.param(False, 402, ["outcome-changed"], id="refused-whatever-it-names"),
    ],
)
@pytest.mark.parametrize("mirrored", [False, True])
def test_what_names_a_thing_that_is_there_may_be_refused_for_that(
    tmp_path: Path, status: int, kinds: list[str], *, served: bool, mirrored: bool
) -> None:
    shop = world(tmp_path, ["POST /items"])
    shelf = Slot(name="shelf_id", role=Role.EXISTING, resource="/shelves")
    for name, there in (("one", status), ("two", 201 if served else status)):
        case = case_of(name, "POST /items", body={"shelf_id": "", "name": name})
        assert case.body is not None
        naming = replace(case, body=replace(case.body, slots=(("/shelf_id", shelf),)))
        given = (Given(status=201), Given(status=there))
        shop.ask(naming, *(given[::-1] if mirrored else given))
    assert shop.kinds() == kinds


def test_an_answer_from_the_way_there_is_no_answer(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    shop.ask(case_of("one", "POST /items"), Given(status=201), Given(status=503, failure=FailureKind.GATEWAY))
    shop.ask(case_of("two", "POST /items", body={}), Given(status=201), Given(status=201))
    assert shop.kinds() == []


def test_steps_that_could_not_be_played_are_no_difference(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    case = case_of("one", "GET /items/{id}", role=Role.CREATED)
    shop.ask(case, Given(status=200), Given(failure=FailureKind.NO_VALUE))
    assert shop.kinds() == []


def test_the_cause_of_another_outcome_is_asked_for(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    shop.ask(case_of("one", "POST /items", body={}), Given(status=201), Given(status=422))
    wanted = {question.wanted: question.cases for question in shop.compare().questions}
    assert wanted == {Wanted.CAUSE: ("one",), Wanted.CONFIRMATION: ("one",)}


def test_only_where_everything_is_redirected_do_refused_requests_count(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for name, there in (("one", 308), ("two", 404)):
        case = case_of(name, "GET /items/{id}", role=Role.ABSENT, path_value=name)
        shop.ask(case, Given(status=404), Given(status=there))
    assert "redirected" not in shop.kinds()


def test_redirects_have_one_cause_whatever_the_reference_answers(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items", "GET /items/{id}"])
    shop.ask(case_of("all", "GET /items"), Given(status=200), Given(status=308))
    shop.ask(case_of("one", "GET /items/{id}", role=Role.ABSENT), Given(status=404), Given(status=308))
    redirects = [one for one in shop.compare().differences if one.kind == "redirected"]
    assert len(redirects) == 2
    assert len({group(one) for one in redirects}) == 1


def test_what_is_put_under_a_name_that_is_new_to_everybody_is_compared(tmp_path: Path) -> None:
    shop = world(tmp_path, ["PUT /items/{id}"])
    case = case_of("one", "PUT /items/{id}")
    fresh = replace(case, path_values=(("id", Slot(name="id", role=Role.ABSENT)),))
    shop.ask(fresh, Given(status=201), Given(status=200))
    assert shop.kinds() == ["success-status-changed"]


@pytest.mark.parametrize("is_first", [True, False])
def test_what_two_states_are_refused_for_is_no_drift_after_one_side_alone_did_something(
    tmp_path: Path, *, is_first: bool
) -> None:
    close, ship = "POST /items/{id}/close", "POST /items/{id}/ship"
    shop = world(tmp_path, [ADD, close, ship])
    new, closed = Given(status=201, body={"id": "1"}), (Given(body={}), Given(status=409, body={"code": "not-now"}))
    refused = [Given(status=status, body={}) for status in (409, 423)]
    deeds = [(close, closed), (ship, refused)] if is_first else [(ship, refused), (close, closed)]
    for name in ("one", "two", "three"):
        life = Life(shop, name).step(ADD, new, new, body={})
        for operation, (here, there) in deeds:
            life.step(operation, here, there, role=Role.CREATED)
    told = {(one.kind, one.place.operation) for one in shop.told()}
    assert (("error-status-changed", ship) in told) is not is_first
    assert ("outcome-changed", close) in told
