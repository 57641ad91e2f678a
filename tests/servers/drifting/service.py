"""One environment: a style, its data and its drift."""

from __future__ import annotations

import asyncio
import copy
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.servers.drifting.circumstances import stalled
from tests.servers.drifting.clock import jump, now
from tests.servers.drifting.message import Call, RefusedError, Reply
from tests.servers.drifting.validation import Validation

if TYPE_CHECKING:
    from tests.servers.drifting.circumstances import Circumstance
    from tests.servers.drifting.drift import Drift
    from tests.servers.drifting.style import Style

PUBLISHED = "/openapi.json"
"""Where an environment publishes its contract; the contract itself does not say so."""
METHODS = ("get", "put", "post", "delete", "patch")


class _Route:
    def __init__(self, style: Style, document: dict[str, Any], method: str, template: str) -> None:
        item = document["paths"][template]
        operation = item[method]
        shared = item.get("parameters", [])
        self.method = method.upper()
        self.template = template
        self.operation: str = operation["operationId"]
        self.segments = template.split("/")
        self.protected = bool(operation.get("security", document.get("security")))
        parameters = {"parameters": [*shared, *operation.get("parameters", [])]}
        self.validation = Validation(style, document, {**operation, **parameters})

    def texts(self, segments: list[str]) -> dict[str, str] | None:
        """The path parameters, `None` where the path is another."""
        if len(segments) != len(self.segments):
            return None
        texts = {}
        for mine, given in zip(self.segments, segments, strict=True):
            if mine.startswith("{"):
                texts[mine.strip("{}")] = given
            elif mine != given:
                return None
        return texts if all(texts.values()) else None


class Service:
    """Answers requests; every environment has its own state."""

    def __init__(
        self, style: Style, seed: int, drifts: tuple[Drift, ...], circumstances: tuple[Circumstance, ...] = ()
    ) -> None:
        """Fills the environment with data."""
        self.style = style
        self._stalls = any(one.stalls for one in circumstances)
        self._jumps = any(one.jumps for one in circumstances)
        self._asked = 0
        self._drifts = drifts
        document = style.document()
        for drift in drifts:
            if drift.contract is not None:
                drift.contract(document)
        self._routes = [
            _Route(style, document, method, template)
            for template, item in document["paths"].items()
            for method in METHODS
            if method in item
        ]
        self._state = style.populated(seed)
        for circumstance in circumstances:
            if circumstance.skew is not None:
                circumstance.skew(style, seed, self._state)
        self._published = style.document()
        for drift in drifts:
            if drift.published is not None:
                drift.published(self._published)
        self._handlers = {**style.handlers}
        for drift in drifts:
            self._handlers |= drift.handlers

    async def answer(self, asked: Call) -> Reply:
        """The answer to a request that has no operation yet."""
        if self._stalls:
            await stalled()
        self._asked += 1
        if self._jumps:
            jump(self._asked)
        try:
            reply = await self._led(asked)
        except RefusedError as refusal:
            await asyncio.sleep(refusal.after_seconds)
            reply = self.style.refused(refusal, asked.request_id)
            reply.headers.update(refusal.headers)
        reply.headers = {**self.style.headers, **reply.headers}
        reply.headers["X-Request-Id"] = asked.request_id
        if self._jumps:
            reply.headers["Date"] = format_datetime(now(), usegmt=True)
        if "traceparent" in asked.headers:
            reply.headers["traceparent"] = asked.headers["traceparent"]
        reply.document = copy.deepcopy(reply.document) if isinstance(reply.document, dict | list) else reply.document
        for drift in self._drifts:
            changed = drift.after(asked, reply) if drift.after is not None else None
            reply = reply if changed is None else changed
        return reply

    async def _led(self, asked: Call) -> Reply:
        if asked.path == PUBLISHED and asked.method == "GET":
            if not self._published:
                raise RefusedError(status=404, code="not_found", text="there is no such page")
            return Reply(status=200, document=self._published)
        route = self._route(asked)
        asked.template, asked.operation = route.template, route.operation
        for drift in self._drifts:
            instead = await drift.before(asked) if drift.before is not None else None
            if instead is not None:
                return instead
        if route.protected:
            self._authenticate(asked)
        route.validation.check(asked)
        return self._handlers[route.operation](self._state, asked)

    def _route(self, asked: Call) -> _Route:
        segments = [unquote(segment) for segment in asked.path.split("/")]
        found = [(route, texts) for route in self._routes if (texts := route.texts(segments)) is not None]
        if not found:
            raise self.style.refusal("route", "there is nothing here")
        method = "GET" if asked.method == "HEAD" and self.style.answers_head else asked.method
        for route, texts in found:
            if route.method == method:
                asked.texts = texts
                return route
        refusal = self.style.refusal("method", "this cannot be done here")
        refusal.headers = {"Allow": ", ".join(sorted(route.method for route, _ in found))}
        raise refusal

    def _authenticate(self, asked: Call) -> None:
        admits = next((drift.admits for drift in self._drifts if drift.admits is not None), self.style.admits)
        if not admits(asked.headers):
            refusal = self.style.refusal("credential", "sign in first")
            refusal.headers = self.style.challenge
            raise refusal
        forbids = next((drift.forbids for drift in self._drifts if drift.forbids is not None), self.style.forbids)
        if forbids(asked.headers, asked.operation):
            raise self.style.refusal("scope", "this is not for you")
