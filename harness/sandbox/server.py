"""The HTTP server of one environment: every request is checked in one order, and every answer leaves by one door."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web
from jsonschema_rs import Draft202012Validator

from harness.sandbox import notes, orders, orders_v2, payments, quotes
from harness.sandbox.bodies import parsed, validated
from harness.sandbox.credentials import ORDERS_CREDENTIAL, PAYMENTS_CREDENTIAL
from harness.sandbox.database import opened
from harness.sandbox.idempotency import Attempt, once
from harness.sandbox.refusals import Reason, RefusedError, standard_error, wrapped_error
from harness.sandbox.route import Api, Call, Reply, Route

if TYPE_CHECKING:
    import sqlite3

    from harness.sandbox.environments import Environment

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_BODY = 1024 * 1024
"""In bytes, after decompression."""
LONGEST_LINE = 64 * 1024
"""In bytes, of a request line or header: beyond it the HTTP parser answers in words of its own."""
REQUEST_ID = re.compile(r"[!-~]{1,128}")
TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""W3C Trace Context, section 3.2."""


def apis(environment: Environment) -> tuple[Api, ...]:
    """What the environment serves."""
    second = orders_v2.ROUTES if environment.serves_v2 else ()
    first = (*orders.ROUTES, *notes.ROUTES, *quotes.ROUTES)
    return (
        Api(address="/shop", credential=ORDERS_CREDENTIAL, routes=(*first, *second)),
        Api(address="/billing", credential=PAYMENTS_CREDENTIAL, routes=payments.ROUTES),
    )


def application(environment: Environment, latency_seconds: float = 0) -> web.Application:
    """The server of an environment, with a database of its own; every answer but `/health` takes the latency."""
    database = opened(environment)
    server = web.Application(middlewares=[Door(environment, latency_seconds)], client_max_size=LARGEST_BODY)
    server.router.add_get("/health", _health)
    for api in apis(environment):
        for route in api.routes:
            endpoint = Endpoint(environment, database, api, route)
            server.router.add_route(route.method, api.address + route.path, endpoint)
            if route.method == "GET":
                server.router.add_route("HEAD", api.address + route.path, endpoint)

    async def closed(_server: web.Application) -> None:
        database.close()

    server.on_cleanup.append(closed)
    return server


async def _health(_request: web.Request) -> web.Response:
    return _json(200, {"status": "ok"}, {})


def _json(status: int, document: Any, headers: Mapping[str, str]) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(document).encode(), content_type="application/json", headers=headers
    )


@web.middleware
class Door:
    """The way out: refusals take the environment's error shape, request id and trace context go back."""

    def __init__(self, environment: Environment, latency_seconds: float) -> None:
        self._environment = environment
        self._latency_seconds = latency_seconds
        self._error = wrapped_error if environment.wraps_errors else standard_error

    async def __call__(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, whatever it is."""
        sent = request.headers.get("X-Request-Id", "")
        request_id = sent if REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex
        if self._latency_seconds and request.path != "/health":
            await asyncio.sleep(self._latency_seconds)
        try:
            response = await handler(request)
        except RefusedError as refusal:
            response = self._refused(refusal.reason, request_id)
        except web.HTTPException as refused:
            response = self._refused(_reason(refused), request_id)
        if self._environment.echoes_request_id:
            response.headers["X-Request-Id"] = request_id
        traceparent = request.headers.get("traceparent", "")
        if TRACEPARENT.fullmatch(traceparent):
            response.headers["traceparent"] = traceparent
        return response

    def _refused(self, reason: Reason, request_id: str) -> web.Response:
        return _json(reason.status, self._error(reason, request_id), reason.headers)


def _reason(refused: web.HTTPException) -> Reason:
    """What the HTTP library refuses by itself, in our words."""
    match refused:
        case web.HTTPMethodNotAllowed():
            allowed = {"Allow": ", ".join(sorted(refused.allowed_methods))}
            message = "the resource does not know this method"
            return RefusedError(405, "method_not_allowed", message, headers=allowed).reason
        case web.HTTPRequestEntityTooLarge():
            return RefusedError(413, "body_too_large", f"a body may have {LARGEST_BODY} bytes").reason
        case web.HTTPNotFound():
            return RefusedError(404, "route_not_found", "there is nothing at this address").reason
        case _:
            return RefusedError(refused.status, "refused", refused.reason).reason


class Endpoint:
    """One operation: credential, parameters, body, then the stored rows, so that a request has one first fault."""

    def __init__(self, environment: Environment, database: sqlite3.Connection, api: Api, route: Route) -> None:
        self._environment = environment
        self._database = database
        self._api = api
        self._route = route
        schema = route.body(environment) if route.body else None
        self._validator = Draft202012Validator(schema, validate_formats=True) if schema else None
        self._hangs = route.operation in environment.hanging_operations
        asks_api_key = api.credential.header == "X-API-Key"
        self._missing_status = environment.missing_key_status if asks_api_key else 401

    async def __call__(self, request: web.Request) -> web.Response:
        """Answer a request to this operation.

        Raises:
            RefusedError: the request is not served.
        """
        self._api.credential.demand(request.headers, missing_status=self._missing_status)
        parameters = {
            parameter.name: parameter.value(_sent(request, parameter.where, parameter.name))
            for parameter in self._route.parameters
        }
        body = await self._body(request, self._validator) if self._validator else None
        if self._hangs:
            await asyncio.sleep(self._environment.hang_seconds)
        call = Call(environment=self._environment, database=self._database, parameters=parameters, body=body)
        reply = self._reply(call, request.path)
        headers = {"Location": self._api.address + reply.location} if reply.location else {}
        if reply.document is None:
            return web.Response(status=reply.status, headers=headers)
        return _json(reply.status, reply.document, headers)

    async def _body(self, request: web.Request, validator: Draft202012Validator) -> Any:
        if request.body_exists and request.content_type != "application/json":
            raise RefusedError(415, "unsupported_media_type", "the body must be application/json")
        try:
            content = await request.read()
        except web.RequestPayloadError as error:
            raise RefusedError(400, "malformed_body", "the body is not encoded as its headers say") from error
        return validated(parsed(content), validator)

    def _reply(self, call: Call, path: str) -> Reply:
        key = call.parameters.get("Idempotency-Key")
        if not self._route.idempotent_by_key or key is None:
            return self._route.answer(call)
        attempt = Attempt(target=f"{self._route.method} {path}", key=key, body=call.body)
        return once(self._database, attempt, lambda: self._route.answer(call))


def _sent(request: web.Request, where: str, name: str) -> list[str]:
    """Every text that a request gives for a parameter."""
    if where == "path":
        return [request.match_info[name]]
    return (request.query if where == "query" else request.headers).getall(name, [])
