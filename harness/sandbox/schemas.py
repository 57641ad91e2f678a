"""The request bodies that the sandbox accepts, as JSON Schema 2020-12; the contracts say the same in their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.sandbox.environments import Environment

Schema = dict[str, Any]

CURRENCY: Schema = {"type": "string", "enum": ["EUR", "USD", "GBP"], "default": "EUR"}
METADATA: Schema = {
    "type": "object",
    "maxProperties": 20,
    "propertyNames": {"maxLength": 40},
    "additionalProperties": {"type": "string", "maxLength": 200},
}
ADDRESS: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["street", "city", "postal_code", "country"],
    "properties": {
        "street": {"type": "string", "minLength": 1, "maxLength": 120},
        "city": {"type": "string", "minLength": 1, "maxLength": 80},
        "postal_code": {"type": "string", "pattern": "^[0-9A-Z -]{3,10}$"},
        "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    },
}
CUSTOMER: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "email"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 80},
        "email": {"type": "string", "format": "email", "maxLength": 120},
    },
}
NOTE_TEXT: Schema = {"type": ["string", "null"], "maxLength": 500}


def lines(environment: Environment) -> Schema:
    """The articles of an order or a quote."""
    return {
        "type": "array",
        "minItems": 1,
        "maxItems": 20,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["sku", "quantity", "unit_price"],
            "properties": {
                "sku": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"},
                "quantity": {"type": "integer", "minimum": 1, "maximum": environment.quantity_maximum},
                "unit_price": {"type": "number", "minimum": 0, "maximum": 100000},
            },
        },
    }


def order_creation(environment: Environment) -> Schema:
    """The body of `POST /v1/orders`."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["customer", "lines", *environment.required_in_order],
        "properties": {
            "customer": CUSTOMER,
            "lines": lines(environment),
            "currency": CURRENCY,
            "channel": {"type": "string", "enum": ["web", "mobile", "partner"], "default": "web"},
            "shipping_address": ADDRESS,
            "discount_code": {"type": ["string", "null"], "pattern": "^[A-Z0-9]{4,12}$"},
            "note": NOTE_TEXT,
            "requested_delivery": {"type": "string", "format": "date"},
            "metadata": METADATA,
        },
    }


def order_change(_environment: Environment) -> Schema:
    """The body of `PATCH /v1/orders/{order_id}`."""
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {"note": NOTE_TEXT, "shipping_address": ADDRESS, "metadata": METADATA},
    }


def note_creation(_environment: Environment) -> Schema:
    """The body of `POST /v1/orders/{order_id}/notes`."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["text"],
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": 500},
            "author": {"type": ["string", "null"], "minLength": 1, "maxLength": 60},
        },
    }


def quote_request(environment: Environment) -> Schema:
    """The body of `POST /v1/quotes`."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["lines", "country"],
        "properties": {
            "lines": lines(environment),
            "country": {"type": "string", "enum": ["DE", "FR", "IE", "US"]},
            "currency": CURRENCY,
            "discount_percent": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
        },
    }


def payment(_environment: Environment) -> Schema:
    """The body of `POST /payments` and of `PUT /payments/{payment_id}`."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["order_id", "amount", "currency", "method"],
        "properties": {
            "order_id": {"type": "string", "pattern": "^ord_[0-9a-f]{12}$"},
            "amount": {"type": "integer", "minimum": 1, "maximum": 10_000_000},
            "currency": {"type": "string", "enum": ["EUR", "USD", "GBP"]},
            "method": {"type": "string", "enum": ["card", "sepa", "invoice"]},
            "descriptor": {"type": ["string", "null"], "maxLength": 22},
        },
    }
