"""Failing services, what they let be seen, and the project's error standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.error.internals_exposed import exposed
from harness.model.place import Part
from tests.evidence_of import HERE, Given, World, case_of, fault_of, world

if TYPE_CHECKING:
    from pathlib import Path

CREATE = "POST /items"
FAULT = fault_of(Part.REQUEST_BODY, "/size", "maximum")
STANDARD = {"code": "x", "message": "x y", "request_id": "r"}

SHOWN = {
    "a Python stack trace": 'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in create',
    "a Java stack trace": "at com.shop.orders.OrderService.create(OrderService.java:42)",
    "a Node.js stack trace": "TypeError: x\n    at create (/srv/app/index.js:10:15)",
    "a Go stack trace": "goroutine 1 [running]:\nmain.main()",
    "a .NET stack trace": "System.NullReferenceException: Object reference not set",
    "a Ruby stack trace": "app/models/order.rb:12:in `create'",
    "a PHP stack trace": "#0 /var/www/index.php(12): create()",
    "a Rust stack trace": "thread 'main' panicked at src/main.rs",
    "an SQL query": "SELECT id, total FROM orders WHERE id = 1",
    "a database error": "UNIQUE constraint failed: orders.id",
    "a file path": "cannot open /var/lib/shop/orders.db",
}


@pytest.mark.parametrize(("what", "text"), SHOWN.items(), ids=SHOWN)
def test_what_is_inside_is_recognised(what: str, text: str) -> None:
    assert what in exposed(text)


@pytest.mark.parametrize(
    "text",
    [
        "the order is not valid",
        "select a size from the list",
        "see https://docs.example.com/usr/guide",
        "/api/v1/orders/12 was not found",
        "value is not a valid email address: an email address must have an @-sign",
        "please update your order, set it to paid",
        "/lines/0/quantity must be at most 500",
    ],
)
def test_plain_words_are_not_taken_for_it(text: str) -> None:
    assert exposed(text) == ()


@pytest.mark.parametrize("status", [400, 500])
def test_a_stack_trace_that_the_reference_does_not_show_is_told(tmp_path: Path, status: int) -> None:
    shop = world(tmp_path, [CREATE])
    trace = SHOWN["a Python stack trace"]
    there = Given(status=status, body={**STANDARD, "message": trace})
    shop.ask(case_of("wrong", CREATE, fault=FAULT), Given(status=400, body=STANDARD), there)
    found = {(one.kind, one.place.pointer) for one in shop.compare().differences}
    assert ("internals-exposed", "/message") in found


def test_a_stack_trace_that_the_reference_shows_too_is_silent(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    given = Given(status=400, body={"message": SHOWN["a Python stack trace"]})
    assert shop.ask(case_of("wrong", CREATE, fault=FAULT), given, given).kinds() == []


def test_a_text_that_only_repeats_the_request_is_silent(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    body = {"size": "/var/lib/shop/orders.db"}
    case = case_of("wrong", CREATE, fault=FAULT, body=body)
    shop.ask(case, Given(status=400, body={"got": "-"}), Given(status=400, body={"got": body["size"]}))
    assert shop.kinds() == []


def test_a_request_that_the_reference_refuses_may_not_make_the_service_fail(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("wrong", CREATE, fault=FAULT), Given(status=400), Given(status=500))
    assert shop.kinds() == ["server-error"]


def test_a_service_that_fails_on_both_sides_is_silent(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("wrong", CREATE, fault=FAULT), Given(status=500), Given(status=500))
    assert shop.kinds() == []


def test_errors_off_the_standard_are_told_where_the_fault_itself_cannot_be_compared(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name in ("a", "b"):
        given = Given(status=400, body=STANDARD)
        shop.ask(case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, f"/{name}", "type")), given, given)
    shop.ask(case_of("plain", CREATE), Given(status=201), Given(status=415, body={"detail": "no"}))
    assert "error-not-standard" in shop.kinds()


def test_no_standard_is_asked_of_an_environment_whose_reference_has_none(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name in ("a", "b"):
        case = case_of(name, CREATE, fault=fault_of(Part.REQUEST_BODY, f"/{name}", "type"))
        shop.ask(case, Given(status=400, body={"detail": "x"}), Given(status=400, body={"detail": "y"}))
    assert shop.kinds() == []


OWN = {"failure": {"kind": "FieldInvalid"}}


def refused(tmp_path: Path, operations: list[str]) -> World:
    """Six faults that the reference refuses in a form of its own."""
    shop = world(tmp_path, [*operations, CREATE])
    for index in range(6):
        fault = fault_of(Part.REQUEST_BODY, f"/{index}", "type")
        given = Given(status=400, body=OWN)
        shop.ask(case_of(f"wrong-{index}", operations[index % len(operations)], fault=fault), given, given)
    return shop


def test_what_all_errors_of_the_reference_have_is_a_standard_that_nobody_has_to_write_down(tmp_path: Path) -> None:
    shop = refused(tmp_path, ["POST /boxes", "POST /bags"])
    shop.ask(case_of("plain", CREATE), Given(status=201), Given(status=415, body={"message": "no"}))
    (told,) = (one for one in shop.compare().differences if one.kind == "error-not-standard")
    assert told.place.operation == CREATE
    # The one that shows the standard is asked again with it: without it nothing could be said of the other.
    assert {"plain"} < {*told.cases} <= {"plain", *(f"wrong-{index}" for index in range(6))}


@pytest.mark.parametrize(
    ("operations", "status", "body"),
    [
        pytest.param(["POST /boxes"], 415, {"message": "no"}, id="one-operation-may-have-its-own-way"),
        pytest.param(["POST /boxes", "POST /bags"], 409, {"message": "no"}, id="data-may-bring-forth-other-errors"),
        pytest.param(["POST /boxes", "POST /bags"], 415, {**OWN, "text": "no"}, id="more-than-the-standard"),
    ],
)
def test_what_may_not_be_a_standard_is_asked_of_nobody(
    tmp_path: Path, operations: list[str], status: int, body: dict[str, object]
) -> None:
    shop = refused(tmp_path, operations)
    shop.ask(case_of("plain", CREATE), Given(status=201), Given(status=status, body=body))
    assert "error-not-standard" not in shop.kinds()


def test_what_only_the_reference_was_asked_shows_no_standard_to_this_environment(tmp_path: Path) -> None:
    shop = refused(tmp_path, ["POST /boxes", "POST /bags"])
    shop.ask(case_of("plain", CREATE), Given(status=201), Given(status=415, body={"message": "no"}))
    shop.observations = [one for one in shop.observations if one.environment == HERE or one.case == "plain"]
    assert "error-not-standard" not in shop.kinds()
