"""Other limits, and refusals that do not say when to come back."""

from itertools import count

from tests.servers.drifting.changes import always, page
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import Before, Call, Reply


def _every(number: int, refusal: Reply) -> Before:
    """Every so many requests are refused."""
    numbers = count(1)

    async def before(call: Call) -> Reply | None:
        return refusal if call.method == "GET" and next(numbers) % number == 0 else None

    return before


def _with(name: str, value: str, reply: Reply) -> None:
    reply.headers[name] = value


LIMITS = (
    Drift(
        name="fewer-readers",
        api="library",
        after=always(lambda reply: _with("RateLimit-Policy", '"reader";q=3000;w=60', reply)),
    ),
    Drift(
        name="limit-unannounced",
        api="library",
        after=always(lambda reply: reply.headers.pop("RateLimit-Policy", None)),
    ),
    Drift(name="fleet-limited", api="fleet", after=always(lambda reply: _with("X-RateLimit-Limit", "900", reply))),
    Drift(name="busy-without-a-word", api="fleet", before=_every(30, page(429, "Too Many Requests"))),
    Drift(name="away-without-a-word", api="fleet", before=_every(30, page(503, "Service Unavailable"))),
)
