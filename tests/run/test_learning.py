"""What the reference refuses of optional values is found out before anything is compared, one after another."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from harness.evidence.store import EvidenceStore
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.depths import DEPTHS
from harness.generation.limits import HARVEST
from harness.generation.placing import with_body_slot
from harness.model.case import Capture, Corpus, Credential, OperationCases, Purpose, Role, Sequence, Slot
from harness.model.fields import ABSENT, Field, with_field
from harness.model.place import Part
from harness.observation.redaction import Redactor
from harness.run.cells import Selection
from harness.run.known import KnownResources
from harness.run.learning import learnt
from harness.run.recorder import Recorder
from harness.run.visit import Visit
from tests.evidence_of import case_of, contract_of, operation
from tests.servers.hostile import hostile
from tests.transport.lanes import environment, lane

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from harness.contract.document import Contract
    from harness.model.case import Case
    from harness.run.learnt import Learnt
    from tests.servers.hostile import Visit as Request

CREATE = "POST /orders"
PLAIN = {"quantity": 1}
FULL = {"quantity": 1, "note": "sample", "plan_ref": "sample", "kind": "web"}
TEXT = {"type": "string"}
ORDER = {
    "type": "object",
    "required": ["quantity"],
    "properties": {
        "quantity": {"type": "integer"},
        "note": TEXT,
        "plan_ref": TEXT,
        "kind": {"type": "string", "enum": ["web"]},
        "plan": {"type": "integer"},
        "seller": {"type": "integer"},
        "weight": {"type": "number"},
        "is_gift": {"type": "boolean"},
        "shop": {"type": "string", "format": "uuid", "minLength": 36},
    },
}


SHOP = "3f1c7a52-9d0b-4c6e-8a77-5b1f0d2e9c34"
SELLER = "12"
IN_SHOP = Slot(name="shop", role=Role.EXISTING, resource="/shops")
BY_SELLER = Slot(name="seller", role=Role.EXISTING, resource="/sellers")


def asked_with(body: dict[str, Any]) -> Case:
    """A request; a shop and a seller in it are those that the environment shows."""
    case = replace(case_of("", CREATE, body=body), api="orders")
    filled = with_field(case, Field(part=Part.REQUEST_BODY, pointer="/shop"), IN_SHOP) if "shop" in body else case
    assert filled is not None
    return identified(with_body_slot(filled, "/seller", BY_SELLER))


def refusing(name: str, words: str, body: dict[str, Any]) -> str | None:
    return words if name in body else None


async def found(
    tmp_path: Path, complaint: Callable[[dict[str, Any]], str | None], *bodies: dict[str, Any]
) -> tuple[dict[str, object], list[dict[str, Any]]]:
    """What is learnt of a request, by pointer, and the bodies that were asked."""
    made, sent = await learnt_of(tmp_path, complaint, tuple(map(asked_with, bodies)))
    return {one.field.pointer: one.value for one in made.changes.get(CREATE, ())}, sent


async def learnt_of(
    tmp_path: Path, complaint: Callable[[dict[str, Any]], str | None], cases: tuple[Case, ...], *, others: int = 1
) -> tuple[Learnt, list[dict[str, Any]]]:
    """What is learnt where the environment has so many further identities, and the bodies that were asked."""
    sent: list[dict[str, Any]] = []

    async def shop(request: Request) -> None:
        body = json.loads(request.request.body)
        sent.append(body)
        said = complaint(body)
        await request.answer(422 if said else 201, json.dumps({"why": said} if said else {**body, "id": "7"}).encode())

    content = {"content": {"application/json": {"schema": ORDER}}}
    contract = contract_of(tmp_path, {"/orders": {"post": operation(None, "201", requestBody=content)}})
    operations = (OperationCases(operation=CREATE, cases=cases),)
    return await learnt_in(tmp_path, shop, contract, (), operations, others=others), sent


async def learnt_in(
    tmp_path: Path,
    answering: Callable[[Request], Awaitable[None]],
    contract: Contract,
    sequences: tuple[Sequence, ...],
    operations: tuple[OperationCases, ...] = (),
    *,
    others: int = 1,
) -> Learnt:
    """What is learnt of such requests."""
    wanted = {step.operation for one in sequences for step in one.steps} - {one.operation for one in operations}
    every = (*operations, *(OperationCases(operation=key, cases=()) for key in sorted(wanted)))
    corpus = Corpus(
        api="orders",
        seed=1,
        depth="standard",
        digest="",
        operations=every,
        sequences=sequences,
        harvests=(),
        undos=(),
    )
    async with hostile(answering) as server, lane(server.url, known={"shop": SHOP, "seller": SELLER}) as way:
        where = environment(server.url)
        target = replace(where.apis["orders"], other_identities=tuple(f"reader{number}" for number in range(others)))
        where = replace(where, apis={"orders": target})
        known = KnownResources(where, "orders")
        with (
            EvidenceStore.create(tmp_path / "run.sqlite") as store,
            Recorder(Redactor(), store, lambda _: None) as recorder,
        ):
            visit = Visit(environment=where, lane=way, recorder=recorder, known={"orders": known})
            selection = Selection(operations=frozenset(("orders", one.operation) for one in every))
            return await learnt(visit, corpus, contract, selection, identities=max(1, others))


def made_of(operation: str, body: dict[str, Any], *, path: int | None = None, sellers: int | None = None) -> Case:
    """A step; what stands in its path and its seller are what earlier steps made."""
    case = replace(case_of("", operation, body=body), api="orders", path_values=())
    if path is not None:
        case = replace(case, path_values=(("shop", _made_by(path)),))
    assert case.body is not None
    slots = () if sellers is None else (("/seller", _made_by(sellers)),)
    return identified(replace(case, body=replace(case.body, slots=slots)))


def _made_by(step: int) -> Slot:
    capture = Capture(step=step, part=Part.RESPONSE_BODY, pointers=("/id",))
    return Slot(name="made", role=Role.CREATED, capture=capture)


def test_what_is_refused_for_naming_nothing_is_tried_after_what_has_to_be_made_for_it(tmp_path: Path) -> None:
    below = "POST /shops/{shop}/orders"

    async def shop(request: Request) -> None:
        body = json.loads(request.request.body)
        if not request.request.target.decode().endswith("/orders"):
            await request.answer(201, b'{"id": "7"}')
        elif body.get("seller") != "7":
            await request.answer(422, b'{"errors": [{"pointer": "/seller", "why": "unknown seller"}]}')
        elif body.get("kind", "web") not in ("web", "till"):
            await request.answer(422, b'{"errors": [{"pointer": "/kind", "why": "must be one of: web, till"}]}')
        else:
            await request.answer(201, json.dumps({**body, "id": "9"}).encode())

    schema = {"type": "object", "properties": {"seller": TEXT, "kind": TEXT}}
    content = {"content": {"application/json": {"schema": schema}}}
    making = {"post": operation(None, "201", requestBody={"content": {"application/json": {"schema": {}}}})}
    contract = contract_of(
        tmp_path,
        {
            "/shops": making,
            "/sellers": making,
            "/shops/{shop}/orders": {"post": operation(None, "201", requestBody=content)},
        },
    )
    steps = (
        made_of("POST /shops", {}),
        made_of("POST /sellers", {}),
        made_of(below, {}, path=0),
        made_of(below, {"seller": "", "kind": "sample"}, path=0, sellers=1),
    )
    made = asyncio.run(learnt_in(tmp_path, shop, contract, (Sequence(id="", api="orders", resource="", steps=steps),)))
    (kind,) = made.changes[below]
    assert (kind.field.pointer, kind.value in ("web", "till")) == ("/kind", True)


@pytest.mark.parametrize("served", [True, False], ids=["a-value-helps", "nothing-does"])
def test_in_the_state_that_is_wanted_it_is_tried_what_a_request_has_to_say(tmp_path: Path, served: bool) -> None:
    approved: set[str] = set()

    async def shop(request: Request) -> None:
        _, _, name, verb, *_ = [*request.request.target.decode().split("/"), "", ""]
        kind = json.loads(request.request.body).get("kind")
        if not name:
            await request.answer(201, json.dumps({"id": f"{request.number}"}).encode())
        elif verb == "approve":
            approved.add(name)
            await request.answer(200, b"{}")
        elif name not in approved:
            await request.answer(409, b'{"why": "it is not approved"}')
        elif kind != "web" or not served:
            await request.answer(422, b'{"pointer": "/kind", "why": "kind must be one of: web, till"}')
        else:
            await request.answer(201, b'{"id": "9"}')

    schema = {"type": "object", "properties": {"kind": TEXT}}
    described = operation(None, "201", requestBody={"content": {"application/json": {"schema": schema}}})
    paths = "/shops", "/shops/{shop}/approve", "/shops/{shop}/orders"
    contract = contract_of(tmp_path, {path: {"post": described} for path in paths})
    make, approve, below = (f"POST {path}" for path in paths)
    making, ordering = made_of(make, {}), made_of(below, {"kind": "sample"}, path=0)
    sequences = tuple(
        identified_sequence(Sequence(id="", api="orders", resource="", steps=steps))
        for steps in ((making, ordering), (making, made_of(approve, {}, path=0), ordering))
    )
    made = asyncio.run(learnt_in(tmp_path, shop, contract, sequences))
    values = [(one.field.pointer, one.value) for one in made.changes.get(below, ())]
    prepared = {key: [step.operation for step in one.steps] for key, one in made.preparations.items()}
    assert values == ([("/kind", "web")] if served else [])
    assert prepared == {below: [make, approve]}


def test_what_can_be_made_of_something_once_costs_no_refusal_each_time(tmp_path: Path) -> None:
    used: set[str] = set()
    refusals = 0

    async def shop(request: Request) -> None:
        nonlocal refusals
        _, kind, quote, *_ = [*request.request.target.decode().split("/"), ""]
        body = json.loads(request.request.body)
        if kind == "policies" or not quote:
            await request.answer(201, json.dumps({"id": f"{request.number}"}).encode())
        elif quote in used:
            refusals += 1
            await request.answer(409, b'{"why": "the quote is taken"}')
        elif body.get("day", 1) > 6:
            await request.answer(422, b'{"why": "a week has no such day"}')
        else:
            used.add(quote)
            await request.answer(201, b'{"id": "9"}')

    schema = {"type": "object", "properties": {"day": {"type": "integer"}, "note": TEXT, "tag": TEXT}}
    described = operation(None, "201", requestBody={"content": {"application/json": {"schema": schema}}})
    paths = "/quotes", "/quotes/{shop}/policies", "/policies/{shop}/claims"
    contract = contract_of(tmp_path, {path: {"post": described} for path in paths})
    make, below, last = (f"POST {path}" for path in paths)
    bodies: tuple[dict[str, Any], ...] = ({"day": 9}, {"day": 9, "note": "sample"}, {"day": 9, "tag": "sample"})
    steps = (made_of(make, {}), *(made_of(below, one, path=0) for one in bodies), made_of(last, {}, path=1))
    sequence = identified_sequence(Sequence(id="", api="orders", resource="", steps=steps))
    made = asyncio.run(learnt_in(tmp_path, shop, contract, (sequence,)))
    assert [one.field.pointer for one in made.changes[below]] == ["/day"]
    assert len(used) > 2
    assert refusals == 1


def test_what_further_identities_ask_is_within_the_limit(tmp_path: Path) -> None:
    other = identified(replace(asked_with(PLAIN), credential=Credential.OTHER, purpose=Purpose.AUTHENTICATION))
    cases = (*(asked_with({**PLAIN, "quantity": number}) for number in range(1, 150)), other)
    kept = {}
    for others in (1, 6):
        (tmp_path / str(others)).mkdir()
        learning = learnt_of(tmp_path / str(others), lambda _: None, cases, others=others)
        (asked,) = asyncio.run(learning)[0].corpus.operations
        kept[others] = len(asked.cases)
    # Five more than one, asked twice.
    assert kept[6] < kept[1]
    assert kept[1] - kept[6] <= 2 * 5


def test_each_step_of_what_further_identities_are_asked_counts_for_every_one_of_them(tmp_path: Path) -> None:
    other = identified(replace(asked_with(PLAIN), credential=Credential.OTHER))
    sequences = tuple(
        identified_sequence(Sequence(id="", api="orders", resource="/orders", steps=(other,) * number))
        for number in range(1, 12)
    )

    async def shop(request: Request) -> None:
        await request.answer(201, b'{"id": "7"}')

    content = {"content": {"application/json": {"schema": ORDER}}}
    kept = {}
    for others in (0, 1, 6):
        folder = tmp_path / str(others)
        folder.mkdir()
        contract = contract_of(folder, {"/orders": {"post": operation(None, "201", requestBody=content)}})
        corpus = asyncio.run(learnt_in(folder, shop, contract, sequences, others=others)).corpus
        kept[others] = [len(one.steps) for one in corpus.sequences]
    assert sum(kept[0]) == sum(kept[1]) == sum(range(1, 12))
    assert len(kept[6]) > 1
    assert sum(kept[6]) * 6 <= DEPTHS["standard"].requests - HARVEST


def test_an_optional_text_that_a_refusal_names_is_left_out_of_all_requests(tmp_path: Path) -> None:
    complaint = partial(refusing, "plan_ref", "no such plan_ref")
    changes, sent = asyncio.run(found(tmp_path, complaint, PLAIN, FULL))
    assert changes == {"/plan_ref": ABSENT}
    assert {**PLAIN, "plan_ref": "sample"} in sent
    assert {**PLAIN, "note": "sample"} not in sent


def test_an_optional_number_that_a_refusal_names_is_left_out_of_all_requests(tmp_path: Path) -> None:
    complaint = partial(refusing, "plan", "no such plan")
    bodies = (PLAIN, {**FULL, "plan": 7, "weight": 2.5, "is_gift": True})
    changes, sent = asyncio.run(found(tmp_path, complaint, *bodies))
    assert changes == {"/plan": ABSENT}
    assert {**PLAIN, "plan": 7} in sent


def test_each_whole_number_is_tried_alone_after_the_texts_where_a_refusal_names_none(tmp_path: Path) -> None:
    bodies = (PLAIN, {**FULL, "plan": 7, "weight": 2.5, "is_gift": True})
    _, sent = asyncio.run(found(tmp_path, partial(refusing, "plan", "something is not there"), *bodies))
    alone = [name for body in sent if len(body) == 2 for name in body if name not in PLAIN]
    assert [*dict.fromkeys(alone)] == ["note", "plan_ref", "plan"]


def test_a_number_that_the_environment_itself_shows_is_not_tried_alone(tmp_path: Path) -> None:
    complaint = partial(refusing, "seller", "no such seller")
    changes, sent = asyncio.run(found(tmp_path, complaint, PLAIN, {**FULL, "seller": 3}))
    assert {body.get("seller") for body in sent} == {None, int(SELLER)}
    assert (changes, [body for body in sent if len(body) == 2]) == ({}, [])


def test_each_text_of_no_closed_set_is_tried_alone_where_a_refusal_names_none(tmp_path: Path) -> None:
    _, sent = asyncio.run(found(tmp_path, partial(refusing, "plan_ref", "something is not there"), PLAIN, FULL))
    assert all({**PLAIN, name: "sample"} in sent for name in ("note", "plan_ref"))
    assert {**PLAIN, "kind": "web"} not in sent


def test_what_stands_for_a_value_of_the_environment_itself_may_have_any_form(tmp_path: Path) -> None:
    bodies = ({**PLAIN, "shop": ""}, {**FULL, "shop": ""})
    changes, sent = asyncio.run(found(tmp_path, partial(refusing, "note", "bad note"), *bodies))
    assert changes == {"/note": ABSENT}
    assert {body["shop"] for body in sent} == {SHOP}


def test_a_fullest_request_that_is_served_has_no_text_tried_alone(tmp_path: Path) -> None:
    changes, sent = asyncio.run(found(tmp_path, lambda _: None, PLAIN, FULL))
    assert changes == {}
    assert {**PLAIN, "plan_ref": "sample"} not in sent


@pytest.mark.parametrize("taken_before", [True, False])
def test_what_may_be_made_once_only_gets_a_value_of_its_own_though_nothing_deletes_it(
    tmp_path: Path, *, taken_before: bool
) -> None:
    taken = {"sample"} if taken_before else set[str]()

    async def shop(request: Request) -> None:
        note = json.loads(request.request.body)["note"]
        said = b'{"why": "an order with this note exists"}' if note in taken else b'{"id": "7"}'
        await request.answer(409 if note in taken else 201, said)
        taken.add(note)

    content = {"content": {"application/json": {"schema": ORDER}}}
    contract = contract_of(tmp_path, {"/orders": {"post": operation(None, "201", requestBody=content)}})
    operations = (OperationCases(operation=CREATE, cases=(asked_with({"quantity": 1, "note": "sample"}),)),)
    made = asyncio.run(learnt_in(tmp_path, shop, contract, (), operations))
    assert [one.field.pointer for one in made.unique[CREATE]] == ["/note"]


def test_what_makes_nothing_is_not_asked_again_for_what_may_be_taken(tmp_path: Path) -> None:
    asked = {}
    for status in (200, 201):
        sent: list[bytes] = []

        async def shop(request: Request, status: int = status, sent: list[bytes] = sent) -> None:
            sent.append(request.request.body)
            await request.answer(status, b'{"id": "7"}')

        (tmp_path / str(status)).mkdir()
        content = {"content": {"application/json": {"schema": ORDER}}}
        described = {"/orders": {"post": operation(None, "201", requestBody=content)}}
        contract = contract_of(tmp_path / str(status), described)
        operations = (OperationCases(operation=CREATE, cases=(asked_with({"quantity": 1}),)),)
        asyncio.run(learnt_in(tmp_path / str(status), shop, contract, (), operations))
        asked[status] = len(sent)
    assert asked[201] - asked[200] == 2


def test_what_was_made_to_find_out_its_state_is_taken_afterwards_and_gets_a_value_of_its_own(tmp_path: Path) -> None:
    taken: set[str] = set()

    async def shop(request: Request) -> None:
        body = json.loads(request.request.body)
        note = body.get("note")
        said = b'{"why": "an order with this note exists"}' if note in taken else b'{"id": "7"}'
        await request.answer(409 if note in taken else 201, said)
        taken.update({note} if note else ())

    described = operation(None, "201", requestBody={"content": {"application/json": {"schema": {"type": "object"}}}})
    contract = contract_of(tmp_path, {"/sellers": {"post": described}, "/orders": {"post": described}})
    steps = made_of("POST /sellers", PLAIN), made_of(CREATE, {"seller": "", "note": "sample"}, sellers=0)
    sequence = identified_sequence(Sequence(id="", api="orders", resource="/orders", steps=steps))
    made = asyncio.run(learnt_in(tmp_path, shop, contract, (sequence,)))
    assert made.changes == {}
    assert [one.field.pointer for one in made.unique[CREATE]] == ["/note"]


def test_what_is_called_like_a_name_that_the_run_gave_is_the_requests_own_where_naming_it_is_refused(
    tmp_path: Path,
) -> None:
    suppressed: set[str] = set()

    async def audience(request: Request) -> None:
        collection, _, name = request.request.target.decode().rpartition("/")
        email = name if collection else json.loads(request.request.body)["email"]
        suppressed.update({email} if collection else ())
        refused = not collection and email in suppressed
        await request.answer(409 if refused else 201, b'{"why": "suppressed"}' if refused else b'{"id": "7"}')

    content = {"application/json": {"schema": {"type": "object", "properties": {"email": TEXT}}}}
    described = operation(None, "201", requestBody={"content": content})
    contract = contract_of(tmp_path, {"/suppressions/{email}": {"put": described}, "/contacts": {"post": described}})
    called = Slot(name="email", role=Role.ABSENT, resource="/suppressions", form=("abc", "def"))
    suppressing = made_of("PUT /suppressions/{email}", {})
    suppressing = identified(replace(suppressing, path_values=(("email", called),)))
    given = Slot(
        name="email",
        role=Role.CREATED,
        resource="/suppressions",
        capture=Capture(step=0, part=Part.REQUEST_PATH, pointers=("/email",)),
    )
    making = identified(with_body_slot(made_of("POST /contacts", {"email": "ada"}), "/email", given))
    steps = suppressing, making
    sequence = identified_sequence(Sequence(id="", api="orders", resource="/contacts", steps=steps))
    made = asyncio.run(learnt_in(tmp_path, audience, contract, (sequence,)))
    (change,) = made.changes["POST /contacts"]
    assert (change.field.pointer, change.value, change.is_own) == ("/email", "ada", True)
    (asked,) = (one for one in made.corpus.sequences[0].steps if one.operation == "POST /contacts")
    assert asked.body is not None
    assert [slot.capture for _, slot in asked.body.slots if slot.role is Role.CREATED] == []
