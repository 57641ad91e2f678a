"""What an operation serves is found from what it lists and from what it says when it refuses, with few requests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.case_identity import identified
from harness.model.fields import ABSENT, Field, body_value
from harness.model.place import Part
from harness.model.secret import MASK
from harness.probe.protocol import answered
from harness.probe.serving import MOST_ATTEMPTS, served
from harness.probe.shown import Shown
from tests.evidence_of import HERE, Given, case_of, observed
from tests.probe.shop import order

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.observation import Observation

NOTHING = Shown()


class Desk:
    """Answers by the first complaint that a function has of a body."""

    def __init__(self, complaint: Callable[[Any], str | None], status: int = 422) -> None:
        self._complaint = complaint
        self.status = status
        self.asked: list[Any] = []

    def __call__(self, case: Case) -> Observation:
        body = body_value(case)
        self.asked.append(body)
        said = self._complaint(body)
        return observed(case, HERE, Given(status=self.status if said else 201, body={"detail": said or "made"}))


def learnt(desk: Desk, body: Json, shown: Shown = NOTHING, *, forbidden: Any = None) -> dict[str, Any]:
    """What is found, by pointer."""
    found = answered(served(order(body), shown, lambda case: body_value(case) != forbidden), desk)
    return {one.field.pointer: one.value for one in found}


def priority(body: Any) -> str | None:
    return "unknown priority" if body.get("priority", "low") not in {"low", "high"} else None


ROWS: list[Json] = [{"priority": "high", "owner": "Ada"}, {"priority": "low"}, {"priority": "high"}]


def test_a_refusal_that_repeats_what_was_tried_names_no_bounds_for_ever() -> None:
    def complaint(body: Any) -> str | None:
        return f"discount {body['discount']} is not for customer 42" if "discount" in body else None

    desk = Desk(complaint)
    assert learnt(desk, {"discount": 1, "quantity": 3}) == {"/discount": ABSENT}
    assert len(desk.asked) <= 3


@pytest.mark.parametrize(("then", "found"), [(409, {"/amount": "0.01"}), (422, {}), (404, {})])
def test_what_only_a_state_stands_in_the_way_of_is_taken(then: int, found: dict[str, Any]) -> None:
    def desk(case: Case) -> Observation:
        is_unfit = body_value(case) == {"amount": "0.00"}
        said: Json = {"amount": ["Ensure that it is at least 0.01."]} if is_unfit else {"detail": "It is a draft."}
        return observed(case, HERE, Given(status=400 if is_unfit else then, body=said))

    changes = answered(served(order({"amount": "0.00"}), NOTHING, lambda case: body_value(case) != {}), desk)
    assert {one.field.pointer: one.value for one in changes} == found


def test_what_is_served_as_it_is_needs_nothing() -> None:
    desk = Desk(priority)
    assert learnt(desk, {"priority": "low"}) == {}
    assert len(desk.asked) == 1


def test_a_value_that_several_rows_share_is_taken_over() -> None:
    assert learnt(Desk(priority), {"priority": "sample", "title": "x"}, Shown(rows=ROWS)) == {"/priority": "high"}


def test_what_only_one_row_has_is_nobody_elses_business() -> None:
    desk = Desk(lambda body: "owner" if body.get("owner") != "Ada" else None)
    assert learnt(desk, {"owner": "sample"}, Shown(rows=ROWS)) == {}
    assert not any(body.get("owner") == "Ada" for body in desk.asked)


def test_a_number_of_one_row_is_imitated_in_what_all_rows_have_in_common() -> None:
    rows: list[Json] = [{"plate": "KL-4821"}, {"plate": "KL-7733"}, {"plate": "KL-1965"}]
    desk = Desk(lambda body: None if body["plate"][:3] == "KL-" and body["plate"][3:].isdecimal() else "plate")
    (found,) = learnt(desk, {"plate": "sample"}, Shown(rows=rows)).values()
    assert found not in [row["plate"] for row in rows if isinstance(row, dict)]
    assert len(found) == 7


def test_one_thing_after_another_is_mended_as_the_refusals_name_them() -> None:
    def complaint(body: Any) -> str | None:
        at = "bad email" if "@" not in body.get("contact_email", "@") else None
        return priority(body) or at

    desk = Desk(complaint)
    body: Json = {"priority": "sample", "contact_email": "sample", "title": "sample", "text": "sample"}
    found = learnt(desk, body, Shown(rows=ROWS))
    assert found == {"/priority": "high", "/contact_email": "someone@example.com"}
    assert len(desk.asked) <= 8


def test_what_nothing_is_known_of_is_left_out() -> None:
    desk = Desk(lambda body: "voucher is not ours" if "voucher" in body else None)
    assert learnt(desk, {"voucher": "sample", "title": "sample"}) == {"/voucher": ABSENT}


def test_of_what_excludes_each_other_one_is_left_out() -> None:
    def complaint(body: Any) -> str | None:
        given = [name for name in ("percent_off", "amount_off") if name in body]
        return None if len(given) == 1 else f"give one of percent_off and amount_off, not {len(given)}"

    body: Json = {"percent_off": "5", "amount_off": "1", "title": "sample", "text": "sample"}
    assert learnt(Desk(complaint), body) in ({"/percent_off": ABSENT}, {"/amount_off": ABSENT})


def test_an_empty_object_is_filled_as_others_have_it() -> None:
    desk = Desk(lambda body: None if body["address"].get("city") else "address.city is missing")
    read: list[Json] = [{"address": {"city": "Cork", "since": "2021-05-01"}}]
    assert learnt(desk, {"address": {}}, Shown(read=read)) == {"/address": {"city": "sample", "since": "2040-05-01"}}
    others: list[Json] = [{"address": {"city": "any"}}]
    assert learnt(desk, {"address": {}}, Shown(requests=others)) == {"/address": {"city": "any"}}


def test_a_refusal_that_names_nothing_leaves_everything_to_be_tried_at_once() -> None:
    desk = Desk(lambda body: "no" if priority(body) or body["colour"] != "red" else None)
    rows: list[Json] = [{"priority": "low", "colour": "red"}, {"priority": "low", "colour": "red"}]
    body: Json = {"priority": "sample", "colour": "sample"}
    assert learnt(desk, body, Shown(rows=rows)) == {"/priority": "low", "/colour": "red"}


@pytest.mark.parametrize("status", [401, 403, 404, 415, 500])
def test_a_refusal_that_is_not_about_the_content_ends_it(status: int) -> None:
    desk = Desk(priority, status)
    assert learnt(desk, {"priority": "sample"}, Shown(rows=ROWS)) == {}
    assert len(desk.asked) == 1


def test_a_refusal_that_ceases_to_be_about_the_content_ends_it() -> None:
    def complaint(body: Any) -> str | None:
        desk.status = 422 if body["priority"] == "sample" else 503
        return "unknown priority"

    desk = Desk(complaint)
    assert learnt(desk, {"priority": "sample"}, Shown(rows=ROWS)) == {}
    assert len(desk.asked) == 2


def test_what_the_contract_forbids_is_not_tried() -> None:
    desk = Desk(lambda body: "voucher" if "voucher" in body else None)
    assert learnt(desk, {"voucher": "sample"}, forbidden={}) == {}
    assert {} not in desk.asked


def test_a_value_that_the_contract_forbids_does_not_hide_the_next() -> None:
    rows: list[Json] = [{"priority": one} for one in ("urgent", "urgent", "high", "high")]
    desk = Desk(priority)
    body: Json = {"priority": "sample", "title": "x"}
    forbidden = {"priority": "urgent", "title": "x"}
    assert learnt(desk, body, Shown(rows=rows), forbidden=forbidden) == {"/priority": "high"}
    assert [body["priority"] for body in desk.asked[:2]] == ["sample", "high"]


def test_who_refuses_everything_is_given_up() -> None:
    body: Json = {f"field{number}": "2020-01-01" for number in range(30)}
    rows: list[Json] = [{f"field{number}": f"20{day}-01-01" for number in range(30)} for day in range(10, 40)]
    asked = iter(range(10_000))
    desk = Desk(lambda _: f"field{next(asked) % 30} is wrong")
    assert learnt(desk, body, Shown(rows=rows)) == {}
    assert len(desk.asked) <= MOST_ATTEMPTS + 1


def test_a_secret_is_not_taken_for_a_value() -> None:
    rows: list[Json] = [{"key": MASK}, {"key": MASK}]
    desk = Desk(lambda body: "key" if body.get("key") == "sample" else None)
    assert learnt(desk, {"key": "sample"}, Shown(rows=rows)) == {"/key": ABSENT}


@pytest.mark.parametrize(
    "said",
    [
        "unit: Input should be 'KM' or 'MI'",
        "unit must be one of: KM, MI",
        {"message": "unit is not allowed", "allowed": ["KM", "MI"]},
    ],
)
def test_what_a_refusal_offers_is_taken(said: Any) -> None:
    class Offering(Desk):
        def __call__(self, case: Case) -> Observation:
            body: Any = body_value(case)
            self.asked.append(body)
            is_refused = body.get("unit") not in {"KM", "MI"}
            return observed(case, HERE, Given(status=422 if is_refused else 200, body={"detail": said}))

    desk = Offering(lambda _: None)
    assert learnt(desk, {"unit": "sample", "distance": 3}) == {"/unit": "KM"}
    assert len(desk.asked) == 3


@pytest.mark.parametrize(
    ("own", "found"),
    [
        pytest.param(["sample"], ["MI"], id="texts"),
        pytest.param([], ABSENT, id="empty"),
        pytest.param([1], ABSENT, id="numbers"),
    ],
)
def test_what_a_refusal_offers_is_put_into_a_list_of_texts(own: list[Json], found: Json) -> None:
    def complaint(body: Any) -> str | None:
        return "units must be one of: KM, MI" if body.get("units", ["MI"]) != ["MI"] else None

    assert learnt(Desk(complaint), {"units": own, "distance": 3}) == {"/units": found}


def test_what_is_refused_for_itself_alone_leaves_other_values_to_be_tried() -> None:
    desk = Desk(lambda body: "subject is reserved" if body["subject"] == "sample" else None)
    rows: list[Json] = [{"subject": "printer"}, {"subject": "printer"}]
    (found,) = answered(served(order({"subject": "sample"}), Shown(rows=rows), lambda _: True), desk)
    assert (found.value, found.instead_of) == ("printer", "sample")
    (found,) = answered(served(order({"priority": "sample"}), Shown(rows=ROWS), lambda _: True), Desk(priority))
    assert (found.value, found.instead_of) == ("high", None)


def test_where_a_refusal_says_that_it_looks_is_no_offer() -> None:
    class Located(Desk):
        def __call__(self, case: Case) -> Observation:
            body: Any = body_value(case)
            self.asked.append(body)
            said = {"detail": [{"loc": ["body", "text"], "msg": "no"}]}
            return observed(case, HERE, Given(status=422 if body.get("text") == "sample" else 201, body=said))

    desk = Located(lambda _: None)
    learnt(desk, {"text": "sample"})
    assert not any(body.get("text") == "body" for body in desk.asked)


def test_what_other_things_have_under_the_name_is_tried() -> None:
    others: list[Json] = [{"kind": "van"}, {"kind": "van"}, {"kind": "bus"}]
    desk = Desk(lambda body: None if body["kind"] == "van" else "kind is unknown")
    assert learnt(desk, {"kind": "sample", "distance": 3}, Shown(others=others)) == {"/kind": "van"}


def test_a_parameter_is_found_out_like_a_property() -> None:
    case = identified(case_of("", "GET /usage", query=(("window", "sample"),)))
    rows: list[Json] = [{"window": "day"}, {"window": "day"}]

    def answer(asked: Case) -> Observation:
        is_served = dict(asked.query).get("window") == "day"
        return observed(asked, HERE, Given(status=200 if is_served else 400, body={"error": "window"}))

    (found,) = answered(served(case, Shown(rows=rows), lambda _: True), answer)
    assert (found.field, found.value) == (Field(part=Part.REQUEST_QUERY, pointer="/window"), "day")


A_UUID, ANOTHER_UUID = "641c2132-0c37-49c1-bb37-2cf4bc8b1dd6", "0b6f0f0c-7e5e-4f7e-9a2e-0d8a1a4f3c11"


@pytest.mark.parametrize(
    ("servers", "ids", "found"),
    [
        pytest.param((7, 8), (7, 8), ABSENT, id="numbers-by-which-things-are-known"),
        pytest.param((7, 8), (1, 2), 7, id="numbers-of-anything-else"),
        pytest.param((A_UUID, ANOTHER_UUID), (A_UUID, ANOTHER_UUID), ABSENT, id="texts-by-which-things-are-known"),
        pytest.param(("srv_1Nv0FGQ9RKHgCVd", "x"), ("srv_1Nv0FGQ9RKHgCVd", "x"), ABSENT, id="drawn-otherwise"),
        pytest.param(("plan-2", "plan-3"), ("plan-2", "plan-3"), "plan-2", id="words-that-are-known-everywhere"),
        pytest.param(
            ("configuration2024", "x"), ("configuration2024", "x"), "configuration2024", id="a-year-of-a-word"
        ),
        pytest.param((A_UUID, ANOTHER_UUID), ("x", "y"), A_UUID, id="texts-of-anything-else"),
    ],
)
def test_what_an_environment_alone_knows_a_thing_by_is_left_out(
    servers: tuple[Json, Json], ids: tuple[Json, Json], found: Any
) -> None:
    def knows(order: Any) -> str | None:
        return None if order.get("server", servers[0]) in servers else "no such server"

    own = 3 if isinstance(servers[0], int) else "sample"
    rows: list[Json] = [{"server": server} for server in (servers[0], servers[0], servers[1], servers[1])]
    shown = Shown(rows=rows, others=[{"id": one} for one in ids])
    assert learnt(Desk(knows), {"server": own, "size": 1}, shown) == {"/server": found}
    needed = Desk(lambda order: knows({"server": own, **order}))
    is_own_text = found is ABSENT and isinstance(servers[0], str)
    there = {"/server": servers[0]} if is_own_text else {} if found is ABSENT else {"/server": found}
    assert learnt(needed, {"server": own, "size": 1}, shown) == there


def test_what_has_to_name_a_thing_names_what_the_rows_of_each_environment_do() -> None:
    rows: list[Json] = [{"server": one} for one in (A_UUID, A_UUID, ANOTHER_UUID, ANOTHER_UUID)]
    shown = Shown(rows=rows, others=[{"id": A_UUID}, {"id": ANOTHER_UUID}])
    desk = Desk(lambda order: None if order.get("server") in {A_UUID, ANOTHER_UUID} else "no such server")
    (change,) = answered(served(order({"server": "sample", "size": 1}), shown, lambda _: True), desk)
    assert change.shown == (A_UUID, ANOTHER_UUID)


def test_an_address_that_is_taken_says_nothing_of_others() -> None:
    def is_allowed(case: Case) -> bool:
        body = body_value(case)
        return isinstance(body, dict) and "@" in str(body.get("email", ""))

    def complaint(body: Any) -> str | None:
        return None if is_allowed(order(body)) and body["email"] != "jana@example.com" else "email is taken, or none"

    desk = Desk(complaint, status=409)
    (change,) = answered(served(order({"email": "jana@example.com"}), NOTHING, is_allowed), desk)
    assert (change.value, change.instead_of) == ("someone@example.com", "jana@example.com")
    closed = Desk(lambda order: "email is unknown" if order["email"] != "someone@example.com" else None)
    (change,) = answered(served(order({"email": "jana@example.com"}), NOTHING, is_allowed), closed)
    assert (change.value, change.instead_of) == ("someone@example.com", None)


def test_what_may_only_be_soon_is_asked_for_today() -> None:
    def complaint(body: Any) -> str | None:
        return None if body.get("start") == "2026-11-28" else "start has to be between today and a month from now"

    def desk(case: Case) -> Observation:
        said = complaint(body_value(case))
        body: Json = {"detail": said or "made"}
        now = datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp()
        return observed(case, HERE, Given(status=422 if said else 201, body=body), started_at=now)

    (change,) = answered(served(order({"start": "2040-01-01"}), NOTHING, lambda _: True), desk)
    assert (change.value, change.refused) == ("2026-11-28", "2040-01-01")
