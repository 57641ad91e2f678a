"""Identifiers are found wherever an answer has them, and believed when one of them can be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from harness.model.case import Case, Credential, Harvest, Purpose, Role, Slot
from harness.model.observation import BodyKind, Observation
from harness.probe.harvest import harvested
from harness.probe.protocol import answered

if TYPE_CHECKING:
    from harness.model.json import Json

LISTING = Case(id="1", api="shop", operation="GET /orders", method="GET", path="/orders")
READING = Case(
    id="2",
    api="shop",
    operation="GET /orders/{order_id}",
    method="GET",
    path="/orders/{order_id}",
    path_values=(("order_id", Slot(name="order_id", role=Role.EXISTING, resource="/orders")),),
)
HARVEST = Harvest(
    parameter="order_id", resource="/orders", listing=LISTING, reading=READING, candidates=("order_id", "id")
)


@dataclass
class Shop:
    """Answers the listing with a body, and reading with 200 for what it holds."""

    listed: Json
    held: set[str]
    read: list[str] = field(default_factory=list)

    def __call__(self, case: Case) -> Observation:
        if case == LISTING:
            return observation(case, 200, self.listed)
        value = dict(case.path_values)["order_id"]
        assert isinstance(value, str)
        self.read.append(value)
        return observation(case, 200 if value in self.held else 404, {})


def observation(case: Case, status: int, body: Json) -> Observation:
    return Observation(
        case=case.id,
        api=case.api,
        operation=case.operation,
        purpose=Purpose.HARVEST,
        valid=True,
        fault=None,
        credential=Credential.OWN,
        role=case.role,
        environment="cloud-b",
        asking=1,
        identity="full",
        status=status,
        body_kind=BodyKind.JSON,
        body=body,
        body_kept=True,
    )


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param([{"id": "a", "total": 3}, {"id": "b", "total": 4}], id="bare array"),
        pytest.param({"data": [{"id": "a"}, {"id": "b"}], "total": 2}, id="envelope"),
        pytest.param({"result": {"page": {"rows": [{"order_id": "a"}, {"order_id": "b"}]}}}, id="nested"),
        pytest.param({"a": {"total": 3}, "b": {"total": 4}}, id="map of identifiers"),
        pytest.param({"orders": ["a", "b"]}, id="list of identifiers"),
        pytest.param([{"order": {"id": "a"}}, {"order": {"id": "b"}}], id="wrapped items"),
        pytest.param({"_embedded": [{"href": "https://shop/orders/a"}, {"href": "https://shop/orders/b"}]}, id="links"),
        pytest.param([{"total": 3, "ref": "a"}, {"total": 3, "ref": "b"}], id="a name that no one knows"),
    ],
)
def test_identifiers_are_found_in_every_form_of_list(listed: Json) -> None:
    assert answered(harvested(HARVEST), Shop(listed, {"a", "b"})) == ("a", "b")


def test_numbers_are_given_as_they_stand_in_a_path() -> None:
    assert answered(harvested(HARVEST), Shop([{"id": 7}, {"id": 8}], {"7", "8"})) == ("7", "8")


def test_a_likelier_name_that_cannot_be_read_gives_way_to_one_that_can() -> None:
    shop = Shop([{"order_id": "internal", "id": "a"}], {"a"})
    assert answered(harvested(HARVEST), shop) == ("a",)
    assert shop.read == ["internal", "a"]


def test_one_item_that_was_deleted_meanwhile_does_not_spoil_the_list() -> None:
    assert answered(harvested(HARVEST), Shop([{"id": "gone"}, {"id": "b"}], {"b"})) == ("gone", "b")


def test_nothing_readable_gives_nothing_at_a_bounded_price() -> None:
    listed: Json = [{f"property_{number}": f"value {number}" for number in range(100)}]
    shop = Shop(listed, set())
    assert answered(harvested(HARVEST), shop) == ()
    assert len(shop.read) == 12


def test_no_more_than_twenty_four_distinct_values_are_taken() -> None:
    listed: Json = [{"id": str(number % 30)} for number in range(60)]
    assert answered(harvested(HARVEST), Shop(listed, {"0"})) == tuple(str(number) for number in range(24))


def test_without_an_operation_that_reads_the_likeliest_name_is_believed() -> None:
    unread = Harvest(
        parameter="order_id", resource="/orders", listing=LISTING, reading=None, candidates=("order_id", "id")
    )
    assert answered(harvested(unread), Shop([{"name": "x", "id": "a"}], set())) == ("a",)


def test_without_an_operation_that_reads_a_full_name_gives_the_identifier_that_it_ends_in() -> None:
    unread = Harvest(parameter="order", resource="/orders", listing=LISTING, reading=None, candidates=("order", "name"))
    assert answered(harvested(unread), Shop([{"name": "orders/a"}, {"name": "orders/b"}], set())) == ("a", "b")


@pytest.mark.parametrize("listed", [["Europe/Berlin", "Asia/Tokyo"], ["team/a", "team/b"]])
def test_an_identifier_with_a_slash_is_believed_as_it_stands(listed: list[Json]) -> None:
    unread = Harvest(parameter="order", resource="/orders", listing=LISTING, reading=None, candidates=("order", "id"))
    assert answered(harvested(unread), Shop([{"id": one} for one in listed], set())) == tuple(listed)


def test_an_empty_list_and_a_refused_one_give_nothing() -> None:
    assert answered(harvested(HARVEST), Shop([], set())) == ()
    assert answered(harvested(HARVEST), lambda case: observation(case, 403, [{"id": "a"}])) == ()


@pytest.mark.parametrize(("status", "found"), [(400, ("a",)), (403, ())])
def test_a_listing_that_lacks_something_is_asked_with_what_is_bound_for_it(status: int, found: tuple[str, ...]) -> None:
    bound = replace(LISTING, id="3", query=(("team", "north"),))
    harvest = replace(HARVEST, reading=None, bound=bound)

    def answer(case: Case) -> Observation:
        return observation(case, 200 if case == bound else status, [{"order_id": "a"}])

    assert answered(harvested(harvest), answer) == found
