"""Nothing is told that does not come back: every round of the confirmation for pairs, once more for objects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.comparing import recurring
from harness.model.case import Purpose, Role
from harness.model.difference import Basis, Difference, Side
from harness.model.exchange import FailureKind
from harness.model.place import Part, Place
from tests.evidence_of import HERE, THERE, Given, World, case_of, fault_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

CREATE = "POST /items"
OK, REFUSED = Given(status=201), Given(status=422)


def outcome(tmp_path: Path) -> World:
    return world(tmp_path, [CREATE]).ask(case_of("one", CREATE, body={}), OK, REFUSED)


def asked_again(shop: World, *rounds: tuple[Given, Given]) -> bool | None:
    (case,) = (replace(one, purpose=Purpose.COVERAGE) for one in shop.cases.values())
    again = [
        observed(case, environment, given, asking=asking)
        for asking, pair in enumerate(rounds, start=3)
        for environment, given in zip((HERE, THERE), pair, strict=True)
    ]
    return recurring(shop.only(), shop.contract, [*shop.observations, *again], view=shop.view)


@pytest.mark.parametrize(
    ("rounds", "comes_back"),
    [
        pytest.param([(OK, REFUSED), (OK, REFUSED)], True, id="all-four-repeat"),
        pytest.param([(OK, OK), (OK, REFUSED)], False, id="served-once"),
        pytest.param([(OK, REFUSED), (OK, OK)], False, id="served-at-last"),
        pytest.param([(OK, REFUSED), (REFUSED, REFUSED)], False, id="the-reference-refuses-too"),
        pytest.param([], None, id="never-asked-again"),
        pytest.param(
            [(OK, Given(failure=FailureKind.BUDGET_SPENT)), (OK, Given(failure=FailureKind.BUDGET_SPENT))],
            None,
            id="budget-spent",
        ),
    ],
)
def test_a_pair_repeats_in_every_round(
    tmp_path: Path, rounds: list[tuple[Given, Given]], comes_back: bool | None
) -> None:
    assert asked_again(outcome(tmp_path), *rounds) is comes_back


def test_an_open_circuit_is_the_same_timeout_again(tmp_path: Path) -> None:
    shop = world(tmp_path)
    late, fine = Given(failure=FailureKind.READ_TIMEOUT, seconds=5), Given(body=[])
    shop.ask(case_of("a"), fine, late)
    shop.ask(case_of("b"), fine, late)
    again = [
        observed(shop.cases["a"], environment, given, asking=asking)
        for asking in (3, 4)
        for environment, given in ((HERE, fine), (THERE, Given(failure=FailureKind.CIRCUIT_OPEN)))
    ]
    assert recurring(shop.only(), shop.contract, again, view=shop.view) is True


def test_objects_have_to_deviate_once_more_and_never_in_the_reference(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for index in range(40):
        case = case_of(f"read-{index:02}", "GET /items/{id}", role=Role.EXISTING, index=index)
        there = {"id": f"b{index}"} if index % 2 else {"id": f"b{index}", "size": 1}
        shop.ask(case, Given(body={"id": f"a{index}", "size": 1}), Given(body=there))
    difference = shop.only()
    case = shop.cases[difference.cases[0]]

    def again(here: bool, there: bool) -> bool | None:
        observations = [
            observed(case, environment, Given(body={"id": "x", **({"size": 1} if has else {})}), asking=asking)
            for asking in (3, 4)
            for environment, has in ((HERE, here), (THERE, there))
        ]
        return recurring(difference, shop.contract, observations, view=shop.view)

    assert again(here=True, there=False) is True
    assert again(here=True, there=True) is False
    assert again(here=False, there=False) is False


@pytest.mark.parametrize(
    ("again", "comes_back"),
    [
        pytest.param(Given(status=500), True, id="fails-again"),
        pytest.param(Given(body=[]), False, id="is-served-then"),
        pytest.param(None, None, id="never-asked-again"),
    ],
)
def test_what_a_request_of_a_volley_shows_by_itself_has_to_come_back_as_well(
    tmp_path: Path, again: Given | None, comes_back: bool | None
) -> None:
    shop = world(tmp_path, ["GET /items"])
    shop.ask(case_of("one", query=(("least", "3"),), purpose=Purpose.RELATION), Given(body=[]), Given(status=500))
    assert asked_again(shop, *([(Given(body=[]), again)] * 2 if again else [])) is comes_back


def test_a_relation_of_volleys_has_come_back_in_them_whatever_it_is_called(tmp_path: Path) -> None:
    """That a header never says that there are more rows is told as a header that is gone."""
    shop = world(tmp_path, ["GET /items"])
    shop.ask(case_of("one", purpose=Purpose.RELATION), Given(body=[]), Given(body=[]))
    place = Place(api=shop.contract.name, operation="GET /items", part=Part.RESPONSE_HEADER, pointer="/link")
    told = Difference(
        kind="response-header-removed",
        place=place,
        environment=THERE,
        reference=HERE,
        message="link comes with none of 7 answers",
        reference_side=Side(text="next says whether there are more rows"),
        environment_side=Side(text="link comes with none of 7 answers"),
        basis=Basis.RELATION,
        compared=5,
        differing=5,
        cases=("one",),
    )
    assert recurring(told, shop.contract, [], view=shop.view) is True
    assert recurring(replace(told, basis=Basis.PAIRED), shop.contract, [], view=shop.view) is None


def test_what_the_whole_api_shows_comes_back_in_a_few_operations(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items", "GET /shops"])
    for operation in ("GET /items", "GET /shops"):
        shop.ask(case_of(operation, operation), Given(body=[], headers=(("x-api", "1"),)), Given(body=[]))
    difference = shop.only()
    assert difference.place.operation == "*"
    again = [
        observed(shop.cases["GET /items"], environment, given, asking=asking)
        for asking in (3, 4)
        for environment, given in (
            (HERE, Given(body=[], headers=(("x-api", "1"),))),
            (THERE, Given(body=[])),
        )
    ]
    assert recurring(difference, shop.contract, again, view=shop.view) is True


def test_a_missing_version_comes_back_as_missing_operations(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /v2/items", "GET /v1/items"])
    fault = fault_of(Part.REQUEST_QUERY, "/limit", "maximum")
    gone = Given(status=404, body={})
    shop.ask(case_of("v1", "GET /v1/items"), Given(body=[]), Given(body=[]))
    shop.ask(case_of("v2", "GET /v2/items"), Given(body=[]), gone)
    shop.ask(case_of("v2-wrong", "GET /v2/items", fault=fault), Given(status=400), gone)
    difference = next(one for one in shop.compare().differences if one.kind == "version-unavailable")
    again = [
        observed(shop.cases[name], environment, given, asking=asking)
        for asking in (3, 4)
        for name, here in (("v2", Given(body=[])), ("v2-wrong", Given(status=400)))
        for environment, given in ((HERE, here), (THERE, gone))
    ]
    assert recurring(difference, shop.contract, again, view=shop.view) is True
