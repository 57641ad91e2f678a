"""Closed sets of values in answers; what rows happen to hold is data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.comparing import compared
from harness.model.case import Purpose, Role, Slot
from harness.model.fields import Field, with_field
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, World, case_of, observed, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SET = {"type": "object", "properties": {"state": {"type": "string", "enum": ["open", "on_hold", "paid"]}}}


def stored(tmp_path: Path, here: list[str], there: list[str], schema: Any) -> World:
    shop = world(tmp_path, ["GET /items/{id}"], schema)
    for index, (one, other) in enumerate(zip(here, there, strict=True)):
        case = case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(case, Given(body={"id": f"a{index}", "state": one}), Given(body={"id": f"b{index}", "state": other}))
    return shop


@pytest.mark.parametrize(
    ("here", "there", "schema", "kinds"),
    [
        pytest.param(["open"] * 3, ["open", "lost", "paid"], SET, ["response-enum-value-added"], id="undeclared"),
        pytest.param(["open"] * 3, ["paid"] * 3, SET, [], id="declared-and-not-seen"),
        pytest.param(["open", "paid"], ["OPEN", "PAID"], SET, ["response-enum-value-changed"], id="another-case"),
        pytest.param(["on_hold"] * 2, ["ON-HOLD"] * 2, SET, ["response-enum-value-changed"], id="another-separator"),
        pytest.param(["open"] * 2, ["open", "PAID"], SET, ["response-enum-value-changed"], id="only-one-of-them"),
        pytest.param(
            ["open"] * 2, ["open", "OPEN"], SET, ["response-enum-value-added"], id="beside-its-usual-spelling"
        ),
        pytest.param(["lost", "open"], ["open", "lost"], SET, [], id="the-reference-has-it-too"),
        pytest.param(["a", "b"] * 10, ["c", "d"] * 10, None, [], id="nobody-lists-them"),
        pytest.param(["on_hold", "paid"], ["ON-HOLD", "PAID"], None, ["response-enum-value-changed"], id="two-words"),
        pytest.param(["on_hold", "paid"], ["PAID", "PAID"], None, [], id="one-word-may-be-chance"),
    ],
)
def test_values_are_held_against_the_set(
    tmp_path: Path, here: list[str], there: list[str], schema: Any, kinds: list[str]
) -> None:
    assert stored(tmp_path, here, there, schema).kinds() == kinds


def created(tmp_path: Path, here: list[str], there: list[str], schema: Any) -> World:
    shop = world(tmp_path, ["POST /items"], schema)
    for index, (one, other) in enumerate(zip(here, there, strict=True)):
        case = case_of(f"create-{index:02}", "POST /items", body={"n": index})
        shop.ask(
            case,
            Given(status=201, body={"id": f"a{index}", "state": one}),
            Given(status=201, body={"id": f"b{index}", "state": other}),
        )
    return shop


def test_a_value_that_the_same_requests_never_give_here_is_removed(tmp_path: Path) -> None:
    shop = created(tmp_path, ["open", "paid", "open"], ["open", "open", "open"], SET)
    assert shop.only().kind == "response-enum-value-removed"


def test_values_that_requests_determine_form_a_set_though_nobody_lists_it(tmp_path: Path) -> None:
    shop = created(tmp_path, ["open", "paid"] * 10, ["open", "lost"] * 10, None)
    assert "response-enum-value-added" in shop.kinds()


@pytest.mark.parametrize(
    ("name", "here", "there", "kinds"),
    [
        pytest.param("state", "open", "lost", ["response-enum-value-added"], id="a word"),
        pytest.param("owner", "org_61rulpj7gzrr", "org_lf6bx5ieebcx", [], id="drawn alike"),
        pytest.param("owner", "org_61rulpj7gzrr", "org_lf6bx5iee", ["response-enum-value-added"], id="another length"),
        pytest.param("owner", "org_enterprise", "org_individual", ["response-enum-value-added"], id="without digits"),
        pytest.param("tenantId", "acme", "globex", [], id="called an identifier"),
        pytest.param("account_id", "acme", "globex", [], id="called one with small letters"),
        pytest.param("paid", "yes", "later", ["response-enum-value-added"], id="ends in the same letters by chance"),
    ],
)
def test_what_everything_made_here_belongs_to_is_no_new_value(
    tmp_path: Path, name: str, here: str, there: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, ["POST /items"], None)
    for index in range(20):
        one, other = (Given(status=201, body={"id": f"a{index}", name: value}) for value in (here, there))
        shop.ask(case_of(f"create-{index:02}", "POST /items", body={"n": index}), one, other)
    assert shop.kinds() == kinds


def test_one_of_a_set_that_nobody_lists_is_spelled_otherwise(tmp_path: Path) -> None:
    shop = created(tmp_path, ["open", "on_hold"] * 10, ["open", "onHold"] * 10, None)
    assert shop.kinds() == ["response-enum-value-changed"]


def test_free_texts_are_no_set(tmp_path: Path) -> None:
    shop = created(tmp_path, [f"a {index}" for index in range(20)], [f"b {index}" for index in range(20)], None)
    assert shop.kinds() == []


def test_a_value_that_the_run_sent_itself_is_no_member_of_the_set(tmp_path: Path) -> None:
    shop = created(tmp_path, ["open"] * 3, ["open"] * 3, SET)
    bad = case_of("bad", "POST /items", body={"state": "AAA"}, valid=False)
    echoed = Given(status=201, body={"id": "b9", "state": "AAA"})
    shop.ask(bad, Given(status=422), echoed)
    reading = case_of("read", "POST /items", body={"n": 9})
    shop.ask(reading, Given(status=201, body={"id": "a8", "state": "open"}), echoed)
    assert "response-enum-value-added" not in shop.kinds()


THING = {"type": "object", "properties": {"id": {"type": "string"}, "state": {"type": "string"}}}


def test_a_set_that_nobody_lists_is_pooled_over_all_places_of_its_schema(tmp_path: Path) -> None:
    operations = ("POST /items", "POST /offers")
    shop = world(tmp_path, operations, {"$ref": "#/components/schemas/Thing"}, {"Thing": THING})
    for index in range(20):
        state = ("open", "paid")[index % 2]
        there = "lost" if index in {1, 5} else state
        case = case_of(f"create-{index:02}", operations[index % 4 // 2], body={"n": index})
        here = Given(status=201, body={"id": f"a{index}", "state": state})
        shop.ask(case, here, Given(status=201, body={"id": f"b{index}", "state": there}))
    assert {one.kind for one in shop.compare().differences} == {"response-enum-value-added"}


@pytest.mark.parametrize(
    ("of_each", "kinds"),
    [pytest.param(12, ["response-enum-value-added"], id="twelve"), pytest.param(11, [], id="eleven")],
)
def test_stored_rows_alone_raise_no_more_than_a_suspicion(tmp_path: Path, of_each: int, kinds: list[str]) -> None:
    here = ["open", "paid", "sent"] * of_each
    shop = stored(tmp_path, here, ["open", "lost", "sent"] * of_each, None)
    found = shop.compare().differences
    assert [one.kind for one in found] == kinds
    assert {one.basis for one in found} <= {"stored"}


def test_rows_in_one_state_are_no_set_with_the_state_that_new_ones_begin_in(tmp_path: Path) -> None:
    shop = stored(tmp_path, ["idle"] * 24, ["idle", "lost"] * 12, None)
    for index in range(24):
        case = case_of(f"made-{index}", "GET /items/{id}", role=Role.CREATED, index=index)
        shop.ask(case, *(Given(body={"id": f"{side}{index}", "state": "new"}) for side in ("new-a", "new-b")))
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        pytest.param(lambda row: Given(status=201, body=row), [], id="their creation shows them"),
        pytest.param(lambda row: Given(status=201, body={"data": row}), [], id="in an envelope"),
        pytest.param(
            lambda row: Given(status=201, headers=(("location", f"/items/{row['id']}"),)), [], id="by address"
        ),
        pytest.param(lambda row: Given(status=409, body=row), ["response-enum-value-added"], id="nothing was made"),
    ],
)
def test_rows_in_one_state_are_no_set_with_those_that_the_run_made_before_it_asked(
    tmp_path: Path, answers: Callable[[dict[str, Any]], Given], kinds: list[str]
) -> None:
    shop = world(tmp_path, ["GET /items/{id}", "POST /items"], None)
    for index in range(24):
        tried = case_of(f"tried-{index:02}", "POST /items", purpose=Purpose.HARVEST, body={"n": index})
        shop.observations.append(observed(tried, HERE, answers({"id": f"new{index}", "state": "new"})))
        made = case_of(f"read-{index:02}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(
            made,
            Given(body={"id": f"new{index}", "state": "new"}),
            Given(body={"id": f"b{index}", "state": "lost" if index % 2 else "new"}),
        )
        old = case_of(f"old-{index:02}", "GET /items/{id}", role=Role.EXISTING, index=24 + index)
        shop.ask(old, *(Given(body={"id": f"{side}{index}", "state": "idle"}) for side in ("old-a", "old-b")))
    assert shop.kinds() == kinds


def test_a_value_that_one_side_was_given_from_its_own_rows_is_not_missed(tmp_path: Path) -> None:
    shop = created(tmp_path, ["open", "paid", "open"], ["open", "open", "open"], SET)
    view = replace(shop.view, own=frozenset({'"paid"'}))
    assert compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=view).differences == ()


@pytest.mark.parametrize(
    ("own", "kinds"),
    [
        pytest.param(frozenset({'"shop-1"', '"shop-2"'}), [], id="the-environments-own"),
        pytest.param(frozenset(), ["response-enum-value-removed"], id="one-that-the-run-made"),
    ],
)
def test_a_value_of_the_tenant_that_an_answer_embeds_is_not_missed(
    tmp_path: Path, own: frozenset[str], kinds: list[str]
) -> None:
    schema = {"type": "object", "properties": {"id": {"type": "string"}, "shop": SET}}
    shop = world(tmp_path, ["POST /items"], schema)
    for index in range(3):
        case = case_of(f"create-{index:02}", "POST /items", body={"n": index})
        tenants = ({"id": "shop-1", "state": "paid"}, {"id": "shop-2", "state": "open"})
        shop.ask(case, *(Given(status=201, body={"id": f"a{index}", "shop": tenant}) for tenant in tenants))
    view = replace(shop.view, own=own)
    found = compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=view).differences
    assert [one.kind for one in found] == kinds


PLAN = Slot(name="plan", role=Role.EXISTING)


@pytest.mark.parametrize(
    ("slot", "kinds"),
    [
        pytest.param(PLAN, [], id="of-what-was-there"),
        pytest.param(replace(PLAN, role=Role.CREATED), ["response-enum-value-removed"], id="of-what-the-run-made"),
    ],
)
def test_a_value_of_what_was_made_out_of_another_thing_is_missed_where_the_run_made_that_as_well(
    tmp_path: Path, slot: Slot, kinds: list[str]
) -> None:
    shop = world(tmp_path, ["POST /items"], SET)
    for index, state in enumerate(("open", "paid")):
        plain = case_of(f"create-{index}", "POST /items", body={"plan": "", "n": index})
        case = with_field(plain, Field(part=Part.REQUEST_BODY, pointer="/plan"), slot)
        assert case is not None
        shop.ask(case, *(Given(status=201, body={"id": f"a{index}", "state": one}) for one in (state, "open")))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("sequence", "kinds"),
    [
        pytest.param("paying", [], id="of-its-sequence"),
        pytest.param("another", ["response-enum-value-removed"], id="of-another-sequence"),
    ],
)
def test_a_value_is_not_missed_where_a_step_before_made_something_out_of_what_was_there(
    tmp_path: Path, sequence: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, ["POST /bills", "POST /items"], SET)
    plain = case_of("bill", "POST /bills", body={"plan": ""}, purpose=Purpose.SEQUENCE)
    bill = with_field(plain, Field(part=Part.REQUEST_BODY, pointer="/plan"), PLAN)
    assert bill is not None
    made = Given(status=201, body={"id": "b"})
    shop.ask(bill, made, made, sequence=sequence, step=0)
    item = case_of("item", "POST /items", body={"n": 1}, purpose=Purpose.SEQUENCE)
    here, there = (Given(status=201, body={"id": "i", "state": state}) for state in ("paid", "open"))
    shop.ask(item, here, there, sequence="paying", step=1)
    other = Given(status=201, body={"id": "j", "state": "open"})
    shop.ask(case_of("other", "POST /items", body={"n": 2}), other, other)
    assert shop.kinds() == kinds


def job(tmp_path: Path, status: int, answered: dict[str, str]) -> World:
    """Something that is made, and read while it is waiting in the reference, and when it is done elsewhere."""
    read = "GET /items/{id}"
    shared = {"$ref": "#/components/schemas/Item"}
    shop = world(tmp_path, ["POST /items", read], shared, {"Item": SET})
    making = case_of("make", "POST /items", body={"n": 1}, purpose=Purpose.SEQUENCE)
    made = Given(status=status, body={"id": "i", **answered})
    shop.ask(making, made, made, sequence="life", step=0)
    here, there = (Given(body={"id": "i", "state": state}) for state in ("open", "paid"))
    shop.ask(case_of("read", read, role=Role.CREATED, purpose=Purpose.SEQUENCE), here, there, sequence="life", step=1)
    paid = Given(body={"id": "j", "state": "paid"})
    shop.ask(case_of("other", read, role=Role.EXISTING), paid, paid)
    return shop


@pytest.mark.parametrize(
    ("status", "answered", "kinds"),
    [
        pytest.param(201, {}, ["response-enum-value-removed"], id="seen-nowhere"),
        pytest.param(201, {"state": "open"}, [], id="answered-when-it-was-made"),
        pytest.param(202, {}, [], id="only-accepted"),
    ],
)
def test_a_state_that_was_over_when_it_was_read_is_not_missed(
    tmp_path: Path, status: int, answered: dict[str, str], kinds: list[str]
) -> None:
    assert job(tmp_path, status, answered).kinds() == kinds
