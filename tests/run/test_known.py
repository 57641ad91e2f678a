"""The resources of an environment in the order in which requests name them."""

from __future__ import annotations

from dataclasses import replace

from harness.environment.bindings import Bindings
from harness.environment.environment import ApiTarget, Environment
from harness.model.case import Role, Slot
from harness.run.known import KnownResources, KnownValues

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


def test_what_a_request_calls_otherwise_is_known_from_the_same_list() -> None:
    called = Slot(name="order", role=Role.EXISTING, resource="/orders", index=1)
    resources = known()
    assert resources.value(called, "POST /refunds") == "2"
    assert resources.count(called) == 3
    assert resources.has("3", called)


def test_of_two_names_from_one_list_none_stands_for_a_third() -> None:
    resources = known()
    resources.learn("/orders", "code", ("a", "b"))
    assert resources.value(Slot(name="order", role=Role.EXISTING, resource="/orders"), "") is None


def test_what_was_learnt_of_one_parameter_says_nothing_of_another() -> None:
    resources = known()
    resources.learn("value of GET /orders", "state", ("open",))
    assert resources.value(Slot(name="channel", role=Role.EXISTING, resource="value of GET /orders"), "") is None


def test_what_the_user_bound_stays_first() -> None:
    resources = known(order_id="9")
    assert not resources.turn(ORDER)
    assert first(resources) == "9"


def test_no_new_value_is_taken_twice_for_the_same() -> None:
    values, code = KnownValues({}), Slot(name="code", role=Role.ABSENT, form=("ab", "ab"))
    assert values.take("ab", code)
    assert not values.take("ab", code)
    assert values.take("ab", replace(code, name="sku"))
