"""Whether an environment, a version, an operation is there at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.comparing import compared
from harness.model.case import Credential, Purpose, Role
from harness.model.exchange import FailureKind
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, World, case_of, fault_of, world

if TYPE_CHECKING:
    from pathlib import Path

FINE = Given(body={"id": "1"})
UNKNOWN = Given(status=404, body={"detail": "no such path"})
FAULT = fault_of(Part.REQUEST_QUERY, "/limit", "maximum")


def deployed(tmp_path: Path, missing: list[str], present: list[str], unknown: Given = UNKNOWN) -> World:
    shop = world(tmp_path, [*missing, *present])
    answers = dict.fromkeys(missing, (unknown, unknown))
    answers.update({operation: (FINE, Given(status=400)) for operation in present})
    for operation, (served, refused) in answers.items():
        role = Role.EXISTING if "{" in operation else None
        shop.ask(case_of(f"valid {operation}", operation, role=role), FINE, served)
        shop.ask(case_of(f"wrong {operation}", operation, role=role, fault=FAULT), Given(status=400), refused)
    return shop


@pytest.mark.parametrize("status", [404, 405, 501])
def test_an_operation_to_which_everything_is_unknown_is_not_deployed(tmp_path: Path, status: int) -> None:
    shop = deployed(tmp_path, ["GET /items"], ["GET /shops"], Given(status=status, body={"detail": "x"}))
    assert ("operation-unavailable", "GET /items", "") in shop.places()


def refused(tmp_path: Path, *statuses: int) -> World:
    """An operation of which the reference serves nothing, and to whose faults the environment says 404."""
    shop = world(tmp_path, ["POST /items", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    shop.ask(case_of("valid", "POST /items", body={}), Given(status=statuses[0]), UNKNOWN)
    for status in statuses:
        fault = fault_of(Part.REQUEST_BODY, f"/{status}", "type")
        shop.ask(case_of(f"wrong {status}", "POST /items", body={}, fault=fault), Given(status=status), UNKNOWN)
    return shop


def test_an_operation_that_was_never_served_is_not_deployed_where_its_faults_are_not_told_apart(tmp_path: Path) -> None:
    assert "operation-unavailable" in refused(tmp_path, 400, 415).kinds()


def test_one_way_of_refusing_may_be_what_is_before_the_operation(tmp_path: Path) -> None:
    assert "operation-unavailable" not in refused(tmp_path, 400).kinds()


def test_one_fault_that_is_refused_otherwise_shows_that_it_is_deployed(tmp_path: Path) -> None:
    shop = deployed(tmp_path, ["GET /items"], ["GET /shops"])
    other = case_of("other", "GET /items", fault=fault_of(Part.REQUEST_QUERY, "/offset", "type"))
    shop.ask(other, Given(status=400), Given(status=400))
    assert "operation-unavailable" not in shop.kinds()


def test_resources_that_are_not_there_say_nothing_of_the_operation(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    missing = Given(status=404, body={"detail": "not found"})
    shop.ask(case_of("absent", "GET /items/{id}", role=Role.ABSENT), missing, missing)
    known = case_of("known", "GET /items/{id}", role=Role.EXISTING)
    shop.ask(known, FINE, Given(failure=FailureKind.NO_VALUE))
    route = case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE)
    shop.ask(route, missing, missing)
    assert shop.kinds() == []


def closing(tmp_path: Path, there: str) -> World:
    """A POST to a ticket: the reference knows the route and no such ticket, and lets nobody in without a credential."""
    shop = world(tmp_path, ["POST /tickets/{id}/close", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    router = Given(status=404, body={"detail": "Not found at all"})
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), router, router)
    resource, here = Given(status=404, body={"detail": "No such ticket"}), Given(status=404, body={"detail": there})
    for role in (Role.ABSENT, Role.DELETED):
        shop.ask(case_of(f"own-{role}", "POST /tickets/{id}/close", role=role), resource, here)
    bad = case_of("bad", "POST /tickets/{id}/close", role=Role.ABSENT, credential=Credential.NONE)
    shop.ask(bad, Given(status=401), here)
    return shop


def test_a_route_that_only_its_words_tell_from_a_resource_is_not_deployed_and_no_open_door(tmp_path: Path) -> None:
    assert closing(tmp_path, "Not found at all").kinds() == ["operation-unavailable"]


def test_a_resource_that_is_not_there_shows_that_the_door_is_open(tmp_path: Path) -> None:
    assert closing(tmp_path, "No such ticket").kinds() == ["authentication-not-enforced"]


@pytest.mark.parametrize("here", ["HTML", "JSON"])
def test_resources_that_neither_side_has_say_nothing_where_a_page_answers_for_unknown_paths(
    tmp_path: Path, here: str
) -> None:
    shop = world(tmp_path, ["GET /variables/{id}", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    router = Given(status=404, body={"detail": "Not found at all"})
    page = Given(status=200, text="<html>", media_type="text/html") if here == "HTML" else router
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), page, router)
    missing = Given(status=404, body={"detail": "No such variable"})
    for role in (Role.ABSENT, Role.DELETED):
        shop.ask(case_of(f"own-{role}", "GET /variables/{id}", role=role), missing, missing)
    assert shop.kinds() == []


def test_what_is_answered_alike_when_asked_again_is_deployed(tmp_path: Path) -> None:
    shop = world(tmp_path, ["DELETE /items/{id}"])
    gone = Given(status=404, body={"code": "gone"})
    shop.ask(case_of("delete", "DELETE /items/{id}", role=Role.DELETED), gone, gone)
    view = replace(shop.view, confirming=True)
    found = compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=view)
    assert [one.kind for one in found.differences] == []


def test_a_search_that_finds_nothing_is_deployed(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    shop.ask(case_of("search", "GET /items"), FINE, Given(status=404, body={"detail": "nothing found"}))
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), UNKNOWN, Given(status=404, body={"a": 1}))
    assert shop.kinds() == []


def test_resources_that_are_all_gone_say_nothing_of_the_operation(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    for index in range(3):
        bound = case_of(f"bound-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(bound, FINE, UNKNOWN)
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), UNKNOWN, UNKNOWN)
    assert shop.kinds() == []


def coded(code: str | None) -> Given:
    """Not found, with a machine code of its own or with words alone."""
    return Given(status=404, body={"code": code} if code else {"detail": "Not found"})


@pytest.mark.parametrize(
    ("router", "resource", "there", "is_told"),
    [
        pytest.param("no-route", "no-item", ("away", "away"), True, id="told-apart-by-code"),
        pytest.param("not-found", "not-found", ("away", "away"), False, id="one-code-for-both"),
        pytest.param(None, None, (None, None), False, id="no-codes"),
        pytest.param("no-route", "no-item", ("no-route", "no-item"), False, id="another-code-than-the-routers"),
    ],
)
def test_where_only_single_resources_were_asked_for_codes_tell_a_route_from_a_resource(
    tmp_path: Path, router: str | None, resource: str | None, there: tuple[str | None, str | None], *, is_told: bool
) -> None:
    shop = world(tmp_path, ["GET /items/{id}", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), coded(router), coded(there[0]))
    shop.ask(case_of("known", "GET /items/{id}", role=Role.EXISTING), FINE, coded(there[1]))
    shop.ask(case_of("gone", "GET /items/{id}", role=Role.EXISTING, index=1), coded(resource), coded(there[1]))
    assert (("operation-unavailable", "GET /items/{id}", "") in shop.places()) is is_told


PARTS = "GET /items/{id}/parts"


@pytest.mark.parametrize(
    ("other", "served", "is_told"),
    [
        pytest.param("GET /items/{id}", FINE, True, id="the-resource-itself"),
        pytest.param("GET /items/{id}/labels/{label}", FINE, True, id="something-below-it"),
        pytest.param("GET /items/{id}", UNKNOWN, False, id="asked-for-and-not-served"),
        pytest.param("GET /items", FINE, False, id="what-is-above-it"),
    ],
)
def test_a_resource_that_was_there_before_tells_where_another_operation_serves_it_or_what_is_in_it(
    tmp_path: Path, other: str, served: Given, *, is_told: bool
) -> None:
    shop = world(tmp_path, [PARTS, other])
    shop.ask(case_of("other", other, role=Role.EXISTING if "{" in other else None), FINE, served)
    shop.ask(case_of("parts", PARTS, role=Role.EXISTING), FINE, UNKNOWN)
    assert (("operation-unavailable", PARTS, "") in shop.places()) is is_told


@pytest.mark.parametrize(
    ("here", "is_told"),
    [
        pytest.param([400, 409], True, id="refused-otherwise"),
        pytest.param([400, 405], False, id="once-in-the-same-words"),
        pytest.param([404, 404], False, id="never-found"),
        pytest.param([503, 503], False, id="unwell"),
    ],
)
def test_a_method_that_is_not_known_speaks_of_an_operation_that_the_reference_never_served(
    tmp_path: Path, here: list[int], *, is_told: bool
) -> None:
    shop = world(tmp_path, ["POST /items", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    for index, status in enumerate(here):
        unknown = Given(status=405, body={"detail": "no such method"})
        shop.ask(case_of(f"add-{index}", "POST /items", body={"n": index}), Given(status=status), unknown)
    assert (("operation-unavailable", "POST /items", "") in shop.places()) is is_told


@pytest.mark.parametrize(
    ("code", "is_told"),
    [pytest.param("no-such-item", True, id="of-a-resource"), pytest.param("unknown-path", False, id="the-routers")],
)
def test_a_method_that_is_not_known_speaks_where_the_reference_speaks_of_resources_alone(
    tmp_path: Path, code: str, *, is_told: bool
) -> None:
    shop = world(tmp_path, ["DELETE /items/{id}", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), coded("unknown-path"), coded("unknown-path"))
    fault = fault_of(Part.REQUEST_PATH, "/id", "unknown-resource")
    case = case_of("unknown", "DELETE /items/{id}", role=Role.ABSENT, fault=fault)
    shop.ask(case, coded(code), Given(status=405, body={"code": "no-such-method"}))
    assert (("operation-unavailable", "DELETE /items/{id}", "") in shop.places()) is is_told


def test_a_resource_that_the_run_created_tells_where_another_operation_finds_it(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}", "DELETE /items/{id}"])
    shop.ask(case_of("read", "GET /items/{id}", role=Role.CREATED), FINE, UNKNOWN)
    assert "operation-unavailable" not in shop.kinds()
    shop.ask(case_of("delete", "DELETE /items/{id}", role=Role.CREATED), Given(status=204), Given(status=204))
    assert "operation-unavailable" in shop.kinds()


def test_the_routers_own_404_is_recognised(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    shop.ask(case_of("search", "GET /items"), FINE, UNKNOWN)
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), UNKNOWN, UNKNOWN)
    assert shop.kinds() == ["operation-unavailable"]


@pytest.mark.parametrize(
    ("missing", "present", "pointer"),
    [
        pytest.param(["GET /v2/items", "GET /v2/items/{id}"], ["GET /v1/items"], "/v2", id="number"),
        pytest.param(["GET /api/2024-01-01/items"], ["GET /api/2023-01-01/items"], "/api/2024-01-01", id="date"),
        pytest.param(["GET /items", "GET /shops"], [], "", id="the-whole-api"),
    ],
)
def test_a_version_without_any_operation_is_told_once(
    tmp_path: Path, missing: list[str], present: list[str], pointer: str
) -> None:
    found = [one for one in deployed(tmp_path, missing, present).places() if "unavailable" in one[0]]
    assert found == [("version-unavailable", "*", pointer)]


def test_a_version_of_which_something_is_there_is_there(tmp_path: Path) -> None:
    found = deployed(tmp_path, ["GET /v2/items"], ["GET /v2/shops"]).kinds()
    assert "version-unavailable" not in found
    assert "operation-unavailable" in found


@pytest.mark.parametrize("failure", [FailureKind.CONNECTION_REFUSED, FailureKind.TLS, FailureKind.NAME_NOT_RESOLVED])
def test_an_environment_that_gives_no_answer_is_told_once(tmp_path: Path, failure: FailureKind) -> None:
    shop = world(tmp_path, ["GET /items", "GET /shops"])
    for operation in ("GET /items", "GET /shops"):
        shop.ask(case_of(operation, operation), FINE, Given(failure=failure))
    assert shop.places() == [("environment-unreachable", "*", "")]


@pytest.mark.parametrize("failure", [FailureKind.NO_CREDENTIAL, FailureKind.NOT_PERMITTED, FailureKind.RATE_LIMITED])
def test_what_was_never_asked_is_not_unreachable(tmp_path: Path, failure: FailureKind) -> None:
    shop = world(tmp_path).ask(case_of("a"), FINE, Given(failure=failure))
    assert shop.kinds() == []


def undocumented(tmp_path: Path, method: str, here: int, there: int) -> World:
    case = case_of("new", f"{method} /secrets", purpose=Purpose.UNDOCUMENTED)
    return world(tmp_path).ask(case, Given(status=here), Given(status=there))


@pytest.mark.parametrize(
    ("method", "here", "there", "kinds"),
    [
        pytest.param("DELETE", 405, 204, ["operation-undocumented"], id="a-method"),
        pytest.param("GET", 404, 200, ["operation-undocumented"], id="a-path"),
        pytest.param("OPTIONS", 405, 200, [], id="frameworks-answer-options"),
        pytest.param("HEAD", 405, 200, [], id="frameworks-answer-head"),
        pytest.param("GET", 200, 200, [], id="on-both-sides"),
        pytest.param("GET", 404, 401, [], id="refused"),
    ],
)
def test_an_operation_that_nobody_wrote_down(
    tmp_path: Path, method: str, here: int, there: int, kinds: list[str]
) -> None:
    assert undocumented(tmp_path, method, here, there).kinds() == kinds


def test_an_environment_that_serves_any_path_has_no_undocumented_operations(tmp_path: Path) -> None:
    shop = undocumented(tmp_path, "GET", 404, 200)
    shop.ask(case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE), Given(status=404), Given(status=200))
    assert shop.kinds() == []


def spoken(tmp_path: Path, code: str, *, there: str) -> World:
    """An operation of which the reference serves nothing, and a path that cannot exist."""
    shop = world(tmp_path, ["POST /items/{id}", "GET /shops"])
    shop.ask(case_of("shops", "GET /shops"), FINE, FINE)
    route = case_of("route", "GET /no-such-path", purpose=Purpose.ROUTE)
    routers = Given(status=404, body={"code": "no_route"})
    shop.ask(route, routers, routers)
    absent = case_of("absent", "POST /items/{id}", role=Role.ABSENT)
    return shop.ask(absent, Given(status=404, body={"code": code}), Given(status=404, body={"code": there}))


def test_the_routers_code_tells_that_an_operation_is_missing_of_which_nothing_was_ever_served(tmp_path: Path) -> None:
    assert "operation-unavailable" in spoken(tmp_path, "no_item", there="no_route").kinds()


def test_another_code_of_a_resource_is_no_missing_operation(tmp_path: Path) -> None:
    assert "operation-unavailable" not in spoken(tmp_path, "no_item", there="gone").kinds()


def test_a_router_that_speaks_like_a_resource_tells_nothing(tmp_path: Path) -> None:
    assert "operation-unavailable" not in spoken(tmp_path, "no_route", there="no_route").kinds()
