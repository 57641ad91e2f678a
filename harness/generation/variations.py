"""An operation's plainest valid request, and valid requests that differ from it in one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.contract.schemas import request_schema
from harness.generation.captures import properties_of
from harness.generation.encoding import is_json, json_bytes
from harness.generation.faults import judged_parameters, sent_values
from harness.generation.plausible import plausible
from harness.model.case import Body, Purpose
from harness.model.media_type import bare
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.rows import sent_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from harness.contract.document import Contract
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.model.case import Case, Value
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

    Encode = Callable[[str, Json], Body | None]

PLAINEST = "plainest"
"""Scenario of the plainest request, and of what is made from it by changing one thing."""

JSON = "application/json"

ENDLESS = frozenset({"text/event-stream", "multipart/x-mixed-replace"})
"""Media types of answers that go on until somebody hangs up (HTML Living Standard, IANA considerations)."""

MOST_ALONE = 4
"""Properties that are sent by themselves."""

_ORDER = (Purpose.EXAMPLE, Purpose.COVERAGE, Purpose.FUZZING)


def plainest(operation: Operation, drafts: Iterable[Draft]) -> Draft | None:
    """The valid request that is likeliest to be served: the contract's own example, without optional parameters."""
    valid = [draft for draft in drafts if draft.case.valid and draft.positive]
    if not valid:
        return None
    preferred = operation.request_body.content[0].media_type if operation.request_body else None

    def rank(draft: Draft) -> tuple[bool, int]:
        media_type = draft.case.body.media_type.partition(";")[0] if draft.case.body else None
        return (media_type != preferred, _ORDER.index(draft.case.purpose))

    return without_optional_parameters(operation, min(valid, key=rank))


def without_optional_parameters(operation: Operation, draft: Draft) -> Draft:
    """The request with nothing but its body and what the contract requires."""
    required = {(parameter.location, _folded(parameter)) for parameter in operation.parameters if parameter.required}
    case = draft.case
    return replace(
        draft,
        scenario=PLAINEST,
        case=replace(
            case,
            query=tuple(pair for pair in case.query if (ParameterLocation.QUERY, pair[0]) in required),
            headers=tuple(pair for pair in case.headers if (ParameterLocation.HEADER, pair[0].lower()) in required),
            cookies=tuple(pair for pair in case.cookies if (ParameterLocation.COOKIE, pair[0]) in required),
            description="the plainest request",
        ),
    )


def with_parameters_of(judge: Judge, operation: Operation, plain: Draft, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The plainest request with each optional parameter added, one at a time, and with all of them.

    Where no valid draft has one that is asked for in the query (of moments few do), with an ordinary value.
    """
    chosen: list[tuple[Parameter, tuple[str, ...]]] = []
    for parameter in judged_parameters(operation):
        if parameter.required or parameter.location is ParameterLocation.PATH:
            continue
        values = next((given for draft in drafts if (given := _plain_values(draft, parameter))), ())
        values = values or _ordinary(judge, parameter)
        if values:
            chosen.append((parameter, values))
    for parameter, values in chosen:
        yield described(with_parameter(plain, parameter, values), f"with {parameter.name}")
    if len(chosen) > 1:
        everything = plain
        for parameter, values in chosen:
            everything = with_parameter(everything, parameter, values)
        yield described(everything, "with every optional parameter")


def with_parameter(draft: Draft, parameter: Parameter, values: Sequence[str]) -> Draft:
    """The request with a parameter's values replaced, left out where there are none."""
    case = draft.case
    pairs = tuple((parameter.name, value) for value in values)
    if parameter.location is ParameterLocation.QUERY:
        changed = replace(case, query=(*_others(case.query, parameter), *pairs))
    elif parameter.location is ParameterLocation.HEADER:
        changed = replace(case, headers=(*_others(case.headers, parameter), *pairs))
    elif parameter.location is ParameterLocation.COOKIE:
        changed = replace(case, cookies=(*_others(case.cookies, parameter), *pairs))
    else:
        replaced = tuple((name, values[0] if name == parameter.name else value) for name, value in case.path_values)
        changed = replace(case, path_values=replaced)
    return replace(draft, case=changed)


def with_value(draft: Draft, value: Json, encode: Encode) -> Draft | None:
    """The request with another body of the same media type, `None` where the value cannot be written."""
    body = draft.case.body
    if body is None:
        return None
    if is_json(body.media_type):
        try:
            written: Body | None = Body(media_type=body.media_type, content=json_bytes(value))
        except ValueError:
            return None
    else:
        written = encode(body.media_type.partition(";")[0], value)
    return replace(draft, value=value, case=replace(draft.case, body=written)) if written else None


def has_example(operation: Operation, case: Case) -> bool:
    """Whether the contract gives an example of the whole body in the case's media type."""
    if operation.request_body is None or case.body is None:
        return False
    media_type = case.body.media_type.partition(";")[0].strip().lower()
    return any(content.examples for content in operation.request_body.content if content.media_type == media_type)


def body_variations(
    judge: Judge, schema: Json | None, plain: Draft, drafts: Sequence[Draft], encode: Encode
) -> Iterator[Draft]:
    """A plain request with one property of its body left out or added, each in turn, then with all of them.

    `schema` is that of the body, narrowed to the alternative that it is.
    """
    contract = judge.contract
    if schema is None or not isinstance(plain.value, dict) or plain.opaque:
        return
    yield from _sparse(judge, schema, plain, encode)
    full = dict(plain.value)
    value: dict[str, Json]
    for name, below in properties_of(contract, schema).items():
        if name in plain.value:
            value = {key: member for key, member in plain.value.items() if key != name}
            words = f"without {name}"
        else:
            given = next((draft.value for draft in drafts if _has(draft, plain, name)), None)
            if not isinstance(given, dict):
                continue
            full[name] = plausible(judge, below, given[name])
            value = {**plain.value, name: full[name]}
            words = f"with {name}"
        varied = with_value(plain, value, encode)
        if varied:
            yield described(varied, words)
    if len(full) > len(plain.value) + 1:
        everything = with_value(plain, full, encode)
        if everything:
            yield described(everything, "with every optional property")


def _sparse(judge: Judge, schema: Json, plain: Draft, encode: Encode) -> Iterator[Draft]:
    """A body that requires nothing, with nothing in it or one thing alone: a search by everything finds nothing."""
    given = plain.value if isinstance(plain.value, dict) else {}
    if plain.case.method != "POST" or len(given) < 2 or judge.violations(schema, {}):
        return
    for value in ({}, *({name: member} for name, member in [*given.items()][:MOST_ALONE])):
        sparse = None if judge.violations(schema, value) else with_value(plain, value, encode)
        if sparse is not None:
            yield described(sparse, f"with {next(iter(value))} alone" if value else "with nothing")


def in_other_media_types(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Iterator[Draft]:
    """The plainest request in each further media type that the contract gives, where its schema allows the value."""
    if operation.request_body is None or plain.case.body is None or plain.opaque:
        return
    own = plain.case.body.media_type.partition(";")[0]
    for content in operation.request_body.content:
        if content.media_type == own or "*" in content.media_type:
            continue
        schema = request_schema(judge.contract, operation, content.media_type)
        if schema is None or judge.violations(schema, plain.value):
            continue
        body = Body(media_type=content.media_type, content=b"")
        written = with_value(replace(plain, case=replace(plain.case, body=body)), plain.value, encode)
        if written is not None:
            yield described(written, f"as {content.media_type}")


def answered_otherwise(operation: Operation, plain: Draft) -> Iterator[Draft]:
    """The plainest request with each further media type that it may be answered in, asked for by name.

    The first is what a client gets that takes anything and prefers JSON, as every other request does. Of what only
    reads: another form of the same answer is not worth a further effect.
    """
    declared = [one.media_type for each in operation.responses if each.status.startswith("2") for one in each.content]
    names = sorted({*declared}, key=lambda name: (name != JSON, declared.index(name)))
    for name in names[1:] if operation.is_safe else ():
        if "*" not in name and name not in ENDLESS:
            headers = (*plain.case.headers, ("Accept", name))
            yield described(replace(plain, case=replace(plain.case, headers=headers)), f"answered in {name}")


def differing(plain: Draft, other: Draft) -> list[tuple[Part, str]]:
    """The places in which two requests of one operation differ, path values aside."""
    places: list[tuple[Part, str]] = []
    for part, mine, theirs in (
        (Part.REQUEST_QUERY, plain.case.query, other.case.query),
        (Part.REQUEST_HEADER, plain.case.headers, other.case.headers),
        (Part.REQUEST_HEADER, plain.case.cookies, other.case.cookies),
    ):
        names = dict.fromkeys(name for name, _ in (*mine, *theirs))
        places += [(part, joined("", name)) for name in names if _values(mine, name) != _values(theirs, name)]
    choices = [(name, value) for name, value in plain.case.path_values if isinstance(value, str)]
    given = dict(other.case.path_values)
    places += [(Part.REQUEST_PATH, joined("", name)) for name, value in choices if given.get(name, value) != value]
    return places + _differing_bodies(plain, other)


def described(draft: Draft, words: str) -> Draft:
    """The draft with words for what it tries."""
    return replace(draft, case=replace(draft.case, description=words, purpose=Purpose.COVERAGE))


def body_schema(contract: Contract, operation: Operation, case: Case) -> Json | None:
    """The schema of a case's body."""
    if case.body is None:
        return None
    return request_schema(contract, operation, case.body.media_type.partition(";")[0].strip().lower())


def _differing_bodies(plain: Draft, other: Draft) -> list[tuple[Part, str]]:
    mine, theirs = plain.case.body, other.case.body
    if mine is None or theirs is None:
        return [(Part.REQUEST_BODY, "")] if mine is not theirs else []
    if mine.media_type.partition(";")[0] != theirs.media_type.partition(";")[0]:
        return [(Part.REQUEST_HEADER, "/content-type")]
    if plain.opaque or other.opaque:
        return [(Part.REQUEST_BODY, "")] if mine.content != theirs.content else []
    return [(Part.REQUEST_BODY, pointer) for pointer in _differing_values(plain.value, other.value, "")]


def _differing_values(mine: Json, theirs: Json, pointer: str) -> list[str]:
    if isinstance(mine, dict) and isinstance(theirs, dict):
        found = []
        for name in dict.fromkeys([*mine, *theirs]):
            if name in mine and name in theirs:
                found += _differing_values(mine[name], theirs[name], joined(pointer, name))
            else:
                found.append(joined(pointer, name))
        return found
    if isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        return [
            place
            for index, (one, other) in enumerate(zip(mine, theirs, strict=True))
            for place in _differing_values(one, other, joined(pointer, index))
        ]
    return [] if type(mine) is type(theirs) and mine == theirs else [pointer]


def _values(pairs: Iterable[tuple[str, Value]], name: str) -> list[Value]:
    return [value for given, value in pairs if given == name]


def _others(pairs: Iterable[tuple[str, Value]], parameter: Parameter) -> tuple[tuple[str, Value], ...]:
    name = _folded(parameter)
    folded = parameter.location is ParameterLocation.HEADER
    return tuple(pair for pair in pairs if (pair[0].lower() if folded else pair[0]) != name)


def _folded(parameter: Parameter) -> str:
    return parameter.name.lower() if parameter.location is ParameterLocation.HEADER else parameter.name


def _plain_values(draft: Draft, parameter: Parameter) -> tuple[str, ...]:
    """Values of a valid request that say something: an empty text is a value like no other."""
    if not (draft.case.valid and draft.positive):
        return ()
    values = sent_values(draft.case, parameter)
    return values if all(values) else ()


def _ordinary(judge: Judge, parameter: Parameter) -> tuple[str, ...]:
    is_query = parameter.location is ParameterLocation.QUERY
    text = sent_as(plausible(judge, parameter.schema, None)) if is_query else None
    return (text,) if text else ()


def _has(draft: Draft, plain: Draft, name: str) -> bool:
    mine, theirs = draft.case.body, plain.case.body
    same = mine and theirs and bare(mine.media_type) == bare(theirs.media_type)
    return bool(same and draft.case.valid and isinstance(draft.value, dict) and name in draft.value)
