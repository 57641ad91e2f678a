"""Serves any number of environments in one process: `/library/<data seed>/<drift>+<circumstance>/<name>/v1/books`."""

from __future__ import annotations

import json
import re
import uuid

from aiohttp import web

from tests.servers.drifting.catalogue import DRIFTS, STYLES
from tests.servers.drifting.circumstances import CIRCUMSTANCES
from tests.servers.drifting.message import NO_DOCUMENT, Call, Reply
from tests.servers.drifting.service import Service

NO_DRIFT = "none"
"""Stands in an address for an environment without drift."""
LONGEST_LINE = 64 * 1024
"""In bytes, of a request line or header."""

_REQUEST_ID = re.compile(r"[!-~]{1,128}")


def address(api: str, *, seed: int, drifts: tuple[str, ...] = (), name: str = "") -> str:
    """The path below which an environment is served; environments with different names share no state.

    Circumstances are named among the drifts.
    """
    return f"/{api}/{seed}/{'+'.join(drifts) or NO_DRIFT}/{name or 'only'}"


def application() -> web.Application:
    """A server that makes each environment when it is asked for the first time."""
    services: dict[tuple[str, str, str, str], Service] = {}

    async def answered(request: web.Request) -> web.StreamResponse:
        key = (
            request.match_info["api"],
            request.match_info["seed"],
            request.match_info["drifts"],
            request.match_info["name"],
        )
        if key not in services:
            api, seed, drifts, _ = key
            names = [each for each in drifts.split("+") if each != NO_DRIFT]
            chosen = tuple(DRIFTS[each] for each in names if each not in CIRCUMSTANCES)
            circumstances = tuple(CIRCUMSTANCES[each] for each in names if each in CIRCUMSTANCES)
            services[key] = Service(STYLES[api], int(seed), chosen, circumstances)
        prefix = "/".join(("", *key))
        return await _answered(services[key], request, prefix)

    async def ready(_request: web.Request) -> web.Response:
        return web.Response(text="ready")

    server = web.Application(client_max_size=1024 * 1024)
    server.router.add_get("/ready", ready)
    server.router.add_route(
        "*", r"/{api:[a-z]+}/{seed:[0-9]+}/{drifts:[a-z0-9+-]+}/{name:[A-Za-z0-9-]+}{below:/.*|$}", answered
    )
    return server


async def _answered(service: Service, request: web.Request, prefix: str) -> web.Response:
    headers = {name.lower(): value for name, value in request.headers.items()}
    sent = headers.get("x-request-id", "")
    try:
        content = await request.read()
    except (web.HTTPRequestEntityTooLarge, web.RequestPayloadError):
        # A fault of its own would need an operation; whatever its size is, it is refused as too large or unreadable.
        content = b"\xff" * (1024 * 1024)
    call = Call(
        method=request.method,
        template="",
        operation="",
        path=request.rel_url.raw_path.removeprefix(prefix),
        texts={},
        query=tuple(request.query.items()),
        headers=headers,
        content=content,
        request_id=sent if _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex,
    )
    return _response(await service.answer(call), is_head=request.method == "HEAD")


def _response(reply: Reply, *, is_head: bool) -> web.Response:
    content = reply.content
    if content is None and reply.document is not NO_DOCUMENT:
        content = json.dumps(reply.document).encode()
    response = web.Response(status=reply.status, headers=reply.headers)
    if content is not None:
        response.headers["Content-Type"] = reply.media_type
        response.body = content
    if is_head:
        response.headers["Content-Length"] = str(len(content or b""))
        response.body = None
    return response
