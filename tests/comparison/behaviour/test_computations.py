"""What a request alone determines is told from what is stored, and how it is computed otherwise is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from harness.finding.grouping import group
from harness.model.case import Role
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.evidence_of import World

PRICE = "POST /prices"
AMOUNTS = (12.34, 103.45, 7.89, 49.95, 0.57, 250.05, 3.21, 19.99, 81.5, 1.01)


def priced(tmp_path: Path, here: Callable[[float], Any], there: Callable[[float], Any]) -> World:
    """Two services that are asked what an amount costs with tax."""
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(AMOUNTS):
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        found.ask(case, Given(body={"tax": here(amount)}), Given(body={"tax": there(amount)}))
    return found


def taxed(amount: float) -> float:
    return round(amount * 0.19, 2)


def test_a_computation_is_known_from_agreement_and_what_does_not_agree_is_drift(tmp_path: Path) -> None:
    found = priced(tmp_path, taxed, lambda amount: taxed(amount) + (1 if amount > 100 else 0))
    assert found.places() == [("response-value-changed", PRICE, "/tax")]
    assert found.only().differing == 2


@pytest.mark.parametrize(
    ("there", "kind", "words"),
    [
        pytest.param(lambda amount: float(int(taxed(amount))), "precision-changed", "cut to 0 decimals", id="cut"),
        pytest.param(
            lambda amount: round(taxed(amount), 1), "precision-changed", "rounded to 1 decimals", id="rounded"
        ),
        pytest.param(lambda amount: amount * 0.19, "precision-changed", "not rounded to 2 decimals", id="not rounded"),
        pytest.param(
            lambda amount: round(taxed(amount) * 100, 6), "response-value-changed", "100 times", id="in cents"
        ),
    ],
)
def test_one_rule_for_every_input_names_the_change(
    tmp_path: Path, there: Callable[[float], float], kind: str, words: str
) -> None:
    found = priced(tmp_path, taxed, there).only()
    assert found.kind == kind
    assert words in found.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(str.upper, "in capitals", id="case"),
        pytest.param(lambda text: text[:8], "cut to 8 characters", id="prefix"),
    ],
)
def test_texts_are_looked_at_as_well(tmp_path: Path, change: Callable[[str], str], words: str) -> None:
    found = priced(tmp_path, lambda amount: f"{amount}-code-of", lambda amount: change(f"{amount}-code-of")).compare()
    told = [one.message for one in found.differences if one.kind == "response-value-changed"]
    assert [words in message for message in told] == [True]


def test_what_is_stored_agrees_nowhere_and_is_silent(tmp_path: Path) -> None:
    found = priced(tmp_path, lambda amount: round(amount * 3, 2), lambda amount: round(1000 / amount, 2))
    assert found.kinds() == []


def test_a_nearly_constant_value_proves_nothing(tmp_path: Path) -> None:
    found = priced(tmp_path, lambda amount: 7 if amount < 200 else 8, lambda _: 7)
    assert found.kinds() == []


BANDED = tuple(float(amount) for amount in range(1, 18))


@pytest.mark.parametrize(
    ("there", "beside", "kinds"),
    [
        pytest.param({"long": "huge"}, taxed, ["response-value-changed"], id="one-of-two"),
        pytest.param({"long": "huge"}, lambda _: 1.0, [], id="beside-nothing-that-is-computed"),
        pytest.param({"long": "huge", "short": "tiny"}, taxed, [], id="never-the-same"),
        pytest.param({}, taxed, [], id="no-other"),
    ],
)
def test_a_value_of_few_that_parts_the_inputs_as_the_reference_s_does_is_computed(
    tmp_path: Path, there: dict[str, str], beside: Callable[[float], float], kinds: list[str]
) -> None:
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(BANDED):
        band, tax = "long" if amount > 11 else "short", beside(amount)
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        here = Given(body={"tax": tax, "band": band})
        found.ask(case, here, Given(body={"tax": tax, "band": there.get(band, band)}))
    told = [one.kind for one in found.compare().differences if one.place.pointer == "/band"]
    assert [kind for kind in told if kind == "response-value-changed"] == kinds


def test_a_value_of_few_that_parts_the_inputs_otherwise_is_stored(tmp_path: Path) -> None:
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(BANDED):
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        here, there = ("long" if amount > 11 else "short"), ("long" if amount > 13 else "short")
        found.ask(case, Given(body={"tax": taxed(amount), "at": here}), Given(body={"tax": taxed(amount), "at": there}))
    assert found.kinds() == []


def test_few_inputs_prove_nothing(tmp_path: Path) -> None:
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(AMOUNTS[:5]):
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        found.ask(case, Given(body={"tax": taxed(amount)}), Given(body={"tax": taxed(amount) + (index == 0)}))
    assert found.kinds() == []


def test_what_the_reference_itself_gives_otherwise_when_asked_again_is_no_computation(tmp_path: Path) -> None:
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(AMOUNTS):
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        given = Given(body={"tax": taxed(amount)})
        again = Given(body={"tax": taxed(amount) + index})
        found.ask(case, given, Given(body={"tax": taxed(amount) + 2 * (index < 3)}), again=again)
    assert found.kinds() == []


def test_rows_that_two_environments_mostly_share_are_no_computation(tmp_path: Path) -> None:
    found = world(tmp_path, ["GET /rates"])
    for index in range(10):
        case = case_of(f"rates-{index}", "GET /rates", query=(("day", str(index)),))
        here = {"rows": [{"code": "x", "rate": index * 1.5}], "mean": index * 1.5}
        there = {"rows": [{"code": "x", "rate": index * 1.5 + (index == 3)}], "mean": index * 1.5 + (index == 3)}
        found.ask(case, Given(body=here), Given(body=there))
    assert found.kinds() == []


SEARCH = "POST /rates/search"


def searched(tmp_path: Path, rows_there: Callable[[int], int]) -> World:
    """What is sent finds rows; beside them stands a number that differs for one input."""
    found = world(tmp_path, [SEARCH])
    for index in range(10):
        here = {"rows": [{"code": "x"}] * 3, "mean": index * 1.5}
        there = {"rows": [{"code": "x"}] * rows_there(index), "mean": index * 1.5 + (index == 3)}
        found.ask(case_of(f"search-{index}", SEARCH, body={"day": index}), Given(body=here), Given(body=there))
    return found


def told_of_mean(found: World) -> list[str]:
    return [one.kind for one in found.compare().differences if one.place.pointer == "/mean"]


def test_a_request_with_a_body_that_finds_another_number_of_rows_searches_what_is_stored(tmp_path: Path) -> None:
    assert told_of_mean(searched(tmp_path, lambda index: 3 + index % 4)) == []


@pytest.mark.parametrize(("code", "kinds"), [("y", []), ("x", ["response-value-changed"])], ids=["others", "the-same"])
def test_as_many_rows_that_are_others_are_stored(tmp_path: Path, code: str, kinds: list[str]) -> None:
    found = world(tmp_path, [SEARCH])
    for index in range(10):
        here, there = ({"rows": [{"code": one}] * 3, "mean": index * 1.5} for one in ("x", code))
        there["mean"] = index * 1.5 + (index == 3)
        found.ask(case_of(f"search-{index}", SEARCH, body={"day": index}), Given(body=here), Given(body=there))
    assert told_of_mean(found) == kinds


@pytest.mark.parametrize("other", [3, 4])
def test_a_request_with_a_body_that_mostly_lists_as_many_rows_on_both_sides_computes_them(
    tmp_path: Path, other: int
) -> None:
    found = searched(tmp_path, lambda index: other if index == 7 else 3)
    assert told_of_mean(found) == ["response-value-changed"]


def test_what_is_no_longer_there_for_one_side_says_nothing_of_how_many_rows_are_found(tmp_path: Path) -> None:
    found = searched(tmp_path, lambda _: 3)
    empty = Given(body={"rows": [], "mean": 0})
    existing = case_of("existing", SEARCH, body={"day": 20}, role=Role.EXISTING)
    found.ask(existing, Given(body={"rows": [{"code": "x"}], "mean": 0}), empty)
    assert told_of_mean(found) == ["response-value-changed"]


def test_what_comes_back_as_it_was_sent_is_left_to_another_rule(tmp_path: Path) -> None:
    found = priced(tmp_path, lambda amount: amount, lambda amount: float(int(amount)))
    assert found.kinds() == []


@pytest.mark.parametrize("computed", [True, False])
def test_what_is_mostly_what_was_sent_may_be_worked_out_where_it_is_not(tmp_path: Path, *, computed: bool) -> None:
    # A price of one makes most totals the number of pieces; from a hundred on some of it comes off.
    def total(amount: float, share: float, side: str) -> object:
        if amount < 100:
            return amount
        return round(amount * share, 2) if computed else f"{side} {amount}"

    found = world(tmp_path, [PRICE])
    for amount in (*range(1, 12), 100, 200, 300, 1000):
        case = case_of(f"price-{amount}", PRICE, body={"amount": amount})
        there = 0.7 if amount == 1000 else 0.9
        here_, there_ = total(amount, 0.9, "here"), total(amount, there, "there")
        found.ask(case, Given(body={"tax": here_}), Given(body={"tax": there_}))
    assert found.kinds() == (["response-value-changed"] if computed else [])


def test_values_that_differ_for_the_same_inputs_have_one_cause(tmp_path: Path) -> None:
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(AMOUNTS):
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        taxes = (taxed(amount), taxed(amount) + (amount > 100))
        here, there = (Given(body={"tax": tax, "total": round(amount + tax, 2)}) for tax in taxes)
        found.ask(case, here, there)
    assert {pointer for _, _, pointer in found.places()} == {"/tax", "/total"}
    assert len({group(one) for one in found.told()}) == 1


def test_values_that_differ_for_other_inputs_have_causes_of_their_own(tmp_path: Path) -> None:
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(AMOUNTS):
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        net, tax = round(amount / 3, 2), taxed(amount)
        there = {"net": net + (amount > 100), "tax": tax + (amount < 1)}
        found.ask(case, Given(body={"net": net, "tax": tax}), Given(body=there))
    assert len({group(one) for one in found.told()}) == 2


def test_one_property_of_a_schema_that_is_computed_otherwise_has_one_cause(tmp_path: Path) -> None:
    schemas = {"Price": {"type": "object", "properties": {"tax": {"type": "number"}}}}
    quote = "POST /quotes"
    found = world(tmp_path, [PRICE, quote], {"$ref": "#/components/schemas/Price"}, schemas)
    for index, amount in enumerate(AMOUNTS):
        for operation in (PRICE, quote):
            case = case_of(f"{operation}-{index}", operation, body={"amount": amount})
            found.ask(case, Given(body={"tax": taxed(amount)}), Given(body={"tax": taxed(amount) + (amount > 100)}))
    told = found.told()
    assert [one.place.operation for one in told] == [PRICE, quote]
    assert len({group(one) for one in told}) == 1


FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def due(tmp_path: Path, later: timedelta, *, asked_at: datetime, date_only: bool = False) -> World:
    """A price is due on a day of its own; here, two of them so much later."""
    found = world(tmp_path, [PRICE])
    for index, amount in enumerate(AMOUNTS):
        here = FIRST + timedelta(days=index, hours=12)
        there = here + (later if amount > 100 else timedelta())
        texts = [(one.date() if date_only else one).isoformat() for one in (here, there)]
        case = case_of(f"price-{index}", PRICE, body={"amount": amount})
        found.ask(case, *(Given(body={"due": text}) for text in texts), started_at=asked_at.timestamp())
    return found


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_moment_that_the_request_determines_is_computed_like_any_other_value(tmp_path: Path) -> None:
    assert due(tmp_path, timedelta(days=2), asked_at=LONG_AGO).places() == [("response-value-changed", PRICE, "/due")]


def test_moments_that_part_by_how_much_later_one_side_was_asked_are_no_computation(tmp_path: Path) -> None:
    assert due(tmp_path, timedelta(minutes=59), asked_at=LONG_AGO).kinds() == []


@pytest.mark.parametrize("hours", [-23, 23], ids=["before-the-first", "after-the-last"])
def test_moments_about_when_it_was_asked_are_no_computation(tmp_path: Path, hours: int) -> None:
    nearest = FIRST + timedelta(days=len(AMOUNTS) - 1 if hours > 0 else 0, hours=12)
    assert due(tmp_path, timedelta(days=2), asked_at=nearest + timedelta(hours=hours)).kinds() == []


def test_a_date_without_a_time_is_no_reading_of_a_clock(tmp_path: Path) -> None:
    told = due(tmp_path, timedelta(days=2), asked_at=FIRST, date_only=True).places()
    assert told == [("response-value-changed", PRICE, "/due")]
