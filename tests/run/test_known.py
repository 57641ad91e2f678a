"""The resources of an environment in the order in which requests name them."""

from __future__ import annotations

from harness.environment.bindings import Bindings
from harness.environment.environment import ApiTarget, Environment
from harness.model.case import Role, Slot
from harness.run.known import KnownResources

ORDER = Slot(name="order_id", role=Role.EXISTING, resource="/orders")


def known(**bound: str) -> KnownResources:
    target = ApiTarget(base_url="http://127.0.0.1:1", bindings=Bindings(by_name=bound))
    found = KnownResources(Environment(name="cloud-b", apis={"orders": target}), "orders")
    found.learn("/orders", "order_id", ("1", "2", "3"))
    return found


def first(resources: KnownResources) -> str | None:
    return resources.value(ORDER, "GET /orders/{order_id}/notes")


def test_each_resource_may_come_to_stand_first() -> None:
    resources = known()
    seen = [first(resources)]
    for _ in range(2):
        assert resources.turn(ORDER)
        seen.append(first(resources))
    assert seen == ["1", "2", "3"]


def test_the_first_stays_first_once_something_was_found_in_it() -> None:
    resources = known()
    resources.settle(ORDER)
    assert not resources.turn(ORDER)
    assert first(resources) == "1"


def test_what_the_user_bound_stays_first() -> None:
    resources = known(order_id="9")
    assert not resources.turn(ORDER)
    assert first(resources) == "9"
