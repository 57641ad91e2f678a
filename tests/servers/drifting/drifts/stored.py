"""What is stored, and what a client sees of it afterwards."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.servers.drifting import parcels
from tests.servers.drifting.changes import resources
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import RefusedError, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.drifting.message import Before, Call, Handler
    from tests.servers.drifting.parcels import Depot

WRITES = ("addParcel", "replaceParcel", "changeParcel")
READS = ("getParcel", "listParcels")


def _stored(name: str, change: Callable[[Any], Any], *operations: str) -> Any:
    """A property as it is kept, wherever it is shown."""

    def changed(resource: dict[str, Any]) -> None:
        if resource.get(name) is not None:
            resource[name] = change(resource[name])

    return resources(*(operations or (*WRITES, *READS)), change=changed)


def _in_utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _without_zone(text: str) -> str:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")


def _without_marks(text: str) -> str:
    return "".join(one for one in text if not unicodedata.combining(one))


def _without_header(name: str) -> Before:
    """Nobody looks at a header."""

    async def before(call: Call) -> Reply | None:
        call.headers = {given: value for given, value in call.headers.items() if given != name}
        return None

    return before


async def _without_heads(call: Call) -> Reply | None:
    """A gateway that knows GET and nothing of HEAD."""
    return Reply(status=405, headers={"Allow": "GET"}) if call.method == "HEAD" else None


def _found_all_the_same(depot: Depot, call: Call) -> Reply:
    gone = depot.gone.get(call.parameters["parcelId"])
    if gone is None:
        return parcels.get_parcel(depot, call)
    return Reply(status=200, document=gone, headers={"ETag": parcels.etag(gone)})


def _listed_all_the_same(depot: Depot, call: Call) -> Reply:
    rows = [*depot.gone.values(), *depot.parcels.values()]
    shown = rows[::-1][: call.parameters.get("limit", 100)]
    return Reply(status=200, document={"items": shown, "total": len(rows)})


def _removed_again(depot: Depot, call: Call) -> Reply:
    if call.parameters["parcelId"] in depot.gone:
        return Reply(status=204)
    return parcels.remove_parcel(depot, call)


def _merged(depot: Depot, call: Call) -> Reply:
    return parcels.change_parcel(depot, call)


def _reset(depot: Depot, call: Call) -> Reply:
    """What is not given has its default again."""
    old = parcels.found(depot, call)
    parcels.check_condition(old, call)
    kept = {"label": old["label"], "weightKg": old["weightKg"], **call.body}
    call.body = kept
    return parcels.replace_parcel(depot, call)


def _kept_for_null(depot: Depot, call: Call) -> Reply:
    """What is null is taken for what is not given."""
    call.body = {name: value for name, value in call.body.items() if value is not None}
    return parcels.change_parcel(depot, call)


def _listed_late(depot: Depot, call: Call) -> Reply:
    """A list that is made anew when something was deleted only, and is not long."""
    depot.listed = depot.listed or list(depot.parcels)
    rows = [depot.parcels[name] for name in depot.listed if name in depot.parcels]
    shown = rows[: call.parameters.get("limit", 100)]
    return Reply(status=200, document={"items": shown, "total": len(rows)})


def _not_found_yet(depot: Depot, call: Call) -> Reply:
    """A replica that is behind: it has what is old."""
    name = call.parameters["parcelId"]
    if name in depot.parcels and depot.parcels[name]["addedAt"] >= "2025":
        raise RefusedError(status=404, code="noSuchParcel", text="there is no such parcel")
    return parcels.get_parcel(depot, call)


def _seen_late(depot: Depot, call: Call) -> Reply:
    """A cache that nobody tells of changes."""
    parcel = parcels.found(depot, call)
    first = depot.seen.setdefault(parcel["parcelId"], parcel)
    return Reply(status=200, document=first, headers={"ETag": parcels.etag(parcel)})


def _drift(name: str, **how: Any) -> Drift:
    return Drift(name=name, api="parcels", **how)


def _handling(**handlers: Handler) -> dict[str, Handler]:
    return handlers


STORED = (
    _drift("heads-refused", before=_without_heads),
    _drift("labels-cut-at-20", after=_stored("label", lambda text: text[:20])),
    _drift("notes-trimmed", after=_stored("note", str.strip)),
    _drift("notes-without-combining-characters", after=_stored("note", _without_marks, *READS)),
    _drift("values-to-two-places", after=_stored("declaredValue", lambda value: round(value, 2))),
    _drift("pieces-as-doubles", after=_stored("pieces", lambda count: int(float(count)))),
    _drift("moments-in-utc", after=_stored("sendAt", _in_utc)),
    _drift("moments-without-zone", after=_stored("sendAt", _without_zone, *READS)),
    _drift("tags-in-lower-case", after=_stored("tags", lambda tags: [tag.lower() for tag in tags])),
    _drift("charges-to-two-places", after=_stored("charge", lambda amount: round(amount, 2))),
    _drift("keys-ignored", before=_without_header("idempotency-key")),
    _drift("deleted-and-found", handlers=_handling(getParcel=_found_all_the_same)),
    _drift("deleted-and-listed", handlers=_handling(listParcels=_listed_all_the_same)),
    _drift("deleted-twice", handlers=_handling(removeParcel=_removed_again)),
    _drift("created-and-not-found", handlers=_handling(getParcel=_not_found_yet)),
    _drift("created-and-not-listed", handlers=_handling(listParcels=_listed_late)),
    _drift("changes-seen-late", handlers=_handling(getParcel=_seen_late)),
    _drift("put-merges", handlers=_handling(replaceParcel=_merged)),
    _drift("patch-resets", handlers=_handling(changeParcel=_reset)),
    _drift("nulls-left-alone", handlers=_handling(changeParcel=_kept_for_null)),
    _drift("if-match-ignored", before=_without_header("if-match")),
    _drift("if-none-match-ignored", before=_without_header("if-none-match")),
)
