"""Other headers beside the same bodies."""

from uuid import uuid4

from tests.servers.drifting.changes import always, served
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import Reply


def _without(name: str, reply: Reply) -> None:
    reply.headers.pop(name, None)


def _with(name: str, value: str, reply: Reply) -> None:
    reply.headers[name] = value


HEADER = (
    Drift(name="nosniff-removed", api="library", after=always(lambda reply: _without("X-Content-Type-Options", reply))),
    Drift(
        name="count-removed",
        api="fleet",
        after=served("listVehicles", change=lambda reply: _without("X-Total-Count", reply)),
    ),
    Drift(name="zone-added", api="fleet", after=always(lambda reply: _with("X-Zone", "c", reply))),
    Drift(
        name="origins-opened",
        api="fleet",
        after=always(lambda reply: _with("Access-Control-Allow-Origin", "*", reply)),
    ),
    Drift(
        name="book-may-be-cached",
        api="library",
        after=served("get_book", change=lambda reply: _with("Cache-Control", "public, max-age=60", reply)),
    ),
    Drift(
        name="location-removed",
        api="library",
        after=served("add_member", change=lambda reply: _without("Location", reply)),
    ),
    Drift(name="request-id-dropped", api="library", after=always(lambda reply: _without("X-Request-Id", reply))),
    Drift(
        name="request-id-replaced", api="fleet", after=always(lambda reply: _with("X-Request-Id", uuid4().hex, reply))
    ),
    Drift(name="trace-dropped", api="fleet", after=always(lambda reply: _without("traceparent", reply))),
)
