"""Other answers to the same fault."""

from typing import Any

from tests.servers.drifting.changes import failures, served
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.drifts.status import refused_by_branch
from tests.servers.drifting.message import After, Call, Reply

TRACE = (
    "Traceback (most recent call last):\n"
    '  File "/srv/library/app/views.py", line 88, in add\n'
    "    payload = json.loads(request.body)\n"
    "json.decoder.JSONDecodeError: Expecting ',' delimiter: line 1 column 9 (char 8)"
)
QUERY = "SELECT v.id, v.plate FROM fleet.vehicles v WHERE v.id = $1 -- no rows in result set"


def _as_400(reply: Reply) -> None:
    reply.status = 400
    reply.document.update(status=400, title="Malformed request")


def _gone(reply: Reply) -> None:
    reply.status = 410


def _flat(reply: Reply) -> None:
    problem = reply.document
    reply.document = {"error": problem["code"], "message": problem["detail"], "request_id": problem["request_id"]}


def _without_correlation(reply: Reply) -> None:
    del reply.document["failure"]["correlation"]


def _code(reply: Reply, codes: dict[str, str]) -> None:
    reply.document["code"] = codes.get(reply.document["code"], reply.document["code"])


def _missing(reply: Reply) -> None:
    reply.document["failure"]["kind"] = "VehicleUnknown"


def _plain_json(reply: Reply) -> None:
    reply.media_type = "application/json"


def _told(reply: Reply, name: str, text: str) -> None:
    (reply.document.get("failure", reply.document))[name] = text


def _if_malformed(change: Any) -> After:
    def after(_call: Call, reply: Reply) -> None:
        codes = {"body_malformed", "BodyUnreadable"}
        if reply.status == 400 and _codes(reply.document) & codes:
            change(reply)

    return after


def _codes(document: Any) -> set[str]:
    return {str(document.get("code")), str(document.get("failure", {}).get("kind"))}


def _crashed(reply: Reply) -> None:
    reply.status, reply.document, reply.media_type = 500, {"failure": "internal"}, "application/json"


def _crash_on_long_titles(call: Call, reply: Reply) -> None:
    if call.operation == "add_book" and reply.status == 201 and len(call.body["title"]) > 60:
        reply.status, reply.media_type = 500, "application/problem+json"
        reply.document = {
            "type": "about:blank",
            "title": "Internal error",
            "status": 500,
            "code": "internal",
            "detail": "something went wrong",
            "request_id": reply.headers["X-Request-Id"],
        }


def _closed(reply: Reply) -> None:
    refused_by_branch(reply, 403, "branch_closed")
    reply.document, reply.media_type = {"message": "closed"}, "application/json"


ERROR = (
    Drift(name="invalid-bodies-get-400", api="library", after=failures(_as_400, statuses=(422,))),
    Drift(name="absent-trips-are-gone", api="fleet", after=failures(_gone, "getTrip", statuses=(404,))),
    Drift(name="errors-are-flat", api="library", after=failures(_flat)),
    Drift(name="errors-without-correlation", api="fleet", after=failures(_without_correlation)),
    Drift(
        name="codes-in-capitals",
        api="library",
        after=failures(lambda reply: _code(reply, {"body_invalid": "VALIDATION_FAILED"})),
    ),
    Drift(name="vehicles-are-unknown", api="fleet", after=failures(_missing, "getVehicle", statuses=(404,))),
    Drift(name="problems-as-plain-json", api="library", after=failures(_plain_json)),
    Drift(name="branch-closed-in-its-own-words", api="library", after=served("lend", change=_closed)),
    Drift(name="long-titles-crash", api="library", after=_crash_on_long_titles),
    Drift(name="malformed-bodies-crash", api="fleet", after=_if_malformed(_crashed)),
    Drift(
        name="trace-in-malformed",
        api="library",
        after=_if_malformed(lambda reply: _told(reply, "detail", TRACE)),
    ),
    Drift(
        name="query-in-not-found",
        api="fleet",
        after=failures(lambda reply: _told(reply, "text", QUERY), "getVehicle", statuses=(404,)),
    ),
)
