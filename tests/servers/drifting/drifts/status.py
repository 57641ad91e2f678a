"""Other statuses for what is served."""

from tests.servers.drifting.changes import instead, page, served
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.library import refused as library_refused
from tests.servers.drifting.message import RefusedError, Reply


def _with_status(status: int, reply: Reply) -> None:
    reply.status = status


def refused_by_branch(reply: Reply, status: int, code: str) -> None:
    """A problem document in place of what was served."""
    refusal = RefusedError(status=status, code=code, text="not in this branch")
    problem = library_refused(refusal, reply.headers["X-Request-Id"])
    reply.headers.pop("Location", None)
    reply.status, reply.document, reply.media_type = status, problem.document, problem.media_type


def _moved(location: str, status: int) -> Reply:
    reply = page(status, "Moved")
    reply.headers["Location"] = location
    return reply


STATUS = (
    Drift(
        name="book-added-with-200",
        api="library",
        after=served("add_book", change=lambda reply: _with_status(200, reply)),
    ),
    Drift(
        name="vehicle-deleted-with-202",
        api="fleet",
        after=served("deleteVehicle", change=lambda reply: _with_status(202, reply)),
    ),
    Drift(
        name="vehicle-made-with-200",
        api="fleet",
        after=served("putVehicle", change=lambda reply: _with_status(200, reply)),
    ),
    Drift(
        name="lending-forbidden",
        api="library",
        after=served("lend", change=lambda reply: refused_by_branch(reply, 403, "branch_closed")),
    ),
    Drift(
        name="removal-locked",
        api="library",
        after=served("remove_book", change=lambda reply: refused_by_branch(reply, 403, "collection_locked")),
    ),
    Drift(
        name="titles-moved",
        api="library",
        before=instead("list_titles", "get_title", reply=lambda: _moved("/v3/titles", 308)),
    ),
    Drift(
        name="vehicles-behind-a-login-page",
        api="fleet",
        before=instead("listVehicles", reply=lambda: _moved("https://login.example/", 302)),
    ),
)
