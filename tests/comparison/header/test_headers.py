"""Response headers by operation and status class; what is everywhere is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role
from tests.evidence_of import HERE, THERE, TRACE, Given, World, case_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [{"id": 1}, {"id": 2}, {"id": 3}]
READS = ["GET /items/{id}", "GET /shops/{id}", "GET /users/{id}"]
Pairs = tuple[tuple[str, str], ...]


def read(tmp_path: Path, headers: list[tuple[Pairs, Pairs]]) -> World:
    """One operation for each pair of header lists, read four times."""
    shop = world(tmp_path, READS)
    for operation, (here, there) in zip(READS, headers, strict=False):
        for index in range(4):
            case = case_of(f"{operation[5:7]}-{index}", operation, role=Role.EXISTING, index=index)
            shop.ask(case, Given(body={}, headers=here), Given(body={}, headers=there))
    return shop


CACHED = (("cache-control", "no-store"),)
SHARED = (("cache-control", "public, max-age=60"),)


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(CACHED, (), ["response-header-removed"], id="removed"),
        pytest.param((), CACHED, ["response-header-added"], id="added"),
        pytest.param(CACHED, SHARED, ["response-header-changed"], id="changed"),
        pytest.param((("vary", "A, b"),), (("vary", "B,a"),), [], id="the-same-list"),
        pytest.param((("date", "x"), ("server", "y"), ("via", "z")), (), [], id="of-the-moment-and-the-server"),
        pytest.param((("etag", '"1"'), ("set-cookie", "s=1")), (("etag", '"2"'),), [], id="of-the-state"),
        pytest.param((("etag", '"1"'),), (), ["response-header-removed"], id="what-guards-changes"),
        pytest.param((("content-disposition", "attachment"),), (), ["response-header-removed"], id="what-is-a-file"),
        pytest.param((("x-zone", HERE),), (("x-zone", THERE),), [], id="the-environment-names-itself"),
        pytest.param((), (("ratelimit-remaining", "5"),), [], id="what-is-left-of-a-limit"),
        pytest.param((), (("ratelimit-limit", "5"),), ["rate-limit-changed"], id="limits-are-another-matter"),
    ],
)
def test_headers_of_one_operation_are_compared(tmp_path: Path, here: Pairs, there: Pairs, kinds: list[str]) -> None:
    shop = read(tmp_path, [(here, there), ((), ()), ((), ())])
    assert shop.kinds() == kinds
    assert all(one.place.operation == READS[0] for one in shop.compare().differences)


def test_what_nearly_every_operation_shows_is_told_once(tmp_path: Path) -> None:
    assert read(tmp_path, [(CACHED, ())] * 3).places() == [("response-header-removed", "*", "/cache-control")]


@pytest.mark.parametrize(
    ("others", "operations"),
    [pytest.param(2, ["*"], id="half-of-all"), pytest.param(3, READS[:2], id="fewer")],
)
def test_what_few_operations_have_is_theirs_though_all_of_them_lose_it(
    tmp_path: Path, others: int, operations: list[str]
) -> None:
    without = [f"GET /plain{number}/{{id}}" for number in range(others)]
    shop = world(tmp_path, [*READS[:2], *without])
    for operation in (*READS[:2], *without):
        here = CACHED if operation in READS else ()
        case = case_of(operation, operation, role=Role.EXISTING)
        shop.ask(case, Given(body={}, headers=here), Given(body={}))
    assert shop.places() == [("response-header-removed", operation, "/cache-control") for operation in operations]


def test_what_is_everywhere_is_asked_again_of_more_than_one_operation(tmp_path: Path) -> None:
    difference = read(tmp_path, [(CACHED, ())] * 3).only()
    assert {case[:2] for case in difference.cases} == {"it", "sh", "us"}


def test_a_header_that_varies_in_the_reference_has_no_value(tmp_path: Path) -> None:
    shop = world(tmp_path, READS)
    for index in range(4):
        case = case_of(f"r{index}", READS[0], role=Role.EXISTING, index=index)
        shop.ask(
            case, Given(body={}, headers=(("x-cost", str(index % 2)),)), Given(body={}, headers=(("x-cost", "9"),))
        )
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(["3", "17", "210"], ["about 3", "about 17", "many"], ["response-header-changed"], id="number"),
        pytest.param(["3", "17", "210"], ["5", "18", "most"], [], id="a-number-at-times"),
        pytest.param(["3", "17", "x9"], ["a", "b", "c"], [], id="no-form-in-the-reference"),
        pytest.param(
            [f"Wed, 21 Oct 2015 07:28:0{index} GMT" for index in range(3)],
            [f"2015-10-21T07:28:0{index}Z" for index in range(3)],
            ["response-header-changed"],
            id="moment",
        ),
    ],
)
def test_a_header_that_always_has_one_form_may_have_no_other(
    tmp_path: Path, here: list[str], there: list[str], kinds: list[str]
) -> None:
    shop = world(tmp_path, READS)
    for index, (mine, other) in enumerate(zip(here, there, strict=True)):
        case = case_of(f"item-{index}", READS[0], role=Role.EXISTING, index=index)
        given = Given(body={}, headers=(("last-modified", mine),))
        shop.ask(case, given, Given(body={}, headers=(("last-modified", other),)))
    assert shop.kinds() == kinds


def test_a_header_of_a_collection_that_says_how_long_it_is_is_data(tmp_path: Path) -> None:
    shop = world(tmp_path)
    for index, value in enumerate(("2", "2", "3", "3")):
        shop.ask(case_of(f"p{index}"), Given(body=ROWS, headers=(("x-next-page", value),)), Given(body=[]))
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("here", "there"),
    [((ROWS, ROWS, []), (ROWS, ROWS, ROWS)), ((ROWS, ROWS[:1], ROWS), (ROWS[:1], ROWS, ROWS))],
    ids=["also without rows", "with few and with many, here not even where some are left out"],
)
def test_a_header_of_a_collection_that_comes_whatever_it_holds_is_of_the_api(
    tmp_path: Path, here: tuple[list[Any], ...], there: tuple[list[Any], ...]
) -> None:
    shop = world(tmp_path)
    for index, (one, other) in enumerate(zip(here, there, strict=True)):
        counted = Given(body=one, headers=(("x-count", str(index % 2)),))
        shop.ask(case_of(f"p{index}"), counted, Given(body=other))
    assert shop.kinds() == ["response-header-removed"]


def echoing(tmp_path: Path, name: str, here: bool, there: bool, sent: str) -> World:
    shop = world(tmp_path, READS[:1])
    for index in range(3):
        case = case_of(f"r{index}", READS[0], role=Role.EXISTING, index=index)
        shop.cases[case.id] = case
        for environment, asking, echoes in ((HERE, 1, here), (HERE, 2, here), (THERE, 1, there)):
            own = f"rid-{environment}-{index}-{asking}" if sent == "id" else TRACE
            headers = ((name, own),) if echoes else ()
            given = Given(body={}, headers=headers)
            shop.observations.append(
                observed(case, environment, given, asking=asking, **({"request_id": own} if sent == "id" else {}))
            )
    return shop


@pytest.mark.parametrize(
    ("bodies", "kinds"),
    [
        pytest.param((ROWS, ROWS[:1]), [], id="the-rows"),
        pytest.param(({"items": [], "all": 3}, {"items": [], "all": 1}), [], id="a-number-beside-them"),
        pytest.param(({"items": []}, {"items": []}), ["response-header-changed"], id="neither"),
    ],
)
def test_a_number_of_rows_is_data_wherever_it_stands(tmp_path: Path, bodies: tuple[Any, Any], kinds: list[str]) -> None:
    shop = world(tmp_path, ["GET /items"])
    for index in range(2):
        case = case_of(f"list-{index}", query=(("q", str(index)),))
        answers = zip(bodies, ("3", "1"), strict=True)
        shop.ask(case, *(Given(body=body, headers=(("x-count", count),)) for body, count in answers))
    assert shop.kinds() == kinds


@pytest.mark.parametrize("name", ["x-request-id", "request-id", "x-amzn-requestid"])
def test_a_request_id_that_does_not_come_back_is_told_whatever_the_header(tmp_path: Path, name: str) -> None:
    assert "request-id-not-propagated" in echoing(tmp_path, name, True, False, "id").kinds()
    assert echoing(tmp_path, name, True, True, "id").kinds() == []


def test_a_trace_context_that_does_not_come_back_is_told(tmp_path: Path) -> None:
    assert "trace-context-not-propagated" in echoing(tmp_path, "traceparent", True, False, "trace").kinds()
    assert echoing(tmp_path, "traceparent", True, True, "trace").kinds() == []


def test_a_header_that_is_no_echo_in_the_reference_needs_not_be_one_here(tmp_path: Path) -> None:
    assert "request-id-not-propagated" not in echoing(tmp_path, "x-request-id", False, True, "id").kinds()


def test_a_changed_header_is_told_with_both_values(tmp_path: Path) -> None:
    difference = read(tmp_path, [(CACHED, SHARED), ((), ()), ((), ())]).only()
    assert difference.message == (
        "cache-control has another value in south than in north: public, max-age=60 instead of no-store"
    )


def file(kind: str, name: str) -> Pairs:
    return (("content-disposition", f'{kind}; filename="{name}"'),)


@pytest.mark.parametrize(
    ("there", "kinds"),
    [
        pytest.param("inline", ["response-header-changed"], id="another-beginning"),
        pytest.param("Attachment", [], id="in-other-letters"),
        pytest.param("attachment", [], id="alike"),
    ],
)
def test_what_stands_before_the_parameters_of_a_value_is_compared(tmp_path: Path, there: str, kinds: list[str]) -> None:
    """The names of files are data, and whether they are attached is not."""
    shop = world(tmp_path, READS[:1])
    for index in range(4):
        case = case_of(f"file-{index}", READS[0], role=Role.EXISTING, index=index)
        here, other = file("attachment", f"h{index}.csv"), file(there, f"t{index}.csv")
        shop.ask(case, Given(body={}, headers=here), Given(body={}, headers=other))
    assert shop.kinds() == kinds
    assert all(one.place.pointer == "/content-disposition" for one in shop.told())


def test_a_beginning_that_varies_in_the_reference_is_data(tmp_path: Path) -> None:
    shop = world(tmp_path, READS[:1])
    for index, kind in enumerate(("attachment", "inline", "attachment", "inline")):
        case = case_of(f"file-{index}", READS[0], role=Role.EXISTING, index=index)
        here, there = file(kind, f"h{index}.csv"), file("form-data", f"t{index}.csv")
        shop.ask(case, Given(body={}, headers=here), Given(body={}, headers=there))
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param("/items/{}", "http://items.internal:8080/items/{}", ["response-header-changed"], id="elsewhere"),
        pytest.param("/items/{}", "http://south.example/items/{}", [], id="its-own-host"),
        pytest.param("http://north.example/items/{}", "/items/{}", [], id="without-a-host"),
        pytest.param("http://cdn.example/{}", "http://items.internal/{}", [], id="elsewhere-in-both"),
    ],
)
def test_an_address_that_leads_to_another_host_is_told(tmp_path: Path, here: str, there: str, kinds: list[str]) -> None:
    shop = world(tmp_path, ["POST /items"])
    for index in range(3):
        sides = (Given(status=201, body={}, headers=(("location", one.format(index)),)) for one in (here, there))
        shop.ask(case_of(f"new-{index}", "POST /items", body={"n": index}), *sides)
    assert shop.kinds() == kinds
