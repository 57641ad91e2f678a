"""Which pairs of answers may differ by data alone, so that they make no claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.comparing import compared
from harness.comparison.pairing import Pair, paired
from harness.model.case import UNIQUE, Capture, Purpose, Role, Slot
from harness.model.exchange import FailureKind
from harness.model.fields import Field, with_field
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, case_of, fault_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.case import Case, Fault

READ = "GET /items/{id}"


@pytest.mark.parametrize(
    ("identifier", "kinds"),
    [
        pytest.param("7", [], id="one-that-is-counted-up"),
        pytest.param("0000007", [], id="the-same-with-zeros"),
        pytest.param("2043409205", ["error-status-changed"], id="one-that-nobody-has-by-chance"),
    ],
)
def test_a_number_is_that_of_a_real_resource_only_where_it_is_small(
    tmp_path: Path, identifier: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, [READ])
    case = case_of("absent", READ, role=Role.ABSENT, path_value=identifier)
    shop.ask(case, Given(status=404, body={"code": "none"}), Given(status=403, body={"code": "none"}))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        pytest.param(200, [], id="replaced-where-the-other-side-made-it"),
        pytest.param(404, [], id="not-there"),
        pytest.param(409, [], id="in-a-conflict"),
        pytest.param(422, ["outcome-changed"], id="refused-for-what-is-in-it"),
    ],
)
def test_what_nobody_has_is_served_or_not_by_state_unless_the_request_itself_is_refused(
    tmp_path: Path, status: int, kinds: list[str]
) -> None:
    shop = world(tmp_path, ["PUT /items/{id}"])
    case = case_of("put", "PUT /items/{id}", role=Role.ABSENT, body={"size": 1})
    shop.ask(case, Given(status=201), Given(status=status))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("operation", "kinds"),
    [
        pytest.param("GET /items", ["error-status-changed"], id="a-read-of-no-resource"),
        pytest.param("POST /items", [], id="a-change"),
    ],
)
def test_a_conflict_is_of_the_state_unless_no_resource_is_named(
    tmp_path: Path, operation: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, [operation])
    case = case_of("refused", operation, valid=False)
    shop.ask(case, Given(status=422, body={"code": "none"}), Given(status=409, body={"code": "none"}))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(("code", "alike"), [("A1", True), ("B7", False)])
def test_where_each_side_is_given_its_own_value_both_may_have_got_the_same(*, code: str, alike: bool) -> None:
    place = Field(part=Part.REQUEST_BODY, pointer="/code")
    case = with_field(case_of("1", "POST /items", body={"code": ""}), place, Slot(name="code", role=Role.SHOWN))
    assert case is not None
    sent = [case_of("1", "POST /items", body={"code": one}) for one in ("A1", code)]
    here, there = (observed(one, side, Given(status=201)) for one, side in zip(sent, (HERE, THERE), strict=True))
    assert Pair(case=case, here=here, again=None, there=there).asked_alike is alike


def test_a_request_that_is_the_same_for_everybody_is_asked_alike() -> None:
    case = case_of("1", "POST /items", body={"code": "A1"})
    here, there = (
        observed(case, HERE, Given(status=201)),
        observed(case_of("1", "POST /items"), THERE, Given(status=201)),
    )
    assert Pair(case=case, here=here, again=None, there=there).asked_alike


SUBMIT = "POST /tenants/{tenant}/items/{id}/submit"


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        pytest.param(Role.CREATED, ["outcome-changed"], id="the-runs-own"),
        pytest.param(Role.EXISTING, [], id="one-of-many-that-were-there"),
    ],
)
def test_what_was_made_in_a_tenant_is_in_the_state_that_its_own_steps_led_to(
    tmp_path: Path, role: Role, kinds: list[str]
) -> None:
    shop = world(tmp_path, [SUBMIT])
    named = (("tenant", Slot(name="tenant", role=Role.EXISTING)), ("id", Slot(name="id", role=role)))
    # The same request twice: once in the state that it needs, and once more.
    for step, here in enumerate((200, 422)):
        case = replace(case_of(f"submit-{step}", SUBMIT, purpose=Purpose.SEQUENCE), path_values=named)
        shop.ask(case, Given(status=here), Given(status=200), sequence="life", step=step)
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("status", "is_paired"),
    [
        pytest.param(400, True, id="refused"),
        pytest.param(422, True, id="refused-for-its-content"),
        pytest.param(500, True, id="failed"),
        pytest.param(503, False, id="failed-on-the-way"),
        pytest.param(404, False, id="not-found"),
        pytest.param(200, False, id="served"),
    ],
)
@pytest.mark.parametrize("turned", [False, True], ids=["there", "here"])
def test_a_request_of_a_volley_is_paired_where_one_side_refuses_it_or_fails_on_it(
    status: int, *, is_paired: bool, turned: bool
) -> None:
    case = case_of("1", query=(("least", "3"),), purpose=Purpose.RELATION)
    first, second = (Given(status=status), Given()) if turned else (Given(), Given(status=status))
    found = paired([observed(case, HERE, first)], [observed(case, THERE, second)], {case.id: case})
    assert bool(found) is is_paired


@pytest.mark.parametrize(
    ("failure", "is_paired"),
    [
        pytest.param(FailureKind.READ_TIMEOUT, True, id="no-answer-in-time"),
        pytest.param(FailureKind.CONNECTION_RESET, False, id="a-broken-connection"),
    ],
)
def test_a_request_of_a_volley_that_one_side_does_not_answer_in_time_is_paired(
    failure: FailureKind, *, is_paired: bool
) -> None:
    case = case_of("1", query=(("least", "3"),), purpose=Purpose.RELATION)
    answers = observed(case, HERE, Given()), observed(case, THERE, Given(failure=failure))
    assert bool(paired(answers[:1], answers[1:], {case.id: case})) is is_paired


MOVE, REMOVE = "POST /items/{id}/moves", "DELETE /items/{id}"


@pytest.mark.parametrize("is_faulty", [False, True], ids=["valid", "faulty"])
@pytest.mark.parametrize(
    ("moved", "removed", "kinds"),
    [
        pytest.param((409, 200), (409, 204), [(MOVE, "outcome-changed")], id="after-what-one-side-did"),
        pytest.param(
            (409, 200), (403, 204), [(MOVE, "outcome-changed"), (REMOVE, "outcome-changed")], id="not-of-state"
        ),
        pytest.param((200, 200), (409, 204), [(REMOVE, "outcome-changed")], id="after-what-both-did"),
    ],
)
def test_a_refusal_that_speaks_of_a_state_is_not_compared_after_one_side_alone_changed_it(
    tmp_path: Path, moved: tuple[int, int], removed: tuple[int, int], kinds: list[tuple[str, str]], *, is_faulty: bool
) -> None:
    shop = world(tmp_path, ["POST /items", MOVE, REMOVE])
    fault = fault_of(Part.REQUEST_BODY, "/why", "enum") if is_faulty else None
    made = case_of("made", "POST /items", purpose=Purpose.SEQUENCE, body={})
    shop.ask(made, *[Given(status=201, body={"id": "a"})] * 2, sequence="life", step=0)
    for step, (operation, statuses) in enumerate(((MOVE, moved), (REMOVE, removed)), start=1):
        case = case_of(
            f"step-{step}", operation, purpose=Purpose.SEQUENCE, fault=fault if operation == MOVE else None, body={}
        )
        slot = Slot(name="id", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",)))
        case = replace(case, path_values=(("id", slot),))
        shop.ask(case, *(Given(status=status) for status in statuses), sequence="life", step=step)
    # What a fault that is let through is called is told by other rules.
    meant = {REMOVE} if is_faulty else {MOVE, REMOVE}
    told = sorted((one.place.operation, one.kind) for one in shop.told())
    assert [one for one in told if one[0] in meant] == sorted(one for one in kinds if one[0] in meant)


@pytest.mark.parametrize("values", [("3", "4"), ("3", "3")], ids=["another", "the-same"])
@pytest.mark.parametrize("is_in_body", [False, True], ids=["query", "body"])
def test_a_request_of_a_volley_is_not_paired_where_each_side_was_asked_for_another_value(
    values: tuple[str, str], *, is_in_body: bool
) -> None:
    given = [{"body": {"least": one}} if is_in_body else {"query": (("least", one),)} for one in values]
    least = [case_of("1", "POST /items/search", purpose=Purpose.RELATION, **one) for one in given]
    here, there = observed(least[0], HERE, Given()), observed(least[1], THERE, Given(status=422))
    assert bool(paired([here], [there], {"1": least[0]})) is (len(set(values)) == 1)


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        pytest.param(("0", "123456789", "01"), [], id="a-day-of-few"),
        pytest.param(("abcdefghijklmnop",) * 8, ["outcome-changed"], id="a-name-of-many"),
    ],
)
def test_what_is_taken_on_one_side_may_have_been_drawn_before_where_there_are_few(
    tmp_path: Path, form: tuple[str, ...], kinds: list[str]
) -> None:
    shop = world(tmp_path, ["PATCH /items/{id}"])
    for number in range(2):
        case = case_of(f"moved-{number}", "PATCH /items/{id}", role=Role.CREATED, body={"at": ""})
        assert case.body is not None
        drawn = Slot(name="at", role=Role.ABSENT, form=form)
        case = replace(case, body=replace(case.body, slots=(("/at", drawn),)))
        shop.ask(case, Given(body={"id": "a"}), Given(status=409, body={}))
    assert shop.kinds() == kinds


def lent(slot: Slot, part: Part, pointer: str) -> Case:
    """A request that has the slot at a place."""
    plain = case_of("1", "POST /items/{id}", role=Role.CREATED, body={"plan": ""}, query=(("of", "x"),))
    case = with_field(plain, Field(part=part, pointer=pointer), slot)
    assert case is not None
    return case


@pytest.mark.parametrize(
    ("role", "part", "pointer", "expected"),
    [
        pytest.param(Role.EXISTING, Part.REQUEST_BODY, "/plan", True, id="in-the-body"),
        pytest.param(Role.EXISTING, Part.REQUEST_QUERY, "/of", True, id="in-the-query"),
        pytest.param(Role.EXISTING, Part.REQUEST_PATH, "/id", False, id="as-its-tenant"),
        pytest.param(Role.CREATED, Part.REQUEST_BODY, "/plan", False, id="made-by-the-run"),
    ],
)
def test_a_request_borrows_what_was_there_before_unless_that_is_its_tenant(
    role: Role, part: Part, pointer: str, *, expected: bool
) -> None:
    case = lent(Slot(name="plan", role=role), part, pointer)
    here, there = (observed(case, side, Given(status=201)) for side in (HERE, THERE))
    assert Pair(case=case, here=here, again=None, there=there).borrows is expected


@pytest.mark.parametrize(("code", "expected"), [("A1", False), ("B7", True)])
def test_a_value_of_its_own_is_borrowed_where_the_other_side_was_given_another(code: str, *, expected: bool) -> None:
    case = lent(Slot(name="code", role=Role.SHOWN), Part.REQUEST_BODY, "/plan")
    sent = [case_of("1", "POST /items/{id}", role=Role.CREATED, body={"plan": one}) for one in ("A1", code)]
    here, there = (observed(one, side, Given(status=201)) for one, side in zip(sent, (HERE, THERE), strict=True))
    assert Pair(case=case, here=here, again=None, there=there).borrows is expected


FAULT = fault_of(Part.REQUEST_BODY, "/size", "maximum")
SAME = fault_of(Part.REQUEST_BODY, "/size", UNIQUE)


@pytest.mark.parametrize(
    ("fault", "here", "there", "expected"),
    [
        pytest.param(FAULT, 422, 409, True, id="refused-here"),
        pytest.param(FAULT, 409, 400, True, id="refused-there"),
        pytest.param(FAULT, 404, 409, False, id="not-found"),
        pytest.param(FAULT, 409, 409, False, id="on-both-sides"),
        pytest.param(None, 422, 409, False, id="nothing-is-wrong-with-it"),
        pytest.param(SAME, 422, 409, False, id="asked-for-twice"),
    ],
)
def test_what_is_refused_on_one_side_may_be_there_already_on_the_other(
    fault: Fault | None, here: int, there: int, *, expected: bool
) -> None:
    case = case_of("1", "POST /items", fault=fault, body={"size": 99})
    pair = Pair(
        case=case,
        here=observed(case, HERE, Given(status=here)),
        again=None,
        there=observed(case, THERE, Given(status=there)),
    )
    assert pair.is_taken_on_one_side is expected


@pytest.mark.parametrize(
    ("confirming", "kinds"), [(False, set()), (True, {"error-status-changed", "request-bound-loosened"})]
)
def test_what_was_served_before_counts_as_served_when_it_is_asked_again_and_is_there_already(
    tmp_path: Path, *, confirming: bool, kinds: set[str]
) -> None:
    shop = world(tmp_path, ["POST /items"])
    case = case_of("1", "POST /items", fault=FAULT, body={"size": 99})
    shop.ask(case, Given(status=422, body={"code": "size"}), Given(status=409, body={"code": "taken"}))
    view = replace(shop.view, confirming=confirming)
    found = compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=view).differences
    assert {one.kind for one in found} == kinds


@pytest.mark.parametrize(
    ("there", "kinds"),
    [
        pytest.param(Given(status=422, body={"code": "taken"}), {"error-status-changed"}, id="another-status"),
        pytest.param(Given(status=201, body={"id": "8"}), {"request-validation-missing"}, id="served"),
        pytest.param(Given(status=409, body={"code": "taken"}), set(), id="the-same"),
    ],
)
def test_what_an_earlier_step_was_given_is_refused_alike(tmp_path: Path, there: Given, kinds: set[str]) -> None:
    shop = world(tmp_path, ["POST /items"])
    served = Given(status=201, body={"id": "7"})
    shop.ask(case_of("0", "POST /items", body={"size": 99}), served, served)
    case = case_of("1", "POST /items", fault=SAME, body={"size": 99})
    shop.ask(case, Given(status=409, body={"code": "taken"}), there)
    found = compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=shop.view).differences
    assert {one.kind for one in found} == kinds


MADE = Slot(name="part_id", role=Role.CREATED, capture=Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",)))
SENT = replace(MADE, name="code", capture=Capture(step=0, part=Part.REQUEST_BODY, pointers=("/code",)))
SHORT = {"detail": "There is not as much in stock of part 17", "title": "Conflict"}


def of_own(*slots: tuple[str, Slot]) -> Case:
    """A request whose body has the values that the run made, or sent before."""
    case = case_of("named", "POST /moves", body={"part_id": "", "code": ""})
    assert case.body is not None
    return replace(case, body=replace(case.body, slots=slots))


@pytest.mark.parametrize(
    ("slots", "there", "told"),
    [
        pytest.param([("/part_id", MADE)], Given(status=201), False, id="taken-or-sold-out-by-data"),
        pytest.param(
            [("/part_id", MADE)],
            Given(status=400, body={"detail": "There is not as much in stock of part 9", "title": "Bad Request"}),
            True,
            id="the-same-words",
        ),
        pytest.param([("/part_id", MADE)], Given(status=422, body={"detail": "It is too late"}), False, id="others"),
        pytest.param([("/part_id", MADE)], Given(status=400, body={"title": "Bad Request"}), False, id="no-words"),
        pytest.param([("/code", SENT)], Given(status=201), True, id="what-was-given-before"),
        pytest.param([("/part_id", MADE), ("/code", SENT)], Given(status=201), True, id="that-beside-what-was-made"),
        pytest.param([], Given(status=400, body=SHORT), False, id="nothing-that-the-run-made"),
    ],
)
def test_what_names_the_runs_own_thing_alone_is_no_data_where_both_say_the_same(
    slots: list[tuple[str, Slot]], there: Given, *, told: bool
) -> None:
    case = of_own(*slots)
    pair = Pair(
        case=case,
        here=observed(case, HERE, Given(status=409, body=SHORT)),
        again=None,
        there=observed(case, THERE, there),
    )
    assert pair.depends_on_state is not told
