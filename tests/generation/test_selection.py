"""Every fault and every declared value is asked once before anything is asked for a second time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.closed_sets import ONE_VALUE
from harness.generation.depths import DEPTHS
from harness.generation.draft import Draft
from harness.generation.selection import MOST_ONCE, selection, told
from harness.model.case import Body, Case, Fault, Purpose
from harness.model.place import Part
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from tests.generation.conftest import Build

QUICK = DEPTHS["quick"]


def drafted(number: int, place: str | None = None) -> Draft:
    """A draft of its own, at fault at `place`; valid without one."""
    content = Body(media_type="application/json", content=b"%d" % number)
    fault = Fault(keyword="maximum", part=Part.REQUEST_BODY, pointer=place) if place is not None else None
    case = Case(id="", api="shop", operation="POST /orders", method="POST", path="/orders", body=content, fault=fault)
    return Draft(case=replace(case, valid=fault is None, purpose=Purpose.COVERAGE))


def test_the_second_case_of_a_fault_comes_after_the_first_of_every_other() -> None:
    drafts = [drafted(0, "/a"), drafted(1, "/a"), *(drafted(10 + index, f"/{index}") for index in range(20))]
    chosen = selection(drafts, replace(QUICK, per_fault=2), usual=22, seen=set()).drafts
    assert [draft.case.fault and draft.case.fault.pointer for draft in chosen].index("/a", 1) == 21


def test_of_one_keyword_what_is_wrong_outside_comes_before_what_is_wrong_deep_inside() -> None:
    drafts = [drafted(number, place) for number, place in enumerate(("/a/b/c", "/a/b", "/c", "/a/0/d"))]
    chosen = selection(drafts, QUICK, usual=12, seen=set()).drafts
    assert [draft.case.fault and draft.case.fault.pointer for draft in chosen] == ["/c", "/a/b", "/a/b/c", "/a/0/d"]


def test_one_keyword_in_another_part_of_a_request_is_something_else() -> None:
    faulty = [drafted(number, place) for number, place in enumerate(("/a", "/b", "/c"))]
    header = Fault(keyword="maximum", part=Part.REQUEST_HEADER, pointer="/x-limit")
    in_header = drafted(4, "")
    drafts = [*faulty, replace(in_header, case=replace(in_header.case, fault=header))]
    chosen = selection(drafts, QUICK, usual=12, seen=set()).drafts
    assert [draft.case.fault and draft.case.fault.pointer for draft in chosen] == ["/a", "/x-limit", "/b", "/c"]


def test_more_than_usual_is_asked_only_of_what_is_asked_once() -> None:
    faults = [drafted(index, f"/{index}") for index in range(20)]
    again = [replace(drafted(100 + index), scenario=ONE_VALUE) for index in range(20)]
    chosen = selection([*again, *faults], QUICK, usual=12, seen=set()).drafts
    assert len(chosen) == 20
    assert all(draft.case.fault for draft in chosen)


def test_what_does_not_fit_into_the_budget_is_told() -> None:
    faults = [drafted(index, f"/{index}") for index in range(42)]
    left_out = selection(faults, QUICK, usual=12, seen=set()).left_out
    assert len(left_out) == 42 - MOST_ONCE * QUICK.cases
    assert told(left_out) == "not asked at this depth: /36: maximum, /37: maximum, /38: maximum and 3 more"
    assert told(()) is None


def test_an_operation_says_what_its_budget_left_out(build: Build) -> None:
    properties = {f"p{index}": {"type": "integer", "minimum": 1, "maximum": 9} for index in range(20)}
    schema = {"type": "object", "properties": properties, "required": [*properties]}
    corpus = build({"/orders": {"post": {"requestBody": body(schema), "responses": answers()}}})
    (reason,) = [one.not_generated for one in corpus.operations if one.operation == "POST /orders"]
    assert reason is not None
    assert reason.startswith("not asked at this depth: ")
