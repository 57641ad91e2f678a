"""The parcels: what is written reads back, ETags and conditions, idempotency keys; open to everybody."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from tests.servers.drifting.clock import now
from tests.servers.drifting.message import Call, RefusedError, Reply
from tests.servers.drifting.style import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS = ("books", "lamp", "cups", "tiles", "seeds", "cloth", "clock", "paint")


@dataclass(slots=True)
class Depot:
    """What one environment holds."""

    parcels: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, tuple[Any, str]] = field(default_factory=dict)
    """Idempotency key to the body that came with it and the parcel that it made."""
    gone: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What was deleted, for those who drift."""
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What was shown first of each, for those who drift."""
    listed: list[str] = field(default_factory=list)
    """What a list showed that is not made anew, for those who drift."""


def populated(seed: int) -> Depot:
    """Parcels whose names, counts and amounts follow from the data seed."""
    random = Random(seed)  # noqa: S311  # data, no secret
    depot = Depot()
    for _ in range(random.randint(20, 40)):
        name = str(UUID(int=random.getrandbits(128), version=4))
        moment = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(10**8))
        order = {
            "label": f"{random.choice(_WORDS)} {random.randint(1, 999)}",
            "weightKg": round(random.uniform(0.1, 60), 3),
            "declaredValue": round(random.uniform(0, 900), 2),
            "tags": random.sample(_WORDS, random.randint(0, 2)),
            "fragile": random.random() < 0.3,
        }
        depot.parcels[name] = _parcel(name, order, moment)
    return depot


def _parcel(name: str, order: Mapping[str, Any], added: datetime) -> dict[str, Any]:
    known = ("label", "note", "weightKg", "declaredValue", "pieces", "sendAt", "tags", "fragile")
    return {
        "parcelId": name,
        **{key: order[key] for key in known if key in order},
        "charge": charge(order),
        "addedAt": added.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def charge(order: Mapping[str, Any]) -> float:
    """Follows from the order alone, to the fifth decimal."""
    return float(round(order["weightKg"] * 1.37931 + order.get("declaredValue", 0) * 0.00517, 5))


def refused(refusal: RefusedError, request_id: str) -> Reply:
    """An error in an object of its own."""
    error = {"code": refusal.code, "message": refusal.text, "requestId": request_id}
    if refusal.place:
        error["field"] = refusal.place
    return Reply(status=refusal.status, document={"error": error})


def list_parcels(depot: Depot, call: Call) -> Reply:
    """The latest first."""
    rows = list(reversed(depot.parcels.values()))
    return Reply(status=200, document={"items": rows[: call.parameters.get("limit", 100)], "total": len(rows)})


def add_parcel(depot: Depot, call: Call) -> Reply:
    """Once for every idempotency key."""
    key = call.headers.get("idempotency-key")
    if key is not None and key in depot.keys:
        body, name = depot.keys[key]
        if body != call.body:
            raise RefusedError(status=422, code="keyReused", text="the key came with another body")
        return _made(depot.parcels.get(name) or depot.gone[name])
    name = str(uuid4())
    depot.parcels[name] = _parcel(name, call.body, now())
    if key is not None:
        depot.keys[key] = (call.body, name)
    return _made(depot.parcels[name])


def _made(parcel: dict[str, Any]) -> Reply:
    return Reply(status=201, document=parcel, headers={"Location": f"/parcels/{parcel['parcelId']}"})


def get_parcel(depot: Depot, call: Call) -> Reply:
    """Unless the client has it already."""
    parcel = found(depot, call)
    if call.headers.get("if-none-match") == etag(parcel):
        return Reply(status=304, headers={"ETag": etag(parcel)})
    return Reply(status=200, document=parcel, headers={"ETag": etag(parcel)})


def replace_parcel(depot: Depot, call: Call) -> Reply:
    """What is not given is gone."""
    old = found(depot, call)
    check_condition(old, call)
    new = _parcel(old["parcelId"], call.body, now()) | {"addedAt": old["addedAt"]}
    return _changed(depot, new)


def change_parcel(depot: Depot, call: Call) -> Reply:
    """What is not given stays, what is null goes, but for the note."""
    old = found(depot, call)
    check_condition(old, call)
    new = {**old, **call.body}
    return _changed(depot, {**new, "charge": charge(new)})


def _changed(depot: Depot, parcel: dict[str, Any]) -> Reply:
    depot.parcels[parcel["parcelId"]] = parcel
    return Reply(status=200, document=parcel, headers={"ETag": etag(parcel)})


def remove_parcel(depot: Depot, call: Call) -> Reply:
    """For good."""
    parcel = found(depot, call)
    depot.gone[parcel["parcelId"]] = depot.parcels.pop(parcel["parcelId"])
    return Reply(status=204)


def found(depot: Depot, call: Call) -> dict[str, Any]:
    """The parcel of the path."""
    name = call.parameters["parcelId"]
    if name not in depot.parcels:
        raise RefusedError(status=404, code="noSuchParcel", text="there is no such parcel")
    return depot.parcels[name]


def etag(parcel: dict[str, Any]) -> str:
    """Of what the parcel is now."""
    return f'"{hashlib.sha256(json.dumps(parcel, sort_keys=True).encode()).hexdigest()[:20]}"'


def check_condition(parcel: dict[str, Any], call: Call) -> None:
    """Refuses who changes another state than they know."""
    if call.headers.get("if-match") not in {None, "*", etag(parcel)}:
        raise RefusedError(status=412, code="changedMeanwhile", text="somebody changed it")


PARCELS = Style(
    name="parcels",
    populated=populated,
    handlers={
        "listParcels": list_parcels,
        "addParcel": add_parcel,
        "getParcel": get_parcel,
        "replaceParcel": replace_parcel,
        "changeParcel": change_parcel,
        "removeParcel": remove_parcel,
    },
    refused=refused,
    admits=lambda _headers: True,
    challenge={},
    codes={
        "route": (404, "noSuchRoute"),
        "method": (405, "noSuchMethod"),
        "credential": (401, "notSignedIn"),
        "path": (404, "noSuchParcel"),
        "parameter": (400, "badParameter"),
        "media-type": (415, "wrongMediaType"),
        "no-body": (400, "bodyMissing"),
        "malformed": (400, "bodyMalformed"),
        "too-large": (413, "bodyTooLarge"),
        "invalid": (422, "bodyInvalid"),
    },
    headers={"Cache-Control": "no-cache"},
    answers_head=True,
)
