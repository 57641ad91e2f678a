"""The drift that is seeded into the environments, as data: what a run must find, and may find beside it."""

from __future__ import annotations

from dataclasses import dataclass

EVERY_OPERATION = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededDrift:
    """One drift of one environment against `cloud-a`.

    It is found when a finding of this kind, environment and API is told at any of the operations, or at `*`.
    """

    environment: str
    api: str
    kind: str
    """An id of the taxonomy."""
    operations: tuple[str, ...]
    """Every operation that shows it; `*` for all of the API."""
    where: str
    """`response-body`, `response-header`, `response-status`, `request-body` or `connection`."""
    path: str
    """A JSON Pointer with `*` for array items, or `/` and a header's name; below an operation's `prefixes`, if any."""
    prefixes: tuple[str, ...] = ("",)
    """What stands before `path`, such as `/items/*` in the operation that lists."""
    echoes: tuple[str, ...] = ()
    """Other kinds that tell the same drift at the same operations, if they are told at all."""


READING_AN_ORDER = (
    "GET /v1/orders",
    "POST /v1/orders",
    "GET /v1/orders/{order_id}",
    "PATCH /v1/orders/{order_id}",
    "POST /v1/orders/{order_id}/cancel",
)
STORED_ORDERS = ("GET /v1/orders", "GET /v1/orders/{order_id}")
SECOND_VERSION = ("GET /v2/orders", "GET /v2/orders/{order_id}")
IN_A_PAGE_OR_ALONE = ("", "/items/*")

CLOUD_B = (
    SeededDrift(
        environment="cloud-b",
        api="orders",
        kind="response-property-became-optional",
        operations=READING_AN_ORDER,
        where="response-body",
        path="/channel",
        prefixes=IN_A_PAGE_OR_ALONE,
        echoes=("contract-violated",),
    ),
    SeededDrift(
        environment="cloud-b",
        api="orders",
        kind="response-enum-value-added",
        operations=STORED_ORDERS,
        where="response-body",
        path="/status",
        prefixes=IN_A_PAGE_OR_ALONE,
        echoes=("contract-violated",),
    ),
    SeededDrift(
        environment="cloud-b",
        api="orders",
        kind="request-property-became-required",
        operations=("POST /v1/orders",),
        where="request-body",
        path="/currency",
        echoes=("outcome-changed",),
    ),
    SeededDrift(
        environment="cloud-b",
        api="orders",
        kind="version-unavailable",
        operations=SECOND_VERSION,
        where="response-status",
        path="",
        echoes=("operation-unavailable",),
    ),
    SeededDrift(
        environment="cloud-b",
        api="payments",
        kind="auth-challenge-changed",
        operations=EVERY_OPERATION,
        where="response-status",
        path="",
        echoes=("error-status-changed", "error-code-changed", "response-header-removed", "contract-violated"),
    ),
    SeededDrift(
        environment="cloud-b",
        api="payments",
        kind="request-timed-out",
        operations=("GET /payments/{payment_id}/receipt",),
        where="connection",
        path="",
    ),
)

ON_PREM = (
    *(
        drift
        for api in ("orders", "payments")
        for drift in (
            SeededDrift(
                environment="on-prem",
                api=api,
                kind="error-shape-changed",
                operations=EVERY_OPERATION,
                where="response-body",
                path="",
                echoes=("error-not-standard", "error-code-changed", "contract-violated"),
            ),
            SeededDrift(
                environment="on-prem",
                api=api,
                kind="request-id-not-propagated",
                operations=EVERY_OPERATION,
                where="response-header",
                path="/X-Request-Id",
                echoes=("response-header-removed", "contract-violated"),
            ),
        )
    ),
    SeededDrift(
        environment="on-prem",
        api="orders",
        kind="response-type-changed",
        operations=READING_AN_ORDER,
        where="response-body",
        path="/total",
        prefixes=IN_A_PAGE_OR_ALONE,
        echoes=("contract-violated", "response-format-changed"),
    ),
    SeededDrift(
        environment="on-prem",
        api="orders",
        kind="request-bound-tightened",
        operations=("POST /v1/orders", "POST /v1/quotes"),
        where="request-body",
        path="/lines/*/quantity",
        echoes=("outcome-changed",),
    ),
    SeededDrift(
        environment="on-prem",
        api="orders",
        kind="version-unavailable",
        operations=SECOND_VERSION,
        where="response-status",
        path="",
        echoes=("operation-unavailable",),
    ),
)

SEEDED = (*CLOUD_B, *ON_PREM)
"""Every drift; `cloud-a-west` has none."""
