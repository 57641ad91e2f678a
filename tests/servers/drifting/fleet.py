"""The fleet: bare arrays, UUIDs that the client chooses, errors in a shape of its own, HTTP Basic."""

from __future__ import annotations

import base64
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

USER, PASSWORD = "dispatcher", "depot-gate-9"
KINDS = ("car", "van", "lorry", "cargoBike")
STATES = ("IN_SERVICE", "IDLE", "IN_REPAIR")
PURPOSES = ("delivery", "shuttle", "service")
SPEED = {"car": 60, "van": 50, "lorry": 40, "cargoBike": 12}
"""Kilometres an hour."""

_DEPOTS = ("NORTH", "HARBOUR", "AIRPORT", "EAST")
_PLACES = ("Quay 4", "Old mill", "Terminal B", "Market", "Brickyard", "Hospital")


@dataclass(slots=True)
class Garage:
    """What one fleet has."""

    vehicles: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    trips: dict[UUID, dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    """By vehicle, then by trip, oldest first."""


def populated(seed: int) -> Garage:
    """A fleet whose names, counts, amounts and order follow from the data seed."""
    random = Random(seed)  # noqa: S311  # data, no secret
    garage = Garage()
    for _ in range(random.randint(20, 40)):
        vehicle = _vehicle(random)
        name = UUID(vehicle["vehicleId"])
        garage.vehicles[name] = vehicle
        trips = [_trip(random, vehicle["vehicleId"]) for _ in range(random.randint(0, 5))]
        garage.trips[name] = {UUID(trip["tripId"]): trip for trip in sorted(trips, key=lambda trip: trip["startsAt"])}
    return garage


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _vehicle(random: Random) -> dict[str, Any]:
    depot: dict[str, Any] = {"depotCode": random.choice(_DEPOTS)}
    if random.random() < 0.5:
        depot["bay"] = random.randint(1, 40)
    return {
        "vehicleId": _uuid(random),
        "plate": f"{random.choice('KLMN')}{random.choice('ABC')}-{random.randrange(10**4):04}",
        "kind": random.choice(KINDS),
        "state": random.choice(STATES),
        "seats": random.randint(1, 50),
        "electric": random.random() < 0.4,
        "odometerKm": round(random.uniform(10, 300000), 1),
        "depot": depot if random.random() < 0.8 else None,
        "labels": {f"{random.choice('abcdefgh')}{random.randint(1, 99)}": "yes" for _ in range(random.randint(0, 3))},
        "registeredAt": _moment(random),
        "lastSeen": {
            "epochMillis": 1_600_000_000_000 + random.randrange(10**11),
            "position": [round(random.uniform(-60, 60), 5), round(random.uniform(-170, 170), 5)],
        },
    }


def _trip(random: Random, vehicle: str) -> dict[str, Any]:
    progress = random.choice(("planned", "underWay", "arrived"))
    trip = {
        "tripId": _uuid(random),
        "vehicleId": vehicle,
        "destination": random.choice(_PLACES),
        "passengers": random.randint(0, 20),
        "purpose": random.choice(PURPOSES),
        "progress": progress,
        "startsAt": _moment(random),
        "stops": random.sample(_PLACES, random.randint(0, 2)),
    }
    return {**trip, "arrivedAt": _moment(random)} if progress == "arrived" else trip


def _moment(random: Random) -> str:
    return _written(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=random.randrange(10**11)))


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def refused(refusal: RefusedError, request_id: str) -> Reply:
    """One object around everything."""
    failure = {"kind": refusal.code, "text": refusal.text, "correlation": request_id}
    if refusal.place:
        failure["field"] = refusal.place
    return Reply(status=refusal.status, document={"failure": failure})


def list_vehicles(garage: Garage, call: Call) -> Reply:
    """As they were registered."""
    state, seats = call.parameters.get("state"), call.parameters.get("minSeats", 0)
    rows = [one for one in garage.vehicles.values() if state in {None, one["state"]} and one["seats"] >= seats]
    shown = rows[: call.parameters.get("limit", 100)]
    return Reply(status=200, document=shown, headers={"X-Total-Count": str(len(rows))})


def get_vehicle(garage: Garage, call: Call) -> Reply:
    """By its UUID, however that is spelled."""
    return Reply(status=200, document=_vehicle_of(garage, call))


def put_vehicle(garage: Garage, call: Call) -> Reply:
    """Makes it or replaces it."""
    name, given = UUID(call.parameters["vehicleId"]), call.body
    depot = given.get("depot")
    is_new = name not in garage.vehicles
    garage.vehicles[name] = {
        "vehicleId": str(name),
        "plate": given["plate"],
        "kind": given["kind"],
        "state": "IDLE",
        "seats": given["seats"],
        "electric": given.get("electric", False),
        "odometerKm": given.get("odometerKm", 0),
        "depot": None if depot is None else {key: depot[key] for key in ("depotCode", "bay") if key in depot},
        "labels": given.get("labels", {}),
        "registeredAt": given.get("registeredAt", _written(now())),
        "lastSeen": {"epochMillis": int(now().timestamp() * 1000), "position": [48.20849, 16.37208]},
    }
    garage.trips.setdefault(name, {})
    return Reply(status=201 if is_new else 200, document=garage.vehicles[name])


def delete_vehicle(garage: Garage, call: Call) -> Reply:
    """With its trips."""
    name = UUID(_vehicle_of(garage, call)["vehicleId"])
    del garage.vehicles[name], garage.trips[name]
    return Reply(status=204)


def list_trips(garage: Garage, call: Call) -> Reply:
    """Of one vehicle, in the order that is asked for."""
    trips = list(garage.trips[UUID(_vehicle_of(garage, call)["vehicleId"])].values())
    newest_first = call.parameters.get("order") == "newestFirst"
    return Reply(status=200, document=trips[::-1] if newest_first else trips)


def start_trip(garage: Garage, call: Call) -> Reply:
    """Of one vehicle."""
    vehicle = _vehicle_of(garage, call)
    trip = {
        "tripId": str(uuid4()),
        "vehicleId": vehicle["vehicleId"],
        "destination": call.body["destination"],
        "passengers": call.body.get("passengers", 0),
        "purpose": call.body.get("purpose", "shuttle"),
        "progress": "planned",
        "startsAt": call.body.get("startsAt", _written(now())),
        "stops": call.body.get("stops", []),
    }
    garage.trips[UUID(vehicle["vehicleId"])][UUID(trip["tripId"])] = trip
    return Reply(status=201, document=trip)


def get_trip(garage: Garage, call: Call) -> Reply:
    """Of one vehicle, by its UUID."""
    trips = garage.trips[UUID(_vehicle_of(garage, call)["vehicleId"])]
    wanted = call.parameters["tripId"].replace("-", "").lower()
    for name, trip in trips.items():
        if name.hex == wanted:
            return Reply(status=200, document=trip)
    raise RefusedError(status=404, code="NotFound", text="no such trip")


def estimate(_garage: Garage, call: Call) -> Reply:
    """Depends on nothing but the request."""
    distance, kind = call.body["distanceKm"], call.body["kind"]
    unit = call.body.get("unit", "minutes")
    hours = distance / SPEED[kind]
    legs = [{"km": min(100, distance - start), "stopAfter": start + 100 < distance} for start in range(0, 2000, 100)]
    document = {
        "distanceKm": distance,
        "duration": round(hours * 60 if unit == "minutes" else hours, 2),
        "unit": unit,
        "cost": {"cents": round(distance * 42 + call.body.get("passengers", 0) * 30), "currency": "EUR"},
        "band": "short" if distance < 20 else "middle" if distance < 300 else "long",
        "legs": [leg for leg in legs if leg["km"] > 0],
    }
    return Reply(status=200, document=document, headers={"Cache-Control": "public, max-age=600"})


def _vehicle_of(garage: Garage, call: Call) -> dict[str, Any]:
    name = UUID(call.parameters["vehicleId"])
    if name not in garage.vehicles:
        raise RefusedError(status=404, code="NotFound", text="no such vehicle")
    return garage.vehicles[name]


def admits(headers: Mapping[str, str]) -> bool:
    """Whether user and password are right."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    right = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    return scheme.lower() == "basic" and given.strip() == right


FLEET = Style(
    name="fleet",
    populated=populated,
    handlers={
        "listVehicles": list_vehicles,
        "getVehicle": get_vehicle,
        "putVehicle": put_vehicle,
        "deleteVehicle": delete_vehicle,
        "listTrips": list_trips,
        "startTrip": start_trip,
        "getTrip": get_trip,
        "estimate": estimate,
    },
    refused=refused,
    admits=admits,
    challenge={"WWW-Authenticate": 'Basic realm="fleet", charset="UTF-8"'},
    codes={
        "route": (404, "NoSuchRoute"),
        "method": (405, "NoSuchMethod"),
        "credential": (401, "NotSignedIn"),
        "path": (404, "NotFound"),
        "parameter": (400, "BadParameter"),
        "media-type": (415, "WrongMediaType"),
        "no-body": (400, "BodyMissing"),
        "malformed": (400, "BodyUnreadable"),
        "too-large": (413, "BodyTooLarge"),
        "invalid": (400, "FieldInvalid"),
    },
    headers={
        "Access-Control-Allow-Origin": "https://console.fleet.example",
        "Strict-Transport-Security": "max-age=31536000",
        "Vary": "Origin",
    },
    answers_head=False,
)
