"""Operations and versions that are missing, or that nobody was told of."""

from typing import Any

from tests.servers.drifting.changes import instead, page, without_path
from tests.servers.drifting.drift import Drift


def _without_patch(document: dict[str, Any]) -> None:
    del document["paths"]["/v1/books/{book_id}"]["patch"]


def _with_loans_of_a_member(document: dict[str, Any]) -> None:
    document["paths"]["/v1/members/{member_id}/loans"]["get"] = {"operationId": "list_loans", "parameters": []}


def _with_list_of_estimates(document: dict[str, Any]) -> None:
    document["paths"]["/estimates"]["get"] = {"operationId": "listVehicles", "parameters": [], "security": []}


AVAILABILITY = (
    Drift(name="return-not-deployed", api="library", contract=without_path("/v1/loans/{loan_id}/return")),
    Drift(name="patch-not-deployed", api="library", contract=_without_patch),
    Drift(
        name="trips-not-implemented",
        api="fleet",
        before=instead("startTrip", reply=lambda: page(501, "Not Implemented")),
    ),
    Drift(
        name="estimates-without-backend",
        api="fleet",
        before=instead("estimate", reply=lambda: page(404, "default backend - 404")),
    ),
    Drift(name="second-version-not-deployed", api="library", contract=without_path("/v2/")),
    Drift(
        name="second-version-not-routed",
        api="library",
        before=instead("list_titles", "get_title", reply=lambda: page(404, "404 page not found")),
    ),
    Drift(name="loans-of-a-member-listed", api="library", contract=_with_loans_of_a_member),
    Drift(name="estimates-listed", api="fleet", contract=_with_list_of_estimates),
)
