"""Answers held against the committed contract, each once, however often they are compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from harness.contract.declared import response_of
from harness.contract.promises import promise
from harness.contract.schemas import property_schema, response_schema
from harness.contract.validation import AnswerValidator
from harness.model.case import Credential
from harness.model.observation import BodyKind
from harness.model.place import Part, Place
from harness.model.pointer import ANY, joined, tokens_of, values_at
from harness.model.secret import MASK
from harness.observation.redaction import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.contract.violation import Violation
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.model.operation import Operation

ASKED_AS = frozenset({Credential.OWN, Credential.NONE, Credential.BROKEN})
"""The identities whose answers a contract describes alike in every environment."""

UNJUDGED = frozenset({"depth", "media-type"})
"""Keywords of which no line of a schema says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One thing that the contract does not allow, at a place with `*` for items and map keys."""

    place: Place
    keyword: str
    message: str
    """In words, without the value: `must be string, is integer`."""
    line: tuple[str, ...]
    """The line of the contract that is broken, or the place where no line says it: what both sides may break alike."""


class Answers:
    """Judges the answers to one contract; what it has judged it keeps."""

    def __init__(self, contract: Contract) -> None:
        """Compiles the contract's schemas."""
        self._contract = contract
        self._validator = AnswerValidator(contract)
        self._known: dict[tuple[object, ...], tuple[Breach, ...]] = {}
        # By the identity of an observation, which is kept beside it, so that no other can have it meanwhile: what an
        # answer is known by takes as long to make as the rest of judging it again.
        self._seen: dict[int, tuple[Observation, tuple[Breach, ...]]] = {}
        self._turn = Lock()

    def breaches(self, observation: Observation) -> tuple[Breach, ...]:
        """Everything in an answer that the contract does not allow; nothing where there is none to judge."""
        if (seen := self._seen.get(id(observation))) is not None:
            return seen[1]
        found = self._breaches(observation)
        self._seen[id(observation)] = (observation, found)
        return found

    def _breaches(self, observation: Observation) -> tuple[Breach, ...]:
        operation = self._contract.operation(observation.operation)
        if operation is None or not observation.answered or observation.credential not in ASKED_AS:
            return ()
        key = _key(operation, observation)
        # Environments are judged in threads of their own, and the validator counts its steps.
        with self._turn:
            if key not in self._known:
                self._known[key] = tuple(self._judged(operation, observation))
            return self._known[key]

    def _judged(self, operation: Operation, observation: Observation) -> Iterator[Breach]:
        has_body = observation.body_kind is not BodyKind.EMPTY and not observation.operation.startswith("HEAD ")
        found = self._validator.violations(
            operation,
            observation.status or 0,
            observation.headers,
            observation.media_type if has_body else None,
            observation.body,
            is_seen=observation.body_kept,
        )
        for violation in found:
            if violation.keyword != "depth" and not _is_masked(violation, observation):
                yield self._breach(operation, observation, violation)

    def _breach(self, operation: Operation, observation: Observation, violation: Violation) -> Breach:
        in_body = violation.part is Part.RESPONSE_BODY
        schema = response_schema(self._contract, operation, observation.status or 0, observation.media_type)
        place = Place(
            api=observation.api,
            operation=operation.key,
            part=violation.part,
            status=observation.status,
            media_type=observation.media_type if in_body and violation.keyword != "media-type" else None,
            pointer=_general(self._contract, schema, observation.body, violation) if in_body else violation.pointer,
        )
        return Breach(
            place=place, keyword=violation.keyword, message=violation.message, line=self._line(place, violation.keyword)
        )

    def _line(self, place: Place, keyword: str) -> tuple[str, ...]:
        said = None
        if place.part is not Part.RESPONSE_STATUS and keyword not in UNJUDGED:
            said = promise(self._contract, place, (keyword,))
        if said is None or not said.source.line:
            return (place.operation, place.part, str(place.status), place.pointer, keyword)
        return (said.source.file, str(said.source.line), keyword)


@lru_cache(maxsize=16)  # compiling is dear, and every environment of a run is judged by the same few contracts
def answers_of(contract: Contract) -> Answers:
    """The judge of a contract's answers."""
    return Answers(contract)


def _key(operation: Operation, observation: Observation) -> tuple[object, ...]:
    response = response_of(operation, observation.status or 0)
    declared = response.headers if response else ()
    body = json.dumps(observation.body).encode() if observation.body_kept else b""
    return (
        operation.key,
        observation.status,
        observation.media_type,
        observation.body_kind,
        tuple(pair for pair in observation.headers if pair[0] in declared),
        sha256(body).digest(),
    )


def _is_masked(violation: Violation, observation: Observation) -> bool:
    """Whether a secret stood there: what stands for it keeps no promise about it."""
    if violation.keyword in {"required", "media-type", "status"}:
        return False
    if violation.part is Part.RESPONSE_HEADER:
        name = violation.pointer.removeprefix("/")
        return is_secret_name(name) or any(MASK in value for key, value in observation.headers if key == name)
    if any(is_secret_name(token) for token in tokens_of(violation.pointer)):
        return True
    value = next(values_at(observation.body, violation.pointer), None)
    return isinstance(value, str) and MASK in value


def _general(contract: Contract, schema: Json | None, body: Json, violation: Violation) -> str:
    """The pointer with `*` for array items, and for members that only the schema of a map describes."""
    pointer, value = "", body
    for token in tokens_of(violation.pointer):
        if isinstance(value, list):
            pointer, value = joined(pointer, ANY), next(values_at(value, joined("", token)), None)
            continue
        is_key = _is_map_key(contract, schema, pointer, token)
        pointer = joined(pointer, ANY if is_key else token)
        value = next(values_at(value, joined("", token)), None)
    return pointer


def _is_map_key(contract: Contract, schema: Json | None, pointer: str, token: str) -> bool:
    """Whether a member is described, and just as any other name would be."""
    if schema is None:
        return False
    own = property_schema(contract, schema, joined(pointer, token))
    return own is not None and own == property_schema(contract, schema, joined(pointer, ANY))
