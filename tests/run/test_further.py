"""The same request of resources that no case had so far."""

from dataclasses import replace
from typing import Any

import pytest

from harness.model.case import Case, Purpose, Role, Slot
from harness.run.further import FURTHER_CREATIONS, FURTHER_OBJECTS, further_twins


def case(name: str, value: str | Slot) -> Case:
    path = (("note_id", value),)
    return Case(id=name, api="notes", operation="GET /n/{note_id}", method="GET", path="/n/{note_id}", path_values=path)


def slot(index: int, resource: str = "/notes") -> Slot:
    return Slot(name="note_id", role=Role.EXISTING, resource=resource, index=index)


def indices(twins: tuple[Case, ...]) -> list[int]:
    return [value.index for twin in twins for _, value in twin.path_values if isinstance(value, Slot)]


def plenty(_slot: Slot) -> int:
    return 100


def test_twins_take_the_resources_after_those_that_were_asked() -> None:
    known = {"a": case("a", slot(0)), "b": case("b", slot(4)), "other": case("other", slot(50, "/orders"))}

    twins = further_twins(["a"], known, plenty)

    assert indices(twins) == list(range(5, 5 + FURTHER_OBJECTS))
    assert len({twin.id for twin in twins} | {"a"}) == FURTHER_OBJECTS + 1


def test_many_cases_of_one_operation_give_one_batch() -> None:
    known = {"a": case("a", slot(0)), "b": case("b", slot(1))}

    assert indices(further_twins(["a", "b"], known, plenty)) == list(range(2, 2 + FURTHER_OBJECTS))


def test_no_resource_is_asked_twice_where_there_are_few() -> None:
    assert indices(further_twins(["a"], {"a": case("a", slot(0))}, lambda _: 4)) == [1, 2, 3]


def test_what_creates_something_is_asked_the_same_again() -> None:
    creation = replace(case("a", slot(0)), method="POST", path_values=())

    twins = further_twins(["a"], {"a": creation}, plenty)

    assert len({twin.id for twin in twins} | {"a"}) == FURTHER_CREATIONS + 1
    assert {(twin.method, twin.path_values) for twin in twins} == {("POST", ())}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"method": "PATCH"}, id="a-change"),
        pytest.param({"method": "POST", "purpose": Purpose.SEQUENCE}, id="a-step-of-a-sequence"),
    ],
)
def test_what_creates_nothing_by_itself_is_not_asked_again(changed: dict[str, Any]) -> None:
    assert further_twins(["a"], {"a": replace(case("a", "n1"), **changed)}, plenty) == ()


def test_a_request_of_no_existing_resource_has_no_twins() -> None:
    assert further_twins(["a", "unknown"], {"a": case("a", "n1")}, plenty) == ()
