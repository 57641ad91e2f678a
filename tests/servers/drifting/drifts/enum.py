"""Other closed sets, in answers and in requests."""

from typing import Any

from tests.servers.drifting.changes import parameter_of, property_of, resources
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.drifts.schema import BOOK, MEMBER, VEHICLE


def _lost(loan: dict[str, Any]) -> None:
    if loan["status"] == "overdue" and loan["id"] % 2:
        loan["status"] = "lost"


def _huge(estimate: dict[str, Any]) -> None:
    if estimate["distanceKm"] >= 500:
        estimate["band"] = "huge"


def _never_staff(member: dict[str, Any]) -> None:
    if member["tier"] == "staff":
        member["tier"] = "premium"


def _known_unit(estimate: dict[str, Any]) -> None:
    if estimate["unit"] not in {"minutes", "hours"}:
        estimate["unit"] = "hours"


ENUM = (
    Drift(name="loans-lost", api="library", after=resources("list_loans", change=_lost)),
    Drift(name="band-huge", api="fleet", after=resources("estimate", change=_huge)),
    Drift(name="tier-never-staff", api="library", after=resources(*MEMBER, change=_never_staff)),
    Drift(
        name="states-in-lower-case",
        api="fleet",
        after=resources(*VEHICLE, change=lambda one: one.update(state=one["state"].lower().replace("_", "-"))),
    ),
    Drift(
        name="genres-in-capitals",
        api="library",
        after=resources(*BOOK, change=lambda book: book.update(genre=book["genre"].upper().replace("_", " "))),
    ),
    Drift(name="kiosk-refused", api="library", contract=property_of("LoanInput", "channel", enum=["desk", "web"])),
    Drift(
        name="repair-not-a-filter",
        api="fleet",
        contract=parameter_of(
            "/vehicles", "get", "state", **{"$ref": None, "type": "string", "enum": ["IN_SERVICE", "IDLE"]}
        ),
    ),
    Drift(
        name="any-unit",
        api="fleet",
        contract=property_of("EstimateOrder", "unit", enum=None),
        after=resources("estimate", change=_known_unit),
    ),
    Drift(
        name="any-order", api="fleet", contract=parameter_of("/vehicles/{vehicleId}/trips", "get", "order", enum=None)
    ),
)
