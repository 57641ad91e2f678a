"""A corpus as bytes and back: plain JSON, so that reading a file from elsewhere can run nothing."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, cast

from harness.generation.encoding import json_bytes
from harness.model.case import (
    Body,
    Capture,
    Case,
    Corpus,
    Credential,
    Fault,
    Harvest,
    Lifecycle,
    OperationCases,
    Purpose,
    Relation,
    Repeat,
    Role,
    Sequence,
    Slot,
    Undo,
    Value,
)
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.json import Json


def to_bytes(corpus: Corpus) -> bytes:
    """The whole corpus as JSON; equal corpora give equal bytes."""
    return json_bytes(
        {
            "api": corpus.api,
            "seed": corpus.seed,
            "depth": corpus.depth,
            "digest": corpus.digest,
            "operations": [_operation_to_json(cases) for cases in corpus.operations],
            "sequences": [sequence_to_json(sequence) for sequence in corpus.sequences],
            "harvests": [_harvest_to_json(harvest) for harvest in corpus.harvests],
            "undos": [
                {"creator": one.creator, "deletion": case_to_json(one.deletion), "is_elsewhere": one.is_elsewhere}
                for one in corpus.undos
            ],
            "relations": [_relation_to_json(relation) for relation in corpus.relations],
            "once": [*sorted(corpus.once)],
            "repeats": [
                {"case": case_to_json(one.case), "times": one.times, "at_reference": one.at_reference}
                for one in corpus.repeats
            ],
            "lifecycles": [_lifecycle_to_json(one) for one in corpus.lifecycles],
        }
    )


def from_bytes(data: bytes) -> Corpus:
    """The corpus that `to_bytes` wrote.

    Raises:
        ValueError: the bytes are not such a corpus.
    """
    try:
        return _corpus(json.loads(data))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a corpus: {error}") from error


def case_to_json(case: Case) -> dict[str, Json]:
    """A case as JSON; what has its default is left out."""
    written: dict[str, Json] = {
        "id": case.id,
        "api": case.api,
        "operation": case.operation,
        "method": case.method,
        "path": case.path,
        "path_values": _pairs_to_json(case.path_values),
        "query": _pairs_to_json(case.query),
        "headers": _pairs_to_json(case.headers),
        "cookies": _pairs_to_json(case.cookies),
        "body": _body_to_json(case.body) if case.body else None,
        "purpose": case.purpose.value,
        "fault": _fault_to_json(case.fault) if case.fault else None,
        "valid": case.valid,
        "varied": [case.varied[0].value, case.varied[1]] if case.varied else None,
        "description": case.description,
        "credential": case.credential.value,
    }
    return {name: value for name, value in written.items() if value not in (None, [])}


def case_from_json(written: dict[str, Any]) -> Case:
    """The case that `case_to_json` wrote."""
    varied = written.get("varied")
    return Case(
        id=str(written["id"]),
        api=str(written["api"]),
        operation=str(written["operation"]),
        method=str(written["method"]),
        path=str(written["path"]),
        path_values=_pairs(written.get("path_values", [])),
        query=_pairs(written.get("query", [])),
        headers=_pairs(written.get("headers", [])),
        cookies=_pairs(written.get("cookies", [])),
        body=_body(written["body"]) if "body" in written else None,
        purpose=Purpose(written["purpose"]),
        fault=_fault(written["fault"]) if "fault" in written else None,
        valid=bool(written["valid"]),
        varied=(Part(varied[0]), str(varied[1])) if varied else None,
        description=str(written.get("description", "")),
        credential=Credential(written["credential"]),
    )


def sequence_to_json(sequence: Sequence) -> dict[str, Json]:
    """A sequence as JSON."""
    return {
        "id": sequence.id,
        "api": sequence.api,
        "resource": sequence.resource,
        "steps": [case_to_json(step) for step in sequence.steps],
        "description": sequence.description,
        **({"apart": True} if sequence.apart else {}),
    }


def _sequence(written: dict[str, Any]) -> Sequence:
    return Sequence(
        id=str(written["id"]),
        api=str(written["api"]),
        resource=str(written["resource"]),
        steps=tuple(case_from_json(step) for step in written["steps"]),
        description=str(written["description"]),
        apart=bool(written.get("apart", False)),
    )


def _operation_to_json(cases: OperationCases) -> dict[str, Json]:
    return {
        "operation": cases.operation,
        "cases": [case_to_json(case) for case in cases.cases],
        "not_generated": cases.not_generated,
    }


def _harvest_to_json(harvest: Harvest) -> dict[str, Json]:
    return {
        "parameter": harvest.parameter,
        "resource": harvest.resource,
        "listing": case_to_json(harvest.listing),
        "reading": case_to_json(harvest.reading) if harvest.reading else None,
        "candidates": list(harvest.candidates),
        "cursors": list(harvest.cursors),
        "counters": list(harvest.counters),
        **({"bound": case_to_json(harvest.bound)} if harvest.bound else {}),
    }


def _corpus(written: Any) -> Corpus:
    return Corpus(
        api=str(written["api"]),
        seed=int(written["seed"]),
        depth=str(written["depth"]),
        digest=str(written["digest"]),
        operations=tuple(
            OperationCases(
                operation=str(cases["operation"]),
                cases=tuple(case_from_json(case) for case in cases["cases"]),
                not_generated=cases["not_generated"],
            )
            for cases in written["operations"]
        ),
        sequences=tuple(_sequence(sequence) for sequence in written["sequences"]),
        harvests=tuple(_harvest(harvest) for harvest in written["harvests"]),
        undos=tuple(
            Undo(
                creator=str(undo["creator"]),
                deletion=case_from_json(undo["deletion"]),
                is_elsewhere=bool(undo["is_elsewhere"]),
            )
            for undo in written["undos"]
        ),
        relations=tuple(_relation(relation) for relation in written["relations"]),
        once=frozenset(written["once"]),
        repeats=tuple(
            Repeat(
                case=case_from_json(repeat["case"]),
                times=int(repeat["times"]),
                at_reference=int(repeat["at_reference"]),
            )
            for repeat in written["repeats"]
        ),
        lifecycles=tuple(_lifecycle(lifecycle) for lifecycle in written["lifecycles"]),
    )


def _lifecycle_to_json(lifecycle: Lifecycle) -> dict[str, Json]:
    return {
        "resource": lifecycle.resource,
        "made": [case_to_json(case) for case in lifecycle.made],
        "tried": [case_to_json(case) for case in lifecycle.tried],
        "deeds": [case_to_json(case) for case in lifecycle.deeds],
        "removal": case_to_json(lifecycle.removal) if lifecycle.removal else None,
    }


def _lifecycle(written: dict[str, Any]) -> Lifecycle:
    return Lifecycle(
        resource=str(written["resource"]),
        made=tuple(case_from_json(case) for case in written["made"]),
        tried=tuple(case_from_json(case) for case in written["tried"]),
        deeds=tuple(case_from_json(case) for case in written["deeds"]),
        removal=case_from_json(written["removal"]) if written["removal"] else None,
    )


def _relation_to_json(relation: Relation) -> dict[str, Json]:
    return {
        "operation": relation.operation,
        "parameters": list(relation.parameters),
        "base": case_to_json(relation.base),
        "cases": [case_to_json(case) for case in relation.cases],
        "scouts": [case_to_json(case) for case in relation.scouts],
        "again": case_to_json(relation.again),
    }


def _relation(written: dict[str, Any]) -> Relation:
    return Relation(
        operation=str(written["operation"]),
        parameters=tuple(str(name) for name in written["parameters"]),
        base=case_from_json(written["base"]),
        cases=tuple(case_from_json(case) for case in written["cases"]),
        scouts=tuple(case_from_json(case) for case in written["scouts"]),
        again=case_from_json(written["again"]),
    )


def _harvest(written: dict[str, Any]) -> Harvest:
    return Harvest(
        parameter=str(written["parameter"]),
        resource=str(written["resource"]),
        listing=case_from_json(written["listing"]),
        reading=case_from_json(written["reading"]) if written["reading"] else None,
        candidates=tuple(str(name) for name in written["candidates"]),
        cursors=tuple(str(name) for name in written.get("cursors", ())),
        counters=tuple(str(name) for name in written.get("counters", ())),
        bound=case_from_json(written["bound"]) if "bound" in written else None,
    )


def _pairs_to_json(pairs: Iterable[tuple[str, Value]]) -> list[Json]:
    return [[name, _slot_to_json(value) if isinstance(value, Slot) else value] for name, value in pairs]


def _pairs(written: list[Any]) -> tuple[tuple[str, Value], ...]:
    return tuple((str(name), _slot(value) if isinstance(value, dict) else str(value)) for name, value in written)


def _slot_to_json(slot: Slot) -> dict[str, Json]:
    capture = slot.capture
    return {
        "name": slot.name,
        "role": slot.role.value,
        "resource": slot.resource,
        "index": slot.index,
        "capture": _capture_to_json(capture) if capture else None,
        **({"form": [*slot.form]} if slot.form else {}),
        **({"full": slot.full} if slot.full else {}),
    }


def _slot(written: dict[str, Any]) -> Slot:
    capture = written["capture"]
    return Slot(
        name=str(written["name"]),
        role=Role(written["role"]),
        resource=str(written["resource"]),
        index=int(written["index"]),
        capture=_capture(capture) if capture else None,
        form=tuple(str(characters) for characters in written.get("form", ())),
        full=str(written.get("full", "")),
    )


def _capture_to_json(capture: Capture) -> dict[str, Json]:
    led = {"path": capture.path} if capture.path else {}
    return {"step": capture.step, "part": capture.part.value, "pointers": list(capture.pointers), **led}


def _capture(written: dict[str, Any]) -> Capture:
    return Capture(
        step=int(written["step"]),
        part=Part(written["part"]),
        pointers=tuple(str(pointer) for pointer in written["pointers"]),
        path=str(written.get("path", "")),
    )


def _body_to_json(body: Body) -> dict[str, Json]:
    return {
        "media_type": body.media_type,
        "content": b64encode(body.content).decode("ascii"),
        "slots": [[pointer, _slot_to_json(slot)] for pointer, slot in body.slots],
        **({"nested": True} if body.nested else {}),
    }


def _body(written: dict[str, Any]) -> Body:
    return Body(
        media_type=str(written["media_type"]),
        content=b64decode(written["content"], validate=True),
        slots=tuple((str(pointer), _slot(slot)) for pointer, slot in written["slots"]),
        nested=bool(written.get("nested", False)),
    )


def _fault_to_json(fault: Fault) -> dict[str, Json]:
    return {
        "keyword": fault.keyword,
        "part": fault.part.value,
        "pointer": fault.pointer,
        "description": fault.description,
    }


def _fault(written: dict[str, Any]) -> Fault:
    fields = cast("dict[str, str]", written)
    return Fault(
        keyword=str(fields["keyword"]),
        part=Part(fields["part"]),
        pointer=str(fields["pointer"]),
        description=str(fields["description"]),
    )
