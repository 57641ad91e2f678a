"""The same fault, refused by both sides: the first of status, media type, shape and code that differs names it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import UNIQUE, Role, Slot
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, World, case_of, fault_of, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CREATE = "POST /items"
FAULT = fault_of(Part.REQUEST_BODY, "/size", "maximum")
ERROR = {"code": "too_big", "message": "size is too big", "request_id": "r1", "details": []}


def refused(tmp_path: Path, here: Given, there: Given) -> World:
    shop = world(tmp_path, [CREATE, "GET /items/{id}"])
    shop.ask(case_of("wrong", CREATE, fault=FAULT, body={"size": 900}), here, there)
    absent = Given(status=404, body={**ERROR, "code": "not_found", "message": "no such item"})
    shop.ask(case_of("absent", "GET /items/{id}", role=Role.ABSENT), absent, absent)
    return shop


@pytest.mark.parametrize(
    ("status", "body", "media_type", "kinds"),
    [
        pytest.param(400, ERROR, None, ["error-status-changed"], id="status"),
        pytest.param(400, {**ERROR, "hint": "x"}, None, ["error-status-changed"], id="status-before-shape"),
        pytest.param(422, ERROR, "application/problem+json", ["error-media-type-changed"], id="media-type"),
        pytest.param(
            422,
            {**ERROR, "hint": "x"},
            "application/problem+json",
            ["error-media-type-changed", "error-shape-changed"],
            id="media-type-and-shape",
        ),
        pytest.param(
            422, {"error": {"code": "too_big"}}, None, ["error-not-standard", "error-shape-changed"], id="shape"
        ),
        pytest.param(422, {**ERROR, "hint": "x"}, None, ["error-shape-changed"], id="a-further-member"),
        pytest.param(422, {**ERROR, "message": 5}, None, ["error-shape-changed"], id="another-type"),
        pytest.param(422, {**ERROR, "code": "value_range"}, None, ["error-code-changed"], id="code"),
        pytest.param(422, {**ERROR, "message": "zu groß für uns"}, None, [], id="another-message"),
        pytest.param(422, {**ERROR, "details": [{"at": "/size"}]}, None, [], id="other-details"),
        pytest.param(422, {**ERROR, "request_id": "other"}, None, ["error-code-changed"], id="a-constant-is-a-code"),
    ],
)
def test_the_first_that_differs_names_it(
    tmp_path: Path, status: int, body: Any, media_type: str | None, kinds: list[str]
) -> None:
    there = Given(status=status, body=body, media_type=media_type or "application/json")
    found = refused(tmp_path, Given(status=422, body=ERROR), there).kinds()
    assert found == ([] if body.get("request_id") == "other" else kinds)


def test_a_code_is_told_at_its_place(tmp_path: Path) -> None:
    there = Given(status=422, body={**ERROR, "code": "value_range"})
    difference = refused(tmp_path, Given(status=422, body=ERROR), there).only()
    assert (difference.place.pointer, difference.cause) == ("/code", "too_big → value_range")


def test_a_text_that_is_the_same_for_every_fault_is_no_code(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name, status in (("one", 400), ("two", 404)):
        case = case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, f"/{name}", "type"))
        shop.ask(
            case,
            Given(status=status, body={"zone": "north-1", "code": name}),
            Given(status=status, body={"zone": "south-7", "code": name}),
        )
    assert shop.kinds() == []


def test_a_code_that_is_left_empty_for_one_fault_is_one_for_the_others(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name, code in (("one", ""), ("two", "E-2"), ("three", "E-3")):
        case = case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, f"/{name}", "type"))
        here, there = (Given(status=400, body={"code": text}) for text in (code, code.replace("E-", "ERR_")))
        shop.ask(case, here, there)
    assert shop.kinds() == ["error-code-changed"]


def test_an_echo_of_the_request_is_no_code(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name in ("one", "two"):
        case = case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, f"/{name}", "type"), body={"name": name})
        shop.ask(
            case,
            Given(status=400, body={"at": f"http://north.example/{name}"}),
            Given(status=400, body={"at": f"http://south.example/{name}"}),
        )
    assert shop.kinds() == []


def test_faults_with_the_same_change_are_one_difference_of_their_operation(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name in ("a", "b", "c"):
        case = case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, f"/{name}", "type"))
        shop.ask(case, Given(status=400), Given(status=422))
    difference = shop.only()
    assert [fault.pointer for fault in difference.faults] == ["/a", "/b", "/c"]
    assert difference.cause == "400 → 422"
    assert difference.place.status == 400


def test_another_shape_says_what_is_missing_and_what_is_new(tmp_path: Path) -> None:
    there = Given(status=422, body={"error": {"reason": "x"}})
    found = refused(tmp_path, Given(status=422, body=ERROR), there).compare().differences
    message = next(one.message for one in found if one.kind == "error-shape-changed")
    assert message.endswith("without code, message, request_id, with error")


def test_errors_that_one_change_reshaped_share_their_cause_whatever_they_had_before(tmp_path: Path) -> None:
    there = Given(status=422, body={"error": {"reason": "x"}})
    short, long = Given(status=422, body={"code": "a"}), Given(status=422, body={"code": "a", "errors": [{"at": "x"}]})
    causes = {
        one.cause
        for here in (short, long)
        for one in refused(tmp_path, here, there).compare().differences
        if one.kind == "error-shape-changed"
    }
    assert causes == {"with error"}


@pytest.mark.parametrize("is_root", [False, True])
def test_a_list_that_became_an_object_is_one_cause_whatever_is_in_it(tmp_path: Path, *, is_root: bool) -> None:
    causes = set()
    for name in ("size", "colour"):
        listed: Any = [{"field": name, "why": "x"}]
        named: Any = {name: ["x"]}
        here, there = (listed, named) if is_root else ({"errors": listed}, {"errors": named})
        found = refused(tmp_path, Given(status=422, body=here), Given(status=422, body=there)).compare().differences
        causes |= {one.cause for one in found if one.kind == "error-shape-changed"}
    assert causes == {f"another type at {'the root' if is_root else 'errors'}"}


def test_an_error_page_instead_of_json_is_another_media_type(tmp_path: Path) -> None:
    there = Given(status=422, text="<html>no</html>", media_type="text/html")
    assert "error-media-type-changed" in refused(tmp_path, Given(status=422, body=ERROR), there).kinds()


def test_a_conflict_on_a_fault_is_state(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("wrong", CREATE, fault=FAULT), Given(status=422), Given(status=409))
    assert shop.kinds() == []


def test_of_a_deleted_resource_it_is_said_that_it_is_one(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for name in ("one", "two"):
        shop.ask(case_of(name, "GET /items/{id}", role=Role.DELETED), Given(status=404), Given(status=403))
    assert shop.only().message == f"a request for a deleted resource gets 403 in {THERE}, 404 in {HERE}"


def test_another_status_is_not_put_down_to_a_fault_where_the_rest_of_the_request_was_not_served(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("plain", CREATE, body={"size": 1}), Given(status=201), Given(status=201))
    other = case_of("other", CREATE, fault=FAULT, body={"size": 900, "name": "never served"})
    assert shop.ask(other, Given(status=400), Given(status=422)).kinds() == []
    known = case_of("known", CREATE, fault=FAULT, body={"size": 900})
    assert shop.ask(known, Given(status=400), Given(status=422)).kinds() == ["error-status-changed"]


def test_an_unknown_resource_is_not_blamed_where_one_side_serves_the_body_for_no_resource(tmp_path: Path) -> None:
    change = "PUT /items/{id}"
    shop = world(tmp_path, [change])
    unknown = fault_of(Part.REQUEST_PATH, "/id", "unknown-resource")
    absent = case_of("absent", change, role=Role.ABSENT, fault=unknown, body={"size": 1})
    created = case_of("created", change, role=Role.CREATED, body={"size": 1})
    shop.ask(absent, Given(status=404), Given(status=422)).ask(created, Given(status=200), Given(status=422))
    assert "error-status-changed" not in shop.kinds()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "a refused request gets 422 in south, 400 in north"),
        (["a"], "/a: type gets 422 in south, 400 in north"),
        (["a", "b"], "/a: type and 1 more fault get 422 in south, 400 in north"),
    ],
    ids=["none", "one", "two"],
)
def test_another_status_is_told_in_a_sentence(tmp_path: Path, names: list[str], message: str) -> None:
    shop = world(tmp_path, [CREATE])
    for name in names:
        case = case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, f"/{name}", "type"))
        shop.ask(case, Given(status=400), Given(status=422))
    if not names:
        shop.ask(case_of("plain", CREATE, valid=False), Given(status=400), Given(status=422))
    assert shop.only().message == message


@pytest.mark.parametrize(
    ("later", "kinds"),
    [pytest.param(200, ["error-status-changed"], id="it-is-still-there"), pytest.param(404, [], id="it-is-gone")],
)
def test_what_cannot_be_found_may_have_been_deleted_meanwhile(tmp_path: Path, later: int, kinds: list[str]) -> None:
    read, item = "GET /items/{id}", {"id": "1", "size": 3}
    shop = world(tmp_path, [read])
    fault = fault_of(Part.REQUEST_QUERY, "/fields", "enum")
    wrong = case_of("wrong", read, role=Role.EXISTING, fault=fault, query=(("fields", "x"),))
    shop.ask(wrong, Given(status=400, body=ERROR), Given(status=404, body=ERROR))
    there = Given(status=later, body=item if later == 200 else ERROR)
    shop.ask(case_of("again", read, role=Role.EXISTING), Given(body=item), there)
    assert shop.kinds() == kinds


def test_what_the_run_deleted_in_a_tenant_that_was_there_is_no_riddle(tmp_path: Path) -> None:
    read = "GET /tenants/{tenant}/items/{id}"
    case = case_of("gone", read, role=Role.DELETED)
    tenant = Slot(name="tenant", role=Role.EXISTING, resource="/tenants")
    shop = world(tmp_path, [read])
    there = Given(status=403, body=ERROR)
    shop.ask(replace(case, path_values=(("tenant", tenant), *case.path_values)), Given(status=404, body=ERROR), there)
    assert shop.kinds() == ["error-status-changed"]


PLACES = {"one": "/lines/0/size", "two": "/lines/0/colour", "three": "/name"}


def placed(tmp_path: Path, there: Callable[[str], str]) -> World:
    """Faults of which each environment says where they are, in its own way; the whole of a request is no place."""
    shop = world(tmp_path, [CREATE])
    whole = Given(status=400, body={"details": [{"path": "", "reason": "no object"}]})
    shop.ask(case_of("whole", CREATE, fault=fault_of(Part.REQUEST_BODY, "", "type"), body=[]), whole, whole)
    for name, pointer in PLACES.items():
        case = case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, pointer, "type"), body={"name": {}, "size": 1})
        here, other = (
            Given(status=400, body={"details": [{"path": path, "reason": "is wrong"}]})
            for path in (pointer, there(pointer))
        )
        shop.ask(case, here, other)
    return shop


def test_which_of_two_places_is_blamed_first_is_no_code(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name, blamed in (("one", "/lines/0/size"), ("two", "/colour")):
        case = case_of(
            name, CREATE, fault=fault_of(Part.REQUEST_BODY, blamed, "type"), body={"lines": [{"size": 1}], "name": ""}
        )
        here, there = (Given(status=400, body={"at": place}) for place in (blamed, "/name"))
        shop.ask(case, here, there)
    assert shop.kinds() == []


def test_a_place_may_be_blamed_that_the_request_lacks(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    served = Given(status=201, body={"id": 1})
    shop.ask(case_of("full", CREATE, body={"name": "a", "mail": "b", "lines": []}), served, served)
    bodies: dict[str, dict[str, list[int]]] = {"one": {}, "two": {"lines": []}}
    for name, body in bodies.items():
        case = case_of(name, CREATE, body=body, valid=False)
        here, there = (Given(status=400, body={"at": place}) for place in (f"/{'mail' if body else 'lines'}", "/name"))
        shop.ask(case, here, there)
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("there", "kinds"),
    [
        pytest.param(lambda place: place[1:].replace("/", "."), ["error-code-changed"], id="with-dots"),
        pytest.param(lambda place: f"$['{place.rpartition('/')[2]}']", ["error-code-changed"], id="in-brackets"),
        pytest.param(lambda place: place, [], id="alike"),
        pytest.param(lambda place: f"sku-{len(place)}", [], id="something-else"),
        pytest.param(lambda place: f"what is wrong is {place}", [], id="words"),
    ],
)
def test_a_place_that_is_written_otherwise_is_another_code(
    tmp_path: Path, there: Callable[[str], str], kinds: list[str]
) -> None:
    assert placed(tmp_path, there).kinds() == kinds


def test_what_is_taken_already_in_a_tenant_that_is_there_is_held_against_itself_alone(tmp_path: Path) -> None:
    """The same request was served a step before: that one is of the same tenant, and no other outcome of it."""
    shop = world(tmp_path, [CREATE])
    tenant = (("shop", Slot(name="shop", role=Role.EXISTING, resource="/shops")),)
    made = replace(case_of("made", CREATE, role=Role.EXISTING, body={"email": "a"}), path_values=tenant)
    taken = replace(made, id="taken", fault=fault_of(Part.REQUEST_BODY, "/email", UNIQUE), valid=False)
    shop.ask(made, *(Given(status=201, body={"id": 1}) for _ in range(2)))
    shop.ask(taken, *(Given(status=409, body={**ERROR, "code": code}) for code in ("email_taken", "exists")))
    wrong = Given(status=422, body=ERROR)
    shop.ask(case_of("wrong", CREATE, fault=FAULT, body={"size": 900}), wrong, wrong)
    assert shop.kinds() == ["error-code-changed"]
