"""Quotes: a computation that depends on the request alone and stores nothing."""

from __future__ import annotations

from decimal import Decimal

from harness.sandbox import schemas
from harness.sandbox.prices import rounded, subtotal
from harness.sandbox.route import Call, Reply, Route

TAX_RATES = {"DE": Decimal("0.19"), "FR": Decimal("0.20"), "IE": Decimal("0.23"), "US": Decimal("0.00")}


def quote(call: Call) -> Reply:
    """What the lines would cost, with discount and tax."""
    before = subtotal(call.body["lines"])
    discount = rounded(before * int(call.body.get("discount_percent", 0)) / 100)
    rate = TAX_RATES[call.body["country"]]
    tax = rounded((before - discount) * rate)
    return Reply(
        document={
            "currency": call.body.get("currency", "EUR"),
            "subtotal": float(before),
            "discount": float(discount),
            "tax_rate": float(rate),
            "tax": float(tax),
            "total": float(before - discount + tax),
        }
    )


ROUTES = (Route(method="POST", path="/v1/quotes", answer=quote, body=schemas.quote_request),)
