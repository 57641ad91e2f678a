"""A shop's paths, as several tests need them."""

from __future__ import annotations

from typing import Any

IDENTIFIER = {"name": "order_id", "in": "path", "required": True, "schema": {"type": "string"}}

ORDER = {
    "type": "object",
    "required": ["quantity"],
    "properties": {
        "quantity": {"type": "integer", "minimum": 1, "maximum": 500},
        "note": {"type": "string", "maxLength": 5},
        "channel": {"enum": ["web", "phone", "partner"]},
    },
}


def body(schema: dict[str, Any], media_type: str = "application/json") -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": schema}}}


def answers(status: str = "200", schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    content = {"content": {"application/json": {"schema": schema}}} if schema else {}
    return {status: {"description": "done", **content, **more}}


STORED = {"type": "object", "properties": {"order_id": {"type": "string"}, "quantity": {"type": "integer"}}}

ORDERS: dict[str, Any] = {
    "/orders": {
        "get": {
            "parameters": [
                {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}},
                {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0}},
            ],
            "responses": answers("200", {"type": "object", "properties": {"data": {"type": "array", "items": STORED}}}),
        },
        "post": {"requestBody": body(ORDER), "responses": answers("201", STORED)},
    },
    "/orders/{order_id}": {
        "parameters": [IDENTIFIER],
        "get": {"responses": answers("200", STORED)},
        "patch": {"requestBody": body(ORDER), "responses": answers("200", STORED)},
        "delete": {"responses": answers("204")},
    },
}
