"""The table of environments: what each holds, and each seeded drift as one named field."""

from __future__ import annotations

from dataclasses import dataclass

DECLARED_STATUSES = ("created", "paid", "shipped", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The rows that an environment starts with; they differ everywhere, and that is no drift."""

    orders: int
    payments: int
    statuses: tuple[str, ...]
    """The order statuses, in the order in which consecutive orders take them."""
    offset: int
    """Shifts which rows have a null note, an empty map and the like, so that environments disagree row by row."""
    first_day: str
    """The day of the oldest order, as an ISO 8601 date."""
    highest_price: float
    """Unit prices are drawn from 0.50 up to here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One environment; every field below `population` has the reference's value as its default, and is one drift."""

    name: str
    population: Population
    channel_missing_every: int = 0
    """Every so-manieth order comes without its `channel`; 0 never."""
    required_in_order: tuple[str, ...] = ()
    """Properties that creating an order demands beyond the contract."""
    quantity_maximum: int = 500
    """The most of one article that a line may ask for."""
    total_as_string: bool = False
    """An order's `total` is written as a decimal string."""
    serves_v2: bool = True
    """Version 2 of the Orders API is deployed."""
    wraps_errors: bool = False
    """Errors come as `{"error": {"reason", "text"}}` and not in the standard shape."""
    missing_key_status: int = 401
    """What Payments answers to a request without an API key."""
    echoes_request_id: bool = True
    """`X-Request-Id` comes back."""
    hanging_operations: frozenset[str] = frozenset()
    """Operations whose answer takes `hang_seconds`, such as `GET /payments/{payment_id}/receipt`."""
    hang_seconds: float = 6.0
    """Longer than the `timeout_seconds` of every file in `environments/`."""


ENVIRONMENTS = {
    environment.name: environment
    for environment in (
        Environment(
            name="cloud-a",
            population=Population(
                orders=32,
                payments=30,
                statuses=("created", "paid", "shipped", "cancelled", "paid", "shipped", "created"),
                offset=0,
                first_day="2026-01-05",
                highest_price=80.0,
            ),
        ),
        Environment(
            name="cloud-a-west",
            population=Population(
                orders=40,
                payments=26,
                statuses=("shipped", "created", "cancelled", "shipped", "paid"),
                offset=3,
                first_day="2025-08-19",
                highest_price=240.0,
            ),
        ),
        Environment(
            name="cloud-b",
            population=Population(
                orders=36,
                payments=34,
                statuses=("paid", "on_hold", "created", "shipped", "cancelled"),
                offset=1,
                first_day="2025-11-02",
                highest_price=120.0,
            ),
            channel_missing_every=3,
            required_in_order=("currency",),
            serves_v2=False,
            missing_key_status=403,
            hanging_operations=frozenset({"GET /payments/{payment_id}/receipt"}),
        ),
        Environment(
            name="on-prem",
            population=Population(
                orders=28,
                payments=27,
                statuses=("cancelled", "paid", "created", "paid", "shipped", "paid"),
                offset=2,
                first_day="2024-10-21",
                highest_price=35.0,
            ),
            quantity_maximum=100,
            total_as_string=True,
            serves_v2=False,
            wraps_errors=True,
            echoes_request_id=False,
        ),
    )
}
