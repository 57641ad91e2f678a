"""More of the same is asked of resources that were not asked before, and never more often than there are any."""

from __future__ import annotations

from harness.generation.case_identity import identified
from harness.model.case import Case, Role, Slot
from harness.run.further import FURTHER_OBJECTS, further_twins


def reading(index: int) -> Case:
    slot = Slot(name="book_id", role=Role.EXISTING, resource="/books", index=index)
    case = Case(
        id="",
        api="library",
        operation="GET /books/{book_id}",
        method="GET",
        path="/books/{book_id}",
        path_values=(("book_id", slot),),
    )
    return identified(case)


KNOWN = {case.id: case for case in (reading(0), reading(1), reading(2))}


def indices(cases: tuple[Case, ...]) -> list[int]:
    return [slot.index for case in cases for slot in case.slots]


def test_a_batch_goes_to_the_resources_after_those_that_were_asked() -> None:
    assert indices(further_twins([next(iter(KNOWN))], KNOWN, lambda _: 99)) == [*range(3, 3 + FURTHER_OBJECTS)]


def test_many_cases_of_one_operation_ask_for_one_batch() -> None:
    assert len(further_twins(KNOWN, KNOWN, lambda _: 99)) == FURTHER_OBJECTS


def test_no_more_is_asked_than_resources_are_known() -> None:
    assert indices(further_twins(KNOWN, KNOWN, lambda _: 5)) == [3, 4]


def test_twins_of_twins_go_on_where_they_ended() -> None:
    first = further_twins(KNOWN, KNOWN, lambda _: 99)
    known = {**KNOWN, **{case.id: case for case in first}}
    assert indices(further_twins(known, known, lambda _: 99))[0] == 3 + FURTHER_OBJECTS


def test_a_case_that_names_no_existing_resource_has_no_twins() -> None:
    listing = identified(
        Case(id="", api="library", operation="GET /books", method="GET", path="/books", path_values=())
    )
    assert further_twins([listing.id], {listing.id: listing}, lambda _: 99) == ()
