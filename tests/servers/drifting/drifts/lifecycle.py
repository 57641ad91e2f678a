"""Announcements of the end of operations, here and not there."""

from tests.servers.drifting.changes import always, operation_of, served
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import Reply


def _with(name: str, value: str, reply: Reply) -> None:
    reply.headers[name] = value


LIFECYCLE = (
    Drift(
        name="vehicles-deprecated",
        api="fleet",
        after=served("listVehicles", change=lambda reply: _with("Deprecation", "@1767225600", reply)),
    ),
    Drift(
        name="members-kept",
        api="library",
        after=served("list_members", change=lambda reply: reply.headers.pop("Deprecation")),
    ),
    Drift(
        name="fleet-deprecated",
        api="fleet",
        after=always(lambda reply: _with("Deprecation", "true", reply)),
    ),
    Drift(
        name="estimates-deprecated-in-print",
        api="fleet",
        published=operation_of("/estimates", "post", lambda one: one.update(deprecated=True)),
    ),
    Drift(
        name="members-gone-sooner",
        api="library",
        after=served("list_members", change=lambda reply: _with("Sunset", "Mon, 30 Jun 2031 23:59:59 GMT", reply)),
    ),
    Drift(
        name="trips-end",
        api="fleet",
        after=served("listTrips", change=lambda reply: _with("Sunset", "Mon, 30 Jun 2031 23:59:59 GMT", reply)),
    ),
)
