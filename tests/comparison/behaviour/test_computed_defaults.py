"""What a computation takes for a property that is left out is told as a default, not as another computation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.comparing import recurring
from tests.evidence_of import HERE, THERE, Given, case_of, observed, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.evidence_of import World

PRICE = "POST /prices"
AT = datetime(2026, 1, 2, tzinfo=UTC)
AMOUNTS = (12.34, 103.45, 7.89, 49.95, 0.57, 250.05)


def bodies(name: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    """As many inputs that give a property as inputs that do not: half of all agree by themselves."""
    given = [{"amount": amount, name: values[index % len(values)]} for index, amount in enumerate(AMOUNTS)]
    return [*given, *({"amount": amount} for amount in AMOUNTS)]


def priced(tmp_path: Path, sent: list[dict[str, Any]], answer: Callable[[dict[str, Any], bool], Any]) -> World:
    found = world(tmp_path, [PRICE])
    for index, body in enumerate(sent):
        case = case_of(f"price-{index:02}", PRICE, body=body)
        found.ask(case, Given(body=answer(body, False)), Given(body=answer(body, True)))
    return found


def taxed(body: dict[str, Any], is_there: bool) -> dict[str, float]:
    return {"price": round(body["amount"] * (1 + body.get("rate", 5 if is_there else 3) / 100), 4)}


def saying(body: dict[str, Any], is_there: bool) -> dict[str, float]:
    return {**taxed(body, is_there), "rate": body.get("rate", 5 if is_there else 3)}


RATES = bodies("rate", (0, 7, 12.5))


def test_results_that_differ_wherever_a_property_is_left_out_tell_another_default(tmp_path: Path) -> None:
    found = priced(tmp_path, RATES, taxed)
    assert found.places() == [("default-changed", PRICE, "/rate")]
    assert "leaving out rate means another value in south than in north: price is" in found.only().message


def test_what_was_taken_for_it_is_named_where_an_answer_says_so(tmp_path: Path) -> None:
    found = priced(tmp_path, RATES, saying)
    assert found.places() == [("default-changed", PRICE, "/rate")]
    assert found.only().message == "leaving out rate means 5 in south, 3 in north"


def test_it_comes_back_when_a_few_of_its_inputs_are_asked_again(tmp_path: Path) -> None:
    """What is asked again may have a day wherever it gives the property, and something else where it does not."""
    few = [{**body, "note" if index > 5 else "on": "2026-01-02"} for index, body in enumerate(RATES)]
    sent = [*few, *RATES]
    found = priced(tmp_path, sent, taxed)
    told = found.only()
    assert {"rate" in sent[int(case.removeprefix("price-"))] for case in told.cases} == {True, False}
    told = replace(told, cases=tuple(f"price-{index:02}" for index in (0, 1, 2, 6, 7, 8)))

    def again(is_other: bool) -> bool | None:
        asked = [
            observed(
                found.cases[case],
                side,
                Given(body=taxed(sent[int(case.removeprefix("price-"))], is_other and side == THERE)),
                asking=asking,
            )
            for asking in (3, 4)
            for case in told.cases
            for side in (HERE, THERE)
        ]
        return recurring(told, found.contract, asked, view=found.view)

    assert (again(is_other=True), again(is_other=False)) == (True, False)


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        pytest.param(RATES, lambda body, _: taxed(body, is_there=False), id="the-same-default"),
        pytest.param(
            RATES,
            lambda body, is_there: {"price": 7 if "rate" in body else body["amount"] * (2 if is_there else 3)},
            id="results-that-are-all-the-same-with-it",
        ),
        pytest.param(
            bodies("on", ("2026-01-02", "2026-03-04")),
            lambda body, is_there: {"price": round(body["amount"] * (2 if "on" in body or is_there else 3), 4)},
            id="a-day-for-which-the-clock-stands-in",
        ),
        pytest.param(
            [{**one, "note": "n", "on": "2026-01-02"} if "rate" in one else one for one in RATES],
            lambda body, is_there: {"price": body["amount"] * (1 if "on" in body else 2 if is_there else 3)},
            id="what-is-left-out-together-with-a-day",
        ),
        pytest.param(
            bodies("rate", AMOUNTS),
            lambda body, is_there: {"price": 1, "rate": body.get("rate", 5 if is_there else 3)},
            id="nothing-but-what-comes-back",
        ),
        pytest.param(
            bodies("length", AMOUNTS),
            lambda body, is_there: {
                "until": f"2020-01-02T00:00:{int(body['length']) % 60:02}Z"
                if "length" in body
                else (AT + timedelta(minutes=30 if is_there else 0)).isoformat()
            },
            id="what-follows-the-clock",
        ),
        pytest.param(
            [one if "rate" in one else {**one, "fixed": True} for one in RATES],
            taxed,
            id="something-else-in-its-place",
        ),
        pytest.param(
            [{**one, "amount": int(one["amount"]) if "rate" in one else one["amount"]} for one in RATES],
            lambda body, is_there: {"price": round(body["amount"] * 1.1, 1 if is_there else 4)},
            id="what-is-rounded-alone",
        ),
        pytest.param(
            [one for one in RATES if "rate" in one] + [{"amount": 1.5}, {"amount": 2.5}],
            taxed,
            id="left-out-too-seldom",
        ),
    ],
)
def test_no_default_is_told_where_it_is_the_same_or_nothing_shows_that_it_is_another(
    tmp_path: Path, sent: list[dict[str, Any]], answer: Callable[[dict[str, Any], bool], Any]
) -> None:
    assert "default-changed" not in priced(tmp_path, sent, answer).kinds()


def test_of_two_properties_that_are_always_left_out_together_neither_is_told(tmp_path: Path) -> None:
    both = [{**body, **({"round": True} if "rate" in body else {})} for body in RATES]
    assert priced(tmp_path, both, taxed).kinds() == []


def test_of_what_is_made_the_creations_tell_the_default(tmp_path: Path) -> None:
    found = world(tmp_path, [PRICE])
    for index, body in enumerate(RATES):
        case = case_of(f"price-{index:02}", PRICE, body=body)
        here, there = ({"id": f"{side}{index}", **taxed(body, is_there=side == "t")} for side in "ht")
        found.ask(case, Given(status=201, body=here), Given(status=201, body=there))
    assert "default-changed" not in found.kinds()
