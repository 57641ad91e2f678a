"""An amount that is refused for its size is a smaller one from then on, wherever it stands in lists."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.fields import body_value
from harness.probe.amounts import smaller_amounts
from harness.probe.protocol import answered
from tests.evidence_of import HERE, Given, observed
from tests.probe.shop import order

if TYPE_CHECKING:
    from harness.generation.adapting import Change
    from harness.model.case import Case
    from harness.model.observation import Observation

PLAIN = {"lines": [{"quantity": 2}], "weight": 3}
FULL = {"lines": [{"quantity": 17}, {"quantity": 20}], "weight": 3, "note": "x"}


class Stock:
    """Has so many of everything, and says what is too much."""

    def __init__(self, most: int = 4, words: str = "/lines/0/quantity is too much") -> None:
        self._most = most
        self._words = words
        self.asked: list[Any] = []

    def __call__(self, case: Case) -> Observation:
        body: Any = body_value(case)
        self.asked.append(body)
        refused = any(one["quantity"] > self._most for one in body["lines"])
        return observed(case, HERE, Given(status=422 if refused else 201, body={"why": self._words} if refused else {}))


def found(stock: Stock, full: dict[str, Any] = FULL) -> tuple[Change, ...]:
    return answered(smaller_amounts(order(PLAIN), order(full), lambda _: True), stock)


def test_every_number_of_the_place_that_a_refusal_names_becomes_that_of_the_plainest() -> None:
    changes = found(Stock())
    assert [(one.field.pointer, one.value, one.refused) for one in changes] == [
        ("/lines/0/quantity", 2, 17),
        ("/lines/1/quantity", 2, 20),
    ]


def test_where_the_fullest_is_served_nothing_more_is_asked() -> None:
    stock = Stock(most=100)
    assert found(stock) == ()
    assert len(stock.asked) == 1


@pytest.mark.parametrize(
    "stock",
    [
        pytest.param(Stock(words="too much"), id="nothing is named"),
        pytest.param(Stock(words="no such note"), id="no number is named"),
        pytest.param(Stock(most=1), id="the plainest number is refused, too"),
    ],
)
def test_what_does_not_help_is_left(stock: Stock) -> None:
    assert found(stock) == ()


def test_a_number_that_is_no_less_in_the_plainest_stays() -> None:
    assert found(Stock(words="/weight is too much")) == ()


class Account:
    """Gives back what there is, and no more."""

    def __init__(self, left: str) -> None:
        self._left = Decimal(left)

    def __call__(self, case: Case) -> Observation:
        body: Any = body_value(case)
        refused = Decimal(str(body.get("amount", 0))) > self._left
        said = {"detail": "/amount is above what is left"} if refused else {}
        return observed(case, HERE, Given(status=422 if refused else 201, body=said))


def least(amount: Any, left: str = "5", *, is_allowed: bool = True) -> list[Any]:
    full = order({"reason": "lost", "amount": amount})
    probe = smaller_amounts(order({"reason": "lost"}), full, lambda _: is_allowed)
    return [one.value for one in answered(probe, Account(left))]


@pytest.mark.parametrize(
    ("amount", "smaller"),
    [
        ("3431704.19", "0.01"),
        ("1000.12345678", "0.00000001"),
        ("1000", "1"),
        (1000, 1),
        (99.5, 1),
        (1e21, 1),
        (9223372036854775807, 1),
    ],
)
def test_an_amount_that_the_plainest_lacks_becomes_the_least_that_is_written_like_it(amount: Any, smaller: Any) -> None:
    assert least(amount) == [smaller]


@pytest.mark.parametrize("amount", ["lots", "1e9", True, "-8.00", "0.01"])
def test_what_is_no_amount_or_cannot_be_less_stays(amount: Any) -> None:
    def refusing(case: Case) -> Observation:
        return observed(case, HERE, Given(status=422, body={"detail": "/amount"}))

    probe = smaller_amounts(order({"reason": "lost"}), order({"reason": "lost", "amount": amount}), lambda _: True)
    assert answered(probe, refusing) == ()


def test_an_amount_that_may_not_be_less_is_no_reason_to_leave_another() -> None:
    full = {"quantity": 99, "amount": 500, "weight": 3, "height": 2}

    def allowed(case: Case) -> bool:
        body: Any = body_value(case)
        return bool(body["amount"] >= 10)

    def stock(case: Case) -> Observation:
        body: Any = body_value(case)
        refused = body["quantity"] > 4
        said = {"why": "/quantity and /amount are too much"} if refused else {}
        return observed(case, HERE, Given(status=422 if refused else 201, body=said))

    changes = answered(smaller_amounts(order({"quantity": 1}), order(full), allowed), stock)
    assert [(one.field.pointer, one.value) for one in changes] == [("/quantity", 1)]


def test_an_amount_that_the_contract_does_not_allow_is_not_asked() -> None:
    assert least("3431704.19", is_allowed=False) == []
