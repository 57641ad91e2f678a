"""Ways of answering that come and go are several versions; what data, state or connections bring about is not."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.comparing import compared, recurring
from harness.finding.explanation import explained
from harness.model.difference import Wanted
from harness.model.exchange import FailureKind
from tests.comparison.traffic.repeats_of import ITEM, LIST, TIMES, mixed, repeated_world, view_of
from tests.evidence_of import HERE, THERE, Given, World, case_of

if TYPE_CHECKING:
    from pathlib import Path

    from harness.comparison.view import Comparison

ORDER = {"id": "a1", "total": 12.5, "state": "paid"}
WHOLE = Given(body=ORDER)
WITHOUT = Given(body={"id": "a1", "state": "paid"})
RETYPED = Given(body={**ORDER, "total": "12.5"})
TRACED = Given(body=ORDER, headers=(("x-build", "7"),))
MISSING = Given(status=404, body={"code": "unknown"})
FAILING = Given(status=500, body={"code": "oops"})
CANARY = "AAAAAAAABAAAAAAAAAAAABAAAAAAA"
"""Two of 29."""


def seen(shop: World) -> Comparison:
    """The comparison as the run makes it."""
    return compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=view_of(shop))


def kinds(shop: World) -> list[str]:
    return [one.kind for one in seen(shop).differences]


def wanted(shop: World) -> list[tuple[str, int]]:
    return [(one.environment, one.askings) for one in seen(shop).questions if one.wanted is Wanted.REPEATS]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        pytest.param(WITHOUT, "without total", id="a-property-is-missing"),
        pytest.param(RETYPED, "with another type at total", id="a-type-is-another"),
        pytest.param(TRACED, "with header x-build", id="a-header-is-there"),
        pytest.param(MISSING, "with status 404 in place of 200", id="a-status-is-another"),
    ],
)
def test_two_ways_that_come_and_go_are_told_with_their_share(tmp_path: Path, other: Given, words: str) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, mixed(CANARY, A=WHOLE, B=other))
    (difference,) = seen(shop).differences
    assert difference.kind == "mixed-versions"
    assert difference.message == (f"the same request is answered in 2 ways in {THERE}: 2 of 29 (7%, 1% to 23%) {words}")
    assert (difference.differing, difference.compared) == (2, 29)


def test_what_the_reference_does_is_the_usual_way_however_rare_it_is(tmp_path: Path) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, mixed(CANARY, A=WITHOUT, B=WHOLE))
    (difference,) = seen(shop).differences
    assert "27 of 29 (93%, 77% to 99%) without total" in difference.message


def test_many_askings_are_their_own_confirmation(tmp_path: Path) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, mixed(CANARY, A=WHOLE, B=WITHOUT))
    comparison = seen(shop)
    assert [one.wanted for one in comparison.questions] == []
    assert recurring(comparison.differences[0], shop.contract, [], view=shop.view) is True


@pytest.mark.parametrize(
    ("answers", "askings"),
    [
        pytest.param("A" * 14 + "B" + "A" * 14, [58], id="seen-once-is-asked-for-again"),
        pytest.param("A" * 14 + "B" + "A" * 43, [87], id="and-again"),
        pytest.param("A" * 14 + "B" + "A" * 101, [], id="but-not-for-ever"),
        pytest.param("A" * 14 + "B" * 15, [58], id="a-change-may-go-back"),
        pytest.param("A" * 14 + "B" * 44, [], id="one-that-stays-is-a-change-of-state"),
        pytest.param("A" * 29, [], id="one-way-needs-no-more"),
    ],
)
def test_what_did_not_come_back_is_no_mixture_and_is_asked_for_again(
    tmp_path: Path, answers: str, askings: list[int]
) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, mixed(answers, A=WHOLE, B=WITHOUT))
    assert kinds(shop) == []
    assert wanted(shop) == [(THERE, one) for one in askings]


def test_the_reference_is_asked_again_as_well(tmp_path: Path) -> None:
    shop = repeated_world(tmp_path, ITEM, mixed("A" * 14 + "B" + "A" * 14, A=WHOLE, B=WITHOUT), [WHOLE] * TIMES)
    assert wanted(shop) == [(HERE, 58)]


def test_a_reference_that_is_mixed_itself_makes_no_claim_and_is_told_so(tmp_path: Path) -> None:
    answers = mixed(CANARY, A=WHOLE, B=WITHOUT)
    shop = repeated_world(tmp_path, ITEM, answers, answers)
    for index in range(12):
        here = WITHOUT if index % 4 == 0 else WHOLE
        body: Any = {**ORDER, "id": f"o{index}"}
        here_body = {name: value for name, value in body.items() if name != "total" or here is WHOLE}
        shop.ask(
            case_of(f"create-{index}", "POST /items"), Given(status=201, body=here_body), Given(status=201, body=body)
        )
    comparison = seen(shop)
    assert comparison.differences == ()
    assert [one.why for one in comparison.not_compared] == [
        f"of 29 answers of {HERE} 2 without total: more than one version seems to be live"
    ]


def test_what_only_new_connections_get_is_no_mixture(tmp_path: Path) -> None:
    answers = mixed("".join("B" if asking % 3 == 0 else "A" for asking in range(1, 30)), A=WHOLE, B=TRACED)
    assert kinds(repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, answers)) == []


def test_a_value_that_is_null_for_once_is_the_same_shape(tmp_path: Path) -> None:
    null = Given(body={**ORDER, "total": None})
    assert kinds(repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, mixed(CANARY, A=WHOLE, B=null))) == []


def rows(*numbers: int, lacking: tuple[int, ...] = (), more: dict[str, Any] | None = None) -> Given:
    """A list of orders, of which some have no total."""
    items = [{"id": f"o{number}", **({} if number in lacking else {"total": number})} for number in numbers]
    return Given(body={"items": items, **(more or {})})


def test_a_property_that_the_same_resources_lack_each_time_is_optional(tmp_path: Path) -> None:
    pages = [rows(*range(start, start + 5), lacking=(3, 7)) for start in range(TIMES)]
    assert kinds(repeated_world(tmp_path, LIST, pages, list(reversed(pages)))) == []


def test_a_property_that_the_same_resource_has_now_and_then_is_a_mixture(tmp_path: Path) -> None:
    there = mixed(CANARY, A=rows(1, 2, 3), B=rows(1, 2, 3, lacking=(1, 2, 3)))
    shop = repeated_world(tmp_path, LIST, [rows(7, 8, 9)] * TIMES, there)
    (difference,) = seen(shop).differences
    assert difference.message.endswith("without items/*/total")


def test_rows_that_come_and_go_and_what_follows_from_them_are_data(tmp_path: Path) -> None:
    with_more = rows(1, 2, 3, 4, more={"next": "/items?after=4"})
    there = list(islice(cycle([rows(1, 2, 3), with_more, rows(2, 3, 4, 5, lacking=(5,))]), TIMES))
    assert kinds(repeated_world(tmp_path, LIST, [rows(1, 2, 3)] * TIMES, there)) == []


def test_what_stands_around_the_same_rows_is_compared(tmp_path: Path) -> None:
    there = mixed(CANARY, A=rows(1, 2, 3, more={"total": 3}), B=rows(1, 2, 3))
    here = [rows(1, 2, more={"total": 2})] * TIMES
    assert kinds(repeated_world(tmp_path, LIST, here, there)) == ["mixed-versions"]


def test_another_resource_each_time_shows_no_versions(tmp_path: Path) -> None:
    other = Given(body={"id": "a2", "state": "new"})
    assert kinds(repeated_world(tmp_path, "GET /latest", [WHOLE] * TIMES, mixed(CANARY, A=WHOLE, B=other))) == []


def test_objects_without_identity_count_where_all_of_them_have_it_or_none(tmp_path: Path) -> None:
    named = [{"name": name, "size": 1} for name in ("a", "b", "c")]
    bare = [{"name": one["name"]} for one in named]
    there = mixed(CANARY, A=Given(body=named), B=Given(body=bare))
    assert kinds(repeated_world(tmp_path, LIST, [Given(body=named)] * TIMES, there)) == ["mixed-versions"]


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        pytest.param("AAAABAAAAABAAAAAAABAAAAAAAAAA", ["unstable"], id="fails-now-and-then"),
        pytest.param("AAAABBBBBBBBBBBAAAAAAAAAAAAAA", [], id="one-outage"),
        pytest.param("AAAABAAAAAAAAAAAAAABAAAAAAAAA", [], id="too-seldom"),
        pytest.param("BBBBBBBBBBBBBBBBBBBBBBBBBBBBB", [], id="always"),
    ],
)
@pytest.mark.parametrize("failing", [FAILING, Given(failure=FailureKind.CONNECTION_RESET)], ids=["500", "reset"])
def test_a_request_that_now_succeeds_and_now_fails_is_unstable(
    tmp_path: Path, there: str, expected: list[str], failing: Given
) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, mixed(there, A=WHOLE, B=failing))
    assert kinds(shop) == expected


def test_a_reference_that_fails_as_well_is_no_measure(tmp_path: Path) -> None:
    there = mixed("AAAABAAAAABAAAAAAABAAAAAAAAAA", A=WHOLE, B=FAILING)
    assert kinds(repeated_world(tmp_path, ITEM, there, there)) == []


def test_what_the_versions_part_in_is_not_told_as_optional_beside_them(tmp_path: Path) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * TIMES, mixed(CANARY, A=WHOLE, B=WITHOUT))
    for index in range(12):
        there = WITHOUT if index % 6 == 0 else WHOLE
        shop.ask(
            case_of(f"create-{index}", "POST /items"), Given(status=201, body=ORDER), Given(status=201, body=there.body)
        )
        shop.ask(case_of(f"other-{index}", "GET /other"), Given(body=ORDER), Given(body={**ORDER, "state": 7}))
    standing = explained(seen(shop).differences)
    assert sorted({one.kind for one, _ in standing}) == ["mixed-versions"]


def test_the_reference_is_asked_as_often_once_an_environment_answers_in_several_ways(tmp_path: Path) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * 8, mixed(CANARY, A=WHOLE, B=WITHOUT))
    assert wanted(shop) == [(HERE, TIMES)]


def test_the_reference_is_not_asked_more_where_the_environment_answers_in_one_way(tmp_path: Path) -> None:
    shop = repeated_world(tmp_path, ITEM, [WHOLE] * 8, [WHOLE] * TIMES)
    assert wanted(shop) == []
