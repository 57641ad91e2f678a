"""What is accepted on one side only, named by the fault of a case or by the cause that a probe found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.acceptance import Acceptance
from harness.model.boundary import Boundary, Edge
from harness.model.case import Purpose
from harness.model.difference import Cause, Wanted
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, World, case_of, fault_of, world

if TYPE_CHECKING:
    from pathlib import Path

CREATE = "POST /items"
BODY, QUERY = Part.REQUEST_BODY, Part.REQUEST_QUERY
KINDS = [
    pytest.param("required", BODY, "request-property-became-required", "request-property-became-optional"),
    pytest.param("required", QUERY, "request-parameter-became-required", "request-parameter-became-optional"),
    pytest.param("enum", BODY, "request-enum-value-rejected", "request-enum-value-accepted"),
    pytest.param("maximum", BODY, "request-bound-tightened", "request-bound-loosened"),
    pytest.param("minLength", BODY, "request-bound-tightened", "request-bound-loosened"),
    pytest.param("pattern", QUERY, "request-bound-tightened", "request-bound-loosened"),
    pytest.param("type", BODY, "request-type-rejected", "request-validation-missing"),
    pytest.param("format", BODY, "request-type-rejected", "request-validation-missing"),
    pytest.param(
        "additionalProperties", BODY, "request-unknown-property-rejected", "request-unknown-property-accepted"
    ),
    pytest.param("media-type", Part.REQUEST_HEADER, "request-media-type-rejected", "request-validation-missing"),
]


def with_fault(tmp_path: Path, fault: Any, here: int, there: int) -> World:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("plain", CREATE, body={"size": 1}), Given(status=201), Given(status=201))
    body = {"size": 900 if fault.part is BODY else 1}
    shop.ask(case_of("wrong", CREATE, fault=fault, body=body), Given(status=here), Given(status=there))
    return shop


@pytest.mark.parametrize(("keyword", "part", "tightened", "loosened"), KINDS)
def test_a_fault_that_one_side_lets_pass_is_named_by_its_keyword(
    tmp_path: Path, keyword: str, part: Part, tightened: str, loosened: str
) -> None:
    fault = fault_of(part, "/size", keyword)
    for here, there, kind in ((201, 422, tightened), (422, 201, loosened)):
        difference = with_fault(tmp_path, fault, here, there).only()
        assert difference.kind == kind
        # Which name outside the contract was tried is chance: there is one place for all of them.
        pointer = "/*" if keyword == "additionalProperties" else "/size"
        assert (difference.place.part, difference.place.pointer) == (part, pointer)


@pytest.mark.parametrize(("keyword", "part", "tightened", "loosened"), KINDS)
def test_a_cause_is_named_like_a_fault(tmp_path: Path, keyword: str, part: Part, tightened: str, loosened: str) -> None:
    for here, there, kind in ((201, 422, tightened), (422, 201, loosened)):
        shop = world(tmp_path, [CREATE])
        served, refused = case_of("served", CREATE, body={"size": 1}), case_of("refused", CREATE, body={"size": 400})
        shop.ask(served, Given(status=201), Given(status=201))
        shop.ask(refused, Given(status=here), Given(status=there))
        shop.causes = (
            Cause(
                environment=THERE,
                refusing=THERE if there == 422 else HERE,
                served=served,
                refused=refused,
                fault=fault_of(part, "/size", keyword),
                explained=("refused",),
            ),
        )
        assert shop.kinds() == [kind]


def test_a_fault_that_both_sides_refuse_is_silent(tmp_path: Path) -> None:
    assert with_fault(tmp_path, fault_of(BODY, "/size", "maximum"), 422, 422).kinds() == []


def test_a_refusal_without_a_served_request_beside_it_is_not_put_down_to_the_fault(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    fault = fault_of(BODY, "/size", "maximum")
    shop.ask(case_of("wrong", CREATE, fault=fault, body={"size": 900}), Given(status=201), Given(status=422))
    assert shop.kinds() == []


@pytest.mark.parametrize(("status", "kinds"), [(409, ["request-enum-value-accepted"]), (422, []), (404, [])])
def test_a_good_request_after_a_faulty_one_that_was_served_may_be_in_conflict_with_it(
    tmp_path: Path, status: int, kinds: list[str]
) -> None:
    """What was refunded for a reason that there is not cannot be refunded for one that there is."""
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("plain", CREATE, body={"size": 1}), Given(status=201), Given(status=status))
    fault = fault_of(BODY, "/size", "enum")
    shop.ask(case_of("wrong", CREATE, fault=fault, body={"size": 900}), Given(status=422), Given(status=201))
    assert [kind for kind in shop.kinds() if kind.startswith("request-")] == kinds


def test_what_is_known_of_a_bound_is_told_for_both_sides(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    fault = fault_of(BODY, "/size", "maximum")
    for size, here, there in ((1, 201, 201), (100, 201, 201)):
        shop.ask(case_of(f"s{size}", CREATE, body={"size": size}), Given(status=here), Given(status=there))
    shop.ask(case_of("s500", CREATE, fault=fault, body={"size": 500}), Given(status=201), Given(status=422))
    shop.ask(case_of("s501", CREATE, fault=fault, body={"size": 501}), Given(status=422), Given(status=422))
    assert shop.only().message == (
        "size: maximum is refused (422) in south and is served in north "
        "(south: accepted at 100, refused at 500; north: accepted at 500, refused at 501)"
    )


def test_a_value_below_an_accepted_one_was_refused_for_another_reason(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("s100", CREATE, body={"size": 100}), Given(status=201), Given(status=201))
    other = fault_of(BODY, "/name", "required")
    shop.ask(case_of("s2", CREATE, fault=other, body={"size": 2}), Given(status=422), Given(status=422))
    fault = fault_of(BODY, "/size", "maximum")
    shop.ask(case_of("s500", CREATE, fault=fault, body={"size": 500}), Given(status=201), Given(status=422))
    assert "south: accepted at 100, refused at 500" in shop.only().message


def test_several_requests_refused_for_one_cause_are_one_difference(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    served = case_of("served", CREATE, body={"size": 1, "unit": "m"})
    shop.ask(served, Given(status=201), Given(status=201))
    for size in range(5):
        shop.ask(case_of(f"s{size}", CREATE, body={"size": size}), Given(status=201), Given(status=422))
    refused = shop.cases["s1"]
    explained = tuple(f"s{size}" for size in range(5))
    fault = fault_of(BODY, "/unit", "required")
    shop.causes = (
        Cause(environment=THERE, refusing=THERE, served=served, refused=refused, fault=fault, explained=explained),
    )
    assert shop.places() == [("request-property-became-required", CREATE, "/unit")]


def test_a_failing_service_is_named_so_at_the_place_of_the_cause(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    served, failed = case_of("served", CREATE, body={"size": 1}), case_of("failed", CREATE, body={"size": 400})
    shop.ask(served, Given(status=201), Given(status=201))
    shop.ask(failed, Given(status=201), Given(status=500))
    fault = fault_of(BODY, "/size", "maximum")
    shop.causes = (
        Cause(environment=THERE, refusing=THERE, served=served, refused=failed, fault=fault, explained=("failed",)),
    )
    assert shop.places() == [("server-error", CREATE, "/size")]


def test_faults_behind_a_known_refusal_are_not_looked_at(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    served, refused = (
        case_of("served", CREATE, body={"size": 1, "unit": "m"}),
        case_of("bare", CREATE, body={"size": 1}),
    )
    shop.ask(served, Given(status=201), Given(status=201))
    shop.ask(refused, Given(status=201), Given(status=400))
    hidden = case_of("hidden", CREATE, fault=fault_of(BODY, "/size", "maximum"), body={"size": 900})
    shop.ask(hidden, Given(status=422), Given(status=400))
    fault = fault_of(BODY, "/unit", "required")
    shop.causes = (
        Cause(environment=THERE, refusing=THERE, served=served, refused=refused, fault=fault, explained=("bare",)),
    )
    assert shop.kinds() == ["request-property-became-required"]


def test_a_body_that_need_not_be_there_lacks_what_became_required(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    served, bare = case_of("served", CREATE, body={"unit": "m"}), case_of("bare", CREATE, body={})
    nothing = replace(case_of("nothing", CREATE, body={}), body=None)
    shop.ask(served, Given(status=201), Given(status=201))
    shop.ask(bare, Given(status=201), Given(status=400)).ask(nothing, Given(status=201), Given(status=400))
    fault = fault_of(BODY, "/unit", "required")
    shop.causes = (
        Cause(environment=THERE, refusing=THERE, served=served, refused=bare, fault=fault, explained=("bare",)),
    )
    assert shop.kinds() == ["request-property-became-required"]


def test_requests_that_a_probe_put_together_say_nothing_of_errors(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    trial = case_of("trial", CREATE, body={}, purpose=Purpose.EXPLANATION)
    shop.ask(trial, Given(status=400), Given(status=422))
    assert shop.kinds() == []


def test_the_smallest_request_that_shows_it_is_the_first_to_be_repeated(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("plain", CREATE, body={"size": 1}), Given(status=201), Given(status=201))
    for name, text in (("a-long", "x" * 90), ("b-short", "x"), ("c-longer", "x" * 900)):
        served = case_of(f"served-{name}", CREATE, body={"size": 1, "text": text})
        shop.ask(served, Given(status=201), Given(status=201))
        case = case_of(name, CREATE, fault=fault_of(BODY, "/size", "maximum"), body={"size": 900, "text": text})
        shop.ask(case, Given(status=422), Given(status=201))
    assert shop.only().cases == ("b-short", "a-long", "c-longer")


def test_what_a_valid_request_is_refused_for_is_told_as_its_fault(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    served, refused = case_of("served", CREATE, body={"size": 1}), case_of("refused", CREATE, body={"size": 400})
    shop.ask(served, Given(status=201), Given(status=201))
    shop.ask(refused, Given(status=201), Given(status=422))
    fault = fault_of(BODY, "/size", "maximum")
    shop.causes = (
        Cause(environment=THERE, refusing=THERE, served=served, refused=refused, fault=fault, explained=("refused",)),
    )
    assert shop.only().faults == (fault,)


def test_what_holds_two_things_that_are_known_to_be_refused_is_no_outcome_of_its_own(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    served, both = case_of("served", CREATE, body={"a": 1, "b": 1}), case_of("both", CREATE, body={"a": 9, "b": 9})
    shop.ask(served, Given(status=201), Given(status=201)).ask(both, Given(status=201), Given(status=400))
    for name, body in (("a", {"a": 9, "b": 1}), ("b", {"a": 1, "b": 9})):
        refused = case_of(name, CREATE, body=body)
        shop.ask(refused, Given(status=201), Given(status=400))
        fault = fault_of(BODY, f"/{name}", "maximum")
        shop.causes += (
            Cause(environment=THERE, refusing=THERE, served=served, refused=refused, fault=fault, explained=(name,)),
        )
    assert shop.kinds() == ["request-bound-tightened", "request-bound-tightened"]


@pytest.mark.parametrize(
    "body", [{"size": 900, "unit": "m"}, {"size": 900}, {"size": 900, "unit": "kg", "note": "x"}], ids=str
)
def test_a_fault_is_not_blamed_where_all_that_is_beside_it_was_not_served(tmp_path: Path, body: Any) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("plain", CREATE, body={"size": 1, "unit": "kg"}), Given(status=201), Given(status=201))
    wrong = case_of("wrong", CREATE, fault=fault_of(BODY, "/size", "maximum"), body=body)
    shop.ask(wrong, Given(status=201), Given(status=422))
    found = shop.compare()
    assert found.differences == ()
    assert [question.cases for question in found.questions] == [("wrong",)]


def test_what_is_beside_a_fault_may_be_served_in_different_requests(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    for name, body in (("one", {"size": 1, "unit": "m"}), ("two", {"size": 2, "note": "x"})):
        shop.ask(case_of(name, CREATE, body=body), Given(status=201), Given(status=201))
    body = {"size": 900, "unit": "m", "note": "x"}
    wrong = case_of("wrong", CREATE, fault=fault_of(BODY, "/size", "maximum"), body=body)
    assert shop.ask(wrong, Given(status=201), Given(status=422)).kinds() == ["request-bound-tightened"]


def merging(tmp_path: Path, status: int = 415) -> World:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("plain", CREATE, body={"size": 1}), Given(status=201), Given(status=status))
    shop.ask(case_of("large", CREATE, body={"size": 9}), Given(status=201), Given(status=status))
    fault = fault_of(BODY, "/size", "maximum")
    shop.ask(case_of("wrong", CREATE, fault=fault, body={"size": 90}), Given(status=422), Given(status=415))
    return shop


def test_the_only_media_type_that_gets_nothing_but_415_is_the_one_cause_of_all_its_refusals(tmp_path: Path) -> None:
    shop = merging(tmp_path)
    found = shop.compare()
    assert shop.places() == [("request-media-type-rejected", CREATE, "/content-type")]
    assert {one.wanted for one in found.questions} == {Wanted.CONFIRMATION}
    assert shop.only().message == (
        "the header content-type: application/json is refused (415) in south and is served in north"
    )


def test_a_415_of_the_reference_is_told_the_other_way_round(tmp_path: Path) -> None:
    assert merging(tmp_path).swapped().kinds() == ["request-validation-missing"]


def test_a_media_type_that_is_refused_with_415_now_and_then_is_not_the_cause(tmp_path: Path) -> None:
    shop = merging(tmp_path).ask(case_of("small", CREATE, body={"size": 0}), Given(status=201), Given(status=201))
    assert "request-media-type-rejected" not in shop.kinds()
    assert "request-media-type-rejected" not in merging(tmp_path, status=400).kinds()


def test_an_absent_resource_that_is_looked_at_before_the_media_type_does_not_speak_against_it(tmp_path: Path) -> None:
    shop = merging(tmp_path)
    shop.ask(case_of("other", CREATE, body={"size": 2}), Given(status=404), Given(status=404))
    assert shop.kinds() == ["request-media-type-rejected"]


@pytest.mark.parametrize(
    ("keyword", "kind"),
    [
        pytest.param("enum", "request-enum-value-accepted", id="no word beside the served one is served"),
        pytest.param("pattern", "request-bound-loosened", id="others are"),
    ],
)
def test_what_a_probe_found_out_of_a_text_names_it(keyword: str, kind: str) -> None:
    fault = fault_of(QUERY, "/order", "minLength")
    found = Boundary(
        environment=THERE,
        operation=CREATE,
        fault=fault,
        keyword=keyword,
        here=Edge(accepted="newest", refused="A"),
        there=Edge(accepted="A"),
        cases=(),
    )
    assert Acceptance(fault=fault, refused_here=False, pairs=(), boundary=found).kind == kind
