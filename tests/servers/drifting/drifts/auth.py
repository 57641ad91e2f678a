"""Credentials that are asked for here and not there."""

from collections.abc import Mapping

from tests.servers.drifting.changes import always, failures, operation_of
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.library import GUEST_KEY, forbids
from tests.servers.drifting.message import Reply


def _any_key(headers: Mapping[str, str]) -> bool:
    return "x-library-key" in headers


def _anybody_signed(headers: Mapping[str, str]) -> bool:
    return "authorization" in headers


def _members_hidden(headers: Mapping[str, str], operation: str) -> bool:
    is_guest = headers.get("x-library-key") == GUEST_KEY
    return forbids(headers, operation) or (is_guest and operation in {"list_members", "get_member"})


def _forbidden(reply: Reply) -> None:
    reply.status = 403
    reply.headers.pop("WWW-Authenticate")
    reply.document["status"] = 403


def _bearer(reply: Reply) -> None:
    reply.headers["WWW-Authenticate"] = 'Bearer realm="fleet"'


def _no_challenge(reply: Reply) -> None:
    reply.headers.pop("WWW-Authenticate", None)


AUTH = (
    Drift(
        name="member-shown-to-all",
        api="library",
        contract=operation_of("/v1/members/{member_id}", "get", lambda one: one.update(security=[])),
    ),
    Drift(
        name="vehicles-shown-to-all",
        api="fleet",
        contract=operation_of("/vehicles", "get", lambda one: one.update(security=[])),
    ),
    Drift(name="guests-may-change", api="library", forbids=lambda _headers, _operation: False),
    Drift(name="guests-see-no-members", api="library", forbids=_members_hidden),
    Drift(name="any-key", api="library", admits=_any_key),
    Drift(name="any-credential", api="fleet", admits=_anybody_signed),
    Drift(
        name="estimates-for-operators",
        api="fleet",
        contract=operation_of("/estimates", "post", lambda one: one.pop("security")),
    ),
    Drift(
        name="titles-for-readers",
        api="library",
        contract=operation_of("/v2/books", "get", lambda one: one.pop("security")),
    ),
    Drift(name="unknown-readers-forbidden", api="library", after=failures(_forbidden, statuses=(401,))),
    Drift(name="bearer-challenge", api="fleet", after=failures(_bearer, statuses=(401,))),
    Drift(name="no-challenge", api="library", after=always(_no_challenge)),
)
