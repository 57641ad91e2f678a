"""The same creation twice with one idempotency key, then with another: one effect, then a second one.

Last comes another creation with the first key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.anonymous import idempotency_header
from harness.generation.case_identity import sequence_about
from harness.generation.chains import Chain, can_create, create, made_for, placed_on_created
from harness.generation.identifiers import takes_fresh_identifier
from harness.generation.placing import named_by_path
from harness.model.case import USED_KEY, Capture, Fault, Purpose, Role, Slot
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.generation.resources import Resource
    from harness.model.case import Case, Sequence, Value
    from harness.model.operation import Operation

_CALLED_SO = "idempoten"
"""What the names of such headers have in common, where the inventory names none."""


def repeated(world: World, resource: Resource) -> Iterator[Sequence]:
    """One sequence, where the item's creator is said to honour such a key."""
    creator = resource.creator
    header = key_header(world, creator) if creator is not None and creator.method == "POST" else None
    if creator is None or header is None:
        return
    chain = Chain()
    create(world, chain, resource, _with(world.plain(creator), header, Slot(name=header, role=Role.ABSENT)))
    _again(world, chain, creator, header)
    if resource.deleter is not None and world.has(resource.deleter):
        deletion = placed_on_created(world, chain, resource.deleter, world.plain(resource.deleter))
        chain.steps.append(replace(deletion, purpose=Purpose.SEQUENCE, description="what was made with a key"))
    yield sequence_about(resource.collection, chain.steps, f"an item of {resource.collection} twice with one key")


def repeated_parts(world: World) -> Iterator[Sequence]:
    """The same of what is added to an item that the run makes, and has no path of its own: a payment of an order."""
    for material in world.materials.values():
        operation = material.operation
        is_added = operation.method == "POST" and not world.creates(operation) and _makes(operation)
        header = key_header(world, operation) if is_added else None
        named = named_by_path(world.contract, operation, world.resources)
        if header is None or not named or not all(can_create(world, one.resource) for one in named):
            continue
        chain = made_for(world, operation)
        with_key = _with(world.plain(operation), header, Slot(name=header, role=Role.ABSENT))
        chain.steps.append(replace(placed_on_created(world, chain, operation, with_key), purpose=Purpose.SEQUENCE))
        _again(world, chain, operation, header)
        yield sequence_about(operation.path, chain.steps, f"{operation.key} twice with one key")


def _makes(operation: Operation) -> bool:
    """Whether it says that something is made (RFC 9110, section 15.3.2), and does not only do something."""
    return any(response.status == "201" for response in operation.responses)


def _again(world: World, chain: Chain, operation: Operation, header: str) -> None:
    """The last step once more, with the same key and with another; then another request with the first key."""
    first = len(chain.steps) - 1
    made = chain.steps[first]
    capture = Capture(step=first, part=Part.REQUEST_HEADER, pointers=(joined("", header),))
    same = _with(made, header, Slot(name=header, role=Role.CREATED, capture=capture))
    chain.steps += [
        replace(same, description="again, with the same key"),
        replace(made, description="again, with another key"),
    ]
    other = _otherwise(world, chain, operation)
    if other is not None:
        # What a key stands for is one request: another one with it is refused, or answered as the first.
        fault = Fault(
            keyword=USED_KEY,
            part=Part.REQUEST_HEADER,
            pointer=joined("", header),
            description="a key that stood for another request",
        )
        chain.steps.append(replace(same, body=other.body, fault=fault, description=fault.description))


def _otherwise(world: World, chain: Chain, creator: Operation) -> Case | None:
    """Another creation than the plainest; `None` where there is none of the same media type."""
    plain = world.plain(creator).body
    for draft in world.materials[creator.key].valid if plain is not None else ():
        body = draft.case.body
        if body is not None and plain is not None and body.media_type == plain.media_type and body != plain:
            return placed_on_created(world, chain, creator, draft.case)
    return None


def key_header(world: World, operation: Operation) -> str | None:
    """The header of the operation's idempotency keys, by the inventory or the contract; `None` for none."""
    said = getattr(world.contract.inventory, "idempotency", None)
    if said is not None and operation.key in said.operations:
        return str(said.header)
    named = idempotency_header(world.contract)
    return next(
        (
            parameter.name
            for parameter in operation.parameters
            if parameter.location is ParameterLocation.HEADER
            and (parameter.name.lower() == named or _CALLED_SO in parameter.name.lower())
            and takes_fresh_identifier(world.judge, parameter.schema)
        ),
        None,
    )


def _with(case: Case, header: str, value: Value) -> Case:
    """The case with the header, in whichever case it had it before."""
    others = tuple(pair for pair in case.headers if pair[0].lower() != header.lower())
    return replace(case, headers=(*others, (header, value)))
