"""The alternatives of a schema, each with a plain value of its own: what `oneOf`, `anyOf` and discriminators choose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.contract.schemas import enum_at, types_at
from harness.generation.captures import properties_of
from harness.generation.faults import labelled
from harness.generation.plausible import plausible
from harness.generation.variations import body_schema, described, with_value
from harness.model.case import Fault
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harness.contract.document import Contract
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation

ALTERNATIVE = "an alternative"
"""Scenario of the plain requests for further alternatives."""

ANOTHER, EVERY = "another alternative", "every alternative"
"""How the descriptions begin of requests with an alternative further in, and with all of them in one list."""

MOST = 12
"""Alternatives of one schema that are looked at."""

_DEEPEST = 3

_KEYWORDS = ("oneOf", "anyOf")

_NO_KIND = "unknownToTheContract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A plain request that others are made from by changing one thing."""

    draft: Draft
    schema: Json | None
    """Of its body, narrowed to the alternative that the body is; `None` for one without a schema."""


def alternatives(contract: Contract, schema: Json) -> tuple[Json, ...]:
    """The schema narrowed to each of its alternatives in turn; none where it has not at least two."""
    return tuple(_narrowed(contract, schema))[:MOST]


def narrowed_to(judge: Judge, schema: Json, value: Json) -> Json:
    """The schema narrowed to the first alternative that the value is; the schema itself where there is none."""
    choices = alternatives(judge.contract, schema)
    return next((one for one in choices if not judge.violations(one, value)), schema)


def starts(
    judge: Judge,
    operation: Operation,
    plain: Draft,
    drafts: Sequence[Draft],
    writing: tuple[Encode, Callable[[str], Sequence[str]]],
) -> Iterator[Start]:
    """The plainest request, then one for each further alternative of its body.

    Args:
        judge: Says what the contract allows.
        operation: Of the requests.
        plain: The plainest request, which is of one alternative.
        drafts: Generated requests, whose values stand where no better is known.
        writing: Writes bodies that are no JSON; gives texts for a pattern.
    """
    encode, texts = writing
    schema = body_schema(judge.contract, operation, plain.case)
    choices = [] if schema is None or plain.opaque else [*alternatives(judge.contract, schema)]
    own = next((one for one in choices if not judge.violations(one, plain.value)), None)
    yield Start(draft=plain, schema=schema if own is None else own)
    for choice in choices if own is not None else ():
        if choice is own:
            continue
        given = next((draft.value for draft in drafts if not judge.violations(choice, draft.value)), None)
        value = plausible(judge, choice, given, texts)
        made = None if judge.violations(choice, value) else with_value(plain, value, encode)
        if made is not None and labelled(judge, operation, made).case.valid:
            words = f"another alternative: {_words(value, plain.value)}"
            yield Start(draft=replace(described(made, words), scenario=ALTERNATIVE), schema=choice)


def inner_alternatives(
    judge: Judge, start: Start, writing: tuple[Encode, Callable[[str], Sequence[str]]]
) -> Iterator[Draft]:
    """The request with each alternative of what its body holds further in, one at a time."""
    encode, texts = writing
    if start.schema is None or start.draft.opaque or not isinstance(start.draft.value, dict):
        return
    for words, pointer, value in _inner(judge, start.schema, start.draft.value, texts, _DEEPEST):
        made = with_value(start.draft, value, encode)
        if made is not None:
            yield replace(described(made, f"{words} of {pointer}"), scenario=ALTERNATIVE)


def unknown_kind(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Iterator[Draft]:
    """The plainest request with a kind that is none of the alternatives'."""
    schema = body_schema(judge.contract, operation, plain.case)
    choices = () if schema is None or plain.opaque else alternatives(judge.contract, schema)
    for name in properties_of(judge.contract, choices[0]) if choices else ():
        kinds = [enum_at(judge.contract, choice, joined("", name)) for choice in choices]
        told_apart = all(kind is not None and len(kind) == 1 for kind in kinds) and len(set(map(str, kinds))) > 1
        if told_apart and isinstance(plain.value, dict) and isinstance(plain.value.get(name), str):
            made = with_value(plain, {**plain.value, name: _NO_KIND}, encode)
            if made is not None:
                fault = Fault(
                    keyword="enum",
                    part=Part.REQUEST_BODY,
                    pointer=joined("", name),
                    description="not one of the allowed values",
                )
                case = replace(described(made, f"unknown {name}").case, fault=fault, valid=False)
                yield replace(made, case=case, positive=False)


def _narrowed(contract: Contract, schema: Json) -> Iterator[Json]:
    resolved = contract.resolved(schema)
    if not isinstance(resolved, dict):
        return
    for keyword in _KEYWORDS:
        branches = [one for one in _listed(resolved, keyword) if types_at(contract, one, "") != {"null"}]
        if len(branches) > 1:
            rest = {name: said for name, said in resolved.items() if name not in {keyword, "discriminator"}}
            for branch in branches:
                kind = _kind(contract, resolved, branch)
                yield {**rest, "allOf": [*_listed(rest, "allOf"), *kind, branch]}
            return
    pieces = _listed(resolved, "allOf")
    for index, piece in enumerate(pieces):
        choices = alternatives(contract, piece)
        if choices:
            for choice in choices:
                yield {**resolved, "allOf": [*pieces[:index], choice, *pieces[index + 1 :]]}
            return
    for child in _heirs(contract, schema, resolved):
        yield {"allOf": [*_kind(contract, resolved, child), child]}


def _kind(contract: Contract, schema: dict[str, Json], branch: Json) -> list[Json]:
    """What the discriminator makes of an alternative (OpenAPI 3.1, section 4.8.25): its kind as the one value."""
    discriminator = schema.get("discriminator")
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    # In Swagger 2.0 it is the name of the property itself.
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else discriminator
    if not isinstance(name, str) or not isinstance(reference, str):
        return []
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    last = _last(reference)
    kind = next((key for key, to in _pairs(mapping) if isinstance(to, str) and _last(to) == last), last)
    declared = enum_at(contract, branch, joined("", name))
    if declared is not None and (kind not in declared or len(declared) == 1):
        return []
    return [{"required": [name], "properties": {name: {"const": kind}}}]


def _heirs(contract: Contract, schema: Json, resolved: dict[str, Json]) -> Iterator[Json]:
    """The schemas that are made from one with a discriminator and no list of alternatives, by mapping or by `allOf`."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if "discriminator" not in resolved or not isinstance(reference, str):
        return
    parent = reference.rpartition("/")[0]
    found = contract.document
    for token in parent.removeprefix("#/").split("/"):
        inner = found.get(token)
        found = inner if isinstance(inner, dict) else {}
    heirs: list[Json] = [
        {"$ref": f"{parent}/{name}"}
        for name, one in found.items()
        if isinstance(one, dict) and {"$ref": reference} in _listed(one, "allOf")
    ]
    yield from heirs if len(heirs) > 1 else ()


def _inner(
    judge: Judge, schema: Json, value: dict[str, Json], texts: Callable[[str], Sequence[str]], depth: int
) -> Iterator[tuple[str, str, Json]]:
    """(which alternatives, pointer, whole value with them there)."""
    for name, below in properties_of(judge.contract, schema).items():
        given = value.get(name)
        resolved = judge.contract.resolved(below)
        items = resolved.get("items") if isinstance(resolved, dict) else None
        for choice in alternatives(judge.contract, below):
            made = plausible(judge, choice, None, texts)
            if made != given and not judge.violations(choice, made):
                yield ANOTHER, joined("", name), {**value, name: made}
        choices = alternatives(judge.contract, items) if items else ()
        every = [made for one in choices if not judge.violations(one, made := plausible(judge, one, None, texts))]
        # What follows from all items together shows where they are not alike.
        if len(every) > 1 and not judge.violations(below, every):
            yield EVERY, joined("", name), {**value, name: [*every]}
        for made in every:
            if [made] != given:
                yield ANOTHER, joined("", name), {**value, name: [made]}
        if isinstance(given, dict) and depth:
            for words, pointer, inner in _inner(judge, narrowed_to(judge, below, given), given, texts, depth - 1):
                yield words, joined("", name) + pointer, {**value, name: inner}


def _words(value: Json, plain: Json) -> str:
    """What the alternative calls itself, else the properties that it has."""
    if not isinstance(value, dict):
        return type(value).__name__
    old = plain if isinstance(plain, dict) else {}
    kinds = [f"{name} = {one}" for name, one in value.items() if isinstance(old.get(name), str) and one != old[name]]
    return kinds[0] if kinds else ", ".join(value)


def _listed(schema: dict[str, Json], keyword: str) -> list[Json]:
    said = schema.get(keyword)
    return said if isinstance(said, list) else []


def _pairs(mapping: Json) -> Iterator[tuple[str, Json]]:
    yield from mapping.items() if isinstance(mapping, dict) else ()


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]
